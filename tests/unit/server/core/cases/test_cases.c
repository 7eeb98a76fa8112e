/* From matches to cases, and whom they are told to. */
#include "state_fixture.h"

#include "words/words.h"

struct setup {
	struct fixture f;
	struct cases *cases;
	uint32_t company;
	uint64_t device;
	uint64_t position;
	struct changes changes;
	struct cases_outcome outcome;
};

static const struct fixture_rule rules[] = {
	{"danger", 3, false, "{device}で、命令が動きました。", NULL},
	{"worse", 4, false, "{device}が、もっと悪くなりました。", NULL},
	{"caution", 2, false, NULL, "attack.discovery"},
	{"low", 1, false, NULL, NULL},
	{"drill", 3, true, "{device}で、練習の命令が動きました。", NULL},
};

static void setup_with(struct setup *s, const char *smtp, const char *mail)
{
	memset(s, 0, sizeof(*s));
	fixture_init(&s->f);
	assert_ok(settings_put(&s->f.settings, slice_text("smtp"), slice_text(smtp)));
	assert_ok(cases_new(s->f.store, &s->f.settings, &s->f.clock.clock, &s->cases));
	assert_ok(cases_set_courier_key(s->cases, (const uint8_t[32]){9}));
	s->company = fixture_company(&s->f, "山田製作所");
	fixture_person(&s->f, s->company, "社長", mail, API_OWNER | API_OPERATOR);
	s->device = fixture_device(&s->f, s->company, "受付パソコン");
	fixture_see(&s->f, s->company, s->device);
	fixture_rules(&s->f, rules, ARRAY_SIZE(rules));
	s->position = 1000;
}

static void setup_init(struct setup *s)
{
	setup_with(s, "smtps://u:secret@mail.example.jp", "owner@example.jp");
}

static void setup_done(struct setup *s)
{
	cases_free(s->cases);
	fixture_done(&s->f);
}

static int commit_all(struct setup *s, struct record_match *matches, size_t n)
{
	struct record_sight sight = {
		.company = s->company,
		.device = s->device,
		.received = s->f.clock.now_wall,
		.events = 10,
		.sources = 1,
	};
	struct frame_matched matched = {
		.position = s->position,
		.matches = matches,
		.n_matches = n,
		.sights = &sight,
		.n_sights = 1,
	};

	s->changes.n = 0;
	return cases_commit_matched(s->cases, &matched, &s->changes, &s->outcome);
}

/* One match of the device, in a batch of its own. */
static void commit_one(struct setup *s, const char *rule)
{
	struct record_match match;

	s->position += 100;
	match = fixture_match(&s->f, s->company, s->device, rule, s->position);
	assert_ok(commit_all(s, &match, 1));
}

static void read_case(struct setup *s, uint64_t id, struct record_case_full *full)
{
	const struct store_scope all = {.all = true};

	assert_ok(store_case_get(s->f.store, &all, id, &s->f.arena, full));
}

static int64_t count(struct setup *s, const char *table)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	return fixture_number(&s->f, sql);
}

static void test_a_match_becomes_a_case_and_a_mail(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct record_alert *alerts;
	size_t n_alerts;
	struct setup s;

	setup_init(&s);
	commit_one(&s, "danger");
	assert_int_equal(s.outcome.n_alerts, 1);
	assert_true(s.outcome.notices_due);
	read_case(&s, 1, &full);
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
	setup_done(&s);
}

static void test_replay_changes_nothing(void **state)
{
	struct record_match matches[2];
	struct setup s;
	uint64_t dump[2][3];

	setup_init(&s);
	matches[0] = fixture_match(&s.f, s.company, s.device, "danger", 1);
	matches[1] = fixture_match(&s.f, s.company, s.device, "low", 2);
	for (int i = 0; i < 2; i++) {
		assert_ok(commit_all(&s, matches, 2));
		assert_int_equal(s.outcome.n_alerts, i == 0 ? 2 : 0);
		assert_int_equal(s.outcome.notices_due, i == 0);
		dump[i][0] = (uint64_t)count(&s, "alert") * 1000 + (uint64_t)count(&s, "case_");
		dump[i][1] =
			(uint64_t)count(&s, "case_history") * 1000 + (uint64_t)count(&s, "notice");
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
	setup_done(&s);
}

static void test_a_failure_in_the_middle_leaves_nothing(void **state)
{
	/* The last thing that is written, so that all else has been before. */
	static const char *const traps[] = {"notice", "alert_evidence", "case_history"};
	struct setup s;

	for (size_t i = 0; i < ARRAY_SIZE(traps); i++) {
		struct record_match match;
		uint64_t position;
		char sql[160];

		setup_init(&s);
		snprintf(sql, sizeof(sql),
			"CREATE TRIGGER trap BEFORE INSERT ON %s BEGIN SELECT raise(ABORT, 'no'); "
			"END",
			traps[i]);
		fixture_sql(&s.f, sql);
		match = fixture_match(&s.f, s.company, s.device, "danger", 1);
		assert_result(commit_all(&s, &match, 1), ERR_STORE);
		assert_string_equal(store_error(s.f.store), "no");
		assert_int_equal(count(&s, "alert"), 0);
		assert_int_equal(count(&s, "case_"), 0);
		assert_int_equal(fixture_number(&s.f, "SELECT events FROM device"), 1);
		assert_result(store_position_get(s.f.store, slice_text("watch"), &position),
			ERR_NOT_FOUND);
		/* And the same frame goes through once the failure is over. */
		fixture_sql(&s.f, "DROP TRIGGER trap");
		assert_ok(commit_all(&s, &match, 1));
		assert_int_equal(count(&s, "notice"), 1);
		setup_done(&s);
	}
}

static void test_alerts_within_half_an_hour_join(void **state)
{
	struct record_case_full full;
	struct setup s;

	setup_init(&s);
	commit_one(&s, "danger");
	clock_fake_advance(&s.f.clock, CASES_JOIN_USEC - 1);
	commit_one(&s, "danger");
	assert_false(s.outcome.notices_due);
	read_case(&s, 1, &full);
	assert_int_equal(full.summary.alerts, 2);
	/* Half an hour after the last, not after the first. */
	clock_fake_advance(&s.f.clock, CASES_JOIN_USEC - 1);
	commit_one(&s, "danger");
	assert_int_equal(count(&s, "case_"), 1);
	clock_fake_advance(&s.f.clock, CASES_JOIN_USEC);
	commit_one(&s, "danger");
	assert_int_equal(count(&s, "case_"), 2);
	assert_true(s.outcome.notices_due);
	setup_done(&s);
}

static void test_others_do_not_join(void **state)
{
	struct setup s;
	struct record_match match;
	struct record_case_close close = {.id = 1, .reason = SLICE_LITERAL("mistake")};
	struct cases_actor actor = {.scope = {.all = true}, .name = SLICE_LITERAL("root")};

	setup_init(&s);
	commit_one(&s, "danger");
	/* another PC */
	match = fixture_match(
		&s.f, s.company, fixture_device(&s.f, s.company, "別のパソコン"), "danger", 7);
	s.position += 100;
	assert_ok(commit_all(&s, &match, 1));
	assert_int_equal(count(&s, "case_"), 2);
	/* a drill, and the drill's own kind */
	commit_one(&s, "drill");
	assert_int_equal(count(&s, "case_"), 3);
	commit_one(&s, "drill");
	assert_int_equal(count(&s, "case_"), 3);
	commit_one(&s, "danger");
	assert_int_equal(count(&s, "case_"), 3);
	/* a closed case */
	assert_ok(cases_close(s.cases, &actor, &close, &s.changes));
	commit_one(&s, "danger");
	assert_int_equal(count(&s, "case_"), 4);
	setup_done(&s);
}

static void test_low_levels_make_no_case(void **state)
{
	struct setup s;

	setup_init(&s);
	commit_one(&s, "low");
	assert_int_equal(s.outcome.n_alerts, 1);
	assert_int_equal(count(&s, "alert"), 1);
	assert_int_equal(count(&s, "case_"), 0);
	setup_done(&s);
}

static void test_danger_rises_and_never_sinks(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct setup s;

	setup_init(&s);
	commit_one(&s, "caution");
	read_case(&s, 1, &full);
	assert_slice(full.summary.danger, "caution");
	assert_slice(full.now.ja, "見守り担当が調べます。お客さまにしていただくことはありません。");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	commit_one(&s, "danger");
	assert_true(s.outcome.notices_due);
	read_case(&s, 1, &full);
	assert_slice(full.summary.danger, "danger");
	assert_slice(full.what.ja, "受付パソコンで、命令が動きました。");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_slice(mail.subject, "【至急】注意から危険に変わりました。受付パソコンで、命令が"
				   "動きました。／山田製作所 11月23日(月) 14:05");
	commit_one(&s, "caution");
	commit_one(&s, "worse");
	assert_false(s.outcome.notices_due);
	read_case(&s, 1, &full);
	assert_slice(full.summary.danger, "danger");
	assert_int_equal(full.summary.alerts, 4);
	setup_done(&s);
}

static void test_a_case_raised_in_its_first_frame_is_told_once(void **state)
{
	struct record_match matches[2];
	struct frame_mail_send mail;
	struct setup s;

	setup_init(&s);
	matches[0] = fixture_match(&s.f, s.company, s.device, "caution", 1);
	matches[1] = fixture_match(&s.f, s.company, s.device, "danger", 2);
	assert_ok(commit_all(&s, matches, 2));
	assert_int_equal(count(&s, "notice"), 1);
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_true(slice_starts(mail.subject, slice_text("【至急】受付")));
	setup_done(&s);
}

static void test_a_rule_that_went_still_speaks(void **state)
{
	struct record_case_full full;
	struct setup s;

	setup_init(&s);
	commit_one(&s, "no-such-rule");
	read_case(&s, 1, &full);
	assert_slice(full.summary.danger, "caution");
	assert_slice(full.what.ja, "ふだんと違う動きがありました。");
	setup_done(&s);
}

static void test_unknown_devices_are_dropped_and_counted(void **state)
{
	struct record_match matches[2];
	struct setup s;

	setup_init(&s);
	matches[0] = fixture_match(&s.f, s.company, 99, "danger", 1);
	matches[1] = fixture_match(&s.f, fixture_company(&s.f, "別"), s.device, "danger", 2);
	assert_ok(commit_all(&s, matches, 2));
	assert_int_equal(s.outcome.n_dropped, 2);
	assert_int_equal(count(&s, "alert"), 0);
	setup_done(&s);
}

static void test_nobody_to_tell(void **state)
{
	static const char *const cases[][2] = {{"", "owner@example.jp"}, {"smtps://mail", ""}};
	struct record_case_full full;
	struct setup s;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		setup_with(&s, cases[i][0], cases[i][1]);
		commit_one(&s, "danger");
		assert_false(s.outcome.notices_due);
		read_case(&s, 1, &full);
		assert_false(full.told);
		setup_done(&s);
	}
}

static void answer(struct setup *s, uint64_t notice, uint8_t outcome)
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

static void test_told_when_the_mail_was_taken(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct setup s;

	setup_init(&s);
	commit_one(&s, "danger");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	clock_fake_advance(&s.f.clock, 250 * USEC_PER_MS);
	answer(&s, mail.notice, 0);
	assert_int_equal(s.changes.n, 1);
	read_case(&s, 1, &full);
	assert_slice(full.summary.state, "told");
	assert_int_equal(full.times.mail_taken, FIXTURE_NOW + 250 * USEC_PER_MS);
	/* A second answer, or one about nothing, changes nothing. */
	answer(&s, mail.notice, 2);
	answer(&s, 99, 0);
	assert_int_equal(s.changes.n, 0);
	assert_int_equal(count(&s, "case_history"), 2);
	setup_done(&s);
}

static void test_retries_with_one_id_and_growing_waits(void **state)
{
	static const int minutes[] = {1, 2, 4, 8, 16, 32, 60, 60};
	struct frame_mail_send mail, first;
	struct setup s;
	usec_t due;

	setup_init(&s);
	commit_one(&s, "danger");
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
	setup_done(&s);
}

static void test_given_up_after_a_day_with_a_case(void **state)
{
	struct record_case_full full;
	struct frame_mail_send mail;
	struct setup s;

	setup_init(&s);
	commit_one(&s, "danger");
	clock_fake_advance(&s.f.clock, (usec_t)86400 * USEC_PER_SEC);
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	answer(&s, mail.notice, 1);
	read_case(&s, 1, &full);
	assert_false(full.told);
	read_case(&s, 2, &full);
	assert_slice(full.summary.kind, "service");
	assert_slice(full.what.ja, "お知らせのメールを、届けられませんでした。");
	assert_false(full.told);
	/* No mail about mails. */
	assert_result(cases_mail_next(s.cases, &s.f.arena, &mail), ERR_NOT_FOUND);
	setup_done(&s);
}

static void test_a_lost_courier_is_asked_again(void **state)
{
	struct frame_mail_send mail;
	struct setup s;
	usec_t due;

	setup_init(&s);
	commit_one(&s, "danger");
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	assert_result(cases_mail_next(s.cases, &s.f.arena, &mail), ERR_NOT_FOUND);
	assert_ok(cases_mail_due(s.cases, &due));
	assert_int_equal(due, FIXTURE_NOW + 600 * USEC_PER_SEC);
	assert_ok(cases_mail_reset(s.cases));
	assert_ok(cases_mail_next(s.cases, &s.f.arena, &mail));
	setup_done(&s);
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
	struct setup s;
	size_t n;

	setup_init(&s);
	service.company = s.company;
	service.device = s.device;
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	assert_int_equal(s.changes.n, 1);
	read_case(&s, 1, &full);
	assert_slice(full.what.ja, "受付パソコンから届いた記録の一部を、読み取れませんでした。");
	assert_ok(store_case_history(s.f.store, s.company, 1, &s.f.arena, &history, &n));
	assert_slice(history[0].note, "MALFORMED");
	/* The same position again is known; a later one is the same open case. */
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	service.key = 600;
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	read_case(&s, 1, &full);
	assert_int_equal(full.summary.alerts, 2);
	assert_int_equal(count(&s, "notice"), 1);
	/* Another failure is another case; an unknown device makes it the installation's. */
	service.kind = CASES_CLONE;
	service.device = 99;
	assert_ok(cases_open_service(s.cases, &service, &s.changes));
	read_case(&s, 2, &full);
	assert_int_equal(full.summary.company, 0);
	setup_done(&s);
}

static void test_taking_and_closing(void **state)
{
	struct cases_actor actor = {.scope = {.all = true}, .name = SLICE_LITERAL("佐藤")};
	struct record_case_close close = {
		.id = 1, .reason = SLICE_LITERAL("real"), .note = SLICE_LITERAL("直しました。")};
	struct record_case_full full;
	struct record_history *history;
	struct setup s;
	size_t n;

	setup_init(&s);
	commit_one(&s, "danger");
	assert_ok(cases_take(s.cases, &actor, 1, &s.changes));
	assert_ok(cases_take(s.cases, &actor, 1, &s.changes));
	read_case(&s, 1, &full);
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
	setup_done(&s);
}

static void test_shown_is_the_first_time(void **state)
{
	struct frame_shown shown = {.kind = CHANGE_CASE, .id = 1};
	struct record_case_full full;
	struct setup s;

	setup_init(&s);
	commit_one(&s, "danger");
	shown.at = FIXTURE_NOW + USEC_PER_SEC; /* nothing is shown in the future */
	assert_ok(cases_shown(s.cases, &shown));
	shown.at = FIXTURE_NOW - 1;
	assert_ok(cases_shown(s.cases, &shown));
	read_case(&s, 1, &full);
	assert_int_equal(full.times.shown, FIXTURE_NOW);
	setup_done(&s);
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
		cmocka_unit_test(test_unknown_devices_are_dropped_and_counted),
		cmocka_unit_test(test_nobody_to_tell),
		cmocka_unit_test(test_told_when_the_mail_was_taken),
		cmocka_unit_test(test_retries_with_one_id_and_growing_waits),
		cmocka_unit_test(test_given_up_after_a_day_with_a_case),
		cmocka_unit_test(test_a_lost_courier_is_asked_again),
		cmocka_unit_test(test_service_cases_open_once),
		cmocka_unit_test(test_taking_and_closing),
		cmocka_unit_test(test_shown_is_the_first_time),
		cmocka_unit_test(test_changes_never_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
