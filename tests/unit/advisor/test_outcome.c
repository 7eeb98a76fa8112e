/* The four outcomes, their reasons, and the reminder of a decision that was put off. */
#include "ask.h"

static void each_outcome_is_a_sentence(void **state)
{
	static const char *const rows[][3] = {
		{"{}", "", "まだ決めていません。"},
		{"{\"outcome\": {\"kind\": \"take\", \"service\": \"s02\"}}", "take",
			"② 防検サイバーを導入します。"},
		{"{\"outcome\": {\"kind\": \"present_vendor\"}}", "present_vendor",
			"いまのIT業者に、見守りと事故の対応を頼みます。"},
		{"{\"outcome\": {\"kind\": \"later\"}}", "later", "今回は見送り、検討を続けます。"},
		{"{\"outcome\": {\"kind\": \"later\", \"remind\": \"2027-01-15\"}}", "later",
			"今回は見送り、2027年1月15日にもう一度考えます。"},
		{"{\"outcome\": {\"kind\": \"other_first\"}}", "other_first",
			"サービスより先に、ほかの対策をします。"},
	};
	struct ask ask;

	ask_open(&ask);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		ask_op(&ask, "outcome", rows[i][0], "");
		ask_text(&ask, "kind", rows[i][1]);
		ask_text(&ask, "text", rows[i][2]);
	}
	ask_close(&ask);
}

static void reasons_are_kept_and_asked_for(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "outcome",
		"{\"outcome\": {\"kind\": \"present_vendor\", \"date\": \"2026-11-23\","
		" \"reasons\": [\"駆け付けの範囲が広い\", \"損害賠償は起きにくい\"]}}",
		"");
	ask_count(&ask, "reasons", 2);
	ask_text(&ask, "reasons[0]", "駆け付けの範囲が広い");
	ask_text(&ask, "date", "2026-11-23");
	ask_count(&ask, "missing", 0);
	ask_op(&ask, "outcome", "{\"outcome\": {\"kind\": \"later\"}}", "");
	ask_count(&ask, "missing", 2);
	ask_has(&ask, "missing", "もう一度考える日を決めておいてください。");
	ask_close(&ask);
}

static void what_does_not_go_together_is_refused(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "outcome", "{\"outcome\": {\"kind\": \"take\"}}", "");
	ask_refused(&ask, "TB-1704", "visit.outcome.service");
	ask_op(&ask, "outcome", "{\"outcome\": {\"kind\": \"later\", \"remind\": \"2026-11-22\"}}",
		"");
	ask_refused(&ask, "TB-1709", "visit.outcome.remind");
	ask_op(&ask, "reminder", "{\"outcome\": {\"kind\": \"later\", \"remind\": \"2026-11-22\"}}",
		"");
	ask_refused(&ask, "TB-1709", "visit.outcome.remind");
	ask_op(&ask, "proposal", "{\"outcome\": {\"kind\": \"later\", \"remind\": \"2026-11-22\"}}",
		"");
	ask_refused(&ask, "TB-1709", "visit.outcome.remind");
	/* But the saved visit can be opened again, to decide anew. */
	ask_op(&ask, "check", "{\"outcome\": {\"kind\": \"later\", \"remind\": \"2026-11-22\"}}",
		"");
	assert_int_equal(ask.result, 0);
	ask_op(&ask, "outcome",
		"{\"outcome\": {\"kind\": \"take\", \"service\": \"s02\", \"remind\": "
		"\"2026-11-22\"}}",
		"");
	assert_int_equal(ask.result, 0);
	ask_op(&ask, "outcome", "{\"outcome\": {\"kind\": \"later\", \"remind\": \"2027-02-31\"}}",
		"");
	ask_refused(&ask, "TB-1708", "visit.outcome.remind");
	ask_op(&ask, "outcome", "{\"outcome\": {\"kind\": \"perhaps\"}}", "");
	assert_int_equal(ask.result, ERR_REFUSED);
	ask_close(&ask);
}

static void a_reminder_is_a_calendar_file(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "reminder",
		"{\"company\": {\"name\": \"ちば製作所\"}, \"outcome\": {\"kind\": \"later\","
		" \"remind\": \"2027-01-15\", \"reasons\": [\"先に連絡先を決める\"]}}",
		"");
	ask_text(&ask, "date", "2027-01-15");
	ask_has(&ask, "text", "DTSTART;VALUE=DATE:20270115\r\n");
	ask_has(&ask, "text", "ちば製作所");
	ask_has(&ask, "text", "END:VCALENDAR\r\n");
	/* Today is no past day. */
	ask_op(&ask, "reminder", "{\"outcome\": {\"kind\": \"later\", \"remind\": \"2026-11-23\"}}",
		"");
	ask_text(&ask, "date", "2026-11-23");
	ask_op(&ask, "reminder", "{\"outcome\": {\"kind\": \"later\"}}", "");
	ask_refused(&ask, "TB-1704", "visit.outcome.remind");
	ask_close(&ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_outcome_is_a_sentence),
		cmocka_unit_test(reasons_are_kept_and_asked_for),
		cmocka_unit_test(what_does_not_go_together_is_refused),
		cmocka_unit_test(a_reminder_is_a_calendar_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
