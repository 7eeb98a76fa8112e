/* The inquiry asks what is missing and nothing else; its answers come back as facts, confirmations and prices. */
#include "ask.h"

#include "base/text.h"

static const char s02[] = "{\"candidates\": [\"s02\"]}";

static int question(const struct ask *ask, const char *item)
{
	return ask_index(ask, "services[0].questions", "item", item);
}

static void the_list_and_the_prices_lead(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "inquiry", s02, "");
	ask_count(&ask, "services", 1);
	ask_text(&ask, "services[0].questions[0].item", "");
	ask_text(&ask, "services[0].questions[0].ask",
		"サービスは、いまもIPAのお助け隊サービスのリストに載っていますか。");
	/* No absolute price of any service is known. */
	for (unsigned i = 1; i <= 5; i++) {
		struct buf b = BUF_INIT(64);

		buf_put_format(&b, "services[0].questions[%u].why", i);
		ask_text(&ask, buf_text(&b), "料金が、どの資料にも書かれていないため。");
		buf_done(&b);
	}
	assert_true(question(&ask, "price_initial") > 0);
	assert_true(question(&ask, "price_hardware") > 0);
	ask_close(&ask);
}

static void only_what_is_missing_is_asked(void **state)
{
	struct ask ask;
	int at;
	struct buf path = BUF_INIT(96);

	ask_open(&ask);
	ask_op(&ask, "inquiry", s02, "");
	/* Nobody has said whether ② charges support extra. */
	at = question(&ask, "incident_support_charged_extra");
	assert_true(at > 0);
	buf_put_format(&path, "services[0].questions[%d].why", at);
	ask_text(&ask, buf_text(&path), "資料に書かれていないため。");
	/* ② comes at night: no question when it would come later; it is an old fact to confirm. */
	assert_true(question(&ask, "dispatch_next_business_day_or_later") < 0);
	at = question(&ask, "dispatch_24x365");
	buf_clear(&path);
	buf_put_format(&path, "services[0].questions[%d].ask", at);
	ask_has(&ask, buf_text(&path), "2022年7月には");
	/* What is computed is not asked, nor what does not touch the company. */
	assert_true(question(&ask, "first_year_cost") < 0);
	assert_true(question(&ask, "supports_mac") < 0);
	ask_op(&ask, "inquiry", "{\"candidates\": [\"s02\"], \"systems\": [{\"system\": \"mac\"}]}",
		"");
	assert_true(question(&ask, "supports_mac") > 0);
	buf_done(&path);
	ask_close(&ask);
}

/* For ① no PC's system matters at all: it does not apply. */
static void what_does_not_apply_is_not_asked(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "inquiry",
		"{\"candidates\": [\"s01\"], \"systems\": [{\"system\": \"windows_xp\"}]}", "");
	assert_true(question(&ask, "supports_windows_xp") < 0);
	ask_close(&ask);
}

static void answers_end_questions(void **state)
{
	struct ask ask;
	uint32_t before;

	ask_open(&ask);
	ask_op(&ask, "inquiry", s02, "");
	before = ask_at(&ask, "services[0].questions")->n_items;
	ask_op(&ask, "inquiry",
		"{\"candidates\": [\"s02\"], \"facts\": [{\"service\": \"s02\","
		" \"item\": \"incident_support_charged_extra\", \"state\": \"no\","
		" \"source\": \"電話\", \"date\": \"2026-11-20\"}],"
		" \"confirmed\": [{\"service\": \"s02\", \"item\": \"\", \"source\": \"IPA\","
		" \"date\": \"2026-11-20\"}, {\"service\": \"s02\", \"item\": \"dispatch_24x365\","
		" \"source\": \"電話\", \"date\": \"2026-11-20\"}],"
		" \"quotations\": [{\"service\": \"s02\", \"date\": \"2026-11-20\", \"tax\": "
		"\"excluded\","
		" \"initial\": 0, \"per_terminal\": 1000}]}",
		"");
	ask_count(&ask, "services[0].questions", before - 5);
	assert_true(question(&ask, "") < 0);
	assert_true(question(&ask, "incident_support_charged_extra") < 0);
	assert_true(question(&ask, "dispatch_24x365") < 0);
	assert_true(question(&ask, "price_initial") < 0);
	assert_true(question(&ask, "price_terminal_month") < 0);
	assert_true(question(&ask, "price_hardware") >= 0);
	ask_close(&ask);
}

static void the_letter_has_every_question(void **state)
{
	struct ask ask;
	const struct read_value *questions;

	ask_open(&ask);
	ask_op(&ask, "inquiry",
		"{\"company\": {\"name\": \"ちば製作所\"}, \"candidates\": [\"s02\", \"s14\"],"
		" \"coordinator\": {\"name\": \"山田\"}}",
		"");
	questions = ask_at(&ask, "services[1].questions");
	for (uint32_t i = 0; i < questions->n_items; i++) {
		struct buf text = BUF_INIT(8192);

		buf_put_slice(&text, read_text(&questions->items[i], "ask"));
		ask_has(&ask, "services[1].text", buf_text(&text));
		ask_has(&ask, "text", buf_text(&text));
		buf_done(&text);
	}
	ask_has(&ask, "services[1].text", "NTTコミュニケーションズ株式会社 ご担当の方へ\n");
	ask_has(&ask, "services[1].text", "ちば製作所の相談を受けている、山田です。\n");
	ask_has(&ask, "services[1].text", "\n1. サービスは、いまもIPA");
	ask_count(&ask, "services[1].table.columns", 4);
	ask_count(&ask, "services[1].table.rows", questions->n_items);
	ask_close(&ask);
}

/* ---- answers */

static const char from[] = ", \"service\": \"s02\", \"source\": \"担当者の返信\", \"date\": "
			   "\"2026年11月20日\", \"answers\": ";

static void take(struct ask *ask, const char *answers)
{
	struct buf more = BUF_INIT(8192);

	buf_put_text(&more, from);
	buf_put_text(&more, answers);
	ask_op(ask, "take_in", s02, buf_text(&more));
	buf_done(&more);
}

static void answers_become_facts_with_source_and_date(void **state)
{
	struct ask ask;

	ask_open(&ask);
	take(&ask, "[{\"item\": \"incident_support_charged_extra\", \"state\": \"no\"},"
		   " {\"item\": \"quotation_only_from\", \"state\": \"yes\", \"value\": \"５０\"},"
		   " {\"item\": \"report_weekly\", \"state\": \"cond\", \"condition\": "
		   "\"希望した会社だけ\"}]");
	assert_int_equal(ask.result, 0);
	ask_count(&ask, "facts", 3);
	ask_text(&ask, "facts[0].service", "s02");
	ask_text(&ask, "facts[0].item", "incident_support_charged_extra");
	ask_text(&ask, "facts[0].state", "no");
	ask_text(&ask, "facts[0].source", "担当者の返信");
	ask_text(&ask, "facts[0].date", "2026-11-20");
	ask_text(&ask, "facts[1].value", "50");
	ask_text(&ask, "facts[2].condition", "希望した会社だけ");
	ask_count(&ask, "confirmed", 0);
	ask_count(&ask, "quotations", 0);
	ask_close(&ask);
}

static void the_same_again_is_a_confirmation(void **state)
{
	struct ask ask;

	ask_open(&ask);
	take(&ask, "[{\"item\": \"\", \"state\": \"yes\"}, {\"item\": \"dispatch_24x365\", "
		   "\"state\": \"yes\"},"
		   " {\"item\": \"insurance_cap_yen_per_year\", \"state\": \"yes\", \"value\": "
		   "\"6,000,000円\"}]");
	assert_int_equal(ask.result, 0);
	ask_count(&ask, "facts", 0);
	ask_count(&ask, "confirmed", 3);
	ask_text(&ask, "confirmed[0].item", "");
	ask_text(&ask, "confirmed[1].item", "dispatch_24x365");
	ask_text(&ask, "confirmed[2].date", "2026-11-20");
	/* Another amount is no confirmation. */
	take(&ask, "[{\"item\": \"insurance_cap_yen_per_year\", \"state\": \"yes\", \"value\": "
		   "3000000}]");
	ask_count(&ask, "confirmed", 0);
	ask_text(&ask, "facts[0].value", "3000000");
	/* Gone from the list: no confirmation, and said. */
	take(&ask, "[{\"item\": \"\", \"state\": \"no\"}]");
	ask_count(&ask, "confirmed", 0);
	ask_has(&ask, "notes", "IPAのリストに載っていないとのことです。");
	ask_close(&ask);
}

static void prices_become_a_quotation(void **state)
{
	struct ask ask;

	ask_open(&ask);
	take(&ask,
		"[{\"item\": \"price_initial\", \"state\": \"yes\", \"value\": \"0\"},"
		" {\"item\": \"price_terminal_month\", \"state\": \"yes\", \"value\": \"¥1,500\"},"
		" {\"item\": \"price_hardware\", \"state\": \"unknown\"}]");
	assert_int_equal(ask.result, 0);
	ask_count(&ask, "quotations", 1);
	ask_text(&ask, "quotations[0].tax", "excluded");
	ask_number(&ask, "quotations[0].initial", 0); /* a stated zero */
	ask_number(&ask, "quotations[0].per_terminal", 1500);
	assert_null(ask_at(&ask, "quotations[0].hardware"));
	assert_null(ask_at(&ask, "quotations[0].monthly"));
	ask_count(&ask, "facts", 1); /* that the price of the device is still unknown */
	ask_close(&ask);
}

static void bad_answers_are_refused_by_place(void **state)
{
	static const char *const rows[][3] = {
		{"[{\"item\": \"no_such\", \"state\": \"yes\"}]", "TB-1712", "answers[0].item"},
		{"[{\"item\": \"report_daily\", \"state\": \"maybe\"}]", "TB-1711",
			"answers[0].state"},
		{"[{\"item\": \"report_daily\"}]", "TB-1704", "answers[0].state"},
		{"[{\"item\": \"report_daily\", \"state\": \"cond\"}]", "TB-1704",
			"answers[0].condition"},
		{"[{\"item\": \"price_month\", \"state\": \"yes\"}]", "TB-1704",
			"answers[0].value"},
		{"[{\"item\": \"price_month\", \"state\": \"yes\", \"value\": \"高い\"}]",
			"TB-1706", "answers[0].value"},
		{"[{\"item\": \"price_month\", \"state\": \"yes\", \"value\": -1}]", "TB-1707",
			"answers[0].value"},
		{"[{\"item\": \"report_daily\", \"state\": \"yes\", \"value\": \"5\"}]", "TB-1711",
			"answers[0].value"},
		{"[{\"item\": \"report_daily\", \"state\": \"yes\"},"
		 " {\"item\": \"report_daily\", \"state\": \"no\"}]",
			"TB-1702", "answers[1].item"},
		{"[5]", "TB-1705", "answers[0]"},
		{"5", "TB-1705", "answers"},
	};
	struct ask ask;

	ask_open(&ask);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		take(&ask, rows[i][0]);
		ask_refused(&ask, rows[i][1], rows[i][2]);
	}
	ask_op(&ask, "take_in", s02,
		", \"service\": \"s02\", \"date\": \"2026-11-20\", \"answers\": []");
	ask_refused(&ask, "TB-1704", "source");
	ask_op(&ask, "take_in", s02,
		", \"service\": \"s02\", \"source\": \"x\", \"date\": \"2026-11-24\", \"answers\": "
		"[]");
	ask_refused(&ask, "TB-1710", "date");
	ask_op(&ask, "take_in", s02,
		", \"service\": \"s99\", \"source\": \"x\", \"date\": \"2026-11-20\", \"answers\": "
		"[]");
	ask_refused(&ask, "TB-1712", "service");
	ask_close(&ask);
}

/* An answer that says something of the item, whatever its kind. */
static void put_some_answer(struct buf *out, const struct catalogue *catalogue, struct slice key)
{
	uint32_t item = catalogue_find(catalogue, TABLE_ITEMS, key);
	struct slice choices = catalogue_cell(catalogue, TABLE_ITEMS, item, ITEMS_CHOICES);
	enum item_kind kind = key.len ? catalogue_item_kind(catalogue, item) : ITEM_FLAG;
	struct slice value = slice_text(item_is_number(kind) ? "１" : "やや詳しい答え");

	if (kind == ITEM_CHOICE)
		assert_true(text_next_part(&choices, ';', &value));
	buf_put_text(out, out->len ? ", {\"item\": \"" : "[{\"item\": \"");
	buf_put_slice(out, key);
	buf_put_text(out, "\", \"state\": \"yes\"");
	if (kind != ITEM_FLAG) {
		buf_put_text(out, ", \"value\": ");
		text_put_json(out, value);
	}
	buf_put_text(out, "}");
}

/* Round about: every question of every surveyed service is answered, the answers are taken in, and nothing is left
 * to ask. */
static void answers_to_everything_leave_nothing_to_ask(void **state)
{
	static const char *const services[] = {
		"s01", "s02", "s03", "s04", "s05", "s06", "s08", "s11", "s14", "s16", "s27"};
	struct buf answers = BUF_INIT(65536), visit = BUF_INIT(1 << 20);
	struct catalogue *catalogue;
	struct ask ask;

	ask_open(&ask);
	catalogue = sample_open(&ask.sample);
	for (size_t i = 0; i < ARRAY_SIZE(services); i++) {
		const struct read_value *questions;
		size_t end;

		buf_clear(&answers);
		buf_clear(&visit);
		buf_put_format(&visit, "{\"candidates\": [\"%s\"]}", services[i]);
		ask_op(&ask, "inquiry", buf_text(&visit), "");
		questions = ask_at(&ask, "services[0].questions");
		assert_true(questions->n_items > 10);
		for (uint32_t k = 0; k < questions->n_items; k++)
			put_some_answer(
				&answers, catalogue, read_text(&questions->items[k], "item"));
		buf_clear(&visit);
		buf_put_format(&visit,
			", \"service\": \"%s\", \"source\": \"x\", \"date\": \"2026-11-20\", "
			"\"answers\": ",
			services[i]);
		buf_put_slice(&visit, buf_slice(&answers));
		buf_put_text(&visit, "]");
		ask_op(&ask, "take_in", "{}", buf_text(&visit));
		assert_int_equal(ask.result, 0);
		/* {"facts":…,"confirmed":…,"quotations":…,"notes":…} are members of a visit but for the notes. */
		end = slice_find(buf_slice(&ask.answer), slice_text(",\"notes\""));
		buf_clear(&visit);
		buf_put_format(&visit, "{\"candidates\": [\"%s\"], ", services[i]);
		buf_put(&visit, ask.answer.data + 1, end - 1);
		buf_put_text(&visit, "}");
		assert_int_equal(buf_result(&visit), 0);
		ask_op(&ask, "inquiry", buf_text(&visit), "");
		ask_count(&ask, "services[0].questions", 0);
	}
	buf_done(&visit);
	buf_done(&answers);
	ask_close(&ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_and_the_prices_lead),
		cmocka_unit_test(only_what_is_missing_is_asked),
		cmocka_unit_test(what_does_not_apply_is_not_asked),
		cmocka_unit_test(answers_end_questions),
		cmocka_unit_test(the_letter_has_every_question),
		cmocka_unit_test(answers_become_facts_with_source_and_date),
		cmocka_unit_test(the_same_again_is_a_confirmation),
		cmocka_unit_test(prices_become_a_quotation),
		cmocka_unit_test(bad_answers_are_refused_by_place),
		cmocka_unit_test(answers_to_everything_leave_nothing_to_ask),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
