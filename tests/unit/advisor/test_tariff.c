/* A price list for a number of terminals and sites: what it comes to, what it leaves open, what is wrong with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/tariff.h"

#define YEN(n)            \
	{                 \
		(n), true \
	}

static const struct tariff_case five = {5, 1, TRI_UNKNOWN};

static void assert_band(struct band b, int64_t lo, int64_t hi)
{
	assert_int_equal(band_result(b), 0);
	assert_true(b.has_lo);
	assert_true(b.has_hi);
	assert_int_equal(b.lo, lo);
	assert_int_equal(b.hi, hi);
}

static void an_endpoint_service_whose_prices_are_all_stated(void **state)
{
	const struct tariff t = {.tax = TAX_EXCLUDED,
		.initial = YEN(10000),
		.monthly = YEN(0),
		.per_terminal = YEN(1500)};
	struct tariff_cost c = tariff_cost(&t, &five);

	assert_band(tariff_once(&c), 10000, 10000);
	assert_band(tariff_running(&c, 1), 7500, 7500);
	assert_band(tariff_total(&c, 12), 100000, 100000);
	assert_band(tariff_total(&c, 60), 460000, 460000);
	assert_int_equal(tariff_total(&c, 12).open, 0);
}

static void what_is_not_stated_is_open_and_never_zero(void **state)
{
	const struct tariff t = {
		.tax = TAX_EXCLUDED, .box = true, .monthly = YEN(8000), .per_terminal = YEN(0)};
	struct tariff_cost c = tariff_cost(&t, &five);
	struct band first = tariff_total(&c, 12);

	assert_int_equal(first.lo, 96000);
	assert_true(first.has_lo);
	assert_false(first.has_hi);
	assert_int_equal(first.open, OPEN_INITIAL | OPEN_HARDWARE | OPEN_HARDWARE_PER);
	assert_false(tariff_once(&c).has_lo);
	assert_false(tariff_once(&c).has_hi);
	c = tariff_unknown(TAX_EXCLUDED, true);
	assert_false(tariff_total(&c, 12).has_lo);
	assert_false(tariff_running(&c, 12).has_hi);
}

static void hardware_once_monthly_or_not_said(void **state)
{
	struct tariff t = {.tax = TAX_EXCLUDED,
		.box = true,
		.initial = YEN(5000),
		.monthly = YEN(6000),
		.per_terminal = YEN(0),
		.hardware = YEN(1000)};
	struct tariff_cost c;

	t.hardware_per = HARDWARE_ONCE;
	c = tariff_cost(&t, &five);
	assert_band(tariff_once(&c), 6000, 6000);
	assert_band(tariff_running(&c, 12), 72000, 72000);
	assert_band(tariff_total(&c, 12), 78000, 78000);
	t.hardware_per = HARDWARE_MONTH;
	c = tariff_cost(&t, &five);
	assert_band(tariff_once(&c), 5000, 5000);
	assert_band(tariff_running(&c, 12), 84000, 84000);
	assert_band(tariff_total(&c, 12), 89000, 89000);
	t.hardware_per = HARDWARE_PER_UNKNOWN;
	c = tariff_cost(&t, &five);
	assert_band(tariff_once(&c), 5000, 6000);
	assert_band(tariff_running(&c, 12), 72000, 84000);
	assert_band(tariff_total(&c, 12), 78000, 89000);
	assert_int_equal(tariff_total(&c, 12).open, OPEN_HARDWARE_PER);
}

static const struct tariff_step steps[] = {{1, 10, {0, false}, YEN(1800)},
	{11, 50, {0, false}, YEN(1500)}, {51, 0, {0, false}, YEN(1200)}};

static void steps_by_number(void **state)
{
	const struct tariff t = {.tax = TAX_EXCLUDED,
		.initial = YEN(0),
		.monthly = YEN(0),
		.steps = steps,
		.n_steps = 3};
	const int64_t expected[][2] = {
		{1, 1800}, {10, 18000}, {11, 16500}, {50, 75000}, {51, 61200}, {9999, 11998800}};

	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		struct tariff_cost c =
			tariff_cost(&t, &(struct tariff_case){expected[i][0], 1, TRI_NO});

		assert_band(tariff_running(&c, 1), expected[i][1], expected[i][1]);
	}
}

static void beyond_the_steps_and_from_the_number_quoted_alone_nothing_is_known(void **state)
{
	struct tariff t = {.tax = TAX_EXCLUDED,
		.initial = YEN(0),
		.monthly = YEN(0),
		.steps = steps,
		.n_steps = 2};
	struct tariff_cost c = tariff_cost(&t, &(struct tariff_case){51, 1, TRI_NO});

	assert_false(c.fee.has_lo);
	assert_int_equal(c.fee.open, OPEN_STEP);
	t.asked_from = 20;
	c = tariff_cost(&t, &(struct tariff_case){20, 1, TRI_NO});
	assert_false(tariff_total(&c, 12).has_lo);
	assert_false(tariff_total(&c, 12).has_hi);
	assert_int_equal(tariff_total(&c, 12).open, OPEN_QUOTATION);
	c = tariff_cost(&t, &(struct tariff_case){19, 1, TRI_NO});
	assert_band(tariff_running(&c, 12), 342000, 342000);
}

static void a_member_price_by_who_asks(void **state)
{
	const struct tariff t = {.tax = TAX_INCLUDED,
		.box = true,
		.initial = YEN(0),
		.monthly = YEN(8800),
		.per_terminal = YEN(0),
		.hardware = YEN(0),
		.hardware_per = HARDWARE_MONTH,
		.member_monthly = YEN(6600)};
	struct tariff_cost c = tariff_cost(&t, &(struct tariff_case){5, 1, TRI_YES});

	assert_band(tariff_running(&c, 12), 79200, 79200);
	c = tariff_cost(&t, &(struct tariff_case){5, 1, TRI_NO});
	assert_band(tariff_running(&c, 12), 105600, 105600);
	c = tariff_cost(&t, &(struct tariff_case){5, 1, TRI_UNKNOWN});
	assert_band(tariff_running(&c, 12), 79200, 105600);
	assert_int_equal(tariff_running(&c, 12).open, OPEN_MEMBER);
}

static void a_box_for_each_site(void **state)
{
	struct tariff t = {.tax = TAX_EXCLUDED,
		.box = true,
		.initial = YEN(0),
		.monthly = YEN(9000),
		.per_terminal = YEN(0),
		.hardware = YEN(0),
		.hardware_per = HARDWARE_ONCE};
	const struct tariff_case three = {5, 3, TRI_NO};
	struct tariff_cost c = tariff_cost(&t, &three);

	assert_band(tariff_running(&c, 1), 9000, 27000);
	assert_int_equal(tariff_running(&c, 1).open, OPEN_SITES);
	t.sites = 1;
	c = tariff_cost(&t, &three);
	assert_band(tariff_running(&c, 1), 27000, 27000);
	t.sites = 2; /* two of them for three sites */
	c = tariff_cost(&t, &three);
	assert_band(tariff_running(&c, 1), 18000, 18000);
	t.sites = 3;
	c = tariff_cost(&t, &three);
	assert_band(tariff_running(&c, 1), 9000, 9000);
	t.sites = 0;
	t.box = false;
	c = tariff_cost(&t, &three);
	assert_band(tariff_running(&c, 1), 9000, 9000);
}

static void a_bad_price_list_is_named(void **state)
{
	static const struct {
		struct tariff_step steps[3];
		uint32_t n, at;
		enum tariff_fault fault;
	} cases[] = {
		{{{11, 20, {0}, {0}}, {1, 10, {0}, {0}}}, 2, 2, TARIFF_RIGHT},
		{{{1, 10, {0}, {0}}, {10, 20, {0}, {0}}}, 2, 0, TARIFF_OVERLAP},
		{{{1, 0, {0}, {0}}, {10, 20, {0}, {0}}}, 2, 0, TARIFF_OVERLAP},
		{{{1, 10, {0}, {0}}, {12, 20, {0}, {0}}}, 2, 0, TARIFF_GAP},
		{{{20, 30, {0}, {0}}, {1, 10, {0}, {0}}}, 2, 1, TARIFF_GAP},
		{{{1, 5, {0}, {0}}, {9, 7, {0}, {0}}}, 2, 1, TARIFF_REVERSED},
		{{{0, 5, {0}, {0}}}, 1, 0, TARIFF_NEGATIVE},
		{{{1, 10000, {0}, {0}}}, 1, 0, TARIFF_NEGATIVE},
		{{{1, 5, YEN(-1), {0}}}, 1, 0, TARIFF_NEGATIVE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct tariff t = {
			.tax = TAX_EXCLUDED, .steps = cases[i].steps, .n_steps = cases[i].n};
		uint32_t at;

		assert_int_equal(tariff_check(&t, &at), cases[i].fault);
		assert_int_equal(at, cases[i].at);
	}
}

static void bad_amounts_are_named(void **state)
{
	struct tariff t = {.tax = TAX_EXCLUDED, .initial = YEN(TARIFF_MAX_YEN)};
	uint32_t at;

	assert_int_equal(tariff_check(&t, &at), TARIFF_RIGHT);
	t.initial.yen++;
	assert_int_equal(tariff_check(&t, &at), TARIFF_NEGATIVE);
	t.initial.known = false;
	assert_int_equal(tariff_check(&t, &at), TARIFF_RIGHT);
	t.member_per_terminal = (struct quoted)YEN(-5);
	assert_int_equal(tariff_check(&t, &at), TARIFF_NEGATIVE);
}

static void the_largest_list_still_fits(void **state)
{
	const struct tariff t = {.tax = TAX_EXCLUDED,
		.box = true,
		.initial = YEN(TARIFF_MAX_YEN),
		.monthly = YEN(TARIFF_MAX_YEN),
		.per_terminal = YEN(1000000),
		.hardware = YEN(TARIFF_MAX_YEN),
		.hardware_per = HARDWARE_MONTH,
		.sites = 1};
	struct tariff_cost c = tariff_cost(&t, &(struct tariff_case){9999, 100, TRI_NO});

	assert_int_equal(band_result(tariff_total(&c, 60)), 0);
	c = tariff_cost(&t, &(struct tariff_case){9999, 999, TRI_NO});
	assert_int_equal(band_result(tariff_total(&c, 60)), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_endpoint_service_whose_prices_are_all_stated),
		cmocka_unit_test(what_is_not_stated_is_open_and_never_zero),
		cmocka_unit_test(hardware_once_monthly_or_not_said),
		cmocka_unit_test(steps_by_number),
		cmocka_unit_test(
			beyond_the_steps_and_from_the_number_quoted_alone_nothing_is_known),
		cmocka_unit_test(a_member_price_by_who_asks),
		cmocka_unit_test(a_box_for_each_site),
		cmocka_unit_test(a_bad_price_list_is_named),
		cmocka_unit_test(bad_amounts_are_named),
		cmocka_unit_test(the_largest_list_still_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
