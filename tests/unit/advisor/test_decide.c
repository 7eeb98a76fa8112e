#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"

/* Who has ended is not kept out by the company: nobody says that he would be first without it. */
static void who_is_gone_is_nobodys_candidate(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	sample_replace(&asked.sample, TABLE_CHANGES, "source,place\n",
		"source,place\ns01,ended,2026-03-31,,,survey,\n");
	asked_open(&asked);
	asked_case(&asked, "A", "network");
	assert_string_equal(asked_numbers(&asked, "answers"), "16");
	assert_string_equal(asked_numbers(&asked, "out"), "1");
	assert_string_equal(asked_numbers(&asked, "rest"), "11");
	assert_false(asked_says(&asked.top, "moved",
		"会社の条件がなければ、先頭は① "
		"商工会議所サイバーセキュリティお助け隊サービスです。"));
	/* The survey printed another one: its reasons are not this one's. */
	assert_null(read_member(&asked.top, "printed"));
	asked_done(&asked);
}

/* s16 falls by the first step of B, the others by the second: that is the one that left nobody. */
static void names_the_step_that_left_nobody(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_ask(&asked, "choose",
		"{'case':'B','type':'network','facts':["
		"{'service':'s01','item':'incident_support_charged_extra','state':'yes',"
		"'source':'電話','date':'2026-11-20'},"
		"{'service':'s11','item':'incident_support_charged_extra','state':'yes',"
		"'source':'電話','date':'2026-11-20'}]}",
		"");
	assert_string_equal(asked_numbers(&asked, "answers"), "");
	assert_true(slice_is_text(read_text(&asked.top, "why"),
		"「事故のときの対応が別料金のものは選ばない」という決"
		"まりで、残っていたものが外れました。"));
	/* Where the survey has no answer either, both are said. */
	asked_case(&asked, "B", "combined");
	assert_true(slice_is_text(read_text(&asked.top, "why"),
		"調査には、この型の答えがありません。"
		"「すぐに知らせることが確かなもの」に当てはまると確かなものが、残りませんでした"
		"。"));
	asked_done(&asked);
}

/* By this rule only s06 is an answer, and s06 does not go to Hokkaido: those that do are the answer then. */
static void the_company_goes_before_the_case(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	sample_replace(&asked.sample, TABLE_CHOICES,
		"a,1,filter,any,response_root_cause;response_removal_recovery;dispatch_24x365;"
		"detection_desk_24x365,yes",
		"a,1,filter,all,report_weekly;dispatch_24x365,yes");
	asked_open(&asked);
	asked_case(&asked, "A", "endpoint");
	assert_string_equal(asked_numbers(&asked, "answers"), "6");
	asked_ask(&asked, "choose",
		"{'case':'A','type':'endpoint','sites':[{'area':'hokkaido','island':'no'}]}", "");
	assert_string_equal(asked_numbers(&asked, "out"), "6");
	assert_int_equal(asked_member(&asked.top, "answers")->n_items, 5);
	assert_int_equal(asked_member(asked_service(&asked, "answers", 2), "met")->number, 0);
	assert_true(asked_says(
		&asked.top, "moved", "会社の条件がなければ、先頭は⑥ ランサムガードです。"));
	asked_done(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_gone_is_nobodys_candidate),
		cmocka_unit_test(names_the_step_that_left_nobody),
		cmocka_unit_test(the_company_goes_before_the_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
