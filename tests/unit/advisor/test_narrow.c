/* Narrowing: what surely remains, what may, and what falls out by which requirement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "asked.h"

static void open_market(struct asked *asked)
{
	static const char *const services[] = {
		"s01,1,甲,会社,yes,own,x,2026-10,",
		"s02,2,乙,会社,yes,own,x,2026-10,",
		"s03,3,丙,会社,yes,own,x,2026-10,",
		"s04,4,丁,会社,yes,own,x,2026-10,",
		"s05,5,戊,会社,no,own,x,2026-10,",
		"s06,6,己,会社,yes,own,x,2026-10,",
	};
	static const char *const facts[] = {
		"s01,type,endpoint,yes,,,,own,x,2026-10,",
		"s01,quick,,yes,,,,own,x,2026-10,",
		"s01,cap,300000,yes,,,,own,x,2026-10,",
		"s02,type,endpoint,yes,,,,own,x,2026-10,",
		"s02,quick,,no,,,,own,x,2026-10,",
		"s02,cap,1000000,yes,,,,own,x,2026-10,",
		"s03,type,endpoint,yes,,,,own,x,2026-10,",
		"s03,cap,500000,yes,,,,own,x,2026-10,",
		"s04,type,network,yes,,,,own,x,2026-10,",
		"s04,quick,,yes,,,,own,x,2026-10,",
		"s04,cap,,unknown,,,,own,x,2026-10,",
		"s05,quick,,na,,,,own,x,2026-10,",
		"s06,type,endpoint,yes,,,,own,x,2026-10,",
		"s06,quick,,yes,,,,own,x,2026-10,",
		"s06,cap,9000000,yes,,,,own,x,2026-10,",
	};

	*asked = (struct asked){0};
	sample_init(&asked->sample);
	sample_row(&asked->sample, TABLE_SOURCES, "own,own,自分,Own,,");
	for (size_t i = 0; i < ARRAY_SIZE(services); i++)
		sample_row(&asked->sample, TABLE_SERVICES, services[i]);
	sample_row(&asked->sample, TABLE_ITEMS,
		"type,fit,choice,network;endpoint;combined,,型,Type,型は?,Type?,,");
	sample_row(
		&asked->sample, TABLE_ITEMS, "quick,response,flag,,yes,速い,Quick,速い?,Quick?,,");
	sample_row(&asked->sample, TABLE_ITEMS, "cap,insurance,yen,,high,上限,Cap,上限は?,Cap?,,");
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		sample_row(&asked->sample, TABLE_FACTS, facts[i]);
	/* It was there and is no more: it never comes up. */
	sample_row(&asked->sample, TABLE_CHANGES, "s06,ended,2026-11-01,,,own,");
	sample_row(&asked->sample, TABLE_TEXTS, "narrow_need_yes,{label},{label}");
	sample_row(&asked->sample, TABLE_TEXTS, "narrow_need_no,{label}でない,not {label}");
	sample_row(&asked->sample, TABLE_TEXTS,
		"narrow_need_least,{label} {least}以上,{label} from {least}");
	sample_row(&asked->sample, TABLE_TEXTS,
		"narrow_need_most,{label} {most}以下,{label} to {most}");
	sample_row(&asked->sample, TABLE_TEXTS,
		"narrow_need_between,{label} {least}-{most},{label} {least}-{most}");
	asked_open(asked);
}

static void put_list(char *out, size_t size, const struct read_value *list)
{
	size_t n = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < list->n_items; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%lld", i > 0 ? " " : "",
			(long long)list->items[i].number);
}

/* A step as "least-most out: … lack: …". */
static void expect_step(const struct asked *asked, uint32_t at, const char *expected)
{
	const struct read_value *steps = asked_member(&asked->top, "steps"), *step;
	char out[64], lack[64], got[256];

	assert_true(at < steps->n_items);
	step = &steps->items[at];
	put_list(out, sizeof(out), asked_member(step, "out"));
	put_list(lack, sizeof(lack), asked_member(step, "lack"));
	snprintf(got, sizeof(got), "%lld-%lld out: %s lack: %s",
		(long long)asked_member(step, "least")->number,
		(long long)asked_member(step, "most")->number, out, lack);
	assert_string_equal(got, expected);
}

static void expect_remain(
	const struct asked *asked, int64_t total, const char *sure, const char *perhaps)
{
	assert_int_equal(asked_member(&asked->top, "total")->number, total);
	assert_string_equal(asked_numbers(asked, "sure"), sure);
	assert_string_equal(asked_numbers(asked, "perhaps"), perhaps);
}

static void begins_with_all_that_can_be_chosen(void **state)
{
	_cleanup_(asked_done) struct asked asked;

	open_market(&asked);
	asked_ask(&asked, "narrow", "{}", "");
	expect_remain(&asked, 5, "1 2 3 4 5", "");
	/* Of the other types none remains; of which type 5 is nobody has said. */
	asked_ask(&asked, "narrow", "{'type':'endpoint'}", "");
	expect_remain(&asked, 4, "1 2 3", "5");
	assert_int_equal(asked_member(asked_member(&asked.top, "remain"), "least")->number, 3);
	assert_int_equal(asked_member(asked_member(&asked.top, "remain"), "most")->number, 4);
}

static void counts_what_remains_as_an_interval(void **state)
{
	_cleanup_(asked_done) struct asked asked;

	open_market(&asked);
	asked_ask(&asked, "narrow",
		"{'needs':[{'item':'quick','state':'yes'},{'item':'cap','least':400000}]}", "");
	expect_step(&asked, 0, "3-4 out: 2 lack: 3");
	expect_step(&asked, 1, "0-3 out: 1 lack: 4 5");
	expect_remain(&asked, 5, "", "3 4 5");
	asked_ask(&asked, "narrow",
		"{'needs':[{'item':'cap','least':400000},{'item':'quick','state':'yes'}]}", "");
	expect_step(&asked, 0, "2-4 out: 1 lack: 4 5");
	expect_step(&asked, 1, "0-3 out: 2 lack: 3");
	expect_remain(&asked, 5, "", "3 4 5");
}

static void takes_every_kind_of_requirement(void **state)
{
	static const struct {
		const char *need, *text, *step;
	} table[] = {
		{"{'item':'quick','state':'no'}", "not Quick", "2-3 out: 1 4 lack: 3"},
		{"{'item':'cap','least':300000}", "Cap from JPY 300,000", "3-5 out:  lack: 4 5"},
		{"{'item':'cap','least':300001}", "Cap from JPY 300,001", "2-4 out: 1 lack: 4 5"},
		{"{'item':'cap','most':500000}", "Cap to JPY 500,000", "2-4 out: 2 lack: 4 5"},
		/* What nobody has said is no zero. */
		{"{'item':'cap','most':0}", "Cap to JPY 0", "0-2 out: 1 2 3 lack: 4 5"},
		{"{'item':'cap','least':400000,'most':600000}", "Cap JPY 400,000-JPY 600,000",
			"1-3 out: 1 2 lack: 4 5"},
		{"{'item':'cap','state':'yes'}", "Cap", "3-5 out:  lack: 4 5"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		_cleanup_(asked_done) struct asked asked;
		char visit[256];

		open_market(&asked);
		snprintf(visit, sizeof(visit), "{'needs':[%s]}", table[i].need);
		asked_ask(&asked, "narrow", visit, "'lang':'en',");
		if (!slice_is_text(read_text(&asked_member(&asked.top, "steps")->items[0], "need"),
			    table[i].text))
			fail_msg("%s", buf_text(&asked.answer));
		expect_step(&asked, 0, table[i].step);
	}
}

static void says_what_is_lacking_and_what_to_ask(void **state)
{
	_cleanup_(asked_done) struct asked asked;
	const struct read_value *one;

	open_market(&asked);
	asked_ask(&asked, "narrow",
		"{'type':'endpoint','needs':[{'item':'quick','state':'yes'},{'item':'cap','least':"
		"1}]}",
		"");
	one = asked_service(&asked, "perhaps", 5);
	assert_non_null(one);
	assert_true(asked_says(one, "lack", "型"));
	assert_true(asked_says(one, "lack", "上限"));
	assert_false(asked_says(one, "lack", "速い"));
	assert_int_equal(asked_member(one, "ask")->n_items, 2);
	assert_true(
		slice_is_text(read_text(&asked_member(one, "ask")->items[1], "ask"), "上限は?"));
	one = asked_service(&asked, "perhaps", 3);
	assert_int_equal(asked_member(one, "lack")->n_items, 1);
	assert_true(asked_says(one, "lack", "速い"));
}

static void an_answer_brought_back_decides(void **state)
{
	_cleanup_(asked_done) struct asked asked;

	open_market(&asked);
	asked_ask(&asked, "narrow",
		"{'needs':[{'item':'quick','state':'yes'}],'facts':[{'service':'s03','item':'quick'"
		","
		"'state':'yes','source':'mail','date':'2026-11-20'}]}",
		"");
	expect_step(&asked, 0, "4-4 out: 2 lack: ");
	asked_ask(&asked, "narrow",
		"{'needs':[{'item':'quick','state':'yes'}],'facts':[{'service':'s03','item':'quick'"
		","
		"'state':'no','source':'mail','date':'2026-11-20'}]}",
		"");
	expect_step(&asked, 0, "3-3 out: 2 3 lack: ");
	/* That the provider does not know either changes nothing. */
	asked_ask(&asked, "narrow",
		"{'needs':[{'item':'quick','state':'yes'}],'facts':[{'service':'s03','item':'quick'"
		","
		"'state':'unknown','source':'mail','date':'2026-11-20'}]}",
		"");
	expect_step(&asked, 0, "3-4 out: 2 lack: 3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_with_all_that_can_be_chosen),
		cmocka_unit_test(counts_what_remains_as_an_interval),
		cmocka_unit_test(takes_every_kind_of_requirement),
		cmocka_unit_test(says_what_is_lacking_and_what_to_ask),
		cmocka_unit_test(an_answer_brought_back_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
