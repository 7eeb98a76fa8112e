/* A visit file is read into the form that is kept, refused by name and place, and written as it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/shape.h"
#include "sample.h"

struct setting {
	struct sample sample;
	struct catalogue *catalogue;
	struct arena arena;
	struct fault fault;
	struct visit *visit;
};

static int setup(void **state)
{
	static struct setting setting;
	struct sample *sample = &setting.sample;

	sample_init(sample);
	sample_row(sample, TABLE_SERVICES, "s01,1,First,Somebody,yes,survey,t1,2022-12,");
	sample_row(sample, TABLE_ITEMS, "cap,insurance,yen,,high,ja,en,ask,ask,,");
	sample_row(sample, TABLE_AREAS, "chiba,kanto,千葉県,Chiba");
	sample_row(sample, TABLE_CASES, "a,ja,en,survey,t8");
	sample_row(
		sample, TABLE_SUBSIDIES, "it2026,ja,en,2026,2026,1/2,2/3,1500000,50000,24,found,");
	sample_row(sample, TABLE_SCENARIOS, "night,yes,ja,en,story,story");
	sample_row(sample, TABLE_SELF_RUN, "machine,cost,once,ja,en");
	sample_row(sample, TABLE_TOPICS, "updates,1,basic,ja,en,auto,,,yes");
	sample_row(sample, TABLE_TOPICS, "backup,11,employees,ja,en,auto,,,yes");
	sample_row(sample, TABLE_QUESTIONS, "name,company,text,,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "pcs,company,number,,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "member,company,yesno,,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "measure,company,choice,utm=x=UTM;none=y=None,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "end,company,date,,ja,en,,");
	setting.catalogue = sample_open(sample);
	arena_init(&setting.arena, 4 << 20);
	*state = &setting;
	return 0;
}

static int teardown(void **state)
{
	struct setting *setting = *state;

	arena_done(&setting->arena);
	sample_done(&setting->sample);
	return 0;
}

static int read_visit(struct setting *s, const char *json)
{
	struct date today = {2026, 11, 23};
	struct read_value top;
	int result;

	s->fault = (struct fault){0};
	result = read_json(slice_text(json), &s->arena, &s->fault, &top);
	if (result < 0)
		fail_msg("no JSON: %s at %u:%u", json, s->fault.line, s->fault.column);
	return visit_read(s->catalogue, &top, today, &s->arena, &s->fault, &s->visit);
}

static void assert_kept(struct setting *s, const char *json, const char *expected)
{
	struct buf text = BUF_INIT(1 << 16);
	struct out out = out_to(&text);

	if (read_visit(s, json) != 0)
		fail_msg("refused: %s (%s)", s->fault.file, s->fault.subject);
	visit_put(s->catalogue, s->visit, &out, NULL);
	assert_int_equal(out_result(&out), 0);
	assert_string_equal(buf_text(&text), expected);
	buf_done(&text);
}

static void nothing_said_is_nothing_known(void **state)
{
	struct setting *s = *state;

	assert_kept(s, "{}", "{\"visit\":1,\"company\":{}}");
	assert_null(visit_answer(s->visit, "member"));
	assert_int_equal(visit_tri(s->visit, "member"), TRI_UNKNOWN);
	assert_int_equal(visit_tri(s->visit, "no_such_question"), TRI_UNKNOWN);
	assert_false(visit_terminals(s->visit).known);
	assert_int_equal(s->visit->tax, TAX_UNSTATED);
	assert_null(s->visit->changed);
}

static void a_whole_visit_is_written_as_it_is_read(void **state)
{
	static const char whole[] =
		"{\"visit\":1,\"company\":{\"name\":\"千葉製作所\",\"pcs\":8,\"member\":\"yes\","
		"\"measure\":\"utm\",\"end\":\"2026-03\"},"
		"\"sites\":[{\"name\":\"本社\",\"area\":\"chiba\",\"postal\":\"260-0013\",\"home\":"
		"\"no\",\"island\":"
		"\"no\",\"pcs\":5,"
		"\"can_box\":\"yes\"},{\"name\":\"自宅\",\"home\":\"yes\"}],"
		"\"systems\":[{\"system\":\"windows_xp\",\"count\":1}],"
		"\"devices\":[{\"name\":\"受付\",\"kind\":\"pc\",\"mac\":\"00:1a:2b:3c:4d:5e\"}],"
		"\"diagnosis\":{\"mode\":\"full\",\"answers\":{\"updates\":\"done\",\"backup\":"
		"\"unknown\"}},"
		"\"type\":\"endpoint\",\"case\":\"a\",\"weights\":{\"response\":80,\"insurance\":0}"
		","
		"\"needs\":[{\"item\":\"cap\",\"least\":1000000}],\"candidates\":[\"s01\"],"
		"\"terminals\":5,"
		"\"tax\":\"included\",\"programme\":\"it2026\",\"start\":\"2026-12-01\",\"months\":"
		"24,"
		"\"quotations\":[{\"service\":\"s01\",\"date\":\"2026-11-20\",\"from\":\"営業\","
		"\"tax\":\"excluded\",\"initial\":0,\"per_terminal\":1800,\"hardware\":30000,"
		"\"hardware_per\":\"once\",\"steps\":[{\"from\":1,\"to\":10,\"monthly\":900}],"
		"\"member\":{\"monthly\":6000},\"asked_from\":20,\"minimum_months\":12,"
		"\"incident\":\"extra\",\"note\":\"a\\nb\"}],"
		"\"facts\":[{\"service\":\"s01\",\"item\":\"cap\",\"state\":\"yes\",\"value\":"
		"\"300000\","
		"\"source\":\"電話\",\"date\":\"2026-11-20\"}],"
		"\"confirmed\":[{\"service\":\"s01\",\"date\":\"2026-11-20\",\"source\":\"一覧\"}],"
		"\"self_run\":{\"machine\":80000},\"scenario\":\"night\",\"notes\":\"メモ\","
		"\"outcome\":{\"kind\":\"later\",\"service\":\"s01\",\"reasons\":[\"忙しい\"],"
		"\"date\":\"2026-11-23\",\"remind\":\"2027-01-15\"},"
		"\"coordinator\":{\"name\":\"山田\",\"organisation\":\"商工会\",\"phone\":"
		"\"0432274103\",\"interest\":"
		"\"none\","
		"\"interest_note\":\"\"}}";
	struct setting *s = *state;
	struct buf expected = BUF_INIT(1 << 16);

	/* An empty text says nothing, and is left out. */
	buf_put(&expected, whole, strlen(whole) - strlen(",\"interest_note\":\"\"}}"));
	buf_put_text(&expected, "}}");
	assert_kept(s, whole, buf_text(&expected));
	assert_kept(s, buf_text(&expected), buf_text(&expected));
	assert_null(s->visit->changed);
	assert_int_equal(s->visit->sites.at[1].island, TRI_UNKNOWN);
	assert_int_equal(s->visit->sites.at[1].home, TRI_YES);
	assert_false(s->visit->sites.at[1].pcs.known);
	assert_true(s->visit->quotations.at[0].initial.known);
	assert_false(s->visit->quotations.at[0].monthly.known);
	buf_done(&expected);
}

static void what_people_type_is_brought_into_form(void **state)
{
	struct setting *s = *state;
	const struct visit_note *note;

	assert_kept(s,
		"{\"company\":{\"pcs\":\"８台\",\"member\":\"わからない\",\"measure\":\"ＵＴＭ\","
		"\"end\":\"令和8年3月\"},\"devices\":[{\"mac\":\"001A2B3C4D5E\"}],\"terminals\":"
		"\"５\","
		"\"case\":\"A\",\"quotations\":[{\"service\":\"s01\",\"initial\":\"¥1,234\","
		"\"monthly\":\"不明\",\"date\":\"2026/11/"
		"1\"}],\"diagnosis\":{\"answers\":{\"11\":\"not\"}}}",
		"{\"visit\":1,\"company\":{\"pcs\":8,\"member\":\"unknown\",\"measure\":\"utm\","
		"\"end\":\"2026-03\"},\"devices\":[{\"mac\":\"00:1a:2b:3c:4d:5e\"}],"
		"\"diagnosis\":{\"answers\":{\"backup\":\"not\"}},\"case\":\"a\","
		"\"terminals\":5,\"quotations\":[{\"service\":\"s01\",\"date\":\"2026-11-01\","
		"\"initial\":1234}]}");
	note = s->visit->changed;
	assert_true(slice_is_text(note->place, "visit.company.pcs"));
	assert_true(slice_is_text(note->from, "８台"));
	assert_true(slice_is_text(note->to, "8"));
	note = note->next;
	assert_true(slice_is_text(note->place, "visit.company.end"));
	assert_true(slice_is_text(note->next->place, "visit.devices[0].mac"));
	assert_true(slice_is_text(note->next->next->place, "visit.terminals"));
}

static void terminals_are_those_stated_else_the_pcs(void **state)
{
	struct setting *s = *state;

	assert_int_equal(read_visit(s, "{\"company\":{\"pcs\":8},\"terminals\":5}"), 0);
	assert_int_equal(visit_terminals(s->visit).value, 5);
	assert_int_equal(read_visit(s, "{\"company\":{\"pcs\":8}}"), 0);
	assert_int_equal(visit_terminals(s->visit).value, 8);
	assert_int_equal(read_visit(s, "{\"company\":{\"pcs\":0}}"), 0);
	assert_false(visit_terminals(s->visit).known);
}

struct refusal {
	const char *json;
	enum message_id message;
	const char *place, *subject;
};

static const struct refusal refusals[] = {
	{"{\"terminal\":5}", MSG_ADVISOR_UNKNOWN_MEMBER, "visit.terminal", "terminal"},
	{"{\"company\":{\"pcz\":5}}", MSG_ADVISOR_UNKNOWN_MEMBER, "visit.company.pcz", "pcz"},
	{"{\"sites\":[{},{\"flat\":1}]}", MSG_ADVISOR_UNKNOWN_MEMBER, "visit.sites[1].flat",
		"flat"},
	{"{\"self_run\":{\"cat\":1}}", MSG_ADVISOR_UNKNOWN_MEMBER, "visit.self_run.cat", "cat"},
	{"{\"diagnosis\":{\"answers\":{\"26\":\"done\"}}}", MSG_ADVISOR_UNKNOWN_MEMBER,
		"visit.diagnosis.answers.26", "26"},
	{"{\"diagnosis\":{\"answers\":{\"1\":\"done\",\"updates\":\"not\"}}}", MSG_ADVISOR_TWICE,
		"visit.diagnosis.answers.updates", "updates"},
	{"{\"terminals\":-5}", MSG_ADVISOR_NUMBER_RANGE, "visit.terminals", "-5"},
	{"{\"terminals\":\"－５\"}", MSG_ADVISOR_NUMBER_RANGE, "visit.terminals", "-5"},
	{"{\"terminals\":0}", MSG_ADVISOR_NUMBER_RANGE, "visit.terminals", "0"},
	{"{\"terminals\":\"五台\"}", MSG_ADVISOR_NOT_A_NUMBER, "visit.terminals", "五台"},
	{"{\"terminals\":true}", MSG_ADVISOR_WRONG_KIND, "visit.terminals", "number"},
	{"{\"company\":{\"pcs\":-1}}", MSG_ADVISOR_NUMBER_RANGE, "visit.company.pcs", "-1"},
	{"{\"weights\":{\"cost\":101}}", MSG_ADVISOR_NUMBER_RANGE, "visit.weights.cost", "101"},
	{"{\"quotations\":[{\"initial\":-1}]}", MSG_ADVISOR_NUMBER_RANGE,
		"visit.quotations[0].initial", "-1"},
	{"{\"quotations\":[{\"member\":{\"monthly\":\"x\"}}]}", MSG_ADVISOR_NOT_A_NUMBER,
		"visit.quotations[0].member.monthly", "x"},
	{"{\"start\":\"2026-02-31\"}", MSG_ADVISOR_NOT_A_DATE, "visit.start", "2026-02-31"},
	{"{\"start\":5}", MSG_ADVISOR_WRONG_KIND, "visit.start", "date"},
	{"{\"outcome\":{\"remind\":\"2027-01\"}}", MSG_ADVISOR_NOT_A_DATE, "visit.outcome.remind",
		"2027-01"},
	{"{\"facts\":[{\"date\":\"2026-11-24\"}]}", MSG_ADVISOR_DATE_FUTURE, "visit.facts[0].date",
		"2026-11-24"},
	{"{\"confirmed\":[{\"date\":\"2027\"}]}", MSG_ADVISOR_DATE_FUTURE,
		"visit.confirmed[0].date", "2027"},
	{"{\"facts\":[{\"item\":\"cap\",\"value\":\"0\"},{\"item\":\"cap\",\"value\":\"－３万\"}]}",
		MSG_ADVISOR_NUMBER_RANGE, "visit.facts[1].value", "－３万"},
	{"{\"tax\":\"none\"}", MSG_ADVISOR_NOT_ONE_OF, "visit.tax", "none"},
	{"{\"type\":\"cloud\"}", MSG_ADVISOR_NOT_ONE_OF, "visit.type", "cloud"},
	{"{\"company\":{\"member\":\"maybe\"}}", MSG_ADVISOR_NOT_ONE_OF, "visit.company.member",
		"maybe"},
	{"{\"company\":{\"measure\":\"dog\"}}", MSG_ADVISOR_NOT_ONE_OF, "visit.company.measure",
		"dog"},
	{"{\"sites\":[{\"home\":1}]}", MSG_ADVISOR_WRONG_KIND, "visit.sites[0].home", "text"},
	{"{\"sites\":[{\"area\":\"mars\"}]}", MSG_ADVISOR_NO_SUCH_KEY, "visit.sites[0].area",
		"mars"},
	{"{\"candidates\":[\"s01\",\"s99\"]}", MSG_ADVISOR_NO_SUCH_KEY, "visit.candidates[1]",
		"s99"},
	{"{\"systems\":[{\"system\":\"win dows\"}]}", MSG_ADVISOR_NO_SUCH_KEY,
		"visit.systems[0].system", "win dows"},
	{"{\"devices\":[{\"mac\":\"00:1a\"}]}", MSG_ADVISOR_NOT_A_MAC, "visit.devices[0].mac",
		"00:1a"},
	{"{\"sites\":[{\"postal\":\"26\"}]}", MSG_ADVISOR_NOT_A_POSTAL, "visit.sites[0].postal",
		"26"},
	{"{\"coordinator\":{\"phone\":\"119\"}}", MSG_ADVISOR_NOT_A_PHONE,
		"visit.coordinator.phone", "119"},
	{"{\"sites\":{}}", MSG_ADVISOR_WRONG_KIND, "visit.sites", "list"},
	{"{\"sites\":[5]}", MSG_ADVISOR_WRONG_KIND, "visit.sites[0]", "object"},
	{"{\"company\":[]}", MSG_ADVISOR_WRONG_KIND, "visit.company", "object"},
	{"{\"outcome\":{\"reasons\":[{}]}}", MSG_ADVISOR_WRONG_KIND, "visit.outcome.reasons[0]",
		"text"},
	{"{\"notes\":\"\\u0007\"}", MSG_ADVISOR_BAD_TEXT, "visit.notes", ""},
	{"{\"visit\":2}", MSG_ADVISOR_NEWER_VISIT, "visit.visit", "2"},
};

static void what_cannot_be_is_refused_with_its_place(void **state)
{
	struct setting *s = *state;

	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		if (read_visit(s, refusals[i].json) != ERR_REFUSED)
			fail_msg("was read: %s", refusals[i].json);
		if (s->fault.message != refusals[i].message)
			fail_msg("%s: message %d", refusals[i].json, (int)s->fault.message);
		assert_string_equal(s->fault.file, refusals[i].place);
		assert_string_equal(s->fault.subject, refusals[i].subject);
	}
}

static void lists_and_texts_have_limits(void **state)
{
	struct setting *s = *state;
	struct buf json = BUF_INIT(1 << 16);

	buf_put_text(&json, "{\"sites\":[{}");
	for (int i = 0; i < 50; i++)
		buf_put_text(&json, ",{}");
	buf_put_text(&json, "]}");
	assert_int_equal(read_visit(s, buf_text(&json)), ERR_REFUSED);
	assert_int_equal(s->fault.message, MSG_ADVISOR_TOO_MANY);
	assert_string_equal(s->fault.subject, "50");
	for (int over = 0; over < 2; over++) {
		buf_clear(&json);
		buf_put_text(&json, "{\"notes\":\"");
		for (int i = 0; i < SHAPE_MAX_NOTES + over; i++)
			buf_put_byte(&json, 'x');
		buf_put_text(&json, "\"}");
		assert_int_equal(read_visit(s, buf_text(&json)), over ? ERR_REFUSED : 0);
	}
	assert_int_equal(s->fault.message, MSG_ADVISOR_BAD_TEXT);
	buf_done(&json);
}

static void a_visit_can_be_read_after_its_reminder(void **state)
{
	struct setting *s = *state;

	assert_int_equal(read_visit(s, "{\"outcome\":{\"remind\":\"2026-11-22\"}}"), 0);
	assert_int_equal(read_visit(s, "{\"facts\":[{\"date\":\"2026-11\"}]}"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_said_is_nothing_known, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_whole_visit_is_written_as_it_is_read, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_people_type_is_brought_into_form, setup, teardown),
		cmocka_unit_test_setup_teardown(
			terminals_are_those_stated_else_the_pcs, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_is_refused_with_its_place, setup, teardown),
		cmocka_unit_test_setup_teardown(lists_and_texts_have_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_visit_can_be_read_after_its_reminder, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
