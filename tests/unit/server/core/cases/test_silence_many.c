/* Many silent at once, and silence of our own parts. */
#include "silence_fixture.h"

/* ---- many at once */

static void test_many_of_a_company_are_one_case(void **state)
{
	uint64_t ids[4], other;
	struct record_case_full full;
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	other = scene_add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	ids[0] = scene_add_always_on(&x, x.s.company, "pc-a");
	scene_pass_heard(&x, MINUTE, 2, other);
	ids[1] = scene_add_always_on(&x, x.s.company, "pc-b");
	scene_pass_heard(&x, MINUTE, 2, other);
	ids[2] = scene_add_always_on(&x, x.s.company, "pc-c");
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass_heard(&x, 16 * MINUTE, 2, other);
	assert_int_equal(scene_n_cases(&x), 1);
	full = scene_read_case(&x, 1);
	assert_int_equal(full.summary.company, x.s.company);
	assert_int_equal(full.summary.device, 0);
	assert_true(scene_says(full.what.ja, "pc-a、pc-b、pc-c、受付パソコンから、同じころに"));
	assert_true(scene_says(full.danger.ja, "かもしれません"));
	assert_int_equal(scene_n_notices(&x), 1);
	/* The return of some is a line, of all it is the end. */
	fixture_see(&x.s.f, x.s.company, ids[0]);
	fixture_see(&x.s.f, x.s.company, ids[1]);
	scene_pass_heard(&x, MINUTE, 2, other);
	assert_slice(scene_read_case(&x, 1).summary.state, "new");
	assert_true(
		scene_says(scene_last_note(&x, x.s.company, 1), "pc-a、pc-bの連絡が戻りました。"));
	fixture_see(&x.s.f, x.s.company, ids[2]);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass_heard(&x, MINUTE, 2, other);
	assert_slice(scene_read_case(&x, 1).summary.state, "closed");
	scene_done(&x);
}

static void test_half_of_a_small_company_is_many(void **state)
{
	uint64_t other;
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	other = fixture_device(&x.s.f, x.s.company, "c");
	fixture_device(&x.s.f, x.s.company, "d");
	scene_add_always_on(&x, x.s.company, "a");
	scene_add_always_on(&x, x.s.company, "b");
	/* Two of four; the others are heard. */
	for (int i = 0; i < 16; i++) {
		fixture_see(&x.s.f, x.s.company, other);
		fixture_see(&x.s.f, x.s.company, other + 1);
		scene_pass(&x, MINUTE);
	}
	assert_int_equal(scene_n_cases(&x), 1);
	assert_true(scene_says(scene_read_case(&x, 1).what.ja, "a、b"));
	scene_done(&x);
}

static void test_who_fell_silent_with_them_joins_later(void **state)
{
	uint64_t other;
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	other = scene_add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	scene_add_always_on(&x, x.s.company, "a");
	/* Heard four minutes later than the first: the same fall. */
	scene_pass_heard(&x, 4 * MINUTE, 2, other);
	scene_add_always_on(&x, x.s.company, "b");
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass_heard(&x, 12 * MINUTE, 2, other);
	assert_int_equal(scene_n_cases(&x), 1);
	/* The first case was opened with those of five minutes around it. */
	assert_true(scene_says(scene_read_case(&x, 1).what.ja, "b"));
	scene_pass_heard(&x, 4 * HOUR, 2, other);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_done(&x);
}

static void test_different_times_are_different_cases(void **state)
{
	uint64_t other;
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	other = scene_add_always_on(&x, fixture_company(&x.s.f, "b"), "other");
	for (int i = 0; i < 3; i++) {
		scene_add_always_on(&x, x.s.company, "pc");
		scene_pass_heard(&x, 20 * MINUTE, 2, other);
	}
	assert_int_equal(scene_n_cases(&x), 3);
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
	scene_settle(&x);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	for (int i = 0; i < 3; i++) {
		companies[i] = fixture_company(&x.s.f, "会社");
		devices[i] = scene_add_always_on(&x, companies[i], "秘密の名前");
	}
	scene_pass(&x, 17 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	full = scene_read_case(&x, 1);
	assert_int_equal(full.summary.company, 0);
	assert_true(scene_says(full.what.ja, "4社の4台から、同じころに"));
	assert_true(scene_says(full.danger.ja, "回線が、切れているかもしれません"));
	/* The operator is told, and of no company's PC by name. */
	assert_int_equal(scene_n_notices(&x), 1);
	assert_int_equal(
		fixture_number(&x.s.f, "SELECT count(*) FROM notice WHERE body LIKE '%秘密%'"), 0);
	for (int i = 0; i < 3; i++)
		fixture_see(&x.s.f, companies[i], devices[i]);
	fixture_see(&x.s.f, x.s.company, x.s.device);
	scene_pass(&x, MINUTE);
	assert_slice(scene_read_case(&x, 1).summary.state, "closed");
	assert_false(scene_says(scene_last_note(&x, 0, 1), "秘密"));
	scene_done(&x);
}

/* Three companies' PCs are switched off at six, but most others are still there. */
static void test_an_ordinary_evening_is_not_our_line(void **state)
{
	struct scene x;

	scene_init(&x);
	scene_settle(&x);
	for (int i = 0; i < 3; i++)
		scene_add_always_on(&x, fixture_company(&x.s.f, "会社"), "pc");
	scene_pass_heard(&x, 17 * MINUTE, x.s.company, x.s.device);
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
	scene_pass(&x, 9 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	scene_pass(&x, 2 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 2);
	assert_true(scene_says(scene_read_case(&x, 2).what.ja, "メールを送れない状態"));
	assert_int_equal(scene_read_case(&x, 2).summary.company, 0);
	/* Nobody is written to about it. */
	assert_int_equal(scene_n_notices(&x), 1);
	done.taken = x.s.f.clock.now_wall;
	assert_ok(cases_mail_done(x.s.cases, &done, &x.s.changes));
	scene_pass(&x, MINUTE);
	assert_slice(scene_read_case(&x, 2).closing, "returned");
	scene_done(&x);
}

/* A mail server that the console named fails like one of the file. */
static void test_mails_of_the_consoles_server(void **state)
{
	struct settings_mail *mail;
	struct scene x;

	scene_init(&x);
	mail = &x.s.f.settings.mail;
	x.s.f.settings.smtp[0] = 0;
	mail->sealed[0] = 1;
	mail->sealed_bytes = 64;
	assert_ok(cases_mail_changed(x.s.cases));
	cases_fixture_match(&x.s, "danger");
	put_failing_mail(&x);
	scene_pass(&x, 11 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 2);
	assert_true(scene_says(scene_read_case(&x, 2).what.ja, "メールを送れない状態"));
	scene_done(&x);
}

static void test_mails_without_a_courier(void **state)
{
	struct scene x;

	scene_init(&x);
	x.look.no_courier = true;
	scene_pass(&x, HOUR); /* nothing waits: nothing is missed */
	assert_int_equal(scene_n_cases(&x), 0);
	cases_fixture_match(&x.s, "danger");
	scene_pass(&x, 11 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 2);
	scene_done(&x);
}

static void expect_own_case(bool disk, const char *words)
{
	struct scene x;

	scene_init(&x);
	fixture_person(&x.s.f, 0, "operator", "operator@example.jp", API_OPERATOR);
	*(disk ? &x.look.disk_refuses : &x.look.watch_behind) = true;
	scene_pass(&x, 9 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 0);
	scene_pass(&x, 2 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	assert_true(scene_says(scene_read_case(&x, 1).what.ja, words));
	assert_int_equal(scene_n_notices(&x), 1);
	x.look.disk_refuses = x.look.watch_behind = false;
	scene_pass(&x, MINUTE);
	assert_slice(scene_read_case(&x, 1).closing, "returned");
	assert_int_equal(scene_n_notices(&x), 2);
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
	scene_pass(&x, 11 * MINUTE);
	scene_restart(&x);
	x.look.disk_refuses = false;
	scene_pass(&x, MINUTE);
	assert_slice(scene_read_case(&x, 1).summary.state, "new");
	x.look.disk_refuses = true;
	scene_pass(&x, 5 * MINUTE);
	assert_int_equal(scene_n_cases(&x), 1);
	assert_slice(scene_read_case(&x, 1).summary.state, "new");
	scene_done(&x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_of_a_company_are_one_case),
		cmocka_unit_test(test_half_of_a_small_company_is_many),
		cmocka_unit_test(test_who_fell_silent_with_them_joins_later),
		cmocka_unit_test(test_different_times_are_different_cases),
		cmocka_unit_test(test_many_companies_are_one_case_of_ours),
		cmocka_unit_test(test_an_ordinary_evening_is_not_our_line),
		cmocka_unit_test(test_mails_that_nobody_takes),
		cmocka_unit_test(test_mails_of_the_consoles_server),
		cmocka_unit_test(test_mails_without_a_courier),
		cmocka_unit_test(test_a_disk_that_refuses),
		cmocka_unit_test(test_a_watch_that_falls_behind),
		cmocka_unit_test(test_a_restart_closes_no_case_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
