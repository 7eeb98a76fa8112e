/* From matches to cases: what joins, what rises, what a replay or a failure leaves. */
#include "cases_fixture.h"

static void test_a_match_becomes_a_case_and_a_mail(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct record_alert *alerts;
	size_t n_alerts;
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	assert_int_equal(s.outcome.n_alerts, 1);
	assert_true(s.outcome.notices_due);
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.summary.number, "2026-1123-01");
	assert_slice(full.summary.kind, "watch");
	assert_slice(full.summary.danger, "danger");
	assert_slice(full.summary.state, "new");
	assert_slice(full.what.ja, "受付パソコンで、命令が動きました。");
	assert_slice(full.danger.ja, "それだけなら害がなくても、悪い動きの一部のことがあります。");
	assert_slice(full.now.ja, "①ネットの線を抜き、Wi-Fiを切る ②電源は切らず、そのままにする");
	assert_true(full.told);
	assert_int_equal(full.times.act, FIXTURE_NOW - 300);
	assert_int_equal(full.times.received, FIXTURE_NOW - 200);
	assert_int_equal(full.times.matched, FIXTURE_NOW - 100);
	assert_int_equal(full.times.case_opened, FIXTURE_NOW);
	assert_ok(store_alert_list(s.f.store, s.company, 1, &s.f.arena, &alerts, &n_alerts));
	assert_int_equal(n_alerts, 1);
	assert_slice(alerts[0].evidence[0].value, "base64 -d | sh");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_slice(mail.recipient, "owner@example.jp");
	assert_slice(mail.sender, "w@example.jp");
	assert_slice(mail.subject,
		"【至急】受付パソコンで、命令が動きました。／山田製作所 11月23日(月) 14:05");
	assert_true(mail.channel.len > 32);
	assert_true(slice_find(mail.channel, slice_text("secret")) == mail.channel.len);
	assert_result(cases_mail_next(s.cases, &s.f.arena, &mail), ERR_NOT_FOUND);
	cases_fixture_done(&s);
}

static void test_replay_changes_nothing(void **state)
{
	struct record_match matches[2];
	struct cases_fixture s;
	uint64_t dump[2][3];

	cases_fixture_init(&s);
	matches[0] = fixture_match(&s.f, s.company, s.device, "danger", 1);
	matches[1] = fixture_match(&s.f, s.company, s.device, "low", 2);
	for (int i = 0; i < 2; i++) {
		assert_ok(cases_fixture_commit(&s, matches, 2));
		assert_int_equal(s.outcome.n_alerts, i == 0 ? 2 : 0);
		assert_int_equal(s.outcome.notices_due, i == 0);
		dump[i][0] = (uint64_t)cases_fixture_count(&s, "alert") * 1000 +
			     (uint64_t)cases_fixture_count(&s, "case_");
		dump[i][1] = (uint64_t)cases_fixture_count(&s, "case_history") * 1000 +
			     (uint64_t)cases_fixture_count(&s, "notice");
		dump[i][2] = (uint64_t)fixture_number(&s.f, "SELECT events FROM device");
		fixture_reopen(&s.f);
		cases_free(s.cases);
		assert_ok(cases_new(s.f.store, &s.f.settings, &s.f.clock.clock, &s.cases));
	}
	assert_int_equal(s.changes.n, 0);
	assert_memory_equal(dump[0], dump[1], sizeof(dump[0]));
	assert_int_equal(dump[0][0], 2001);
	assert_int_equal(dump[0][1], 1001);
	assert_int_equal(fixture_number(&s.f, "SELECT alerts FROM case_"), 1);
	cases_fixture_done(&s);
}

static void test_a_failure_in_the_middle_leaves_nothing(void **state)
{
	/* The last thing that is written, so that all else has been before. */
	static const char *const traps[] = {"notice", "alert_evidence", "case_history"};
	struct cases_fixture s;

	for (size_t i = 0; i < ARRAY_SIZE(traps); i++) {
		struct record_match match;
		uint64_t position;
		char sql[160];

		cases_fixture_init(&s);
		snprintf(sql, sizeof(sql),
			"CREATE TRIGGER trap BEFORE INSERT ON %s BEGIN SELECT raise(ABORT, 'no'); "
			"END",
			traps[i]);
		fixture_sql(&s.f, sql);
		match = fixture_match(&s.f, s.company, s.device, "danger", 1);
		assert_result(cases_fixture_commit(&s, &match, 1), ERR_STORE);
		assert_string_equal(store_error(s.f.store), "no");
		assert_int_equal(cases_fixture_count(&s, "alert"), 0);
		assert_int_equal(cases_fixture_count(&s, "case_"), 0);
		assert_int_equal(fixture_number(&s.f, "SELECT events FROM device"), 1);
		assert_result(store_position_get(s.f.store, slice_text("watch"), &position),
			ERR_NOT_FOUND);
		/* And the same frame goes through once the failure is over. */
		fixture_sql(&s.f, "DROP TRIGGER trap");
		assert_ok(cases_fixture_commit(&s, &match, 1));
		assert_int_equal(cases_fixture_count(&s, "notice"), 1);
		cases_fixture_done(&s);
	}
}

static void test_alerts_within_half_an_hour_join(void **state)
{
	struct record_case_full full;
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	clock_fake_advance(&s.f.clock, CASES_JOIN_USEC - 1);
	cases_fixture_match(&s, "danger");
	assert_false(s.outcome.notices_due);
	cases_fixture_read(&s, 1, &full);
	assert_int_equal(full.summary.alerts, 2);
	/* Half an hour after the last, not after the first. */
	clock_fake_advance(&s.f.clock, CASES_JOIN_USEC - 1);
	cases_fixture_match(&s, "danger");
	assert_int_equal(cases_fixture_count(&s, "case_"), 1);
	clock_fake_advance(&s.f.clock, CASES_JOIN_USEC);
	cases_fixture_match(&s, "danger");
	assert_int_equal(cases_fixture_count(&s, "case_"), 2);
	assert_true(s.outcome.notices_due);
	cases_fixture_done(&s);
}

static void test_others_do_not_join(void **state)
{
	struct cases_fixture s;
	struct record_match match;
	struct record_case_close close = {.id = 1, .reason = SLICE_LITERAL("mistake")};
	struct cases_actor actor = {.scope = {.all = true}, .name = SLICE_LITERAL("root")};

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	/* another PC */
	match = fixture_match(
		&s.f, s.company, fixture_device(&s.f, s.company, "別のパソコン"), "danger", 7);
	s.position += 100;
	assert_ok(cases_fixture_commit(&s, &match, 1));
	assert_int_equal(cases_fixture_count(&s, "case_"), 2);
	/* a drill, and the drill's own kind */
	cases_fixture_match(&s, "drill");
	assert_int_equal(cases_fixture_count(&s, "case_"), 3);
	cases_fixture_match(&s, "drill");
	assert_int_equal(cases_fixture_count(&s, "case_"), 3);
	cases_fixture_match(&s, "danger");
	assert_int_equal(cases_fixture_count(&s, "case_"), 3);
	/* a closed case */
	assert_ok(cases_close(s.cases, &actor, &close, &s.changes));
	cases_fixture_match(&s, "danger");
	assert_int_equal(cases_fixture_count(&s, "case_"), 4);
	cases_fixture_done(&s);
}

static void test_low_levels_make_no_case(void **state)
{
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "low");
	assert_int_equal(s.outcome.n_alerts, 1);
	assert_int_equal(cases_fixture_count(&s, "alert"), 1);
	assert_int_equal(cases_fixture_count(&s, "case_"), 0);
	cases_fixture_done(&s);
}

static void test_danger_rises_and_never_sinks(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "caution");
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.summary.danger, "caution");
	assert_slice(full.now.ja, "見守り担当が調べます。お客さまにしていただくことはありません。");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	cases_fixture_match(&s, "danger");
	assert_true(s.outcome.notices_due);
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.summary.danger, "danger");
	assert_slice(full.what.ja, "受付パソコンで、命令が動きました。");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_slice(mail.subject, "【至急】注意から危険に変わりました。受付パソコンで、命令が"
				   "動きました。／山田製作所 11月23日(月) 14:05");
	cases_fixture_match(&s, "caution");
	cases_fixture_match(&s, "worse");
	assert_false(s.outcome.notices_due);
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.summary.danger, "danger");
	assert_int_equal(full.summary.alerts, 4);
	cases_fixture_done(&s);
}

static void test_a_case_raised_in_its_first_frame_is_told_once(void **state)
{
	struct record_match matches[2];
	struct frame_mail_send mail;
	struct cases_fixture s;

	cases_fixture_init(&s);
	matches[0] = fixture_match(&s.f, s.company, s.device, "caution", 1);
	matches[1] = fixture_match(&s.f, s.company, s.device, "danger", 2);
	assert_ok(cases_fixture_commit(&s, matches, 2));
	assert_int_equal(cases_fixture_count(&s, "notice"), 1);
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_true(slice_starts(mail.subject, slice_text("【至急】受付")));
	cases_fixture_done(&s);
}

static void test_a_rule_that_went_still_speaks(void **state)
{
	struct record_case_full full;
	struct cases_fixture s;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "no-such-rule");
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.summary.danger, "caution");
	assert_slice(full.what.ja, "ふだんと違う動きがありました。");
	cases_fixture_done(&s);
}

static void test_nothing_is_seen_in_the_future(void **state)
{
	struct record_case_full full;
	struct record_match match;
	struct cases_fixture s;

	cases_fixture_init(&s);
	match = fixture_match(&s.f, s.company, s.device, "danger", 1);
	match.seen = match.received = FIXTURE_NOW + USEC_PER_SEC;
	assert_ok(cases_fixture_commit(&s, &match, 1));
	cases_fixture_read(&s, 1, &full);
	assert_int_equal(full.times.act, FIXTURE_NOW);
	assert_int_equal(full.summary.last, FIXTURE_NOW);
	assert_int_equal(full.times.received, FIXTURE_NOW);
	cases_fixture_done(&s);
}

static void test_unknown_devices_are_dropped_and_counted(void **state)
{
	struct record_match matches[2];
	struct cases_fixture s;

	cases_fixture_init(&s);
	matches[0] = fixture_match(&s.f, s.company, 99, "danger", 1);
	matches[1] = fixture_match(&s.f, fixture_company(&s.f, "別"), s.device, "danger", 2);
	assert_ok(cases_fixture_commit(&s, matches, 2));
	assert_int_equal(s.outcome.n_dropped, 2);
	assert_int_equal(cases_fixture_count(&s, "alert"), 0);
	cases_fixture_done(&s);
}

static void test_taking_and_closing(void **state)
{
	struct cases_actor actor = {.scope = {.all = true}, .name = SLICE_LITERAL("佐藤")};
	struct record_case_close close = {
		.id = 1, .reason = SLICE_LITERAL("real"), .note = SLICE_LITERAL("直しました。")};
	struct record_case_full full;
	struct record_history *history;
	struct cases_fixture s;
	size_t n;

	cases_fixture_init(&s);
	cases_fixture_match(&s, "danger");
	assert_ok(cases_take(s.cases, &actor, 1, &s.changes));
	assert_ok(cases_take(s.cases, &actor, 1, &s.changes));
	cases_fixture_read(&s, 1, &full);
	assert_slice(full.summary.state, "taken");
	close.reason = slice_text("because");
	assert_result(cases_close(s.cases, &actor, &close, &s.changes), ERR_BAD_VALUE);
	close.reason = slice_text("real");
	assert_ok(cases_close(s.cases, &actor, &close, &s.changes));
	assert_result(cases_close(s.cases, &actor, &close, &s.changes), ERR_CONFLICT);
	assert_result(cases_take(s.cases, &actor, 1, &s.changes), ERR_CONFLICT);
	assert_result(cases_take(s.cases, &actor, 2, &s.changes), ERR_NOT_FOUND);
	assert_ok(store_case_history(s.f.store, s.company, 1, &s.f.arena, &history, &n));
	assert_int_equal(n, 3);
	assert_slice(history[1].who, "佐藤");
	assert_slice(history[1].state, "taken");
	assert_slice(history[2].state, "closed");
	assert_slice(history[2].note, "直しました。");
	cases_fixture_done(&s);
}

static void test_changes_never_overflow(void **state)
{
	struct changes changes = {.n = 0};

	for (uint64_t i = 0; i < 600; i++)
		changes_add(&changes, 1, CHANGE_CASE, i);
	assert_int_equal(changes.n, ARRAY_SIZE(changes.items));
	assert_int_equal(changes.items[changes.n - 1].kind, CHANGE_STATUS);
	assert_int_equal(changes.items[changes.n - 1].company, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_match_becomes_a_case_and_a_mail),
		cmocka_unit_test(test_replay_changes_nothing),
		cmocka_unit_test(test_a_failure_in_the_middle_leaves_nothing),
		cmocka_unit_test(test_alerts_within_half_an_hour_join),
		cmocka_unit_test(test_others_do_not_join),
		cmocka_unit_test(test_low_levels_make_no_case),
		cmocka_unit_test(test_danger_rises_and_never_sinks),
		cmocka_unit_test(test_a_case_raised_in_its_first_frame_is_told_once),
		cmocka_unit_test(test_a_rule_that_went_still_speaks),
		cmocka_unit_test(test_nothing_is_seen_in_the_future),
		cmocka_unit_test(test_unknown_devices_are_dropped_and_counted),
		cmocka_unit_test(test_taking_and_closing),
		cmocka_unit_test(test_changes_never_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
