/* Who is told, what becomes of each mail, and the cases about our own failures. */
#include "cases_fixture.h"

static void test_nobody_to_tell(void **state)
{
	static const char *const cases[][2] = {{"", "owner@example.jp"}, {"smtps://mail", ""}};
	struct record_case_full full;
	struct cases_fixture s;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cases_fixture_with(&s, cases[i][0], cases[i][1]);
		cases_fixture_match(&s, "danger");
		assert_false(s.outcome.notices_due);
		cases_fixture_read(&s, 1, &full);
		assert_false(full.told);
		cases_fixture_done(&s);
	}
}

static void answer(struct cases_fixture *s, uint64_t notice, uint8_t outcome)
{
	const struct frame_mail_done done = {
		.notice = notice,
		.outcome = outcome,
		.taken = s->f.clock.now_wall,
		.detail = SLICE_LITERAL("250 ok"),
	};

	s->changes.n = 0;
	assert_ok(cases_mail_done(s->cases, &done, &s->changes));
}

/* Its rule marks every text; the mail is marked once, as a whole. */
static void test_a_drills_mail_is_marked_once(void **state)
{
	static const struct fixture_rule drill = {"drill", 3, true,
		"【練習】{device}"
		"で、合図がありました。これは練習です。本当に起きたことではありません。"};
	struct frame_mail_send mail;
	struct cases_fixture s;
	size_t at;

	cases_fixture_init(&s);
	fixture_rules(&s.f, &drill, 1);
	cases_fixture_match(&s, "drill");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_slice(mail.subject,
		"【練習】受付パソコンで、合図がありました。／山田製作所 11月23日(月) 14:05");
	assert_true(slice_starts(mail.body, slice_text("【練習】\n1 11月23日(月) 14:05\n"
						       "  受付パソコンで、合図がありました。\n")));
	at = slice_find(mail.body, slice_text("これは練習です。"));
	assert_true(at < mail.body.len);
	assert_true(slice_starts(slice_from(mail.body, at),
		slice_text("これは練習です。本当に起きたことではありません。\n\n----\n")));
	cases_fixture_done(&s);
}

static void test_told_when_the_mail_was_taken(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	clock_fake_advance(&s.f.clock, 250 * USEC_PER_MS);
	answer(&s, mail.notice, 0);
	assert_int_equal(s.changes.n, 1);
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.summary.state, "told");
	assert_int_equal(full.times.mail_taken, FIXTURE_NOW + 250 * USEC_PER_MS);
	/* A second answer, or one about nothing, changes nothing. */
	answer(&s, mail.notice, 2);
	answer(&s, 99, 0);
	assert_int_equal(s.changes.n, 0);
	assert_int_equal(cases_fixture_count(&s, "case_history"), 2);
	cases_fixture_done(&s);
}

static void test_retries_with_one_id_and_growing_waits(void **state)
{
	static const int minutes[] = {1, 2, 4, 8, 16, 32, 60, 60};
	struct frame_mail_send mail, first;
	struct cases_fixture s;
	usec_t due;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &first));
	for (size_t i = 0; i < ARRAY_SIZE(minutes); i++) {
		answer(&s, first.notice, 1);
		assert_ok(cases_mail_due(s.cases, &due));
		assert_int_equal(due, s.f.clock.now_wall + minutes[i] * 60 * USEC_PER_SEC);
		assert_result(cases_mail_next(s.cases, &s.f.arena, &mail), ERR_NOT_FOUND);
		clock_fake_advance(&s.f.clock, minutes[i] * 60 * USEC_PER_SEC);
		assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
		assert_true(slice_is(mail.message_id, first.message_id));
		assert_true(slice_is(mail.body, first.body));
	}
	cases_fixture_done(&s);
}

static void test_clock_set_back_holds_no_mail_up(void **state)
{
	struct frame_mail_send mail;
	struct cases_fixture s;
	usec_t due;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	answer(&s, mail.notice, 1);
	clock_fake_advance(&s.f.clock, (usec_t)-365 * 86400 * USEC_PER_SEC);
	assert_ok(cases_mail_due(s.cases, &due));
	assert_int_equal(due, s.f.clock.now_wall);
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	cases_fixture_done(&s);
}

static void test_given_up_after_a_day_with_a_case(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	/* A clock that leaps a day ahead is no day of trying. */
	clock_fake_advance(&s.f.clock, (usec_t)86400 * USEC_PER_SEC);
	for (unsigned tries = 0; tries < 12; tries++) {
		assert_int_equal(cases_fixture_count(&s, "case_"), 1);
		assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
		answer(&s, mail.notice, 1);
		clock_fake_advance(&s.f.clock, 3600 * USEC_PER_SEC);
	}
	cases_fixture_read(&s, 1, &full);
	assert_false(full.told);
	cases_fixture_read(&s, 2, &full);
	assert_slice(full.summary.kind, "service");
	assert_slice(full.what.ja, "お知らせのメールを、届けられませんでした。");
	assert_false(full.told);
	/* No mail about mails. */
	assert_result(cases_mail_next(s.cases, &s.f.arena, &mail), ERR_NOT_FOUND);
	cases_fixture_done(&s);
}

static void test_a_lost_courier_is_asked_again(void **state)
{
	struct frame_mail_send mail;
	struct cases_fixture s;
	usec_t due;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_result(cases_mail_next(s.cases, &s.f.arena, &mail), ERR_NOT_FOUND);
	assert_ok(cases_mail_due(s.cases, &due));
	assert_int_equal(due, FIXTURE_NOW + 600 * USEC_PER_SEC);
	assert_ok(cases_mail_reset(s.cases));
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	cases_fixture_done(&s);
}

static void test_service_cases_open_once(void **state)
{
	struct cases_service service = {
		.kind = CASES_SET_ASIDE,
		.key = 500,
		.subject = SLICE_LITERAL("MALFORMED"),
	};
	struct record_case_full full;
	struct record_history *history;
	struct cases_fixture s;
	size_t n;

	cases_fixture_init(&s);
	service.company = s.company;
	service.device = s.device;
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	assert_int_equal(s.changes.n, 1);
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.what.ja, "受付パソコンから届いた記録の一部を、読み取れませんでした。");
	assert_ok(store_case_history(s.f.store, s.company, 1, &s.f.arena, &history, &n));
	assert_slice(history[0].note, "MALFORMED");
	/* The same position again is known; a later one is the same open case. */
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	service.key = 600;
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	cases_fixture_read(&s, 1, &full);
	assert_int_equal(full.summary.alerts, 2);
	assert_int_equal(cases_fixture_count(&s, "notice"), 1);
	/* Another failure is another case; an unknown device makes it the installation's. */
	service.kind = CASES_CLONE;
	service.device = 99;
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	cases_fixture_read(&s, 2, &full);
	assert_int_equal(full.summary.company, 0);
	cases_fixture_done(&s);
}

static void test_shown_is_the_first_time(void **state)
{
	struct frame_shown shown = {.kind = CHANGE_CASE, .id = 1};
	struct record_case_full full;
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	shown.at = FIXTURE_NOW + USEC_PER_SEC; /* nothing is shown in the future */
	assert_ok(cases_shown(s.cases, &shown));
	shown.at = FIXTURE_NOW - 1;
	assert_ok(cases_shown(s.cases, &shown));
	cases_fixture_read(&s, 1, &full);
	assert_int_equal(full.times.shown, FIXTURE_NOW);
	cases_fixture_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_to_tell),
		cmocka_unit_test(test_a_drills_mail_is_marked_once),
		cmocka_unit_test(test_told_when_the_mail_was_taken),
		cmocka_unit_test(test_retries_with_one_id_and_growing_waits),
		cmocka_unit_test(test_clock_set_back_holds_no_mail_up),
		cmocka_unit_test(test_given_up_after_a_day_with_a_case),
		cmocka_unit_test(test_a_lost_courier_is_asked_again),
		cmocka_unit_test(test_service_cases_open_once),
		cmocka_unit_test(test_shown_is_the_first_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
