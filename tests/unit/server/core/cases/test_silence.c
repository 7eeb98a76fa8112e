/* Silence of a PC: when it makes a case, and when that case closes. */
#include "silence_fixture.h"

#include "server/core/store/store_sender.h"

/* ---- a device */

static void test_a_pc_is_silent_after_hours_and_comes_back(void **state)
{
	struct record_case_full full;
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, 3 * HOUR - MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_pass(&x, 2 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	full = scene_read_case(&x, 1);
	assert_slice(full.summary.kind, "silence");
	assert_slice(full.summary.danger, "caution");
	assert_int_equal(full.summary.device, x.s.device);
	assert_true(scene_says(full.what.ja, "受付パソコンから、連絡が来なくなりました。"));
	assert_int_equal(scene_n_notices(&x), 1);
	/* One case, however long it lasts. */
	scene_pass(&x, 20 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, MINUTE);
	full = scene_read_case(&x, 1);
	assert_slice(full.summary.state, "closed");
	assert_slice(full.closing, "returned");
	assert_true(scene_says(
		scene_last_note(&x, x.s.company, 1), "受付パソコンの連絡が戻りました。"));
	assert_true(scene_says(scene_last_note(&x, x.s.company, 1), "から11月23日"));
	/* Somebody was told, so somebody is told of the end. */
	assert_int_equal(scene_n_notices(&x), 2);
	assert_int_equal(
		fixture_number(
			&x.s.f, "SELECT count(*) FROM notice WHERE subject LIKE '【戻りました】%'"),
		1);
	scene_done(&x);
}

static void test_switched_off_for_less_is_no_case(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, 170 * MINUTE);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, 170 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_done(&x);
}

static void test_always_on_is_silent_after_minutes(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, 14 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_pass(&x, 2 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

static void test_nobody_told_nobody_told_of_the_end(void **state)
{
	struct scene x = {.look = {.hears = true}};

	cases_fixture_with(&x.s, "", "");
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	scene_pass(&x, 20 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, MINUTE);
	assert_slice(scene_read_case(&x, 1).summary.state, "closed");
	assert_int_equal(scene_n_notices(&x), 0);
	scene_done(&x);
}

static void test_a_case_closed_by_people_is_not_opened_again(void **state)
{
	const struct cases_actor actor = {.scope = {.all = true}, .name = SLICE_LITERAL("o")};
	const struct record_case_close close = {.id = 1, .reason = SLICE_LITERAL("mistake")};
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	scene_pass(&x, 20 * MINUTE);
	assert_ok(cases_close(x.s.cases, &actor, &close, &x.s.changes));
	scene_pass(&x, HOUR);
	assert_int_equal(scene_n_cases(&x), 1);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, 20 * MINUTE);
	assert_slice(scene_read_case(&x, 1).closing, "mistake");
	/* It spoke and fell silent anew. */
	assert_int_equal(scene_n_cases(&x), 2);
	scene_done(&x);
}

static void test_a_removed_pc_is_not_missed(void **state)
{
	struct scene x;
	uint64_t other;

	scene_init(&x);
	scene_settle(&x);
	other = scene_add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	scene_set_always_on(&x, x.s.company, x.s.device);
	scene_pass_heard(&x, 20 * MINUTE, 2, other);
	assert_int_equal(scene_n_cases(&x), 1);
	assert_ok(store_device_remove(x.s.f.store, x.s.company, x.s.device, x.s.f.clock.now_wall));
	scene_pass_heard(&x, MINUTE, 2, other);
	assert_slice(scene_read_case(&x, 1).summary.state, "closed");
	assert_slice(scene_read_case(&x, 1).closing, "removed");
	assert_true(scene_says(scene_last_note(&x, x.s.company, 1), "見守りから外されました。"));
	scene_pass_heard(&x, 20 * MINUTE, 2, other);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

static void test_a_pc_that_waits_is_not_missed(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	fixture_sql(&x.s.f, "UPDATE device SET confirmed = 0");
	scene_pass(&x, HOUR);
	assert_int_equal(scene_n_cases(&x), 0);
	/* From its acceptance on it counts. */
	assert_ok(store_device_accept(x.s.f.store, x.s.company, x.s.device));
	scene_pass(&x, 14 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_pass(&x, 2 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

/* ---- alive but blind */

static void see_blind(struct scene *x, int64_t sources)
{
	const struct record_sight sight = {
		.company = x->s.company,
		.device = x->s.device,
		.received = x->s.f.clock.now_wall,
		.sources = sources,
	};

	assert_ok(store_device_sight(x->s.f.store, &sight));
}

static void pass_blind(struct scene *x, int n_minutes)
{
	for (int i = 0; i < n_minutes; i++) {
		see_blind(x, i % 2 ? 0 : -1);
		scene_pass(x, MINUTE);
	}
}

static void test_a_blind_collector_counts_as_silent(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	see_blind(&x, 0);
	pass_blind(&x, 9);
	assert_int_equal(scene_n_cases(&x), 0);
	pass_blind(&x, 2);
	assert_int_equal(scene_n_cases(&x), 1);
	assert_true(scene_says(scene_read_case(&x, 1).what.ja, "動きを見られなくなりました。"));
	see_blind(&x, 1);
	scene_pass(&x, MINUTE);
	assert_slice(scene_read_case(&x, 1).closing, "returned");
	assert_true(
		scene_says(scene_last_note(&x, x.s.company, 1), "また見えるようになりました。"));
	scene_done(&x);
}

/* ---- our own outage */

static void test_our_own_outage_stops_the_clocks(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, 10 * MINUTE);
	x.look.hears = false; /* no gate, or a journal that refuses */
	scene_pass(&x, HOUR);
	assert_int_equal(scene_n_cases(&x), 0);
	/* Back, and they have unseen_minutes to come back too. */
	x.look.hears = true;
	scene_pass(&x, 9 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_pass(&x, 3 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

static void test_a_restart_stops_the_clocks_too(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, 10 * MINUTE);
	clock_fake_advance(&x.s.f.clock, 100 * HOUR);
	scene_restart(&x);
	scene_pass(&x, 9 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	/* What had passed before is not forgotten. */
	scene_pass(&x, 4 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

/* The machine slept, or the program was stopped: no look for hours, then one. */
static void test_sleep_is_not_their_silence(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, MINUTE);
	clock_fake_advance(&x.s.f.clock, 100 * HOUR);
	scene_look(&x);
	scene_pass(&x, 10 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_done(&x);
}

/* The watch falls behind now and then: the clocks stop for as long, and go on at once behind it. */
static void test_a_watch_that_lags_hides_nobody(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	for (int n = 0; n < 4; n++) {
		assert_int_equal(scene_n_cases(&x), 0);
		scene_pass(&x, 4 * MINUTE);
		x.look.watch_behind = true;
		scene_pass(&x, 4 * MINUTE);
		x.look.watch_behind = false;
	}
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

/* One is expected to speak from the moment it was made, however long the server has run. */
static void test_a_new_sender_is_not_silent(void **state)
{
	struct store_sender_new sender = {.name = SLICE_LITERAL("firewall"),
		.category = SLICE_LITERAL("firewall"),
		.token_hash = {7}};
	struct scene x;
	uint64_t device;

	scene_init(&x);
	scene_pass_heard(&x, 4 * HOUR, x.s.company, x.s.device);
	sender.company = x.s.company;
	assert_ok(store_sender_add(x.s.f.store, &sender, x.s.f.clock.now_wall, &device));
	scene_pass_heard(&x, 2 * HOUR, x.s.company, x.s.device);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_pass_heard(&x, HOUR + 6 * MINUTE, x.s.company, x.s.device);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

static void test_the_wall_clock_may_jump(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	scene_set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	x.s.f.clock.now_wall += 1000 * HOUR;
	scene_pass(&x, 10 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_pass(&x, 6 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	/* Nor does one close a case. */
	x.s.f.clock.now_wall -= 2000 * HOUR;
	scene_pass(&x, 10 * MINUTE);
	assert_slice(scene_read_case(&x, 1).summary.state, "new");
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, MINUTE);
	assert_slice(scene_read_case(&x, 1).summary.state, "closed");
	scene_done(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pc_is_silent_after_hours_and_comes_back),
		cmocka_unit_test(test_switched_off_for_less_is_no_case),
		cmocka_unit_test(test_always_on_is_silent_after_minutes),
		cmocka_unit_test(test_nobody_told_nobody_told_of_the_end),
		cmocka_unit_test(test_a_case_closed_by_people_is_not_opened_again),
		cmocka_unit_test(test_a_removed_pc_is_not_missed),
		cmocka_unit_test(test_a_pc_that_waits_is_not_missed),
		cmocka_unit_test(test_a_blind_collector_counts_as_silent),
		cmocka_unit_test(test_our_own_outage_stops_the_clocks),
		cmocka_unit_test(test_a_restart_stops_the_clocks_too),
		cmocka_unit_test(test_sleep_is_not_their_silence),
		cmocka_unit_test(test_a_watch_that_lags_hides_nobody),
		cmocka_unit_test(test_a_new_sender_is_not_silent),
		cmocka_unit_test(test_the_wall_clock_may_jump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
