/* Company keys: made, listed with the PCs that came with them, ended. Enrolment is in store_enrol.c. */
#include "server/core/store/store_device.h"

#include "server/core/store/db.h"

#define KEYS_MAX 256
#define DEVICES_MAX 64

int store_key_add(
	struct store *store, const struct store_key_new *key, usec_t now, uint64_t *ret_id)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO enrol_key(company, secret_hash, uses_left, window_end, made)"
		" SELECT id, ?2, ?3, ?4, ?5 FROM company WHERE id = ?1 AND id > 0");
	uint8_t hash[32];
	int rows;

	store_hash(key->secret, sizeof(key->secret), hash);
	db_put_i64(&q, key->company);
	db_put_bytes(&q, hash, sizeof(hash));
	db_put_i64(&q, key->uses);
	db_put_i64(&q, key->window_end);
	db_put_i64(&q, now);
	TRY(db_run_count(&q, &rows));
	if (rows == 0)
		return ERR_NOT_FOUND;
	*ret_id = db_last_id(store);
	return 0;
}

static int list_devices(
	struct store *store, struct record_enrol_key_state *key, struct arena *arena)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT id, name, enrolled, confirmed, last_contact > 0 FROM device"
				" WHERE company = ? AND enrol_key = ? AND NOT removed"
				" ORDER BY enrolled DESC, id DESC LIMIT 64");

	key->devices = arena_take_array(arena, DEVICES_MAX, sizeof(*key->devices));
	if (!key->devices)
		return ERR_NO_MEMORY;
	db_put_i64(&q, key->company);
	db_put_u64(&q, key->id);
	while (db_next(&q)) {
		struct record_enrolled_device *device = &key->devices[key->n_devices++];

		device->id = db_take_u64(&q);
		device->name = db_take_text(&q, arena);
		device->at = db_take_i64(&q);
		device->confirmed = db_take_bool(&q);
		device->seen = db_take_bool(&q);
	}
	return db_result(&q);
}

int store_key_list(struct store *store, const struct store_scope *scope, struct arena *arena,
	struct record_enrol_key_list *ret_list)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT k.id, k.company, c.name, k.made, k.window_end, max(k.uses_left, 0)"
		" FROM enrol_key k JOIN company c ON c.id = k.company WHERE " DB_IN_SCOPE(
			"k.company") " ORDER BY k.id DESC LIMIT 256");
	struct record_enrol_key_list list = {0};

	list.keys = arena_take_array(arena, KEYS_MAX, sizeof(*list.keys));
	if (!list.keys)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	while (db_next(&q)) {
		struct record_enrol_key_state *key = &list.keys[list.n_keys++];

		key->id = db_take_u64(&q);
		key->company = db_take_u32(&q);
		key->company_name = db_take_text(&q, arena);
		key->made = db_take_i64(&q);
		key->expires = db_take_i64(&q);
		key->uses_left = db_take_u32(&q);
	}
	TRY(db_result(&q));
	for (size_t i = 0; i < list.n_keys; i++)
		TRY(list_devices(store, &list.keys[i], arena));
	*ret_list = list;
	return 0;
}

int store_key_end(
	struct store *store, const struct store_scope *scope, uint64_t id, uint32_t *ret_company)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE enrol_key SET uses_left = 0 WHERE id = ?4 AND " DB_IN_SCOPE(
					"company") " RETURNING company");
	uint32_t company;

	db_put_scope(&q, scope);
	db_put_u64(&q, id);
	TRY(db_row(&q));
	company = db_take_u32(&q);
	TRY(db_run(&q));
	*ret_company = company;
	return 0;
}
