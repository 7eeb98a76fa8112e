/* Two measures against each other: points, bars, the good corner, and who stands beside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "advisor/quadrant.h"
#include "asked.h"

static void open_market(struct asked *asked)
{
	static const char *const facts[] = {
		"s01,quick,,yes,,,,own,x,2026-10,",
		"s01,cap,300000,yes,,,,own,x,2026-10,",
		"s01,rank,2,yes,,,,own,x,2026-10,",
		"s02,quick,,no,,,,own,x,2026-10,",
		"s02,cap,1000000,yes,,,,own,x,2026-10,",
		"s02,rank,1,yes,,,,own,x,2026-10,",
		"s03,quick,,nl,,,,own,x,2026-10,",
		"s03,cap,650000,yes,,,,own,x,2026-10,",
		"s03,rank,3,yes,,,,own,x,2026-10,",
		"s04,quick,,yes,,,,own,x,2026-10,",
		"s04,rank,1,yes,,,,own,x,2026-10,",
		"s05,quick,,na,,,,own,x,2026-10,",
		"s04,type,network,yes,,,,own,x,2026-10,",
	};
	char line[64];

	*asked = (struct asked){0};
	sample_init(&asked->sample);
	sample_row(&asked->sample, TABLE_SOURCES, "own,own,自分,Own,,");
	for (int i = 1; i <= 5; i++) {
		snprintf(line, sizeof(line), "s0%d,%d,%d,会社,yes,own,x,2026-10,", i, i, i);
		sample_row(&asked->sample, TABLE_SERVICES, line);
	}
	sample_row(&asked->sample, TABLE_ITEMS,
		"type,fit,choice,network;endpoint;combined,,型,Type,型は?,Type?,,");
	sample_row(
		&asked->sample, TABLE_ITEMS, "quick,response,flag,,yes,速い,Quick,速い?,Quick?,,");
	sample_row(&asked->sample, TABLE_ITEMS, "cap,insurance,yen,,high,上限,Cap,上限は?,Cap?,,");
	sample_row(&asked->sample, TABLE_ITEMS, "rank,cost,rank,,low,順,Rank,順は?,Rank?,,");
	sample_row(&asked->sample, TABLE_ITEMS, "class,cost,flag,,,級,Class,級は?,Class?,,");
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		sample_row(&asked->sample, TABLE_FACTS, facts[i]);
	sample_row(&asked->sample, TABLE_TEXTS, "quadrant_yen,円,yen");
	asked_open(asked);
}

static void expect_point(const struct asked *asked, int64_t no, int64_t x, int64_t y, bool good)
{
	const struct read_value *point = asked_service(asked, "points", no);

	assert_non_null(point);
	assert_int_equal(asked_member(asked_member(point, "x"), "lo")->number, x);
	assert_int_equal(asked_member(asked_member(point, "x"), "hi")->number, x);
	assert_int_equal(asked_member(asked_member(point, "y"), "lo")->number, y);
	assert_int_equal(asked_member(asked_member(point, "y"), "hi")->number, y);
	if (asked_member(point, "good")->number != good)
		fail_msg("%lld is %sgood", (long long)no, good ? "" : "not ");
}

static void puts_what_is_known_on_the_chart_and_the_rest_beside(void **state)
{
	_cleanup_(asked_done) struct asked asked;
	const struct read_value *lack;

	open_market(&asked);
	asked_ask(&asked, "quadrant", "{}", "'x':'cap','y':'rank',");
	assert_string_equal(asked_numbers(&asked, "points"), "1 2 3");
	assert_string_equal(asked_numbers(&asked, "beside"), "4 5");
	assert_string_equal(asked_numbers(&asked, "table"), "1 2 3 4 5");
	/* The lines: 650,000 yen, and the second rank; on the line is not worse. */
	expect_point(&asked, 1, 300000, 2, false);
	expect_point(&asked, 2, 1000000, 1, true);
	expect_point(&asked, 3, 650000, 3, false);
	assert_int_equal(asked_member(asked_member(&asked.top, "x"), "middle")->number, 650000);
	assert_int_equal(asked_member(asked_member(&asked.top, "y"), "middle")->number, 2);
	lack = asked_member(asked_service(&asked, "beside", 4), "lack");
	assert_int_equal(lack->n_items, 1);
	assert_true(slice_is_text(lack->items[0].text, "x"));
	assert_int_equal(asked_member(asked_service(&asked, "beside", 5), "lack")->n_items, 2);
	assert_true(slice_is_text(read_text(asked_member(&asked.top, "x"), "unit"), "円"));
	assert_true(slice_is_text(read_text(asked_member(&asked.top, "y"), "better"), "low"));
}

static void never_draws_an_unknown_flag(void **state)
{
	_cleanup_(asked_done) struct asked asked;

	open_market(&asked);
	asked_ask(&asked, "quadrant", "{}", "'x':'quick','y':'rank',");
	/* 3: not listed; 5: does not apply. Neither is a no. */
	assert_string_equal(asked_numbers(&asked, "points"), "1 2 4");
	expect_point(&asked, 2, 0, 1, false);
	expect_point(&asked, 4, 1, 1, true);
}

/* One that stands alone is no better than any other. */
static void praises_nothing_where_all_are_alike(void **state)
{
	_cleanup_(asked_done) struct asked asked;

	open_market(&asked);
	asked_ask(&asked, "quadrant",
		"{'facts':[{'service':'s01','item':'quick','state':'unknown','source':'x',"
		"'date':'2026-11-20'},{'service':'s02','item':'quick','state':'unknown',"
		"'source':'x','date':'2026-11-20'}]}",
		"'x':'quick','y':'rank',");
	assert_string_equal(asked_numbers(&asked, "points"), "4");
	expect_point(&asked, 4, 1, 1, false);
	assert_null(read_member(asked_member(&asked.top, "x"), "middle"));
}

static void keeps_to_the_visits_type(void **state)
{
	_cleanup_(asked_done) struct asked asked;

	open_market(&asked);
	asked_ask(&asked, "quadrant", "{'type':'endpoint'}", "'x':'quick','y':'rank',");
	assert_string_equal(asked_numbers(&asked, "table"), "1 2 3 5");
}

static void praises_nothing_by_a_measure_without_a_better_end(void **state)
{
	_cleanup_(asked_done) struct asked asked;
	const struct read_value *point;

	open_market(&asked);
	asked_ask(&asked, "quadrant",
		"{'facts':[{'service':'s02','item':'class','state':'yes','source':'x',"
		"'date':'2026-11-20'}]}",
		"'x':'class','y':'rank',");
	point = asked_service(&asked, "points", 2);
	assert_non_null(point);
	assert_false(asked_member(point, "good")->number);
}

/* Bars, which facts alone do not make: an end that is open decides nothing. */
static void judges_a_bar_by_all_of_it(void **state)
{
	static const struct {
		struct measure x;
		enum tri good;
	} table[] = {
		{{true, true, 5, 9, false}, TRI_YES},
		{{true, true, 4, 9, false}, TRI_UNKNOWN},
		{{true, true, 1, 4, false}, TRI_NO},
		{{true, false, 5, 0, false}, TRI_YES},
		{{true, false, 4, 0, false}, TRI_UNKNOWN},
		{{false, true, 0, 9, false}, TRI_UNKNOWN},
		{{false, true, 0, 4, false}, TRI_NO},
	};
	const struct quadrant high = {
		.x = {.judged = true, .has_middle = true, .middle = 5},
		.y = {.judged = true, .has_middle = true, .middle = 5},
	};
	const struct quadrant low = {
		.x = {.judged = true, .low = true, .has_middle = true, .middle = 4},
		.y = {.judged = true, .has_middle = true, .middle = 5},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const struct quadrant_point point = {
			.x = table[i].x, .y = {true, true, 7, 7, false}};

		assert_int_equal(quadrant_is_good(&high, &point), table[i].good);
		assert_int_equal(quadrant_is_good(&low, &point), tri_not(table[i].good));
	}
}

static void refuses_what_cannot_be_measured(void **state)
{
	static const struct {
		const char *more, *code;
	} table[] = {
		{"\"x\":\"cap\"", "TB-1704"},
		{"\"x\":\"cap\",\"y\":\"speed\"", "TB-1712"},
		{"\"x\":\"cap\",\"y\":\"type\"", "TB-1705"},
	};
	_cleanup_(asked_done) struct asked asked;

	open_market(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		_cleanup_(buf_done) struct buf request = BUF_INIT(4096);

		buf_put_format(&request, "{\"op\":\"quadrant\",\"today\":\"2026-11-23\",%s}",
			table[i].more);
		assert_int_equal(advisor_call(asked.advisor, buf_slice(&request), &asked.answer),
			ERR_REFUSED);
		if (!strstr(buf_text(&asked.answer), table[i].code))
			fail_msg("%s: %s", table[i].more, buf_text(&asked.answer));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_what_is_known_on_the_chart_and_the_rest_beside),
		cmocka_unit_test(never_draws_an_unknown_flag),
		cmocka_unit_test(praises_nothing_where_all_are_alike),
		cmocka_unit_test(keeps_to_the_visits_type),
		cmocka_unit_test(praises_nothing_by_a_measure_without_a_better_end),
		cmocka_unit_test(judges_a_bar_by_all_of_it),
		cmocka_unit_test(refuses_what_cannot_be_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
