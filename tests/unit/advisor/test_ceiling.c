/* The ceilings and both 60 % lines at 5, 10 and 20 terminals, in both kinds of tax, as reckoned by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/ceiling.h"
#include "sample.h"

static const struct date today = {2026, 11, 23};

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

static const struct catalogue *tree(void **state)
{
	return ((struct sample *)*state)->catalogue;
}

static void assert_exact(struct band b, enum tax tax, int64_t yen)
{
	assert_int_equal(band_result(b), 0);
	assert_true(band_is_exact(b));
	assert_int_equal(b.tax, tax);
	assert_int_equal(b.lo, yen);
}

/* Yearly ceiling and its 60 %, from the survey's cost model. */
static void at_5_10_and_20_terminals(void **state)
{
	static const struct {
		enum watch_type type;
		int64_t terminals;
		int64_t excluded, included, sixty_excluded, sixty_included;
	} table[] = {
		{WATCH_NETWORK, 5, 120000, 132000, 72000, 79200},
		{WATCH_ENDPOINT, 5, 120000, 132000, 72000, 79200},
		{WATCH_COMBINED, 5, 240000, 264000, 144000, 158400},
		{WATCH_NETWORK, 10, 120000, 132000, 72000, 79200},
		{WATCH_ENDPOINT, 10, 240000, 264000, 144000, 158400},
		{WATCH_COMBINED, 10, 360000, 396000, 216000, 237600},
		{WATCH_NETWORK, 20, 120000, 132000, 72000, 79200},
		{WATCH_ENDPOINT, 20, 480000, 528000, 288000, 316800},
		{WATCH_COMBINED, 20, 600000, 660000, 360000, 396000},
	};
	struct ceilings ex = ceilings_find(tree(state), TAX_EXCLUDED, today);
	struct ceilings in = ceilings_find(tree(state), TAX_INCLUDED, today);

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct baseline a =
			baseline_of(ceiling_month(&ex, table[i].type, table[i].terminals, 1));
		struct baseline b =
			baseline_of(ceiling_month(&in, table[i].type, table[i].terminals, 1));

		assert_exact(a.year, TAX_EXCLUDED, table[i].excluded);
		assert_exact(b.year, TAX_INCLUDED, table[i].included);
		assert_exact(a.sixty_year, TAX_EXCLUDED, table[i].sixty_excluded);
		assert_exact(b.sixty_year, TAX_INCLUDED, table[i].sixty_included);
		/* the baseline has nothing for setting up */
		assert_exact(a.first_year, TAX_EXCLUDED, table[i].excluded);
		assert_exact(b.sixty_first, TAX_INCLUDED, table[i].sixty_included);
	}
}

static void one_terminal_and_the_most(void **state)
{
	struct ceilings ex = ceilings_find(tree(state), TAX_EXCLUDED, today);

	assert_exact(ceiling_month(&ex, WATCH_ENDPOINT, 1, 1), TAX_EXCLUDED, 2000);
	assert_exact(ceiling_month(&ex, WATCH_ENDPOINT, 9999, 1), TAX_EXCLUDED, 19998000);
	assert_exact(ceiling_month(&ex, WATCH_COMBINED, 1, 1), TAX_EXCLUDED, 12000);
}

static void a_box_for_each_site(void **state)
{
	struct ceilings in = ceilings_find(tree(state), TAX_INCLUDED, today);

	assert_exact(ceiling_month(&in, WATCH_NETWORK, 20, 5), TAX_INCLUDED, 55000);
	assert_exact(ceiling_month(&in, WATCH_ENDPOINT, 20, 5), TAX_INCLUDED, 44000);
	assert_exact(ceiling_month(&in, WATCH_COMBINED, 20, 5), TAX_INCLUDED, 99000);
}

static void an_unknown_type_has_no_line_but_a_bound(void **state)
{
	struct ceilings ex = ceilings_find(tree(state), TAX_EXCLUDED, today);
	struct band month = ceiling_month(&ex, WATCH_UNKNOWN, 5, 1);
	struct band bound = ceiling_bound(&ex, WATCH_UNKNOWN, 5, 1);

	assert_false(month.has_lo || month.has_hi);
	assert_false(baseline_of(month).sixty_year.has_hi);
	assert_true(bound.has_hi);
	assert_false(bound.has_lo);
	assert_int_equal(bound.hi, 20000);
	assert_int_equal(watch_type_parse(slice_text("utm")), WATCH_UNKNOWN);
}

static void unknown_terminals_have_no_ceiling(void **state)
{
	struct ceilings ex = ceilings_find(tree(state), TAX_EXCLUDED, today);

	assert_false(ceiling_month(&ex, WATCH_ENDPOINT, 0, 1).has_hi);
	assert_false(ceiling_month(&ex, WATCH_COMBINED, 0, 1).has_hi);
	assert_exact(ceiling_month(&ex, WATCH_NETWORK, 0, 1), TAX_EXCLUDED, 10000);
}

static void ceilings_have_their_time_and_no_row_is_no_ceiling(void **state)
{
	struct sample sample;
	struct ceilings c;

	sample_init(&sample);
	sample_row(&sample, TABLE_CEILINGS,
		"network,network,excluded,10000,2021-07,2026-11-22,survey,");
	sample_row(&sample, TABLE_CEILINGS, "network,network,excluded,12000,2026-11-23,,survey,");
	sample_row(&sample, TABLE_CEILINGS, "network,network,excluded,9000,2021-08,,survey,");
	sample_open(&sample);
	c = ceilings_find(sample.catalogue, TAX_EXCLUDED, today);
	assert_exact(c.network, TAX_EXCLUDED, 12000);
	assert_false(c.terminal.has_hi);
	assert_false(ceiling_month(&c, WATCH_COMBINED, 5, 1).has_hi);
	assert_false(ceiling_bound(&c, WATCH_UNKNOWN, 5, 1).has_hi);
	c = ceilings_find(sample.catalogue, TAX_EXCLUDED, (struct date){2026, 11, 22});
	assert_exact(c.network, TAX_EXCLUDED, 9000);
	c = ceilings_find(sample.catalogue, TAX_EXCLUDED, (struct date){2021, 6, 30});
	assert_false(c.network.has_hi);
	/* what is stated without tax says nothing with it */
	c = ceilings_find(sample.catalogue, TAX_INCLUDED, today);
	assert_false(c.network.has_hi);
	sample_done(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_5_10_and_20_terminals),
		cmocka_unit_test(one_terminal_and_the_most),
		cmocka_unit_test(a_box_for_each_site),
		cmocka_unit_test(an_unknown_type_has_no_line_but_a_bound),
		cmocka_unit_test(unknown_terminals_have_no_ceiling),
		cmocka_unit_test(ceilings_have_their_time_and_no_row_is_no_ceiling),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
