/* A change to the catalogue as rows to review: right escapes, source and date, and a catalogue that takes them. */
#include "advisor/change.h"
#include "ask.h"

static void cells_are_quoted_where_they_must_be(void **state)
{
	static const char *const rows[][2] = {{"", ""}, {"全国", "全国"}, {"a,b", "\"a,b\""},
		{"say \"no\"", "\"say \"\"no\"\"\""}, {"a\nb", "\"a\nb\""}, {"a;b", "a;b"}};
	struct buf b = BUF_INIT(256);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		buf_clear(&b);
		assert_int_equal(change_put_cell(&b, slice_text(rows[i][0])), 0);
		assert_string_equal(buf_text(&b), rows[i][1]);
	}
	buf_done(&b);
}

static const char fact[] =
	", \"service\": \"s02\", \"item\": \"incident_support_charged_extra\", \"state\": \"cond\","
	" \"condition_ja\": \"月に2回まで、無料\", \"condition_en\": \"free, twice a month\","
	" \"source\": \"survey\", \"place\": \"電話\", \"date\": \"2026/11/20\"";

static void a_statement_becomes_a_row(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "fact_change", "{}", fact);
	assert_int_equal(ask.result, 0);
	ask_count(&ask, "changes", 1);
	ask_text(&ask, "changes[0].file", "catalogue/facts.csv");
	ask_text(&ask, "changes[0].row",
		"s02,incident_support_charged_extra,,cond,,月に2回まで、無料,"
		"\"free, twice a month\",survey,電話,2026-11-20,");
	/* The row it takes the place of, as the file has it. */
	ask_has(&ask, "changes[0].replaces", "s02,incident_support_charged_extra,,ns,");
	assert_true(ask_at(&ask, "changes[0].line")->number > 1);
	ask_has(&ask, "text", "出典と日付のない行は加えられません。");
	ask_close(&ask);
}

static void a_new_source_comes_with_its_own_row(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "fact_change", "{}",
		", \"service\": \"s02\", \"item\": \"price_month\", \"state\": \"yes\", \"value\": "
		"\"９８０円\","
		" \"source\": \"pricelist_2026\", \"place\": \"料金表\", \"date\": \"2026-11-01\","
		" \"new_source\": {\"source\": \"pricelist_2026\", \"mark\": \"found\", \"ja\": "
		"\"料金表\","
		" \"en\": \"Price list\", \"address\": \"https://example.jp/p\", \"date\": "
		"\"2026-11-01\"}");
	assert_int_equal(ask.result, 0);
	ask_count(&ask, "changes", 2);
	ask_text(&ask, "changes[0].file", "catalogue/sources.csv");
	ask_text(&ask, "changes[0].row",
		"pricelist_2026,found,料金表,Price list,https://example.jp/p,2026-11-01");
	ask_text(&ask, "changes[1].row",
		"s02,price_month,980,yes,,,,pricelist_2026,料金表,2026-11-01,");
	ask_null(&ask, "changes[1].replaces");
	ask_close(&ask);
}

static void what_became_of_a_service_is_a_row_too(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "fact_change", "{}",
		", \"service\": \"s01\", \"change\": \"renamed\", \"value\": \"新しい名前\", "
		"\"source\": \"ipa_page\","
		" \"date\": \"2026-11\", \"place\": \"一覧\"");
	assert_int_equal(ask.result, 0);
	ask_text(&ask, "changes[0].file", "catalogue/changes.csv");
	ask_text(&ask, "changes[0].row", "s01,renamed,2026-11,新しい名前,,ipa_page,一覧");
	ask_op(&ask, "fact_change", "{}",
		", \"service\": \"s01\", \"change\": \"merged\", \"source\": \"ipa_page\","
		" \"date\": \"2026-11\"");
	ask_refused(&ask, "TB-1704", "other");
	ask_close(&ask);
}

/* The row alone, put into the file, gives a catalogue that opens and says what was stated. */
static void the_catalogue_takes_the_row(void **state)
{
	struct ask ask, after = {0};
	struct buf old = BUF_INIT(65536), new = BUF_INIT(65536);

	ask_open(&ask);
	ask_op(&ask, "fact_change", "{}", fact);
	buf_put_slice(&old, ask_at(&ask, "changes[0].replaces")->text);
	buf_put_slice(&new, ask_at(&ask, "changes[0].row")->text);
	sample_read_tree(&after.sample);
	sample_replace(&after.sample, TABLE_FACTS, buf_text(&old), buf_text(&new));
	ask_open_sample(&after);
	ask_op(&after, "whatif", "{\"candidates\": [\"s02\"]}", ", \"scenario\": \"holiday\"");
	ask_text(&after, "rows[0].stages[5].cells[0].state", "cond");
	ask_text(&after, "rows[0].stages[5].cells[0].condition", "月に2回まで、無料");
	ask_close(&after);
	ask_close(&ask);
	buf_done(&new);
	buf_done(&old);
}

static void without_source_and_date_there_is_no_row(void **state)
{
	static const char *const rows[][3] = {
		{", \"service\": \"s02\", \"item\": \"device\", \"state\": \"no\", \"place\": "
		 "\"x\","
		 " \"date\": \"2026-11-01\"",
			"TB-1704", "source"},
		{", \"service\": \"s02\", \"item\": \"device\", \"state\": \"no\", \"place\": "
		 "\"x\","
		 " \"source\": \"survey\"",
			"TB-1704", "date"},
		{", \"service\": \"s02\", \"item\": \"device\", \"state\": \"no\","
		 " \"source\": \"survey\", \"date\": \"2026-11-01\"",
			"TB-1704", "place"},
		{", \"service\": \"s02\", \"item\": \"device\", \"state\": \"no\", \"place\": "
		 "\"x\","
		 " \"source\": \"hearsay\", \"date\": \"2026-11-01\"",
			"TB-1712", "source"},
		{", \"service\": \"s02\", \"item\": \"device\", \"state\": \"no\", \"place\": "
		 "\"x\","
		 " \"source\": \"survey\", \"date\": \"2027-11-01\"",
			"TB-1710", "date"},
		{", \"service\": \"s02\", \"item\": \"device\", \"state\": \"no\", \"place\": "
		 "\"x\","
		 " \"source\": \"survey\", \"date\": \"2026-02-30\"",
			"TB-1708", "date"},
		{", \"service\": \"s99\", \"item\": \"device\", \"state\": \"no\", \"place\": "
		 "\"x\","
		 " \"source\": \"survey\", \"date\": \"2026-11-01\"",
			"TB-1712", "service"},
		{", \"service\": \"s02\", \"item\": \"device\", \"state\": \"no\", \"place\": "
		 "\"a\\u0001\","
		 " \"source\": \"survey\", \"date\": \"2026-11-01\"",
			"TB-1714", "place"},
		{", \"service\": \"s02\", \"item\": \"report_daily\", \"state\": \"cond\", "
		 "\"place\": \"x\","
		 " \"condition_ja\": \"平日だけ\", \"source\": \"survey\", \"date\": "
		 "\"2026-11-01\"",
			"TB-1704", "condition_en"},
		{", \"service\": \"s02\", \"change\": \"vanished\", \"source\": \"survey\","
		 " \"date\": \"2026-11-01\"",
			"TB-1711", "change"},
	};
	struct ask ask;

	ask_open(&ask);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		ask_op(&ask, "fact_change", "{}", rows[i][0]);
		ask_refused(&ask, rows[i][1], rows[i][2]);
	}
	ask_close(&ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_quoted_where_they_must_be),
		cmocka_unit_test(a_statement_becomes_a_row),
		cmocka_unit_test(a_new_source_comes_with_its_own_row),
		cmocka_unit_test(what_became_of_a_service_is_a_row_too),
		cmocka_unit_test(the_catalogue_takes_the_row),
		cmocka_unit_test(without_source_and_date_there_is_no_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
