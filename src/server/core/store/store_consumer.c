/* How far each consumer of the journal has come, and where it has crashed. */
#include "server/core/store/db.h"

int store_position_get(struct store *store, struct slice consumer, uint64_t *ret_position)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT position FROM position WHERE consumer = ?");

	db_put_text(&q, consumer);
	TRY(db_row(&q));
	*ret_position = db_take_u64(&q);
	return db_result(&q);
}

int store_position_set(struct store *store, struct slice consumer, uint64_t position)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO position VALUES(?, ?)"
				" ON CONFLICT DO UPDATE SET position = excluded.position");

	db_put_text(&q, consumer);
	db_put_u64(&q, position);
	return db_run(&q);
}

int store_crash_add(struct store *store, struct slice consumer, uint64_t position, usec_t now,
	uint32_t *ret_count)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO crash VALUES(?, ?, 1, ?)"
				" ON CONFLICT DO UPDATE SET count = count + 1, last = "
				"excluded.last RETURNING count");
	uint32_t count;

	db_put_text(&q, consumer);
	db_put_u64(&q, position);
	db_put_i64(&q, now);
	TRY(db_row(&q));
	count = db_take_u32(&q);
	/* The row is only written for good once the statement has come to its end. */
	TRY(db_run(&q));
	*ret_count = count;
	return 0;
}

int store_crash_forget(struct store *store, struct slice consumer, uint64_t before)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "DELETE FROM crash WHERE consumer = ? AND position < ?");

	db_put_text(&q, consumer);
	db_put_u64(&q, before);
	return db_run(&q);
}
