/* What a service costs, from the best ground there is: the survey's services with and without quotations. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/cost.h"
#include "desk.h"

static int open_tree(void **state)
{
	static struct sample sample;

	sample_read_tree(&sample);
	sample_open(&sample);
	*state = &sample;
	return 0;
}

static int close_tree(void **state)
{
	sample_done(*state);
	return 0;
}

/* The cost of one service in a visit of its own. */
static struct cost cost_in(
	void **state, const char *visit, const char *service, int64_t terminals, enum tax tax)
{
	struct sample *sample = *state;
	struct desk desk;
	struct cost cost;

	desk_open(&desk, sample->catalogue, visit);
	cost = cost_of(&desk.call, desk_service(&desk, service), terminals, tax);
	desk_done(&desk);
	return cost;
}

static void assert_exact(struct band b, int64_t yen)
{
	assert_int_equal(band_result(b), 0);
	assert_true(band_is_exact(b));
	assert_int_equal(b.lo, yen);
}

static void assert_at_most(struct band b, int64_t yen)
{
	assert_int_equal(band_result(b), 0);
	assert_false(b.has_lo);
	assert_true(b.has_hi);
	assert_int_equal(b.hi, yen);
}

static void assert_unknown(struct band b)
{
	assert_int_equal(band_result(b), 0);
	assert_false(b.has_lo);
	assert_false(b.has_hi);
}

static void the_survey_says_at_most_60_percent(void **state)
{
	static const struct {
		const char *service;
		int64_t terminals;
		enum tax tax;
		int64_t year;
	} table[] = {
		{"s02", 5, TAX_EXCLUDED, 72000},
		{"s02", 5, TAX_INCLUDED, 79200},
		{"s03", 10, TAX_EXCLUDED, 144000},
		{"s05", 20, TAX_INCLUDED, 316800},
		{"s14", 20, TAX_EXCLUDED, 288000},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct cost c =
			cost_in(state, "{}", table[i].service, table[i].terminals, table[i].tax);

		assert_at_most(c.year, table[i].year);
		assert_int_equal(c.le60_year, TRI_YES);
		assert_true(c.grounds & COST_BY_SIXTY_YEAR);
		assert_true(c.old);
	}
}

/* No initial or extra cost: the first year is the year; what s14 charges in an incident is not known. */
static void the_first_year_needs_to_know_what_setting_up_costs(void **state)
{
	struct cost c = cost_in(state, "{}", "s02", 5, TAX_EXCLUDED);

	assert_exact(c.initial, 0);
	assert_true(c.grounds & COST_BY_NO_EXTRA);
	assert_at_most(c.first_year, 72000);
	assert_at_most(c.five_years, 360000);
	assert_int_equal(c.le60_first, TRI_YES);
	c = cost_in(state, "{}", "s14", 5, TAX_EXCLUDED);
	assert_unknown(c.initial);
	assert_unknown(c.first_year);
	assert_true(c.first_year.open & OPEN_INITIAL);
	assert_int_equal(c.le60_first, TRI_UNKNOWN);
	/* the device of s16 is open too */
	c = cost_in(state, "{}", "s16", 5, TAX_EXCLUDED);
	assert_at_most(c.year, 120000);
	assert_unknown(c.first_year);
	assert_true(c.first_year.open & OPEN_HARDWARE);
	assert_int_equal(c.le60_year, TRI_UNKNOWN);
}

static void a_place_on_the_list_is_an_upper_end_and_no_lower_one(void **state)
{
	struct cost c = cost_in(state, "{}", "s04", 5, TAX_EXCLUDED);

	assert_at_most(c.month, 10000);
	assert_at_most(c.year, 120000);
	assert_unknown(c.first_year);
	assert_int_equal(c.le60_year, TRI_UNKNOWN);
	assert_int_equal(c.above_ceiling, TRI_UNKNOWN);
	assert_true(c.grounds & COST_BY_CEILING);
	/* of an unknown type: what both together may cost */
	c = cost_in(state, "{}", "s07", 5, TAX_EXCLUDED);
	assert_at_most(c.month, 20000);
	assert_false(c.baseline.year.has_hi);
}

static void what_has_left_the_list_is_not_bound_by_it(void **state)
{
	struct sample sample;
	struct desk desk;
	struct cost c;

	sample_read_tree(&sample);
	sample_row(&sample, TABLE_CHANGES, "s04,ended,2025-04-01,,,survey,");
	sample_open(&sample);
	desk_open(&desk, sample.catalogue, "{}");
	c = cost_of(&desk.call, desk_service(&desk, "s04"), 5, TAX_EXCLUDED);
	assert_unknown(c.year);
	assert_false(c.grounds & COST_BY_CEILING);
	desk_done(&desk);
	sample_done(&sample);
}

/* s01: about 60 % for members; s08: for 5 to 10 terminals, whatever number the visit itself has. */
static void a_condition_that_is_not_met_says_nothing(void **state)
{
	struct cost c = cost_in(state, "{'company':{'member':'yes'}}", "s01", 5, TAX_INCLUDED);

	assert_at_most(c.year, 79200);
	assert_int_equal(c.le60_year, TRI_YES);
	c = cost_in(state, "{'company':{'member':'no'}}", "s01", 5, TAX_INCLUDED);
	assert_at_most(c.year, 132000);
	assert_int_equal(c.le60_year, TRI_UNKNOWN);
	c = cost_in(state, "{}", "s01", 5, TAX_INCLUDED);
	assert_at_most(c.year, 132000);
	assert_int_equal(c.le60_year, TRI_UNKNOWN);
	c = cost_in(state, "{'terminals':5}", "s08", 10, TAX_EXCLUDED);
	assert_at_most(c.year, 216000);
	assert_int_equal(c.le60_year, TRI_YES);
	c = cost_in(state, "{'terminals':5}", "s08", 20, TAX_EXCLUDED);
	assert_at_most(c.year, 600000);
	assert_int_equal(c.le60_year, TRI_UNKNOWN);
}

#define QUOTATION(members) "{'quotations':[{'service':'s02'," members "}]}"

static void a_quotation_goes_before_what_the_survey_says(void **state)
{
	/* 1,500 yen: 90,000 a year, above the line of 72,000 that the survey says it keeps */
	struct cost c = cost_in(state,
		QUOTATION("'date':'2026-11-20','tax':'excluded','initial':10000,'monthly':0,"
			  "'per_terminal':1500"),
		"s02", 5, TAX_EXCLUDED);

	assert_exact(c.initial, 10000);
	assert_exact(c.month, 7500);
	assert_exact(c.year, 90000);
	assert_exact(c.first_year, 100000);
	assert_exact(c.second_year, 90000);
	assert_exact(c.five_years, 460000);
	assert_int_equal(c.le60_year, TRI_NO);
	assert_int_equal(c.le60_first, TRI_NO);
	assert_int_equal(c.above_ceiling, TRI_NO);
	assert_true(c.grounds & COST_BY_QUOTATION);
	assert_false(c.old);
	/* 1,200 yen: just on the line for the year; setting up takes the first year above it */
	c = cost_in(state,
		QUOTATION("'date':'2026-11-20','tax':'excluded','initial':1,'monthly':0,"
			  "'per_terminal':1200"),
		"s02", 5, TAX_EXCLUDED);
	assert_int_equal(c.le60_year, TRI_YES);
	assert_int_equal(c.le60_first, TRI_NO);
}

static void a_number_above_the_ceiling_stands(void **state)
{
	struct cost c = cost_in(state,
		QUOTATION("'tax':'excluded','initial':0,'monthly':1,'per_terminal':2000"), "s02", 5,
		TAX_EXCLUDED);

	assert_exact(c.month, 10001);
	assert_exact(c.first_year, 120012);
	assert_int_equal(c.above_ceiling, TRI_YES);
	assert_false(c.grounds & COST_BY_CEILING);
	assert_true(c.old); /* no date: nobody knows how old it is */
	/* part of the price is enough to be above it */
	c = cost_in(
		state, QUOTATION("'tax':'excluded','per_terminal':2001"), "s02", 5, TAX_EXCLUDED);
	assert_int_equal(c.above_ceiling, TRI_YES);
}

static void what_a_quotation_leaves_open_stays_open_below_the_ceiling(void **state)
{
	struct cost c = cost_in(
		state, QUOTATION("'tax':'excluded','per_terminal':1000"), "s02", 5, TAX_EXCLUDED);

	/* at least 5,000; the survey's line of 6,000 holds the base price that is open */
	assert_int_equal(c.month.lo, 5000);
	assert_int_equal(c.month.hi, 6000);
	assert_int_equal(c.month.open, OPEN_BASE);
	assert_int_equal(c.year.lo, 60000);
	assert_int_equal(c.year.hi, 72000);
	assert_int_equal(c.le60_year, TRI_YES);
}

/* What is stated with tax counts with tax only; the lines are held against it in its own tax. */
static void a_quotation_counts_in_its_own_tax_alone(void **state)
{
	const char *visit =
		"{'quotations':[{'service':'s01','tax':'included','initial':0,'monthly':6600,"
		"'per_terminal':0,'hardware':0}]}";
	struct cost with = cost_in(state, visit, "s01", 5, TAX_INCLUDED);
	struct cost without = cost_in(state, visit, "s01", 5, TAX_EXCLUDED);

	assert_exact(with.year, 79200);
	assert_int_equal(with.le60_year, TRI_YES);
	assert_at_most(without.year, 120000);
	assert_true(without.grounds & COST_OTHER_TAX);
	assert_false(without.grounds & COST_BY_QUOTATION);
	assert_int_equal(without.le60_year, TRI_YES);
	assert_int_equal(without.above_ceiling, TRI_NO);
	assert_true(without.year.open & OPEN_TAX);
	/* a tax that is not stated counts in neither */
	with = cost_in(
		state, "{'quotations':[{'service':'s01','monthly':6600}]}", "s01", 5, TAX_INCLUDED);
	assert_at_most(with.year, 132000);
	assert_true(with.grounds & COST_TAX_UNSTATED);
	assert_int_equal(with.above_ceiling, TRI_UNKNOWN);
}

/* What the other tax charges is not free here, and a line that it passes bounds nothing. */
static void what_the_other_tax_charges_is_neither_nothing_nor_within_a_line(void **state)
{
	const char *visit =
		"{'quotations':[{'service':'s02','tax':'included','initial':11000,'monthly':0,"
		"'per_terminal':1320}]}";
	struct cost c = cost_in(state, visit, "s02", 5, TAX_EXCLUDED);

	assert_unknown(c.initial);
	assert_false(c.grounds & COST_BY_NO_EXTRA);
	assert_at_most(c.year, 72000); /* 79,200 with tax is the 60 % line itself */
	assert_int_equal(c.le60_first, TRI_NO);
	assert_unknown(c.first_year);
	assert_unknown(c.five_years);
	visit = "{'quotations':[{'service':'s01','tax':'included','initial':0,'monthly':15000,"
		"'per_terminal':0,'hardware':0}]}";
	c = cost_in(state, visit, "s01", 5, TAX_EXCLUDED);
	assert_int_equal(c.above_ceiling, TRI_YES);
	assert_false(c.grounds & COST_BY_CEILING);
	assert_unknown(c.year);
}

/* From how many PCs a service quotes is known of s08; its prices are not. */
static void terms_without_a_price_are_no_price(void **state)
{
	struct cost c = cost_in(state, "{}", "s08", 20, TAX_EXCLUDED);

	assert_false(c.grounds & COST_BY_PRICES);
	assert_true(c.month.open & OPEN_QUOTATION);
}

static void both_taxes_stated_count_each_for_itself(void **state)
{
	const char *visit =
		"{'quotations':["
		"{'service':'s01','tax':'included','monthly':6600,'per_terminal':0,'hardware':0},"
		"{'service':'s01','tax':'excluded','monthly':6001,'per_terminal':0,'hardware':0}]}";
	struct cost with = cost_in(state, visit, "s01", 5, TAX_INCLUDED);
	struct cost without = cost_in(state, visit, "s01", 5, TAX_EXCLUDED);

	assert_exact(with.year, 79200);
	assert_exact(without.year, 72012);
	assert_int_equal(with.le60_year, TRI_YES);
	assert_int_equal(without.le60_year, TRI_NO);
}

static void the_youngest_quotation_counts(void **state)
{
	struct cost c = cost_in(state,
		"{'quotations':["
		"{'service':'s02','date':'2026-11-20','tax':'excluded','initial':0,'monthly':0,'"
		"per_terminal':"
		"1000},"
		"{'service':'s02','date':'2026-10-01','tax':'excluded','initial':0,'monthly':0,'"
		"per_terminal':"
		"1100},"
		"{'service':'s02','tax':'excluded','initial':0,'monthly':0,'per_terminal':1190}]}",
		"s02", 5, TAX_EXCLUDED);

	assert_exact(c.month, 5000);
	assert_false(c.old);
	c = cost_in(state,
		QUOTATION("'date':'2025-11-22','tax':'excluded','initial':0,'monthly':0,'per_"
			  "terminal':1000"),
		"s02", 5, TAX_EXCLUDED);
	assert_true(c.old);
}

static void facts_may_state_prices_without_tax(void **state)
{
	const char *visit = "{'facts':["
			    "{'service':'s04','item':'price_initial','state':'yes','value':'30000',"
			    "'source':'web','date':'2026-11-20'},"
			    "{'service':'s04','item':'price_month','state':'yes','value':'0','"
			    "source':'web','date':'2026-11-20'},"
			    "{'service':'s04','item':'price_terminal_month','state':'yes','value':'"
			    "1800','source':'web','date':'2026-11-20'},"
			    "{'service':'s04','item':'quotation_only_from','state':'yes','value':'"
			    "50','source':'web','date':'2026-11-20'}]}";
	struct cost c = cost_in(state, visit, "s04", 5, TAX_EXCLUDED);

	assert_exact(c.first_year, 138000);
	assert_true(c.grounds & COST_BY_PRICES);
	assert_false(c.old);
	assert_at_most(cost_in(state, visit, "s04", 5, TAX_INCLUDED).year, 132000);
	assert_at_most(cost_in(state, visit, "s04", 50, TAX_EXCLUDED).year, 1200000);
}

static void a_box_at_every_site_that_can_have_one(void **state)
{
	const char *visit = "{'sites':[{'home':'no'},{'home':'unknown','can_box':'yes'},"
			    "{'home':'no','can_box':'no'},{'home':'yes'}]}";
	struct cost c = cost_in(state, visit, "s11", 5, TAX_EXCLUDED);

	assert_int_equal(c.sites, 2);
	assert_at_most(c.month, 20000);
	assert_at_most(cost_in(state, visit, "s04", 5, TAX_EXCLUDED).month, 10000);
	assert_int_equal(
		cost_in(state, "{'sites':[{'home':'yes'}]}", "s11", 5, TAX_EXCLUDED).sites, 1);
}

static void a_quotation_may_say_for_how_many_sites_it_is(void **state)
{
	const char *visit =
		"{'sites':[{'home':'no'},{'home':'no'}],'quotations':[{'service':'s11',"
		"'tax':'excluded','monthly':9000,'per_terminal':0,'hardware':0,'initial':0%s}]}";
	char text[512];
	struct cost c;

	snprintf(text, sizeof(text), visit, "");
	c = cost_in(state, text, "s11", 5, TAX_EXCLUDED);
	assert_int_equal(c.month.lo, 9000);
	assert_int_equal(c.month.hi, 18000);
	assert_int_equal(c.month.open, OPEN_SITES);
	snprintf(text, sizeof(text), visit, ",'sites':1");
	c = cost_in(state, text, "s11", 5, TAX_EXCLUDED);
	assert_exact(c.month, 18000);
	snprintf(text, sizeof(text), visit, ",'sites':2");
	c = cost_in(state, text, "s11", 5, TAX_EXCLUDED);
	assert_exact(c.month, 9000);
}

/* It compared 5, 10 and 20 terminals; a network's price does not go by them. */
static void of_other_numbers_the_survey_says_nothing(void **state)
{
	static const int64_t others[] = {1, 4, 21, 9999};
	struct cost c;

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		c = cost_in(state, "{}", "s02", others[i], TAX_EXCLUDED);
		assert_int_equal(c.le60_year, TRI_UNKNOWN);
		assert_at_most(c.year, 24000 * others[i]);
		assert_false(c.grounds & COST_BY_SIXTY_YEAR);
	}
	c = cost_in(state, "{'company':{'member':'yes'}}", "s01", 1, TAX_EXCLUDED);
	assert_int_equal(c.le60_year, TRI_YES);
}

static void without_a_number_of_terminals_nothing_is_known(void **state)
{
	struct cost c = cost_in(state, "{}", "s02", 0, TAX_EXCLUDED);

	assert_unknown(c.first_year);
	assert_int_equal(c.le60_year, TRI_UNKNOWN);
	assert_unknown(cost_in(state, "{}", "s02", 10000, TAX_EXCLUDED).year);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_survey_says_at_most_60_percent),
		cmocka_unit_test(the_first_year_needs_to_know_what_setting_up_costs),
		cmocka_unit_test(a_place_on_the_list_is_an_upper_end_and_no_lower_one),
		cmocka_unit_test(what_has_left_the_list_is_not_bound_by_it),
		cmocka_unit_test(a_condition_that_is_not_met_says_nothing),
		cmocka_unit_test(a_quotation_goes_before_what_the_survey_says),
		cmocka_unit_test(a_number_above_the_ceiling_stands),
		cmocka_unit_test(what_a_quotation_leaves_open_stays_open_below_the_ceiling),
		cmocka_unit_test(a_quotation_counts_in_its_own_tax_alone),
		cmocka_unit_test(what_the_other_tax_charges_is_neither_nothing_nor_within_a_line),
		cmocka_unit_test(terms_without_a_price_are_no_price),
		cmocka_unit_test(both_taxes_stated_count_each_for_itself),
		cmocka_unit_test(the_youngest_quotation_counts),
		cmocka_unit_test(facts_may_state_prices_without_tax),
		cmocka_unit_test(a_box_at_every_site_that_can_have_one),
		cmocka_unit_test(a_quotation_may_say_for_how_many_sites_it_is),
		cmocka_unit_test(of_other_numbers_the_survey_says_nothing),
		cmocka_unit_test(without_a_number_of_terminals_nothing_is_known),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
