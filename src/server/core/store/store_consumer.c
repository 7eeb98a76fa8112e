/* How far each consumer of the journal has come, and what it must remember to go on from there. */
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

static int save_mark(struct store *store, const struct store_mark *mark)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO mark VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
		" number = excluded.number, hash = excluded.hash, received = excluded.received");

	db_put_i64(&q, mark->company);
	db_put_u64(&q, mark->device);
	db_put_bytes(&q, mark->epoch, sizeof(mark->epoch));
	db_put_u64(&q, mark->number);
	db_put_bytes(&q, mark->hash, sizeof(mark->hash));
	db_put_i64(&q, mark->received);
	return db_run(&q);
}

struct saving {
	struct slice consumer;
	uint64_t position;
	const struct store_mark *marks;
	size_t n_marks;
};

static int save_marks(struct store *store, void *context)
{
	const struct saving *saving = context;

	for (size_t i = 0; i < saving->n_marks; i++)
		TRY(save_mark(store, &saving->marks[i]));
	return store_position_set(store, saving->consumer, saving->position);
}

int store_marks_save(struct store *store, struct slice consumer, uint64_t position,
	const struct store_mark *marks, size_t n_marks)
{
	struct saving saving = {consumer, position, marks, n_marks};

	return store_transact(store, save_marks, &saving);
}

int store_marks_walk(struct store *store, store_mark_fn fn, void *context)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT company, device, epoch, number, hash, received FROM mark");

	while (db_next(&q)) {
		struct store_mark mark = {
			.company = db_take_u32(&q),
			.device = db_take_u64(&q),
		};

		db_take_fixed(&q, mark.epoch, sizeof(mark.epoch));
		mark.number = db_take_u64(&q);
		db_take_fixed(&q, mark.hash, sizeof(mark.hash));
		mark.received = db_take_i64(&q);
		TRY(db_result(&q));
		TRY(fn(context, &mark));
	}
	return db_result(&q);
}

int store_marks_forget(struct store *store, usec_t before)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "DELETE FROM mark WHERE received < ?");

	db_put_i64(&q, before);
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
