/* What the check of a catalogue finds, where it says it stands, and that the tree's own catalogue has nothing of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "advisor/check.h"
#include "sample.h"

struct found {
	struct fault first;
	unsigned n;
	struct buf all; /* each as a line */
};

static int hear(void *ctx, const struct fault *fault)
{
	struct found *found = ctx;

	if (found->n++ == 0)
		found->first = *fault;
	return buf_put_format(&found->all, "%s:%u:%u: %s (%s)\n", fault->file, fault->line,
		fault->column, message_get(fault->message)->en, fault->subject);
}

static void check_sample(struct sample *sample, struct found *ret)
{
	const struct catalogue_report report = {hear, ret};

	*ret = (struct found){.all = BUF_INIT(1 << 20)};
	assert_int_equal(catalogue_check(sample_files(sample), TABLE_COUNT, &report), 0);
}

static void found_done(struct found *found)
{
	buf_done(&found->all);
}

/* A catalogue with a row or two in every table that others refer to, and nothing wrong with it. */
static void put_base(struct sample *sample)
{
	static const struct {
		enum table table;
		const char *line;
	} rows[] = {
		{TABLE_SOURCES, "survey,survey,調査,survey,,2023-03-31"},
		{TABLE_SERVICES, "s01,1,甲,会社,yes,survey,表1,2022-12,"},
		{TABLE_SERVICES, "s02,2,乙,会社,yes,survey,表1,2022-12,"},
		{TABLE_SERVICES, "s03,3,丙,会社,yes,survey,表1,2022-12,o1"},
		{TABLE_ITEMS, "quick,response,flag,,yes,速い,quick,ask,ask,,"},
		{TABLE_ITEMS, "cap,insurance,yen,,high,上限,cap,ask,ask,,"},
		{TABLE_ITEMS, "rank,cost,rank,,low,順,rank,ask,ask,,"},
		{TABLE_ITEMS, "type,fit,choice,network;endpoint,,型,type,ask,ask,,"},
		{TABLE_ITEMS, "device,fit,text,,,機器,device,ask,ask,,"},
		{TABLE_DOUBTS, "o1,表1,疑い,doubt,high"},
		{TABLE_FACTS, "s01,quick,,yes,,,,survey,表1,2022-07,o1"},
		{TABLE_AREAS, "chiba,kanto,千葉県,Chiba"},
		{TABLE_CEILINGS, "network,network,excluded,10000,2021-07,,survey,"},
		{TABLE_CEILINGS, "network,network,included,11000,2021-07,,survey,"},
		{TABLE_CASES, "a,甲,first,survey,表8"},
		{TABLE_CHANGES, "s03,merged,2024-05,,s02,survey,"},
		{TABLE_TOPICS, "1,1,basic,更新,updates,auto,,,yes"},
		{TABLE_SUBSIDIES, "it2024,補助,subsidy,2024,2024,1/2,1/2,1000000,50000,24,survey,"},
		{TABLE_QUESTIONS, "member,company,yesno,,会員,member,,"},
		{TABLE_SCENARIOS, "holiday,yes,休日,holiday,話,story"},
	};

	sample_init(sample);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		sample_row(sample, rows[i].table, rows[i].line);
}

static void finds_nothing_wrong_with_what_is_right(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(found_done) struct found found;

	put_base(&sample);
	check_sample(&sample, &found);
	assert_string_equal(buf_text(&found.all), "");
}

struct added {
	enum table table;
	const char *line;
	enum message_id message;
	uint32_t column;
	const char *subject;
};

static uint32_t last_line(struct sample *sample, enum table table)
{
	struct slice text = buf_slice(&sample->texts[table]);
	uint32_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.data[i] == '\n';
	return n;
}

/* Each line, added to the base, is the only thing wrong with it. */
static void expect_added(const struct added *table, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		_cleanup_(sample_done) struct sample sample;
		_cleanup_(found_done) struct found found;
		const struct added *row = &table[i];
		char file[64];

		put_base(&sample);
		sample_row(&sample, row->table, row->line);
		check_sample(&sample, &found);
		snprintf(file, sizeof(file), "%s", buf_text(&sample.names[row->table]));
		if (found.n != 1 || found.first.message != row->message ||
			strcmp(found.first.file, file) != 0 ||
			found.first.line != last_line(&sample, row->table) ||
			found.first.column != row->column ||
			strcmp(found.first.subject, row->subject) != 0)
			fail_msg("%s\nis to be %u: %s (%s)\n%u found:\n%s", row->line, row->column,
				message_get(row->message)->en, row->subject, found.n,
				buf_text(&found.all));
	}
}

static void holds_cells_to_their_types(void **state)
{
	static const struct added table[] = {
		{TABLE_SOURCES, "Own,own,x,x,,", MSG_CATALOGUE_TYPE, 1, "Own"},
		{TABLE_SOURCES, "a b,own,x,x,,", MSG_CATALOGUE_TYPE, 1, "a b"},
		{TABLE_SOURCES, ",own,x,x,,", MSG_CATALOGUE_EMPTY, 1, "source"},
		{TABLE_SOURCES, "own,guess,x,x,,", MSG_CATALOGUE_TYPE, 5, "guess"},
		{TABLE_SOURCES, "own,own, x,x,,", MSG_CATALOGUE_TYPE, 9, " x"},
		{TABLE_SOURCES, "own,own,x,x,,2023-02-31", MSG_CATALOGUE_TYPE, 14, "2023-02-31"},
		{TABLE_SOURCES, "own,own,x,x,,2023-13", MSG_CATALOGUE_TYPE, 14, "2023-13"},
		{TABLE_SOURCES, "own,own,x,x,,23-1-5", MSG_CATALOGUE_TYPE, 14, "23-1-5"},
		{TABLE_SERVICES, "s04,04,x,x,no,survey,t,2022,", MSG_CATALOGUE_TYPE, 5, "04"},
		{TABLE_SERVICES, "s04,-4,x,x,no,survey,t,2022,", MSG_CATALOGUE_TYPE, 5, "-4"},
		{TABLE_SERVICES, "s04,5,x,,no,survey,t,2022,", MSG_CATALOGUE_EMPTY, 9, "provider"},
		{TABLE_SERVICES, "s04,4,x,x,no,paper,t,2022,", MSG_CATALOGUE_REFERENCE, 14,
			"paper"},
		{TABLE_SERVICES, "s04,4,x,x,no,survey,t,2022,o1;o2", MSG_CATALOGUE_REFERENCE, 28,
			"o2"},
		{TABLE_SERVICES, "s04,4,x,x,no,survey,t,2022,o1;", MSG_CATALOGUE_REFERENCE, 28, ""},
	};

	expect_added(table, ARRAY_SIZE(table));
}

static void holds_keys_to_be_unique(void **state)
{
	static const struct added table[] = {
		{TABLE_SERVICES, "s01,4,x,x,no,survey,t,2022,", MSG_CATALOGUE_TWICE, 1, "s01"},
		{TABLE_SERVICES, "s04,1,x,x,no,survey,t,2022,", MSG_CATALOGUE_TWICE, 5, "1"},
		{TABLE_FACTS, "s01,quick,,no,,,,survey,t,2022,", MSG_CATALOGUE_TWICE, 1,
			"s01,quick"},
	};

	expect_added(table, ARRAY_SIZE(table));
}

static void holds_facts_to_their_items(void **state)
{
	static const struct added table[] = {
		{TABLE_FACTS, "s02,speed,,yes,,,,survey,t,2022,", MSG_CATALOGUE_REFERENCE, 5,
			"speed"},
		{TABLE_FACTS, "s09,quick,,yes,,,,survey,t,2022,", MSG_CATALOGUE_REFERENCE, 1,
			"s09"},
		{TABLE_FACTS, "s02,quick,1,yes,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 11,
			"quick"},
		{TABLE_FACTS, "s02,cap,,yes,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 9, "cap"},
		{TABLE_FACTS, "s02,cap,30万,yes,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 9,
			"cap"},
		{TABLE_FACTS, "s02,cap,-1,yes,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 9,
			"cap"},
		{TABLE_FACTS, "s02,cap,0,unknown,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 9,
			"cap"},
		{TABLE_FACTS, "s02,cap,0,ns,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 9, "cap"},
		{TABLE_FACTS, "s02,rank,0,yes,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 10,
			"rank"},
		{TABLE_FACTS, "s02,type,both,yes,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 10,
			"type"},
		{TABLE_FACTS, "s02,device,,yes,,,,survey,t,2022,", MSG_CATALOGUE_FACT_VALUE, 12,
			"device"},
		{TABLE_FACTS, "s02,quick,,maybe,,,,survey,t,2022,", MSG_CATALOGUE_TYPE, 12,
			"maybe"},
		{TABLE_FACTS, "s02,quick,,cond,,,,survey,t,2022,", MSG_CATALOGUE_FACT_CONDITION, 18,
			"quick"},
		{TABLE_FACTS, "s02,quick,,cond,,会員だけ,,survey,t,2022,", MSG_CATALOGUE_WORDS, 23,
			"condition_en"},
		{TABLE_FACTS, "s02,quick,,yes,member=yes,,,survey,t,2022,",
			MSG_CATALOGUE_FACT_CONDITION, 16, "quick"},
		{TABLE_FACTS, "s02,quick,,yes,,,,survey,t,,", MSG_CATALOGUE_EMPTY, 28, "date"},
		{TABLE_FACTS, "s02,quick,,yes,,,,,t,2022,", MSG_CATALOGUE_EMPTY, 19, "source"},
	};

	expect_added(table, ARRAY_SIZE(table));
}

/* The grammar is when.h's; here: that a cell of the kind is held to it. */
static void holds_conditions_to_their_grammar(void **state)
{
	static const struct added table[] = {
		{TABLE_FACTS, "s02,quick,,cond,member,条件,condition,survey,t,2022,",
			MSG_CATALOGUE_TYPE, 17, "member"},
		{TABLE_FACTS, "s02,quick,,cond,member=maybe,条件,condition,survey,t,2022,",
			MSG_CATALOGUE_TYPE, 17, "member=maybe"},
		{TABLE_FACTS, "s02,quick,,cond,colour=red,条件,condition,survey,t,2022,",
			MSG_CATALOGUE_TYPE, 17, "colour=red"},
		{TABLE_TYPE_RULES, "x,terminals>some,1,0,x,x,survey,", MSG_CATALOGUE_TYPE, 3,
			"terminals>some"},
	};

	expect_added(table, ARRAY_SIZE(table));
}

static void takes_the_facts_that_are_right(void **state)
{
	static const char *const lines[] = {
		"s02,cap,0,yes,,,,survey,t,2022,",
		"s02,type,endpoint,yes,,,,survey,t,2022-07-01,",
		"s02,rank,,cond,,条件,condition,survey,t,2022,",
		"s02,device,箱,cond,member=yes,条件,condition,survey,t,2022,o1",
		"s02,quick,,ns,,まだ,not yet,survey,t,2022,",
		"s03,cap,,na,,,,survey,t,2022,",
	};
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(found_done) struct found found;

	put_base(&sample);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		sample_row(&sample, TABLE_FACTS, lines[i]);
	check_sample(&sample, &found);
	assert_string_equal(buf_text(&found.all), "");
}

static void never_lets_taxes_mix(void **state)
{
	static const struct added table[] = {
		{TABLE_CEILINGS, "endpoint,terminal,excluded,2000,2021-07,,survey,",
			MSG_CATALOGUE_TAXES, 19, "endpoint"},
		{TABLE_CEILINGS, "endpoint,network,excluded,2000,2021-07,,survey,",
			MSG_CATALOGUE_SENSE, 10, "unit"},
		{TABLE_CEILINGS, "combined,sum,excluded,12000,2021-07,,survey,",
			MSG_CATALOGUE_SENSE, 23, "yen_month"},
		{TABLE_CEILINGS, "network,network,excluded,,2024-07,,survey,", MSG_CATALOGUE_SENSE,
			26, "yen_month"},
		{TABLE_CEILINGS, "network,network,included,11000,2021-07,,survey,",
			MSG_CATALOGUE_TWICE, 1, "network,included,2021-07"},
	};

	expect_added(table, ARRAY_SIZE(table));
}

/* Both rows are told: which of them is wrong nobody knows. */
static void tells_of_both_rows_whose_taxes_do_not_fit(void **state)
{
	static const char *const changes[][2] = {
		{"included,11000", "included,9000"},
		{"included,11000", "included,10000"},
		{"included,11000,2021-07,", "included,11000,2021-07,2024"},
		{"included,11000,2021-07", "included,11000,2021-08"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		_cleanup_(sample_done) struct sample sample;
		_cleanup_(found_done) struct found found;

		put_base(&sample);
		sample_replace(&sample, TABLE_CEILINGS, changes[i][0], changes[i][1]);
		check_sample(&sample, &found);
		if (found.n != 2 || found.first.message != MSG_CATALOGUE_TAXES)
			fail_msg("%s: %s", changes[i][1], buf_text(&found.all));
	}
}

static void holds_subsidies_to_what_can_be(void **state)
{
	static const struct added table[] = {
		{TABLE_SUBSIDIES, "a,x,x,2024,2024,3/2,,,,,survey,", MSG_CATALOGUE_TYPE, 17, "3/2"},
		{TABLE_SUBSIDIES, "a,x,x,2024,2024,1/0,,,,,survey,", MSG_CATALOGUE_TYPE, 17, "1/0"},
		{TABLE_SUBSIDIES, "a,x,x,2024,2024,0/2,,,,,survey,", MSG_CATALOGUE_TYPE, 17, "0/2"},
		{TABLE_SUBSIDIES, "a,x,x,2024,2024,0.5,,,,,survey,", MSG_CATALOGUE_TYPE, 17, "0.5"},
		{TABLE_SUBSIDIES, "a,x,x,2024,2024,2/3,1/2,,,,survey,", MSG_CATALOGUE_SUBSIDY, 21,
			"a"},
		{TABLE_SUBSIDIES, "a,x,x,2024,2024,,,40000,50000,,survey,", MSG_CATALOGUE_SUBSIDY,
			19, "a"},
		{TABLE_SUBSIDIES, "a,x,x,2024,2024,,,,,0,survey,", MSG_CATALOGUE_SUBSIDY, 21, "a"},
		{TABLE_SUBSIDIES, "a,x,x,2024,2023,,,,,,survey,", MSG_CATALOGUE_PERIOD, 12, "a"},
	};

	expect_added(table, ARRAY_SIZE(table));
}

static void holds_changes_to_what_they_need(void **state)
{
	static const struct added table[] = {
		{TABLE_CHANGES, "s01,merged,2024-05,,,survey,", MSG_CATALOGUE_CHANGE, 21, "s01"},
		{TABLE_CHANGES, "s01,merged,2024-05,,s01,survey,", MSG_CATALOGUE_CHANGE, 21, "s01"},
		{TABLE_CHANGES, "s01,ended,2024-05,,s02,survey,", MSG_CATALOGUE_CHANGE, 20, "s01"},
		{TABLE_CHANGES, "s01,renamed,2024-05,,,survey,", MSG_CATALOGUE_CHANGE, 21, "s01"},
		{TABLE_CHANGES, "s01,listed,2024-05,新しい名,,survey,", MSG_CATALOGUE_CHANGE, 20,
			"s01"},
		{TABLE_CHANGES, "s01,merged,2024-05,,s09,survey,", MSG_CATALOGUE_REFERENCE, 21,
			"s09"},
	};
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(found_done) struct found found;

	expect_added(table, ARRAY_SIZE(table));
	/* s03 went into s02: s02 into s03 makes a ring, of which both rows are told. */
	put_base(&sample);
	sample_row(&sample, TABLE_CHANGES, "s02,merged,2025,,s03,survey,");
	check_sample(&sample, &found);
	assert_int_equal(found.n, 2);
	assert_int_equal(found.first.message, MSG_CATALOGUE_CHANGE);
}

static void holds_rows_to_be_of_one_piece(void **state)
{
	static const struct added table[] = {
		{TABLE_SOURCES, "page,found,x,x,,", MSG_CATALOGUE_SENSE, 16, "address"},
		{TABLE_ITEMS, "x,fit,choice,,,x,x,x,x,,", MSG_CATALOGUE_SENSE, 14, "choices"},
		{TABLE_ITEMS, "x,fit,flag,a;b,,x,x,x,x,,", MSG_CATALOGUE_SENSE, 12, "choices"},
		{TABLE_ITEMS, "x,fit,flag,,low,x,x,x,x,,", MSG_CATALOGUE_SENSE, 13, "better"},
		{TABLE_ITEMS, "x,fit,rank,,high,x,x,x,x,,", MSG_CATALOGUE_SENSE, 13, "better"},
		{TABLE_ITEMS, "x,fit,flag,,,x,x,x,x,注,", MSG_CATALOGUE_WORDS, 24, "note_en"},
		{TABLE_REACH, "s01,mars,yes,,,survey,t,2022", MSG_CATALOGUE_REFERENCE, 5, "mars"},
		{TABLE_REACH, "s01,chiba,cond,,,survey,t,2022", MSG_CATALOGUE_FACT_CONDITION, 16,
			"chiba"},
		{TABLE_CRITERIA, "v1,c1,2024-03,2024-02,x,x,,,survey,", MSG_CATALOGUE_PERIOD, 15,
			"v1"},
		{TABLE_QUESTIONS, "x,company,choice,,x,x,,", MSG_CATALOGUE_SENSE, 18, "choices"},
		{TABLE_QUESTIONS, "x,company,choice,a=b,x,x,,", MSG_CATALOGUE_SENSE, 18, "choices"},
		{TABLE_QUESTIONS, "x,company,choice,a=b=c=d,x,x,,", MSG_CATALOGUE_SENSE, 18,
			"choices"},
		{TABLE_QUESTIONS, "x,company,text,a=b=c,x,x,,", MSG_CATALOGUE_SENSE, 16, "choices"},
		{TABLE_ANSWERS, "done,four,x,x", MSG_CATALOGUE_TYPE, 6, "four"},
		{TABLE_BANDS, "70,69,x,x", MSG_CATALOGUE_PERIOD, 4, "70"},
		{TABLE_TYPE_RULES, "x,member=yes,some,0,x,x,survey,", MSG_CATALOGUE_TYPE, 14,
			"some"},
		{TABLE_CHOICES, "a,1,filter,any,quick,,x,x", MSG_CATALOGUE_SENSE, 22, "states"},
		{TABLE_CHOICES, "a,1,prefer,lowest,rank,yes,x,x", MSG_CATALOGUE_SENSE, 24,
			"states"},
		{TABLE_CHOICES, "a,1,prefer,lowest,quick,,x,x", MSG_CATALOGUE_SENSE, 19, "items"},
		{TABLE_CHOICES, "a,1,filter,any,quick,yes;maybe,x,x", MSG_CATALOGUE_TYPE, 22,
			"maybe"},
		{TABLE_WEIGHTS, "fit,101,x,x", MSG_CATALOGUE_SENSE, 5, "weight"},
		{TABLE_STAGES, "holiday,told,1,1,quick,,no,x,x", MSG_CATALOGUE_SENSE, 24, "states"},
		{TABLE_STAGES, "holiday,told,1,1,,yes,no,x,x", MSG_CATALOGUE_SENSE, 19, "states"},
		{TABLE_TEXTS, "hello,{name}さん,hello {nam}", MSG_CATALOGUE_WORDS, 7, "hello"},
		{TABLE_TEXTS, "hello,こんにちは,hello {name}", MSG_CATALOGUE_WORDS, 7, "hello"},
	};

	expect_added(table, ARRAY_SIZE(table));
}

/* A closed table is told once; what refers to it cannot be judged and is not told again. */
static void tells_what_is_wrong_once(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(found_done) struct found found;

	put_base(&sample);
	sample_set(&sample, TABLE_SERVICES, "service,no\ns01,1\n");
	check_sample(&sample, &found);
	assert_int_equal(found.n, 7);
	assert_int_equal(found.first.message, MSG_CATALOGUE_NO_COLUMN);
	assert_string_equal(found.first.subject, "name");
}

static int refuse_more(void *ctx, const struct fault *fault)
{
	unsigned *n = ctx;

	return ++*n == 2 ? ERR_FULL : 0;
}

static void ends_when_it_is_told_to(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	unsigned n = 0;
	const struct catalogue_report report = {refuse_more, &n};

	put_base(&sample);
	for (int i = 0; i < 3; i++)
		sample_row(&sample, TABLE_TEXTS, "UPPER,x,x");
	assert_int_equal(catalogue_check(sample_files(&sample), TABLE_COUNT, &report), ERR_FULL);
	assert_int_equal(n, 2);
}

static void finds_nothing_in_the_tree(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(found_done) struct found found;

	sample_read_tree(&sample);
	check_sample(&sample, &found);
	assert_string_equal(buf_text(&found.all), "");
	assert_true(catalogue_rows(sample_open(&sample), TABLE_FACTS) > 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_nothing_wrong_with_what_is_right),
		cmocka_unit_test(holds_cells_to_their_types),
		cmocka_unit_test(holds_keys_to_be_unique),
		cmocka_unit_test(holds_facts_to_their_items),
		cmocka_unit_test(holds_conditions_to_their_grammar),
		cmocka_unit_test(takes_the_facts_that_are_right),
		cmocka_unit_test(never_lets_taxes_mix),
		cmocka_unit_test(tells_of_both_rows_whose_taxes_do_not_fit),
		cmocka_unit_test(holds_subsidies_to_what_can_be),
		cmocka_unit_test(holds_changes_to_what_they_need),
		cmocka_unit_test(holds_rows_to_be_of_one_piece),
		cmocka_unit_test(tells_what_is_wrong_once),
		cmocka_unit_test(ends_when_it_is_told_to),
		cmocka_unit_test(finds_nothing_in_the_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
