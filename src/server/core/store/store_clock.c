/* What the wall clock showed last, so that a leap is noticed over a restart. */
#include "server/core/store/db.h"

static int get(struct store *store, const char *name, usec_t *ret_value)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?");

	db_put_text(&q, slice_text(name));
	TRY(db_row(&q));
	*ret_value = db_take_i64(&q);
	return db_result(&q);
}

static int put(struct store *store, const char *name, usec_t value)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO setting VALUES(?, CAST(? AS BLOB))"
				" ON CONFLICT DO UPDATE SET value = excluded.value");

	db_put_text(&q, slice_text(name));
	db_put_i64(&q, value);
	return db_run(&q);
}

int store_clock_get(struct store *store, struct store_clock *ret_clock)
{
	struct store_clock clock;

	TRY(get(store, "clock_seen", &clock.seen));
	TRY(get(store, "clock_grace", &clock.grace_until));
	*ret_clock = clock;
	return 0;
}

static int put_both(struct store *store, void *context)
{
	const struct store_clock *clock = context;

	TRY(put(store, "clock_seen", clock->seen));
	return put(store, "clock_grace", clock->grace_until);
}

int store_clock_put(struct store *store, const struct store_clock *clock)
{
	struct store_clock copy = *clock;

	return store_transact(store, put_both, &copy);
}
