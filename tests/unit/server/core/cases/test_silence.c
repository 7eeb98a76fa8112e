/* Silence: when it makes a case, for whom, and when that case closes. */
#include "cases_fixture.h"

#include "server/core/cases/silence.h"
#include "server/core/store/store_silence.h"
#include "words_check.h"

#define MINUTE (60 * USEC_PER_SEC)
#define HOUR (60 * MINUTE)

struct scene {
	struct cases_fixture s;
	struct cases_look look;
};

static void scene_init(struct scene *x)
{
	*x = (struct scene){.look = {.hears = true}};
	cases_fixture_init(&x->s);
	/* A weekend switched off, from Friday 18:00 to Monday 9:00, is no case. */
	assert_true(x->s.f.settings.silence_hours > 63);
	/* Here three hours stand for it: each minute is a write. */
	x->s.f.settings.silence_hours = 3;
}

static void scene_done(struct scene *x)
{
	cases_fixture_done(&x->s);
}

static void look(struct scene *x)
{
	x->s.changes.n = 0;
	assert_ok(cases_look_for_silence(x->s.cases, &x->look, &x->s.changes));
}

/* Time passes, with a look every ten seconds. */
static void pass(struct scene *x, usec_t time)
{
	for (usec_t passed = 0; passed < time; passed += CASES_LOOK_EVERY) {
		clock_fake_advance(&x->s.f.clock, CASES_LOOK_EVERY);
		look(x);
	}
}

/* The same with a word of the device in each minute. */
static void pass_heard(struct scene *x, usec_t time, uint32_t company, uint64_t device)
{
	for (usec_t passed = 0; passed < time; passed += MINUTE) {
		fixture_see(&x->s.f, company, device);
		pass(x, MINUTE);
	}
}

/* We have been able to hear for long enough that silence counts. */
static void settle(struct scene *x)
{
	pass(x, 6 * MINUTE);
}

static void set_always_on(struct scene *x, uint32_t company, uint64_t device)
{
	const struct record_device_change change = {.id = device, .always_on = true};

	assert_ok(store_device_change(x->s.f.store, company, &change));
}

static uint64_t add_always_on(struct scene *x, uint32_t company, const char *name)
{
	uint64_t device = fixture_device(&x->s.f, company, name);

	set_always_on(x, company, device);
	fixture_see(&x->s.f, company, device);
	return device;
}

static int64_t n_cases(struct scene *x)
{
	return cases_fixture_count(&x->s, "case_");
}

static int64_t n_notices(struct scene *x)
{
	return cases_fixture_count(&x->s, "notice");
}

static struct record_case_full read_case(struct scene *x, uint64_t id)
{
	struct record_case_full full;

	cases_fixture_read(&x->s, id, &full);
	return full;
}

static bool says(struct slice text, const char *part)
{
	return slice_find(text, slice_text(part)) < text.len;
}

/* The newest line of the case's history. */
static struct slice last_note(struct scene *x, uint32_t company, uint64_t id)
{
	struct record_history *history;
	size_t n;

	assert_ok(store_case_history(x->s.f.store, company, id, &x->s.f.arena, &history, &n));
	assert_true(n > 0);
	return history[n - 1].note;
}

/* ---- a device */

static void test_a_pc_is_silent_after_hours_and_comes_back(void **state)
{
	struct record_case_full full;
	struct scene x;

	scene_init(&x);
	settle(&x);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, 3 * HOUR - MINUTE);
	assert_int_equal(n_cases(&x), 0);
	pass(&x, 2 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	full = read_case(&x, 1);
	assert_slice(full.summary.kind, "silence");
	assert_slice(full.summary.danger, "caution");
	assert_int_equal(full.summary.device, x.s.device);
	assert_true(says(full.what.ja, "受付パソコンから、連絡が来なくなりました。"));
	assert_int_equal(n_notices(&x), 1);
	/* One case, however long it lasts. */
	pass(&x, 20 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, MINUTE);
	full = read_case(&x, 1);
	assert_slice(full.summary.state, "closed");
	assert_slice(full.closing, "returned");
	assert_true(says(last_note(&x, x.s.company, 1), "受付パソコンの連絡が戻りました。"));
	assert_true(says(last_note(&x, x.s.company, 1), "から11月23日"));
	/* Somebody was told, so somebody is told of the end. */
	assert_int_equal(n_notices(&x), 2);
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
	settle(&x);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, 170 * MINUTE);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, 170 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	scene_done(&x);
}

static void test_always_on_is_silent_after_minutes(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, 14 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	pass(&x, 2 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	scene_done(&x);
}

static void test_nobody_told_nobody_told_of_the_end(void **state)
{
	struct scene x = {.look = {.hears = true}};

	cases_fixture_with(&x.s, "", "");
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	pass(&x, 20 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, MINUTE);
	assert_slice(read_case(&x, 1).summary.state, "closed");
	assert_int_equal(n_notices(&x), 0);
	scene_done(&x);
}

static void test_a_case_closed_by_people_is_not_opened_again(void **state)
{
	const struct cases_actor actor = {.scope = {.all = true}, .name = SLICE_LITERAL("o")};
	const struct record_case_close close = {.id = 1, .reason = SLICE_LITERAL("mistake")};
	struct scene x;

	scene_init(&x);
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	pass(&x, 20 * MINUTE);
	assert_ok(cases_close(x.s.cases, &actor, &close, &x.s.changes));
	pass(&x, HOUR);
	assert_int_equal(n_cases(&x), 1);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, 20 * MINUTE);
	assert_slice(read_case(&x, 1).closing, "mistake");
	/* It spoke and fell silent anew. */
	assert_int_equal(n_cases(&x), 2);
	scene_done(&x);
}

static void test_a_removed_pc_is_not_missed(void **state)
{
	struct scene x;
	uint64_t other;

	scene_init(&x);
	settle(&x);
	other = add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	set_always_on(&x, x.s.company, x.s.device);
	pass_heard(&x, 20 * MINUTE, 2, other);
	assert_int_equal(n_cases(&x), 1);
	assert_ok(store_device_remove(x.s.f.store, x.s.company, x.s.device, x.s.f.clock.now_wall));
	pass_heard(&x, MINUTE, 2, other);
	assert_slice(read_case(&x, 1).summary.state, "closed");
	assert_slice(read_case(&x, 1).closing, "removed");
	assert_true(says(last_note(&x, x.s.company, 1), "見守りから外されました。"));
	pass_heard(&x, 20 * MINUTE, 2, other);
	assert_int_equal(n_cases(&x), 1);
	scene_done(&x);
}

static void test_a_pc_that_waits_is_not_missed(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	fixture_sql(&x.s.f, "UPDATE device SET confirmed = 0");
	pass(&x, HOUR);
	assert_int_equal(n_cases(&x), 0);
	/* From its acceptance on it counts. */
	assert_ok(store_device_accept(x.s.f.store, x.s.company, x.s.device));
	pass(&x, 14 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	pass(&x, 2 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
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
		pass(x, MINUTE);
	}
}

static void test_a_blind_collector_counts_as_silent(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	see_blind(&x, 0);
	pass_blind(&x, 9);
	assert_int_equal(n_cases(&x), 0);
	pass_blind(&x, 2);
	assert_int_equal(n_cases(&x), 1);
	assert_true(says(read_case(&x, 1).what.ja, "動きを見られなくなりました。"));
	see_blind(&x, 1);
	pass(&x, MINUTE);
	assert_slice(read_case(&x, 1).closing, "returned");
	assert_true(says(last_note(&x, x.s.company, 1), "また見えるようになりました。"));
	scene_done(&x);
}

/* ---- our own outage */

static void test_our_own_outage_stops_the_clocks(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, 10 * MINUTE);
	x.look.hears = false; /* no gate, or a journal that refuses */
	pass(&x, HOUR);
	assert_int_equal(n_cases(&x), 0);
	/* Back, and they have unseen_minutes to come back too. */
	x.look.hears = true;
	pass(&x, 9 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	pass(&x, 3 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	scene_done(&x);
}

static void restart(struct scene *x)
{
	cases_free(x->s.cases);
	fixture_reopen(&x->s.f);
	assert_ok(cases_new(x->s.f.store, &x->s.f.settings, &x->s.f.clock.clock, &x->s.cases));
}

static void test_a_restart_stops_the_clocks_too(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, 10 * MINUTE);
	clock_fake_advance(&x.s.f.clock, 100 * HOUR);
	restart(&x);
	pass(&x, 9 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	/* What had passed before is not forgotten. */
	pass(&x, 4 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	scene_done(&x);
}

/* The machine slept, or the program was stopped: no look for hours, then one. */
static void test_sleep_is_not_their_silence(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, MINUTE);
	clock_fake_advance(&x.s.f.clock, 100 * HOUR);
	look(&x);
	pass(&x, 10 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	scene_done(&x);
}

static void test_the_wall_clock_may_jump(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	set_always_on(&x, x.s.company, x.s.device);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	x.s.f.clock.now_wall += 1000 * HOUR;
	pass(&x, 10 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	pass(&x, 6 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	/* Nor does one close a case. */
	x.s.f.clock.now_wall -= 2000 * HOUR;
	pass(&x, 10 * MINUTE);
	assert_slice(read_case(&x, 1).summary.state, "new");
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, MINUTE);
	assert_slice(read_case(&x, 1).summary.state, "closed");
	scene_done(&x);
}

/* ---- many at once */

static void test_many_of_a_company_are_one_case(void **state)
{
	uint64_t ids[4], other;
	struct record_case_full full;
	struct scene x;

	scene_init(&x);
	settle(&x);
	other = add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	ids[0] = add_always_on(&x, x.s.company, "pc-a");
	pass_heard(&x, MINUTE, 2, other);
	ids[1] = add_always_on(&x, x.s.company, "pc-b");
	pass_heard(&x, MINUTE, 2, other);
	ids[2] = add_always_on(&x, x.s.company, "pc-c");
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass_heard(&x, 16 * MINUTE, 2, other);
	assert_int_equal(n_cases(&x), 1);
	full = read_case(&x, 1);
	assert_int_equal(full.summary.company, x.s.company);
	assert_int_equal(full.summary.device, 0);
	assert_true(says(full.what.ja, "pc-a、pc-b、pc-c、受付パソコンから、同じころに"));
	assert_true(says(full.danger.ja, "かもしれません"));
	assert_int_equal(n_notices(&x), 1);
	/* The return of some is a line, of all it is the end. */
	fixture_see(&x.s.f, x.s.company, ids[0]);
	fixture_see(&x.s.f, x.s.company, ids[1]);
	pass_heard(&x, MINUTE, 2, other);
	assert_slice(read_case(&x, 1).summary.state, "new");
	assert_true(says(last_note(&x, x.s.company, 1), "pc-a、pc-bの連絡が戻りました。"));
	fixture_see(&x.s.f, x.s.company, ids[2]);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass_heard(&x, MINUTE, 2, other);
	assert_slice(read_case(&x, 1).summary.state, "closed");
	scene_done(&x);
}

static void test_half_of_a_small_company_is_many(void **state)
{
	uint64_t other;
	struct scene x;

	scene_init(&x);
	settle(&x);
	other = fixture_device(&x.s.f, x.s.company, "c");
	fixture_device(&x.s.f, x.s.company, "d");
	add_always_on(&x, x.s.company, "a");
	add_always_on(&x, x.s.company, "b");
	/* Two of four; the others are heard. */
	for (int i = 0; i < 16; i++) {
		fixture_see(&x.s.f, x.s.company, other);
		fixture_see(&x.s.f, x.s.company, other + 1);
		pass(&x, MINUTE);
	}
	assert_int_equal(n_cases(&x), 1);
	assert_true(says(read_case(&x, 1).what.ja, "a、b"));
	scene_done(&x);
}

static void test_who_fell_silent_with_them_joins_later(void **state)
{
	uint64_t other;
	struct scene x;

	scene_init(&x);
	settle(&x);
	other = add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	add_always_on(&x, x.s.company, "a");
	/* Heard four minutes later than the first: the same fall. */
	pass_heard(&x, 4 * MINUTE, 2, other);
	add_always_on(&x, x.s.company, "b");
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass_heard(&x, 12 * MINUTE, 2, other);
	assert_int_equal(n_cases(&x), 1);
	/* The first case was opened with those of five minutes around it. */
	assert_true(says(read_case(&x, 1).what.ja, "b"));
	pass_heard(&x, 4 * HOUR, 2, other);
	assert_int_equal(n_cases(&x), 1);
	scene_done(&x);
}

static void test_different_times_are_different_cases(void **state)
{
	uint64_t other;
	struct scene x;

	scene_init(&x);
	settle(&x);
	other = add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	for (int i = 0; i < 3; i++) {
		add_always_on(&x, x.s.company, "pc");
		pass_heard(&x, 20 * MINUTE, 2, other);
	}
	assert_int_equal(n_cases(&x), 3);
	scene_done(&x);
}

static void test_many_companies_are_one_case_of_ours(void **state)
{
	struct record_case_full full;
	uint64_t devices[3];
	uint32_t companies[3];
	struct scene x;

	scene_init(&x);
	fixture_person(&x.s.f, 0, "operator", "operator@example.jp", API_OPERATOR);
	settle(&x);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	for (int i = 0; i < 3; i++) {
		companies[i] = fixture_company(&x.s.f, "会社");
		devices[i] = add_always_on(&x, companies[i], "秘密の名前");
	}
	pass(&x, 17 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	full = read_case(&x, 1);
	assert_int_equal(full.summary.company, 0);
	assert_true(says(full.what.ja, "4社の4台から、同じころに"));
	assert_true(says(full.danger.ja, "回線が、切れているかもしれません"));
	/* The operator is told, and of no company's PC by name. */
	assert_int_equal(n_notices(&x), 1);
	assert_int_equal(
		fixture_number(&x.s.f, "SELECT count(*) FROM notice WHERE body LIKE '%秘密%'"), 0);
	for (int i = 0; i < 3; i++)
		fixture_see(&x.s.f, companies[i], devices[i]);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	pass(&x, MINUTE);
	assert_slice(read_case(&x, 1).summary.state, "closed");
	assert_false(says(last_note(&x, 0, 1), "秘密"));
	scene_done(&x);
}

/* Three companies' PCs are switched off at six, but most others are still there. */
static void test_an_ordinary_evening_is_not_our_line(void **state)
{
	struct scene x;

	scene_init(&x);
	settle(&x);
	for (int i = 0; i < 3; i++)
		add_always_on(&x, fixture_company(&x.s.f, "会社"), "pc");
	pass_heard(&x, 17 * MINUTE, x.s.company, x.s.device);
	/* One of four is still heard: 3 < 4 * 1. */
	assert_int_equal(fixture_number(&x.s.f, "SELECT count(*) FROM case_ WHERE company > 0"), 3);
	scene_done(&x);
}

/* ---- ourselves */

static void put_failing_mail(struct scene *x)
{
	struct frame_mail_done done = {.outcome = 1, .detail = SLICE_LITERAL("450 later")};
	struct frame_mail_send mail;

	assert_ok(cases_mail_next(x->s.cases, &x->s.f.arena, &mail));
	done.notice = mail.notice;
	assert_ok(cases_mail_done(x->s.cases, &done, &x->s.changes));
}

static void test_mails_that_nobody_takes(void **state)
{
	struct frame_mail_done done = {.outcome = 0, .notice = 1};
	struct scene x;

	scene_init(&x);
	cases_fixture_match(&x.s, "danger");
	put_failing_mail(&x);
	pass(&x, 9 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	pass(&x, 2 * MINUTE);
	assert_int_equal(n_cases(&x), 2);
	assert_true(says(read_case(&x, 2).what.ja, "メールを送れない状態"));
	assert_int_equal(read_case(&x, 2).summary.company, 0);
	/* Nobody is written to about it. */
	assert_int_equal(n_notices(&x), 1);
	done.taken = x.s.f.clock.now_wall;
	assert_ok(cases_mail_done(x.s.cases, &done, &x.s.changes));
	pass(&x, MINUTE);
	assert_slice(read_case(&x, 2).closing, "returned");
	scene_done(&x);
}

static void test_mails_without_a_courier(void **state)
{
	struct scene x;

	scene_init(&x);
	x.look.no_courier = true;
	pass(&x, HOUR); /* nothing waits: nothing is missed */
	assert_int_equal(n_cases(&x), 0);
	cases_fixture_match(&x.s, "danger");
	pass(&x, 11 * MINUTE);
	assert_int_equal(n_cases(&x), 2);
	scene_done(&x);
}

static void expect_own_case(bool disk, const char *words)
{
	struct scene x;

	scene_init(&x);
	fixture_person(&x.s.f, 0, "operator", "operator@example.jp", API_OPERATOR);
	*(disk ? &x.look.disk_refuses : &x.look.watch_behind) = true;
	pass(&x, 9 * MINUTE);
	assert_int_equal(n_cases(&x), 0);
	pass(&x, 2 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	assert_true(says(read_case(&x, 1).what.ja, words));
	assert_int_equal(n_notices(&x), 1);
	x.look.disk_refuses = x.look.watch_behind = false;
	pass(&x, MINUTE);
	assert_slice(read_case(&x, 1).closing, "returned");
	assert_int_equal(n_notices(&x), 2);
	scene_done(&x);
}

static void test_a_disk_that_refuses(void **state)
{
	expect_own_case(true, "ディスクの空き");
}

static void test_a_watch_that_falls_behind(void **state)
{
	expect_own_case(false, "遅れています");
}

/* A start does not know yet what fails: the case goes on. */
static void test_a_restart_closes_no_case_of_ours(void **state)
{
	struct scene x;

	scene_init(&x);
	x.look.disk_refuses = true;
	pass(&x, 11 * MINUTE);
	restart(&x);
	x.look.disk_refuses = false;
	pass(&x, MINUTE);
	assert_slice(read_case(&x, 1).summary.state, "new");
	x.look.disk_refuses = true;
	pass(&x, 5 * MINUTE);
	assert_int_equal(n_cases(&x), 1);
	assert_slice(read_case(&x, 1).summary.state, "new");
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
		cmocka_unit_test(test_the_wall_clock_may_jump),
		cmocka_unit_test(test_many_of_a_company_are_one_case),
		cmocka_unit_test(test_half_of_a_small_company_is_many),
		cmocka_unit_test(test_who_fell_silent_with_them_joins_later),
		cmocka_unit_test(test_different_times_are_different_cases),
		cmocka_unit_test(test_many_companies_are_one_case_of_ours),
		cmocka_unit_test(test_an_ordinary_evening_is_not_our_line),
		cmocka_unit_test(test_mails_that_nobody_takes),
		cmocka_unit_test(test_mails_without_a_courier),
		cmocka_unit_test(test_a_disk_that_refuses),
		cmocka_unit_test(test_a_watch_that_falls_behind),
		cmocka_unit_test(test_a_restart_closes_no_case_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
