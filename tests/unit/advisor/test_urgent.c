/* The self-diagnosis' points and bands, the short mode, the road map, "other measures first", evidence. */
#include "ask.h"

/* So many answers of each kind, from topic 1 on, as a visit. */
static const char *diagnosis(
	const char *mode, unsigned done, unsigned partly, unsigned not, unsigned unknown)
{
	static char text[4096];
	const struct {
		const char *word;
		unsigned n;
	} kinds[] = {{"done", done}, {"partly", partly}, {"not", not }, {"unknown", unknown}};
	struct buf b = BUF_INIT(sizeof(text));
	unsigned topic = 0;

	buf_put_format(&b, "{\"diagnosis\": {\"mode\": \"%s\", \"answers\": {", mode);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		for (unsigned k = 0; k < kinds[i].n; k++, topic++)
			buf_put_format(&b, "%s\"%u\": \"%s\"", topic ? ", " : "", topic + 1,
				kinds[i].word);
	buf_put_text(&b, "}}}");
	assert_int_equal(buf_result(&b), 0);
	memcpy(text, buf_text(&b), b.len + 1);
	buf_done(&b);
	return text;
}

static const char entry[] = "入り口の水準に届いています。次の段階に進めます。";
static const char some[] = "一部に足りないところがあります。";
static const char gaps[] = "足りないところが目立ちます。";
static const char any_time[] = "いつ事故が起きてもおかしくない状態です。";

static void points_and_bands(void **state)
{
	static const struct {
		unsigned done, partly, not, unknown;
		int64_t score;
		const char *band;
	} rows[] = {
		{25, 0, 0, 0, 100, entry},
		{24, 1, 0, 0, 98, some},
		{15, 5, 5, 0, 70, some},     /* 60 + 10 */
		{18, 0, 4, 3, 69, gaps},     /* 72 - 3 */
		{10, 5, 10, 0, 50, gaps},    /* 40 + 10 */
		{13, 0, 9, 3, 49, any_time}, /* 52 - 3 */
		{0, 0, 25, 0, 0, any_time},
		{0, 0, 0, 25, -25, any_time},
	};
	struct ask ask;

	ask_open(&ask);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		ask_op(&ask, "urgent",
			diagnosis(
				"full", rows[i].done, rows[i].partly, rows[i].not, rows[i].unknown),
			"");
		ask_number(&ask, "score", rows[i].score);
		ask_number(&ask, "of", 100);
		ask_number(&ask, "answered", 25);
		ask_text(&ask, "band", rows[i].band);
		ask_count(&ask, "weak", 25 - rows[i].done);
	}
	ask_close(&ask);
}

static void a_part_of_the_answers_is_no_score(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "urgent", diagnosis("full", 24, 0, 0, 0), "");
	ask_null(&ask, "score");
	ask_null(&ask, "band");
	ask_number(&ask, "answered", 24);
	ask_text(&ask, "text",
		"自己診断は、25問のうち24問に答えました。点数は、全部に答えると出ます。");
	ask_op(&ask, "urgent", "{}", "");
	ask_null(&ask, "score");
	ask_text(&ask, "text", "自己診断は、まだしていません。");
	ask_close(&ask);
}

/* Topics 1, 2, 3, 5, 6, 11, 24 and 25 are asked in the short mode. */
static void the_short_mode_claims_no_score_out_of_a_hundred(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "urgent",
		"{\"diagnosis\": {\"mode\": \"quick\", \"answers\": {\"1\": \"done\", \"2\": "
		"\"done\","
		" \"3\": \"partly\", \"5\": \"not\", \"6\": \"unknown\", \"11\": \"done\","
		" \"24\": \"not\", \"25\": \"partly\"}}}",
		"");
	ask_null(&ask, "score");
	ask_null(&ask, "band");
	ask_bool(&ask, "quick", true);
	ask_number(&ask, "asked", 8);
	ask_number(&ask, "answered", 8);
	ask_number(&ask, "done", 3);
	ask_text(&ask, "text",
		"短い診断で、8問に答えました。実施しているのは3問です。100点満点の点数は出せません"
		"。");
	/* Even with every topic answered. */
	ask_op(&ask, "urgent", diagnosis("quick", 25, 0, 0, 0), "");
	ask_null(&ask, "score");
	ask_close(&ask);
}

static void the_weakest_topics_lead(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "urgent",
		"{\"diagnosis\": {\"mode\": \"full\", \"answers\": {\"1\": \"done\", \"2\": "
		"\"partly\","
		" \"5\": \"not\", \"11\": \"unknown\", \"24\": \"not\"}}}",
		"");
	ask_count(&ask, "weak", 4);
	ask_number(&ask, "weak[0].no", 11); /* -1 */
	ask_number(&ask, "weak[1].no", 5);  /* 0, by their numbers */
	ask_number(&ask, "weak[2].no", 24);
	ask_number(&ask, "weak[3].no", 2); /* 2 */
	ask_text(&ask, "weak[0].answer", "わからない");
	ask_close(&ask);
}

static bool is_on_road(const struct ask *ask, const char *measure)
{
	return ask_index(ask, "road", "measure", measure) >= 0;
}

static void weak_topics_call_for_measures(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "urgent",
		"{\"diagnosis\": {\"mode\": \"full\", \"answers\": {\"11\": \"partly\", \"3\": "
		"\"not\","
		" \"1\": \"done\"}}}",
		"");
	ask_count(&ask, "road", 2);
	ask_text(&ask, "road[0].measure", "backup"); /* before any service, so it leads */
	ask_bool(&ask, "road[0].first", true);
	ask_text(&ask, "road[1].measure", "passwords");
	ask_bool(&ask, "road[1].first", false);
	ask_bool(&ask, "first", true);
	ask_count(&ask, "reasons", 1);
	ask_text(&ask, "reasons[0]", "ファイルを使えなくされたとき、戻す手段になります。");
	ask_close(&ask);
}

/* The three companies of the survey's section 4. */
static const char company_1[] =
	"{\"company\": {\"industry\": \"製造業\", \"pcs\": 8, \"printers\": 1, \"carried_out\": "
	"\"no\","
	" \"antivirus\": \"yes\", \"network_measure\": \"firewall\", \"network_support\": "
	"\"ended\","
	" \"remote_access\": \"no\", \"inside\": \"no\", \"vendor\": \"yes\"}}";
static const char company_2[] =
	"{\"company\": {\"industry\": \"製造業\", \"pcs\": 5, \"printers\": 1, \"carried_out\": "
	"\"no\","
	" \"antivirus\": \"yes\", \"network_measure\": \"firewall\", \"network_support\": \"in\","
	" \"remote_access\": \"no\", \"inside\": \"no\", \"vendor\": \"yes\"},"
	" \"systems\": [{\"system\": \"windows_xp\", \"count\": 1}, {\"system\": \"windows_10\"}]}";
static const char company_3[] =
	"{\"company\": {\"industry\": \"製造業\", \"pcs\": 20, \"printers\": 5, \"carried_out\": "
	"\"yes\","
	" \"antivirus\": \"yes\", \"network_measure\": \"none\", \"remote_access\": \"no\","
	" \"inside\": \"no\", \"vendor\": \"no\"}}";

static void the_company_calls_for_measures(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "urgent", company_1, "");
	assert_true(is_on_road(&ask, "replace_device"));
	assert_false(is_on_road(&ask, "old_system"));
	assert_false(is_on_road(&ask, "who_acts"));
	ask_bool(&ask, "first", false);
	ask_text(
		&ask, "first_text", "答えの中に、サービスより先にすることは見つかりませんでした。");
	ask_op(&ask, "urgent", company_2, "");
	assert_true(is_on_road(&ask, "old_system"));
	assert_false(is_on_road(&ask, "replace_device"));
	ask_close(&ask);
}

/* Nobody inside, nobody outside to ask: the survey's third company put the service off for other measures. */
static void other_measures_first_for_the_third_company(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "urgent", company_3, "");
	ask_bool(&ask, "first", true);
	ask_text(&ask, "first_text", "サービスより先に、したほうがよいことがあります。");
	ask_text(&ask, "road[0].measure", "who_acts");
	ask_has(&ask, "reasons", "社内にも社外にも、頼める人がいません。");
	assert_true(is_on_road(&ask, "take_out"));
	assert_true(is_on_road(&ask, "no_entrance"));
	ask_close(&ask);
}

/* What nobody has answered calls for nothing, and is not ruled out either. */
static void unknown_answers_stay_open(void **state)
{
	struct ask ask;

	ask_open(&ask);
	ask_op(&ask, "urgent", "{}", "");
	ask_count(&ask, "road", 0);
	ask_bool(&ask, "first", false);
	assert_true(ask_index(&ask, "open", "measure", "replace_device") >= 0);
	ask_op(&ask, "urgent", "{\"company\": {\"network_support\": \"in\"}}", "");
	assert_true(ask_index(&ask, "open", "measure", "replace_device") < 0);
	ask_close(&ask);
}

static void evidence_is_never_conformity(void **state)
{
	struct ask ask;
	int row;

	ask_open(&ask);
	ask_op(&ask, "urgent", "{}", "");
	row = ask_index(&ask, "evidence", "requirement", "4-4-5");
	assert_true(row >= 0);
	assert_true(ask_index(&ask, "evidence", "star", "1") >= 0);
	assert_true(ask_index(&ask, "evidence", "star", "2") >= 0);
	assert_true(ask_index(&ask, "evidence", "star", "4") >= 0);
	ask_has(&ask, "evidence_note", "基準を満たすことを示すものではありません。");
	ask_has_not(&ask, "evidence", "適合");
	/* Topic 2 (antivirus) is shown by the watch itself; no topic: nothing is claimed of it. */
	ask_text(&ask, "evidence[0].shown_by_watch", "auto");
	row = ask_index(&ask, "evidence", "requirement", "3-1-1");
	assert_true(row >= 0);
	ask_close(&ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_and_bands),
		cmocka_unit_test(a_part_of_the_answers_is_no_score),
		cmocka_unit_test(the_short_mode_claims_no_score_out_of_a_hundred),
		cmocka_unit_test(the_weakest_topics_lead),
		cmocka_unit_test(weak_topics_call_for_measures),
		cmocka_unit_test(the_company_calls_for_measures),
		cmocka_unit_test(other_measures_first_for_the_third_company),
		cmocka_unit_test(unknown_answers_stay_open),
		cmocka_unit_test(evidence_is_never_conformity),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
