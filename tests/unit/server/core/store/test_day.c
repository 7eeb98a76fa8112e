/* The letters of a PC's days. */
#include "state_fixture.h"

#include "server/core/store/store_day.h"

#define HOUR (3600 * USEC_PER_SEC)
#define DAY (24 * HOUR)
/* Midnight in Japan before FIXTURE_NOW. */
#define MIDNIGHT (FIXTURE_NOW - (14 * HOUR + 5 * 60 * USEC_PER_SEC + 30 * USEC_PER_SEC))

struct scene {
	struct fixture f;
	uint32_t company;
	uint64_t device;
};

static void scene_init(struct scene *s)
{
	fixture_init(&s->f);
	s->f.clock.now_wall = MIDNIGHT + HOUR;
	s->company = fixture_company(&s->f, "a");
	s->device = fixture_device(&s->f, s->company, "pc");
}

/* One word each quarter of an hour of [from, to), in hours since midnight. */
static void see(struct scene *s, int from, int to, int64_t sources)
{
	for (usec_t at = MIDNIGHT + from * HOUR; at < MIDNIGHT + to * HOUR; at += HOUR / 4) {
		const struct record_sight sight = {
			.company = s->company,
			.device = s->device,
			.received = at,
			.sources = sources,
		};

		assert_ok(store_device_sight(s->f.store, &sight));
	}
}

static void be_awake(struct scene *s, int from, int to)
{
	for (usec_t at = MIDNIGHT + from * HOUR; at < MIDNIGHT + to * HOUR; at += HOUR / 4)
		assert_ok(store_day_mark_own(s->f.store, at));
}

static void set_always_on(struct scene *s)
{
	const struct record_device_change change = {.id = s->device, .always_on = true};

	assert_ok(store_device_change(s->f.store, s->company, &change));
}

/* The last letters, of which the last is the day of the hour. */
static void expect_days(struct scene *s, int hour, const char *last)
{
	const struct store_scope all = {.all = true};
	const struct store_fresh fresh = {.now = MIDNIGHT + hour * HOUR};
	size_t n = strlen(last);
	struct record_device device;

	assert_ok(store_device_get(s->f.store, &all, s->device, &fresh, &s->f.arena, &device));
	assert_int_equal(device.days.len, STORE_DAYS);
	assert_slice(slice_from(device.days, STORE_DAYS - n), last);
}

static void test_before_it_was_there_and_without_data(void **state)
{
	struct scene s;

	scene_init(&s);
	expect_days(&s, 2, "--.");
	expect_days(&s, 24 + 2, "--..");
	fixture_done(&s.f);
}

/* A PC is expected for as long as it was on. */
static void test_an_ordinary_pc(void **state)
{
	struct scene s;

	scene_init(&s);
	see(&s, 9, 17, 1);           /* an office day */
	see(&s, 24 + 9, 24 + 10, 1); /* the next: an hour, and an hour later */
	see(&s, 24 + 16, 24 + 17, 1);
	see(&s, 48 + 9, 48 + 12, 1); /* a lunch break of an hour is no hole */
	see(&s, 48 + 13, 48 + 17, 1);
	expect_days(&s, 48 + 18, "-oho");
	expect_days(&s, 72 + 1, "-oho.");
	fixture_done(&s.f);
}

static void test_blind_at_some_time(void **state)
{
	struct scene s;

	scene_init(&s);
	see(&s, 9, 12, 1);
	see(&s, 12, 13, 0);
	see(&s, 13, 17, 1);
	expect_days(&s, 18, "-b");
	/* A word without a health event is as blind as the one before. */
	see(&s, 24 + 9, 24 + 10, 0);
	see(&s, 48 + 9, 48 + 10, -1);
	expect_days(&s, 48 + 18, "-bbb");
	fixture_done(&s.f);
}

static void test_a_pc_that_is_always_on(void **state)
{
	struct scene s;

	scene_init(&s);
	set_always_on(&s);
	be_awake(&s, 0, 96);
	see(&s, 1, 24, 1); /* the day on which it came */
	see(&s, 24, 48, 1);
	see(&s, 48 + 9, 48 + 17, 1); /* in office hours only */
	expect_days(&s, 72, "-ooh.");
	fixture_done(&s.f);
}

/* What the server slept through is held against nobody. */
static void test_our_own_outage_is_not_expected(void **state)
{
	struct scene s;

	scene_init(&s);
	set_always_on(&s);
	be_awake(&s, 24 + 9, 24 + 17);
	see(&s, 24 + 9, 24 + 17, 1);
	expect_days(&s, 24 + 18, ".o");
	fixture_done(&s.f);
}

static void test_finished_days_are_kept_as_letters(void **state)
{
	struct scene s;
	size_t n;

	scene_init(&s);
	see(&s, 9, 17, 1);
	see(&s, 24 + 9, 24 + 10, 1);
	see(&s, 24 + 16, 24 + 17, 1);
	assert_ok(store_days_roll(s.f.store, MIDNIGHT + 49 * HOUR, 10, &n));
	assert_int_equal(n, 1);
	assert_ok(store_days_roll(s.f.store, MIDNIGHT + 49 * HOUR, 10, &n));
	assert_int_equal(n, 0);
	expect_days(&s, 49, "-oh.");
	see(&s, 48 + 9, 48 + 10, 1);
	expect_days(&s, 48 + 11, "-oho");
	expect_days(&s, 72 + 11, "-oho.");
	/* A clock that jumped far ahead and came back takes nothing away. */
	assert_ok(store_days_roll(s.f.store, MIDNIGHT + 500 * DAY, 10, &n));
	assert_int_equal(n, 1);
	fixture_done(&s.f);
}

static void test_old_days_are_forgotten(void **state)
{
	struct scene s;
	size_t n;

	scene_init(&s);
	see(&s, 9, 10, 1);
	see(&s, 24 * 2 + 9, 24 * 2 + 10, 1);
	assert_ok(store_days_roll(s.f.store, MIDNIGHT + (STORE_DAY_ROWS + 1) * DAY + HOUR, 10, &n));
	assert_int_equal(fixture_number(&s.f, "SELECT count(*) FROM device_day"), 1);
	fixture_done(&s.f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_before_it_was_there_and_without_data),
		cmocka_unit_test(test_an_ordinary_pc),
		cmocka_unit_test(test_blind_at_some_time),
		cmocka_unit_test(test_a_pc_that_is_always_on),
		cmocka_unit_test(test_our_own_outage_is_not_expected),
		cmocka_unit_test(test_finished_days_are_kept_as_letters),
		cmocka_unit_test(test_old_days_are_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
