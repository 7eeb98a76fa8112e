/* Subsidies reckoned by hand: the programmes of 2022 to 2026, the floor for 1 to 6 terminals, unknown parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/subsidy.h"

#define YEN(n)            \
	{                 \
		(n), true \
	}

/* As the catalogue has them: the floor of 2022 was never read, nothing of 2023 was. */
static const struct programme it2022 = {
	.general = {1, 2}, .small = {1, 2}, .cap = YEN(1000000), .months = 24};
static const struct programme it2023;
static const struct programme it2024 = {
	.general = {1, 2}, .small = {1, 2}, .cap = YEN(1000000), .floor = YEN(50000), .months = 24};
static const struct programme it2025 = {
	.general = {1, 2}, .small = {2, 3}, .cap = YEN(1500000), .floor = YEN(50000), .months = 24};

static struct band month(int64_t yen)
{
	return band_exact(TAX_EXCLUDED, yen);
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

/* At the ceiling of 2,000 yen: 48,000 a terminal in 24 months. Half of it reaches 50,000 from 3 terminals on, two
 * thirds from 2. */
static void the_floor_for_1_to_6_terminals(void **state)
{
	static const struct {
		int64_t half, two_thirds; /* 0: not paid */
	} expected[] = {{0, 0}, {0, 64000}, {72000, 96000}, {96000, 128000}, {120000, 160000},
		{144000, 192000}};

	for (int64_t n = 1; n <= 6; n++) {
		struct subsidy half = subsidy_of(&it2025, month(2000 * n), 0, TRI_NO);
		struct subsidy small = subsidy_of(&it2025, month(2000 * n), 0, TRI_YES);

		assert_exact(half.eligible, 48000 * n);
		assert_exact(half.amount, expected[n - 1].half);
		assert_exact(small.amount, expected[n - 1].two_thirds);
		assert_int_equal(half.state, expected[n - 1].half ? SUBSIDY_PAID : SUBSIDY_NOT);
		assert_int_equal(
			small.state, expected[n - 1].two_thirds ? SUBSIDY_PAID : SUBSIDY_NOT);
		assert_int_equal(half.below_floor, !expected[n - 1].half);
	}
}

/* At 1,500 yen: 36,000 a terminal. Half reaches the floor from 3 terminals on (54,000), two thirds from 3 (72,000);
 * 2 terminals give 48,000, just not enough. */
static void the_floor_at_a_lower_price(void **state)
{
	const int64_t half[] = {0, 0, 54000, 72000, 90000, 108000};
	const int64_t two_thirds[] = {0, 0, 72000, 96000, 120000, 144000};

	for (int64_t n = 1; n <= 6; n++) {
		assert_exact(subsidy_of(&it2025, month(1500 * n), 24, TRI_NO).amount, half[n - 1]);
		assert_exact(subsidy_of(&it2025, month(1500 * n), 24, TRI_YES).amount,
			two_thirds[n - 1]);
	}
}

static void the_floor_is_reached_at_the_yen(void **state)
{
	struct programme p = it2024;

	p.months = 1; /* eligible = the month's fee */
	assert_exact(subsidy_of(&p, month(100000), 0, TRI_NO).amount, 50000);
	assert_exact(subsidy_of(&p, month(99999), 0, TRI_NO).amount, 0);
	p.small = (struct rate){2, 3};
	assert_exact(subsidy_of(&p, month(75000), 0, TRI_YES).amount, 50000);
	assert_exact(subsidy_of(&p, month(74999), 0, TRI_YES).amount, 0);
}

static void the_cap_holds(void **state)
{
	/* 100,000 a month: 2,400,000 in 24; half is 1,200,000 */
	struct subsidy s = subsidy_of(&it2024, month(100000), 0, TRI_NO);

	assert_exact(s.amount, 1000000);
	assert_true(s.at_cap);
	assert_exact(subsidy_of(&it2025, month(100000), 0, TRI_NO).amount, 1200000);
	assert_exact(subsidy_of(&it2025, month(100000), 0, TRI_YES).amount, 1500000);
}

static void an_unknown_floor_leaves_at_most(void **state)
{
	struct subsidy s = subsidy_of(&it2022, month(10000), 0, TRI_NO);

	assert_int_equal(s.state, SUBSIDY_UNKNOWN);
	assert_at_most(s.amount, 120000);
	assert_int_equal(s.amount.open, OPEN_FLOOR);
	s = subsidy_of(&it2022, month(100000), 0, TRI_UNKNOWN); /* the rates are the same */
	assert_at_most(s.amount, 1000000);
	assert_int_equal(s.amount.open, OPEN_FLOOR);
}

static void a_programme_of_which_nothing_is_known_says_nothing(void **state)
{
	struct subsidy s = subsidy_of(&it2023, month(10000), 24, TRI_NO);

	assert_int_equal(s.state, SUBSIDY_UNKNOWN);
	assert_false(s.amount.has_lo);
	assert_false(s.amount.has_hi);
	assert_int_equal(s.amount.open, OPEN_RATE | OPEN_CAP | OPEN_FLOOR | OPEN_MONTHS);
	s = subsidy_of(&it2023, month(10000), 0, TRI_UNKNOWN);
	assert_false(s.eligible.has_hi);
	assert_int_equal(s.state, SUBSIDY_UNKNOWN);
}

static void small_or_not_makes_a_band(void **state)
{
	struct subsidy s = subsidy_of(&it2025, month(10000), 0, TRI_UNKNOWN);

	assert_int_equal(s.state, SUBSIDY_PAID);
	assert_int_equal(s.amount.lo, 120000);
	assert_int_equal(s.amount.hi, 160000);
	assert_int_equal(s.amount.open, OPEN_SMALL);
	/* two terminals: 64,000 for a small one, nothing for others */
	s = subsidy_of(&it2025, month(4000), 0, TRI_UNKNOWN);
	assert_int_equal(s.state, SUBSIDY_UNKNOWN);
	assert_at_most(s.amount, 64000);
}

static void each_unknown_parameter_alone(void **state)
{
	struct programme p = it2024;
	struct subsidy s;

	p.cap.known = false;
	s = subsidy_of(&p, month(10000), 0, TRI_NO);
	assert_at_most(s.amount, 120000);
	assert_int_equal(s.amount.open, OPEN_CAP);
	p = it2024;
	p.general.d = 0;
	s = subsidy_of(&p, month(10000), 0, TRI_NO);
	assert_at_most(s.amount, 1000000);
	assert_int_equal(s.amount.open, OPEN_RATE);
	p = it2024;
	p.months = 0;
	s = subsidy_of(&p, month(10000), 24, TRI_NO);
	assert_at_most(s.amount, 120000);
	assert_int_equal(s.amount.open, OPEN_MONTHS);
	/* below the floor whatever the cap may be */
	p = it2024;
	p.cap.known = false;
	s = subsidy_of(&p, month(2000), 0, TRI_NO);
	assert_exact(s.amount, 0);
	assert_int_equal(s.state, SUBSIDY_NOT);
}

static void a_fee_known_by_its_ceiling_alone(void **state)
{
	struct subsidy s = subsidy_of(&it2025, band_at_most(TAX_EXCLUDED, 10000, 0), 0, TRI_NO);

	assert_int_equal(s.state, SUBSIDY_UNKNOWN);
	assert_at_most(s.amount, 120000);
	/* one terminal can never reach the floor */
	s = subsidy_of(&it2025, band_at_most(TAX_EXCLUDED, 2000, 0), 0, TRI_YES);
	assert_int_equal(s.state, SUBSIDY_NOT);
	assert_exact(s.amount, 0);
}

static void a_fee_with_tax_says_nothing_of_the_subsidy(void **state)
{
	struct subsidy s = subsidy_of(&it2025, band_exact(TAX_INCLUDED, 11000), 0, TRI_NO);

	assert_int_equal(s.state, SUBSIDY_UNKNOWN);
	assert_false(s.amount.has_hi);
	assert_int_equal(s.amount.open, OPEN_TAX);
	assert_int_equal(s.amount.tax, TAX_EXCLUDED);
}

static void a_shorter_contract_is_paid_for_its_months(void **state)
{
	assert_exact(subsidy_of(&it2025, month(10000), 12, TRI_NO).amount, 60000);
	assert_exact(subsidy_of(&it2025, month(10000), 60, TRI_NO).amount, 120000);
}

static void what_remains_to_be_paid(void **state)
{
	struct band none = band_exact(TAX_EXCLUDED, 0), setup = band_exact(TAX_EXCLUDED, 30000);
	struct band open = band_unknown(TAX_EXCLUDED, OPEN_INITIAL), net;

	/* 240,000 - 120,000; with 30,000 for setting up beside it */
	assert_exact(subsidy_net(&it2025, month(10000), none, 24, TRI_NO), 120000);
	assert_exact(subsidy_net(&it2025, month(10000), setup, 24, TRI_NO), 150000);
	/* 60 months: 600,000 less what 24 of them give */
	assert_exact(subsidy_net(&it2025, month(10000), none, 60, TRI_NO), 480000);
	/* not paid: all of it */
	assert_exact(subsidy_net(&it2025, month(2000), none, 24, TRI_NO), 48000);
	/* small or not: 240,000 less 160,000 or 120,000 */
	net = subsidy_net(&it2025, month(10000), none, 24, TRI_UNKNOWN);
	assert_int_equal(net.lo, 80000);
	assert_int_equal(net.hi, 120000);
	/* the floor of 2022 is unknown: between half and all */
	net = subsidy_net(&it2022, month(10000), none, 24, TRI_NO);
	assert_int_equal(net.lo, 120000);
	assert_int_equal(net.hi, 240000);
	/* setting up is open */
	net = subsidy_net(&it2025, month(10000), open, 24, TRI_NO);
	assert_true(net.has_lo);
	assert_int_equal(net.lo, 120000);
	assert_false(net.has_hi);
	/* nothing known of 2023: at most all of it */
	net = subsidy_net(&it2023, month(10000), none, 24, TRI_NO);
	assert_false(net.has_lo);
	assert_int_equal(net.hi, 240000);
}

static void rates_are_fractions_of_at_most_one(void **state)
{
	assert_int_equal(rate_parse(slice_text("2/3")).n, 2);
	assert_int_equal(rate_parse(slice_text("2/3")).d, 3);
	assert_int_equal(rate_parse(slice_text("")).d, 0);
	assert_int_equal(rate_parse(slice_text("1")).d, 0);
	assert_int_equal(rate_parse(slice_text("1/0")).d, 0);
	assert_int_equal(rate_parse(slice_text("3/2")).d, 0);
	assert_int_equal(rate_parse(slice_text("1/2/3")).d, 0);
	assert_int_equal(rate_parse(slice_text("unknown")).d, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_floor_for_1_to_6_terminals),
		cmocka_unit_test(the_floor_at_a_lower_price),
		cmocka_unit_test(the_floor_is_reached_at_the_yen),
		cmocka_unit_test(the_cap_holds),
		cmocka_unit_test(an_unknown_floor_leaves_at_most),
		cmocka_unit_test(a_programme_of_which_nothing_is_known_says_nothing),
		cmocka_unit_test(small_or_not_makes_a_band),
		cmocka_unit_test(each_unknown_parameter_alone),
		cmocka_unit_test(a_fee_known_by_its_ceiling_alone),
		cmocka_unit_test(a_fee_with_tax_says_nothing_of_the_subsidy),
		cmocka_unit_test(a_shorter_contract_is_paid_for_its_months),
		cmocka_unit_test(what_remains_to_be_paid),
		cmocka_unit_test(rates_are_fractions_of_at_most_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
