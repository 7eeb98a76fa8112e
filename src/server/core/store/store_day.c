#include "server/core/store/store_day.h"

#include "server/core/store/db.h"
#include "words/words.h"

#define DAY_USEC ((usec_t)86400 * USEC_PER_SEC)
#define QUARTER_USEC (900 * USEC_PER_SEC)
#define HALF 48
#define HALF_MASK (((uint64_t)1 << HALF) - 1)

struct store_moment store_moment_of(usec_t wall)
{
	usec_t local = wall + WORDS_ZONE_USEC;

	if (local < 0)
		return (struct store_moment){0};
	return (struct store_moment){
		.day = local / DAY_USEC,
		.quarter = (unsigned)(local % DAY_USEC / QUARTER_USEC),
	};
}

static struct store_quarters bit_of(unsigned quarter)
{
	return quarter < HALF ? (struct store_quarters){.early = (uint64_t)1 << quarter}
			      : (struct store_quarters){.late = (uint64_t)1 << (quarter - HALF)};
}

int store_day_mark(struct store *store, uint32_t company, uint64_t device, usec_t at, bool blind)
{
	/* Most sights find their quarter marked: then nothing is written. */
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO device_day VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
		" early = early | excluded.early, late = late | excluded.late,"
		" blind = blind | excluded.blind WHERE early & excluded.early <> excluded.early"
		" OR late & excluded.late <> excluded.late OR blind < excluded.blind");
	struct store_moment moment = store_moment_of(at);
	struct store_quarters bit = bit_of(moment.quarter);

	db_put_i64(&q, company);
	db_put_u64(&q, device);
	db_put_i64(&q, moment.day);
	db_put_u64(&q, bit.early);
	db_put_u64(&q, bit.late);
	db_put_i64(&q, blind);
	return db_run(&q);
}

static int forget_own(struct store *store, int64_t before)
{
	_cleanup_(db_end) struct db_query q = db_start(store, "DELETE FROM own_day WHERE day < ?");

	db_put_i64(&q, before);
	return db_run(&q);
}

int store_day_mark_own(struct store *store, usec_t at)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO own_day VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET"
				" early = early | excluded.early, late = late | excluded.late");
	struct store_moment moment = store_moment_of(at);
	struct store_quarters bit = bit_of(moment.quarter);

	db_put_i64(&q, moment.day);
	db_put_u64(&q, bit.early);
	db_put_u64(&q, bit.late);
	TRY(db_run(&q));
	return forget_own(store, moment.day - STORE_DAY_ROWS);
}

int store_day_own(struct store *store, usec_t now, struct store_own_days *ret_own)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT day, early, late FROM own_day WHERE day > ? AND day <= ?");
	struct store_own_days own = {.today = store_moment_of(now).day};
	int64_t first = own.today - STORE_DAYS;

	db_put_i64(&q, first);
	db_put_i64(&q, own.today);
	while (db_next(&q)) {
		struct store_quarters *day = &own.days[db_take_i64(&q) - first - 1];

		day->early = db_take_u64(&q);
		day->late = db_take_u64(&q);
	}
	TRY(db_result(&q));
	*ret_own = own;
	return 0;
}

/* ---- letters */

static unsigned count_of(const struct store_quarters *q)
{
	return (unsigned)(__builtin_popcountll(q->early) + __builtin_popcountll(q->late));
}

static struct store_quarters both(const struct store_quarters *a, const struct store_quarters *b)
{
	return (struct store_quarters){a->early & b->early, a->late & b->late};
}

/* All quarters from the first that is set to the last. */
static struct store_quarters span_of(const struct store_quarters *q)
{
	struct store_quarters span = {0};
	unsigned first = STORE_DAY_QUARTERS, last = 0;

	for (unsigned i = 0; i < STORE_DAY_QUARTERS; i++) {
		struct store_quarters bit = bit_of(i);

		if (((q->early & bit.early) | (q->late & bit.late)) == 0)
			continue;
		first = i < first ? i : first;
		last = i;
	}
	for (unsigned i = first; i <= last; i++) {
		struct store_quarters bit = bit_of(i);

		span.early |= bit.early;
		span.late |= bit.late;
	}
	return span;
}

/* `whole`: the day is expected from midnight on, not only from the first word to the last. */
static bool is_enough(
	const struct store_quarters *seen, const struct store_quarters *own, bool whole)
{
	struct store_quarters all =
		whole ? (struct store_quarters){HALF_MASK, HALF_MASK} : span_of(seen);
	/* Nothing is known of the server's own day: it counts as awake. */
	struct store_quarters expected = count_of(own) > 0 ? both(&all, own) : all;
	struct store_quarters met = both(seen, &expected);

	return whole ? 20 * count_of(&met) >= 19 * count_of(&expected)
		     : 4 * count_of(&met) >= 3 * count_of(&expected);
}

void store_days_start(struct store_days *days, const struct store_own_days *own, bool always_on,
	usec_t enrolled, struct slice finished, int64_t finished_to)
{
	int64_t first = own->today - STORE_DAYS + 1;
	int64_t finished_from;

	/* A clock that went back: what was finished is not. */
	if (finished_to > own->today)
		finished.len = 0;
	finished_from = finished_to - (int64_t)finished.len;
	*days = (struct store_days){
		.own = own,
		.always_on = always_on,
		.enrolled_day = store_moment_of(enrolled).day,
	};
	for (int64_t day = first; day <= own->today; day++) {
		char *letter = &days->letters[day - first];

		if (day >= finished_from && day < finished_to)
			*letter = (char)finished.data[day - finished_from];
		else
			*letter = day < days->enrolled_day ? '-' : '.';
	}
}

void store_days_put(
	struct store_days *days, int64_t day, const struct store_quarters *seen, bool blind)
{
	int64_t at = day - (days->own->today - STORE_DAYS + 1);
	bool whole = days->always_on && day > days->enrolled_day;

	if (at < 0 || at >= STORE_DAYS)
		return;
	if (blind)
		days->letters[at] = 'b';
	else
		days->letters[at] = is_enough(seen, &days->own->days[at], whole) ? 'o' : 'h';
}

/* ---- finished days */

struct rolled {
	uint32_t company;
	uint64_t device;
	bool always_on;
	usec_t enrolled;
	int64_t days_to;
};

static int read_letters(
	struct store *store, const struct rolled *r, struct slice finished, struct store_days *days)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT day, early, late, blind FROM device_day WHERE company = ? AND device = ?"
		" AND day >= ? AND day < ?");

	db_put_i64(&q, r->company);
	db_put_u64(&q, r->device);
	db_put_i64(&q, r->days_to <= days->own->today ? r->days_to : 0);
	db_put_i64(&q, days->own->today);
	store_days_start(days, days->own, r->always_on, r->enrolled, finished, r->days_to);
	while (db_next(&q)) {
		int64_t day = db_take_i64(&q);
		struct store_quarters seen;

		seen.early = db_take_u64(&q);
		seen.late = db_take_u64(&q);
		store_days_put(days, day, &seen, db_take_bool(&q));
	}
	return db_result(&q);
}

static int write_letters(struct store *store, const struct rolled *r, const struct store_days *days)
{
	_cleanup_(db_end) struct db_query update = db_start(
		store, "UPDATE device SET days = ?, days_to = ? WHERE company = ? AND id = ?");
	_cleanup_(db_end) struct db_query forget = db_start(
		store, "DELETE FROM device_day WHERE company = ? AND device = ? AND day < ?");

	/* All but today's. */
	db_put_text(&update, slice_of(days->letters, STORE_DAYS - 1));
	db_put_i64(&update, days->own->today);
	db_put_i64(&update, r->company);
	db_put_u64(&update, r->device);
	TRY(db_run(&update));
	db_put_i64(&forget, r->company);
	db_put_u64(&forget, r->device);
	db_put_i64(&forget, days->own->today - STORE_DAY_ROWS);
	return db_run(&forget);
}

struct rolling {
	struct store_own_days own;
	size_t max, n;
};

static int roll_in_transaction(struct store *store, void *context)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT((size_t)1024 * 1024);
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT company, id, always_on, enrolled, days_to, days FROM device"
				" WHERE days_to <> ? LIMIT ?");
	struct rolling *rolling = context;
	struct store_days days = {.own = &rolling->own};

	db_put_i64(&q, rolling->own.today);
	db_put_i64(&q, (int64_t)rolling->max);
	while (db_next(&q)) {
		struct rolled r;
		struct slice finished;

		r.company = db_take_u32(&q);
		r.device = db_take_u64(&q);
		r.always_on = db_take_bool(&q);
		r.enrolled = db_take_i64(&q);
		r.days_to = db_take_i64(&q);
		finished = db_take_text(&q, &arena);
		TRY(db_result(&q));
		TRY(read_letters(store, &r, finished, &days));
		TRY(write_letters(store, &r, &days));
		rolling->n++;
	}
	return db_result(&q);
}

int store_days_roll(struct store *store, usec_t now, size_t max, size_t *ret_n)
{
	struct rolling rolling = {.max = max};

	TRY(store_day_own(store, now, &rolling.own));
	TRY(store_transact(store, roll_in_transaction, &rolling));
	*ret_n = rolling.n;
	return 0;
}
