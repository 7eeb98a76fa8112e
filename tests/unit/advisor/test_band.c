/* What is known of an amount: sums of what is open, and two kinds of money that never mix. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/band.h"

static void assert_band(struct band b, int64_t lo, int64_t hi)
{
	assert_int_equal(band_result(b), 0);
	assert_true(b.has_lo);
	assert_true(b.has_hi);
	assert_int_equal(b.lo, lo);
	assert_int_equal(b.hi, hi);
}

static void an_open_part_leaves_at_least_the_rest(void **state)
{
	struct band known = band_exact(TAX_EXCLUDED, 30000);
	struct band sum = band_add(known, band_unknown(TAX_EXCLUDED, 4));

	assert_true(sum.has_lo);
	assert_int_equal(sum.lo, 30000);
	assert_false(sum.has_hi);
	assert_int_equal(sum.open, 4);
	sum = band_add(band_unknown(TAX_EXCLUDED, 1), band_unknown(TAX_EXCLUDED, 2));
	assert_false(sum.has_lo);
	assert_false(sum.has_hi);
	assert_int_equal(sum.open, 3);
	sum = band_add(band_at_most(TAX_EXCLUDED, 10, 1), band_exact(TAX_EXCLUDED, 5));
	assert_band(sum, 5, 15);
}

static void at_least_nothing_is_unknown(void **state)
{
	struct band b = band_add(band_exact(TAX_EXCLUDED, 0), band_unknown(TAX_EXCLUDED, 1));

	assert_false(b.has_lo);
	assert_false(b.has_hi);
	b = band_between(TAX_EXCLUDED, 0, 100, 0);
	assert_false(b.has_lo);
	assert_int_equal(b.hi, 100);
	assert_false(band_at_least(TAX_EXCLUDED, 0, 0).has_lo);
	assert_true(band_is_exact(band_at_most(TAX_EXCLUDED, 0, 0)));
}

static void taxes_do_not_mix(void **state)
{
	struct band ex = band_exact(TAX_EXCLUDED, 10000), in = band_exact(TAX_INCLUDED, 11000);

	assert_int_equal(band_result(band_add(ex, in)), ERR_CONFLICT);
	assert_int_equal(band_result(band_either(ex, in)), ERR_CONFLICT);
	assert_int_equal(band_result(band_both(in, ex)), ERR_CONFLICT);
	assert_int_equal(band_is_within(ex, in), TRI_UNKNOWN);
	assert_int_equal(band_is_within(in, ex), TRI_UNKNOWN);
	assert_false(band_holds(in, ex));
	/* what is of neither kind mixes with neither */
	assert_int_equal(band_result(band_add(ex, (struct band){0})), ERR_CONFLICT);
}

static void a_failure_sticks_and_leaves_no_number(void **state)
{
	struct band bad = band_add(band_exact(TAX_EXCLUDED, 1), band_exact(TAX_INCLUDED, 1));
	struct band later = band_times(band_add(bad, band_exact(TAX_EXCLUDED, 7)), 3);

	assert_int_equal(band_result(later), ERR_CONFLICT);
	assert_false(later.has_lo);
	assert_false(later.has_hi);
	assert_int_equal(band_result(band_either(later, later)), ERR_CONFLICT);
	assert_int_equal(band_result(band_split(later, 2)), ERR_CONFLICT);
	assert_false(band_is_exact(later));
}

static void what_is_no_amount_is_refused(void **state)
{
	assert_int_equal(band_result(band_exact(TAX_EXCLUDED, -1)), ERR_BAD_VALUE);
	assert_int_equal(band_result(band_between(TAX_EXCLUDED, 5, 4, 0)), ERR_BAD_VALUE);
	assert_int_equal(band_result(band_exact(TAX_EXCLUDED, BAND_MAX + 1)), ERR_TOO_LARGE);
	assert_int_equal(band_result(band_times(band_exact(TAX_EXCLUDED, 1), -1)), ERR_BAD_VALUE);
	assert_int_equal(band_result(band_share(band_exact(TAX_EXCLUDED, 1), 1, 0)), ERR_BAD_VALUE);
	assert_int_equal(band_result(band_split(band_exact(TAX_EXCLUDED, 1), 0)), ERR_BAD_VALUE);
}

static void nothing_overflows(void **state)
{
	struct band most = band_exact(TAX_EXCLUDED, BAND_MAX);

	assert_int_equal(band_result(band_add(most, band_exact(TAX_EXCLUDED, 1))), ERR_TOO_LARGE);
	assert_int_equal(band_result(band_times(most, INT64_MAX)), ERR_TOO_LARGE);
	assert_int_equal(band_result(band_share(most, INT64_MAX, 1)), ERR_TOO_LARGE);
	assert_band(band_share(most, 1, 2), BAND_MAX / 2, BAND_MAX / 2);
}

static void shares_round_down_and_splits_outward(void **state)
{
	assert_band(band_share(band_exact(TAX_EXCLUDED, 99999), 1, 2), 49999, 49999);
	assert_band(band_share(band_exact(TAX_EXCLUDED, 75000), 2, 3), 50000, 50000);
	assert_band(band_split(band_between(TAX_EXCLUDED, 100, 200, 0), 3), 33, 67);
}

static void either_covers_both_and_both_narrows(void **state)
{
	struct band a = band_between(TAX_INCLUDED, 10, 20, 0);
	struct band b = band_between(TAX_INCLUDED, 15, 30, 0);

	assert_band(band_either(a, b), 10, 30);
	assert_band(band_both(a, b), 15, 20);
	assert_band(band_both(a, band_at_most(TAX_INCLUDED, 12, 0)), 10, 12);
	assert_band(band_both(band_unknown(TAX_INCLUDED, 1), a), 10, 20);
	/* a contradiction: the first is the better known */
	assert_band(band_both(a, band_at_most(TAX_INCLUDED, 9, 0)), 10, 20);
	assert_false(band_either(a, band_at_most(TAX_INCLUDED, 5, 0)).has_lo);
}

static void only_what_is_certain_is_within_or_not(void **state)
{
	struct band line = band_exact(TAX_EXCLUDED, 72000);

	assert_int_equal(band_is_within(band_exact(TAX_EXCLUDED, 72000), line), TRI_YES);
	assert_int_equal(band_is_within(band_exact(TAX_EXCLUDED, 72001), line), TRI_NO);
	assert_int_equal(band_is_within(band_at_most(TAX_EXCLUDED, 72000, 0), line), TRI_YES);
	assert_int_equal(band_is_within(band_at_least(TAX_EXCLUDED, 72001, 0), line), TRI_NO);
	assert_int_equal(band_is_within(band_at_least(TAX_EXCLUDED, 1, 0), line), TRI_UNKNOWN);
	assert_int_equal(band_is_within(band_at_most(TAX_EXCLUDED, 99999, 0), line), TRI_UNKNOWN);
	assert_int_equal(band_is_within(band_unknown(TAX_EXCLUDED, 0), line), TRI_UNKNOWN);
	assert_int_equal(band_is_within(line, band_unknown(TAX_EXCLUDED, 0)), TRI_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_part_leaves_at_least_the_rest),
		cmocka_unit_test(at_least_nothing_is_unknown),
		cmocka_unit_test(taxes_do_not_mix),
		cmocka_unit_test(a_failure_sticks_and_leaves_no_number),
		cmocka_unit_test(what_is_no_amount_is_refused),
		cmocka_unit_test(nothing_overflows),
		cmocka_unit_test(shares_round_down_and_splits_outward),
		cmocka_unit_test(either_covers_both_and_both_narrows),
		cmocka_unit_test(only_what_is_certain_is_within_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
