#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"

/* 0: there is no answer. */
static int64_t first_number(const struct asked *asked)
{
	const struct read_value *answers = asked_member(&asked->top, "answers");

	return answers->n_items ? asked_member(&answers->items[0], "no")->number : 0;
}

/* Table 3-8: A, B and C, by type. 0: the source gives no answer. */
static const struct printed {
	const char *in_case;
	int64_t endpoint, network, combined;
} table_3_8[] = {
	{"A", 2, 1, 0},
	{"B", 5, 1, 0},
	{"C", 14, 0, 0},
};

static void check_printed(struct asked *asked, const char *in_case, const char *type, int64_t no)
{
	const char *const source = "調査には、この型の答えがありません。";
	struct slice why;

	asked_case(asked, in_case, type);
	if (first_number(asked) != no)
		fail_msg("%s %s: %lld, not %lld", in_case, type, (long long)first_number(asked),
			(long long)no);
	why = read_text(&asked->top, "why");
	if (no) {
		assert_int_equal(why.len, 0);
		assert_int_equal(asked_member(&asked->top, "printed")->kind, READ_OBJECT);
		assert_true(read_text(asked_member(&asked->top, "printed"), "reasons").len > 0);
	} else {
		assert_true(slice_starts(why, slice_text(source)));
		assert_null(read_member(&asked->top, "printed"));
	}
}

static void gives_the_surveys_table(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(table_3_8); i++) {
		const struct printed *row = &table_3_8[i];

		check_printed(&asked, row->in_case, "endpoint", row->endpoint);
		check_printed(&asked, row->in_case, "network", row->network);
		check_printed(&asked, row->in_case, "combined", row->combined);
	}
	asked_done(&asked);
}

/* The three companies of the survey's fourth chapter. */
#define COMPANY_1                                                                       \
	"'company':{'industry':'製造業','pcs':8,'printers':1,'carried_out':'no',"    \
	"'antivirus':'yes','network_measure':'firewall','network_support':'ended',"     \
	"'remote_access':'no','inside':'no','vendor':'yes'},"                           \
	"'sites':[{'name':'本社','area':'chiba','home':'no','island':'no','pcs':8}]," \
	"'systems':[{'system':'windows_10'},{'system':'windows_11'}]"
#define COMPANY_2                                                                       \
	"'company':{'industry':'製造業','pcs':5,'printers':1,'carried_out':'no',"    \
	"'antivirus':'yes','network_measure':'firewall','network_support':'in',"        \
	"'remote_access':'no','inside':'no','vendor':'yes'},"                           \
	"'sites':[{'name':'本社','area':'chiba','home':'no','island':'no','pcs':5}]," \
	"'systems':[{'system':'windows_xp','count':1},{'system':'windows_10'},"         \
	"{'system':'windows_11'}]"
#define COMPANY_3                                                                         \
	"'company':{'industry':'製造業','pcs':20,'printers':5,'carried_out':'yes',"    \
	"'antivirus':'yes','network_measure':'none','remote_access':'no','inside':'no',"  \
	"'vendor':'no'},'sites':[{'name':'本社','area':'chiba','home':'no'},"           \
	"{'name':'工場','area':'chiba','home':'no'},{'name':'倉庫','area':'ibaraki'," \
	"'home':'no'},{'name':'自宅1','area':'chiba','home':'yes'},{'name':'自宅2',"  \
	"'area':'tokyo','home':'yes'}],'systems':[{'system':'windows_10'},"               \
	"{'system':'windows_11'}]"

static const struct company {
	const char *visit, *type;
	int64_t first;
} companies[] = {
	{"{'case':'A'," COMPANY_1 "}", "network", 1},
	{"{'case':'B'," COMPANY_1 "}", "network", 1},
	{"{'weights':{'fit':0}," COMPANY_1 "}", "network", 1},
	{"{'case':'A'," COMPANY_2 "}", "endpoint", 14},
	{"{'case':'B'," COMPANY_2 "}", "endpoint", 14},
	{"{'case':'C'," COMPANY_2 "}", "endpoint", 14},
	{"{" COMPANY_2 "}", "endpoint", 14},
	{"{'case':'A'," COMPANY_3 "}", "endpoint", 2},
	{"{'case':'C'," COMPANY_3 "}", "endpoint", 14},
};

static void chooses_as_the_survey_did_for_three_companies(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(companies); i++) {
		asked_ask(&asked, "choose", companies[i].visit, "");
		if (first_number(&asked) != companies[i].first ||
			!slice_is_text(read_text(&asked.top, "type"), companies[i].type))
			fail_msg("%s: %lld, not %lld\n%s", companies[i].visit,
				(long long)first_number(&asked), (long long)companies[i].first,
				buf_text(&asked.answer));
	}
	asked_done(&asked);
}

/* Of company 2 only s14 is left: by A it is no answer, but the company can have no other. */
static void answers_with_what_the_company_can_use(void **state)
{
	static const int64_t excluded[] = {2, 3, 4, 5, 6};
	struct asked asked = {0};
	const struct read_value *answer;

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_ask(&asked, "choose", "{'case':'A'," COMPANY_2 "}", "");
	assert_string_equal(asked_numbers(&asked, "answers"), "14");
	answer = asked_service(&asked, "answers", 14);
	assert_int_equal(asked_member(answer, "met")->number, 0);
	assert_true(asked_says(answer, "reasons", "Windows XPで使えるとされています。"));
	assert_true(asked_says(answer, "reasons", "この型で会社の条件に合うのは、これだけです。"));
	assert_true(asked_says(answer, "warnings",
		"選び方の求めをすべて満たすサービスは、会社の条件に合うものの中にありません。"));
	assert_true(asked_says(answer, "warnings",
		"「対応を任せられることが、何か1つは確かなもの」に当てはまるか、わかりません。"));
	assert_string_equal(asked_numbers(&asked, "out"), "2 3 4 5 6");
	for (size_t i = 0; i < ARRAY_SIZE(excluded); i++)
		assert_true(asked_says(asked_service(&asked, "out", excluded[i]), "reasons",
			"Windows XPでは使えないとされています。"));
	assert_string_equal(asked_numbers(&asked, "rest"), "");
	assert_true(asked_says(
		&asked.top, "moved", "会社の条件がなければ、先頭は② 防検サイバーです。"));
	/* By C it is the answer by right. */
	asked_ask(&asked, "choose", "{'case':'C'," COMPANY_2 "}", "");
	assert_int_equal(asked_member(asked_service(&asked, "answers", 14), "met")->number, 1);
	assert_true(asked_says(asked_service(&asked, "answers", 14), "warnings",
		"事故のときの対応は別料金です。事故が起きたら、費用をその時に決めることになります"
		"。"));
	asked_done(&asked);
}

static bool asks_for(const struct read_value *answer, const char *item)
{
	const struct read_value *open = asked_member(answer, "open");

	for (uint32_t i = 0; i < open->n_items; i++) {
		if (slice_is_text(read_text(&open->items[i], "item"), item)) {
			assert_true(read_text(&open->items[i], "ask").len > 0);
			return true;
		}
	}
	return false;
}

/* Of s05 nobody has said whether it charges extra: it is no reason for it, but a question. */
static void asks_for_what_nobody_has_said(void **state)
{
	struct asked asked = {0};
	const struct read_value *answer;

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_case(&asked, "B", "endpoint");
	answer = asked_service(&asked, "answers", 5);
	assert_true(asks_for(answer, "incident_support_charged_extra"));
	assert_false(asks_for(answer, "notify_mail_immediate"));
	assert_false(asked_says(answer, "reasons",
		"「事故のときの対応が別料金のものは選ばない」という決まりには、あたりません。"));
	assert_true(asked_says(answer, "reasons", "すぐに知らせる方法の数が多いものです(2つ)。"));
	assert_true(asked_says(answer, "reasons", "同じ型の中で安いものです(2番目)。"));
	/* The visit brings the answer back. */
	asked_ask(&asked, "choose",
		"{'case':'B','type':'endpoint','facts':[{'service':'s05','item':"
		"'incident_support_charged_extra','state':'no','source':'電話で聞いた',"
		"'date':'2026-11-20'}]}",
		"");
	answer = asked_service(&asked, "answers", 5);
	assert_false(asks_for(answer, "incident_support_charged_extra"));
	assert_true(asked_says(answer, "reasons",
		"「事故のときの対応が別料金のものは選ばない」という決まりには、あたりません。"));
	asked_done(&asked);
}

/* What s16 and s11 lack by A is said beside, and nobody is lost on the way. */
static void accounts_for_everybody(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_case(&asked, "A", "network");
	assert_string_equal(asked_numbers(&asked, "answers"), "1 16");
	assert_string_equal(asked_numbers(&asked, "rest"), "11");
	assert_false(asked_says(asked_service(&asked, "answers", 1), "reasons",
		"この型で会社の条件に合うのは、これだけです。"));
	assert_true(asked_says(asked_service(&asked, "rest", 11), "reasons",
		"「対応を任せられることが、何か1つは確かなもの」に当てはまるか、わかりません。"));
	assert_true(asked_says(&asked.top, "notes",
		"何を見守るかわからないサービスが17件あり、ここでは比べていません。"));
	asked_case(&asked, "B", "endpoint");
	assert_string_equal(asked_numbers(&asked, "answers"), "5 2 3");
	assert_true(asked_says(asked_service(&asked, "rest", 14), "reasons",
		"「事故のときの対応が別料金のものは選ばない」という決まりで外れます。"));
	assert_true(asked_says(asked_service(&asked, "rest", 6), "reasons",
		"「すぐに知らせることが確かなもの」に当てはまるか、わかりません。"));
	asked_done(&asked);
}

static void says_what_the_other_cases_give(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_case(&asked, "A", "endpoint");
	assert_int_equal(asked_member(&asked.top, "moved")->n_items, 2);
	assert_true(asked_says(&asked.top, "moved",
		"Bの求めで選ぶと、先頭は⑤ SOMPO SHERIFFです。"
		"違いは「すぐに知らせる方法の数が多い」です。"));
	assert_true(asked_says(&asked.top, "moved",
		"Cの求めで選ぶと、先頭は⑭ マイセキュア ビジネスです。"
		"②は「費用か、安さの順番がわかっているもの」で外れます。"));
	asked_case(&asked, "A", "network");
	assert_true(asked_says(&asked.top, "moved", "Bの求めで選んでも、先頭は同じです。"));
	assert_true(asked_says(&asked.top, "moved", "Cの求めで選ぶと、この型に答えがありません。"));
	asked_done(&asked);
}

static void a_condition_counts_when_it_holds(void **state)
{
	struct asked asked = {0};
	const struct read_value *answer;

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_case(&asked, "A", "network");
	answer = asked_service(&asked, "answers", 1);
	assert_true(asked_says(
		answer, "reasons", "条件つきで、1年の費用が上限の60%以下とされています。"));
	asked_ask(&asked, "choose", "{'case':'A','type':'network','company':{'member':'yes'}}", "");
	answer = asked_service(&asked, "answers", 1);
	assert_true(asked_says(answer, "reasons", "1年の費用が上限の60%以下とされています。"));
	/* Of others the source says nothing: no reason, and no denial either. */
	asked_ask(&asked, "choose", "{'case':'A','type':'network','company':{'member':'no'}}", "");
	answer = asked_service(&asked, "answers", 1);
	assert_false(asked_says(answer, "reasons", "1年の費用が上限の60%以下とされています。"));
	assert_false(asked_says(
		answer, "reasons", "条件つきで、1年の費用が上限の60%以下とされています。"));
	asked_done(&asked);
}

/* 2022 is more than twelve months ago; what is confirmed is not old any more. */
static void an_answer_is_old_until_confirmed(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_case(&asked, "C", "endpoint");
	assert_int_equal(asked_member(asked_service(&asked, "answers", 14), "old")->number, 1);
	asked_ask(&asked, "choose",
		"{'case':'C','type':'endpoint','confirmed':["
		"{'service':'s14','item':'cost_rank_in_type','date':'2026-11-20','source':'電話'},"
		"{'service':'s14','item':'incident_support_charged_extra','date':'2026-11-20',"
		"'source':'電話'}]}",
		"");
	assert_int_equal(asked_member(asked_service(&asked, "answers", 14), "old")->number, 0);
	assert_int_equal(asked_member(asked_service(&asked, "answers", 5), "old")->number, 1);
	asked_done(&asked);
}

static void says_what_is_missing_before_it_can_choose(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_ask(&asked, "choose", "{'case':'A'}", "");
	assert_string_equal(asked_numbers(&asked, "answers"), "");
	assert_true(slice_is_text(read_text(&asked.top, "type"), "unknown"));
	assert_true(slice_is_text(read_text(&asked.top, "why"),
		"何を見守るか(型)が決まっていません。先に「どう守るか」に答えてください。"));
	/* A device in the office protects nobody at home: no service of the type fits. */
	asked_ask(&asked, "choose", "{'case':'A','type':'network','sites':[{'home':'yes'}]}", "");
	assert_string_equal(asked_numbers(&asked, "answers"), "");
	assert_string_equal(asked_numbers(&asked, "out"), "1 11 16");
	assert_true(slice_is_text(read_text(&asked.top, "why"),
		"会社の条件に合うサービスが、この型にはありません。"));
	asked_done(&asked);
}

/* A device without support at the entrance would call for the network too: that is still open. */
static void says_when_the_type_may_change(void **state)
{
	static const char *const unsure =
		"何を見守るか(型)"
		"は、いまの答えからの見立てです。まだの質問で変わることがあります。";
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_ask(&asked, "choose", "{'case':'A','company':{'carried_out':'yes'}}", "");
	assert_true(slice_is_text(read_text(&asked.top, "type"), "endpoint"));
	assert_true(asked_says(&asked.top, "notes", unsure));
	asked_ask(&asked, "choose",
		"{'case':'A','type':'endpoint','company':{'carried_out':'yes'}}", "");
	assert_false(asked_says(&asked.top, "notes", unsure));
	asked_ask(&asked, "choose", "{'case':'A'," COMPANY_1 "}", "");
	assert_false(asked_says(&asked.top, "notes", unsure));
	asked_done(&asked);
}

/* Prices come with quotations: with them the rule for C has real costs to go by, and none before. */
static void goes_by_stated_costs_only(void **state)
{
	static const char *const quotations =
		"'terminals':10,'quotations':["
		"{'service':'s02','date':'2026-11-20','from':'x','tax':'excluded','initial':0,"
		"'monthly':0,'per_terminal':500,'hardware':0},"
		"{'service':'s05','date':'2026-11-20','from':'x','tax':'excluded','initial':0,"
		"'monthly':0,'per_terminal':800,'hardware':0},"
		"{'service':'s01','date':'2026-11-20','from':'x','tax':'excluded','initial':0,"
		"'monthly':9000,'per_terminal':0,'hardware':0},"
		"{'service':'s11','date':'2026-11-20','from':'x','tax':'excluded','initial':0,"
		"'monthly':8000,'per_terminal':0,'hardware':0}]";
	struct asked asked = {0};
	char visit[2048];

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	/* That no service may cost more than the ceiling tells nobody what one costs. */
	asked_ask(&asked, "choose", "{'case':'C','type':'endpoint','terminals':10}", "");
	assert_string_equal(asked_numbers(&asked, "answers"), "14 5");
	asked_ask(&asked, "choose", "{'case':'C','type':'network','terminals':10}", "");
	assert_string_equal(asked_numbers(&asked, "answers"), "");
	/* 60,000 and 96,000 yen in the first year; of s14 only the rank is known. */
	snprintf(visit, sizeof(visit), "{'case':'C','type':'endpoint',%s}", quotations);
	asked_ask(&asked, "choose", visit, "");
	assert_string_equal(asked_numbers(&asked, "answers"), "2 5 14");
	assert_true(asked_says(asked_service(&asked, "answers", 2), "reasons",
		"初年度の費用が少ないものです(60,000円)。"));
	assert_true(asked_says(
		asked_service(&asked, "answers", 5), "reasons", "初年度の費用は96,000円です。"));
	assert_true(asks_for(asked_service(&asked, "answers", 14), "first_year_cost"));
	snprintf(visit, sizeof(visit), "{'case':'C','type':'network',%s}", quotations);
	asked_ask(&asked, "choose", visit, "");
	assert_string_equal(asked_numbers(&asked, "answers"), "11 1");
	asked_done(&asked);
}

/* 40 services that nothing tells apart: the first thirty by number, and how many more there are. */
static void shows_no_more_than_can_be_read(void **state)
{
	struct asked asked = {0};
	const struct read_value *answers;

	sample_read_tree(&asked.sample);
	for (int no = 101; no <= 140; no++) {
		char line[256];

		snprintf(line, sizeof(line), "s%d,%d,名前%d,会社,no,survey,x,2022-12,", no, no, no);
		sample_row(&asked.sample, TABLE_SERVICES, line);
		snprintf(line, sizeof(line), "s%d,type,combined,yes,,,,survey,x,2022-12,", no);
		sample_row(&asked.sample, TABLE_FACTS, line);
	}
	asked_open(&asked);
	asked_ask(&asked, "choose", "{'type':'combined'}", "");
	answers = asked_member(&asked.top, "answers");
	assert_int_equal(answers->n_items, 30);
	assert_int_equal(asked_member(&answers->items[0], "no")->number, 8);
	assert_int_equal(asked_member(&answers->items[29], "no")->number, 129);
	assert_true(asked_says(&asked.top, "notes", "このあとに、まだ11件あります。"));
	asked_done(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_surveys_table),
		cmocka_unit_test(chooses_as_the_survey_did_for_three_companies),
		cmocka_unit_test(answers_with_what_the_company_can_use),
		cmocka_unit_test(asks_for_what_nobody_has_said),
		cmocka_unit_test(accounts_for_everybody),
		cmocka_unit_test(says_what_the_other_cases_give),
		cmocka_unit_test(a_condition_counts_when_it_holds),
		cmocka_unit_test(an_answer_is_old_until_confirmed),
		cmocka_unit_test(says_what_is_missing_before_it_can_choose),
		cmocka_unit_test(says_when_the_type_may_change),
		cmocka_unit_test(goes_by_stated_costs_only),
		cmocka_unit_test(shows_no_more_than_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
