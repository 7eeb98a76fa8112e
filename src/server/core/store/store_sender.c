#include "server/core/store/store_sender.h"

#include "server/core/store/db.h"

static int check_room(struct store *store)
{
	_cleanup_(db_end) struct db_query q = db_start(store, "SELECT count(*) FROM sender");

	TRY(db_row(&q));
	return db_take_i64(&q) < STORE_SENDERS_MAX ? db_result(&q) : ERR_FULL;
}

/* It never enrols: no secret of a PC hashes to what is drawn here. */
static int add_device(struct store *store, const struct store_sender_new *sender, usec_t now)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO device(company, secret_hash, token_hash, confirmed, name, hostname,"
		" system, version, enrolled, sources, kind, heard)"
		" SELECT id, randomblob(32), ?2, 1, ?3, '', '', '', ?4, ?5, 'sender', ?6"
		" FROM company WHERE id = ?1 AND id > 0");
	int rows;

	db_put_i64(&q, sender->company);
	db_put_bytes(&q, sender->token_hash, sizeof(sender->token_hash));
	db_put_text(&q, sender->name);
	db_put_i64(&q, now);
	db_put_i64(&q, STORE_SOURCE_FOREIGN);
	db_put_i64(&q, store->awake);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_NOT_FOUND;
}

int store_sender_add(struct store *store, const struct store_sender_new *sender, usec_t now,
	uint64_t *ret_device)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO sender(company, device, category, product, service)"
				" VALUES(?, ?, ?, ?, ?)");
	uint64_t device;

	TRY(check_room(store));
	TRY(add_device(store, sender, now));
	device = db_last_id(store);
	db_put_i64(&q, sender->company);
	db_put_u64(&q, device);
	db_put_text(&q, sender->category);
	db_put_text(&q, sender->product);
	db_put_text(&q, sender->service);
	TRY(db_run(&q));
	*ret_device = device;
	return 0;
}

int store_sender_walk(struct store *store, store_sender_fn fn, void *context)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(64 * 1024);
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT s.device, s.category, s.product, s.service FROM sender s"
				" JOIN device d ON d.company = s.company AND d.id = s.device"
				" WHERE NOT d.removed ORDER BY s.device");

	while (db_next(&q)) {
		struct frame_sender_put sender;

		arena_reset(&arena);
		sender.device = db_take_u64(&q);
		sender.category = db_take_text(&q, &arena);
		sender.product = db_take_text(&q, &arena);
		sender.service = db_take_text(&q, &arena);
		TRY(db_result(&q));
		TRY(fn(context, &sender));
	}
	return db_result(&q);
}
