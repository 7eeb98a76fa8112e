#include "server/core/store/store_device.h"

#include "server/core/store/db.h"
#include "server/core/store/store_day.h"

/* One batch cannot claim more than this: sums stay far from the end of 63 bits. */
#define LOST_MAX ((uint64_t)1 << 32)

int store_device_walk(struct store *store, store_device_fn fn, void *context)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(64 * 1024);
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT id, company, confirmed, token_hash, name, last_contact, sources"
		" FROM device WHERE NOT removed ORDER BY id");

	while (db_next(&q)) {
		struct store_device device;

		arena_reset(&arena);
		device.id = db_take_u64(&q);
		device.company = db_take_u32(&q);
		device.confirmed = db_take_bool(&q);
		db_take_fixed(&q, device.token_hash, sizeof(device.token_hash));
		device.name = db_take_text(&q, &arena);
		device.last_contact = db_take_i64(&q);
		device.sources = db_take_i64(&q);
		TRY(db_result(&q));
		TRY(fn(context, &device));
	}
	return db_result(&q);
}

int store_device_by_token(
	struct store *store, const uint8_t token[32], struct store_token *ret_token)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT company, id, confirmed, kind = 'sender' FROM device"
				" WHERE token_hash = ? AND NOT removed");
	uint8_t hash[32];

	store_hash(token, 32, hash);
	db_put_bytes(&q, hash, sizeof(hash));
	TRY(db_row(&q));
	ret_token->company = db_take_u32(&q);
	ret_token->device = db_take_u64(&q);
	ret_token->confirmed = db_take_bool(&q);
	ret_token->is_sender = db_take_bool(&q);
	return db_result(&q);
}

/* A blind collector is blind from the first word that says so. */
#define SIGHT_SQL                                                                                 \
	"UPDATE device SET last_contact = ?1, events = events + ?2, lost = lost + ?3, skew = ?4," \
	" sources = iif(?5 >= 0, ?5, sources), heard = ?8,"                                       \
	" rung = iif(?9 BETWEEN 1 AND 3, ?9, rung),"                                              \
	" blind_since = iif(?5 = 0 AND blind_from < 0, ?1, blind_since),"                         \
	" blind_from = iif(?5 > 0, -1, iif(?5 = 0 AND blind_from < 0, ?8, blind_from))"           \
	" WHERE company = ?6 AND id = ?7 RETURNING sources"

/* The journal's order counts, not the clock's: a time that a wrong clock gave is replaced by an earlier one. */
int store_device_sight(struct store *store, const struct record_sight *sight)
{
	_cleanup_(db_end) struct db_query q = db_start(store, SIGHT_SQL);
	bool blind;
	int result;

	db_put_i64(&q, sight->received);
	db_put_i64(&q, sight->events);
	db_put_u64(&q, sight->lost < LOST_MAX ? sight->lost : LOST_MAX);
	db_put_i64(&q, sight->skew);
	db_put_i64(&q, sight->sources);
	db_put_i64(&q, sight->company);
	db_put_u64(&q, sight->device);
	db_put_i64(&q, store->awake);
	db_put_i64(&q, sight->rung);
	result = db_row(&q);
	if (result == ERR_NOT_FOUND)
		return 0;
	TRY(result);
	blind = db_take_i64(&q) == 0;
	TRY(db_run(&q));
	return store_day_mark(store, sight->company, sight->device, sight->received, blind);
}

int store_device_unseen(struct store *store, uint32_t company, uint64_t but_device,
	const struct store_fresh *fresh, struct arena *arena, struct slice *names, size_t max,
	size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT name FROM device WHERE company = ? AND id <> ? AND "
				"confirmed AND NOT removed"
				" AND (last_contact NOT BETWEEN ? AND ? OR sources <= 0)"
				" ORDER BY name, id");
	size_t n = 0;

	db_put_i64(&q, company);
	db_put_u64(&q, but_device);
	db_put_i64(&q, fresh->after);
	db_put_i64(&q, store_fresh_end(fresh));
	for (; db_next(&q); n++)
		if (n < max)
			names[n] = db_take_text(&q, arena);
	TRY(db_result(&q));
	*ret_n = n;
	return 0;
}

int store_device_name(struct store *store, uint32_t company, uint64_t device, struct arena *arena,
	struct slice *ret_name)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT name FROM device WHERE company = ? AND id = ?");

	db_put_i64(&q, company);
	db_put_u64(&q, device);
	TRY(db_row(&q));
	*ret_name = db_take_text(&q, arena);
	return db_result(&q);
}
