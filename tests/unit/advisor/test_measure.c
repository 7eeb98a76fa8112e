#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/measure.h"
#include "desk.h"

/* NONE: that end is not known. */
#define NONE INT64_MIN

static const struct taken {
	const char *name, *visit, *service, *item;
	int64_t lo, hi;
	bool apart;
} takens[] = {
	{"a flag that holds", "{}", "s02", "dispatch_24x365", 1, 1, false},
	{"a flag that does not", "{}", "s02", "notify_mail_immediate", 0, 0, false},
	{"not listed", "{}", "s01", "dispatch_24x365", NONE, NONE, false},
	{"not stated", "{}", "s01", "incident_support_charged_extra", NONE, NONE, false},
	{"printed as unknown", "{}", "s04", "desk_weekday_daytime_phone_mail", NONE, NONE, false},
	{"does not apply", "{}", "s01", "supports_windows_xp", NONE, NONE, true},
	{"a number", "{}", "s02", "insurance_cap_yen_per_year", 6000000, 6000000, false},
	{"a number with a condition in words", "{}", "s14", "insurance_cap_yen_per_year", NONE,
		NONE, false},
	{"a condition of which nobody has spoken", "{}", "s01", "annual_cost_le_60pct", NONE, NONE,
		false},
	{"a condition that holds", "{'company':{'member':'yes'}}", "s01", "annual_cost_le_60pct", 1,
		1, false},
	{"a condition that fails: of others the source says nothing", "{'company':{'member':'no'}}",
		"s01", "annual_cost_le_60pct", NONE, NONE, false},
	{"20 PCs: by individual quotation, so unknown", "{'terminals':20}", "s08",
		"annual_cost_le_60pct", NONE, NONE, false},
	{"a text", "{}", "s02", "device", NONE, NONE, false},
	{"a cost without a number of PCs", "{}", "s05", "first_year_cost", NONE, NONE, false},
	{"a cost of which only bounds are known: 60% of 10 x 2,000 x 12", "{'terminals':10}", "s05",
		"first_year_cost", NONE, 144000, false},
	{"a cost by quotation: 5,000 + 10 x 900 x 12",
		"{'terminals':10,'quotations':[{'service':'s05','date':'2026-11-20','from':'x','"
		"tax':"
		"'excluded','initial':5000,'monthly':0,'per_terminal':900,'hardware':0}]}",
		"s05", "first_year_cost", 113000, 113000, false},
	{"the same year after year",
		"{'terminals':10,'quotations':[{'service':'s05','date':'2026-11-20','from':'x','"
		"tax':"
		"'excluded','initial':5000,'monthly':0,'per_terminal':900,'hardware':0}]}",
		"s05", "year_cost", 108000, 108000, false},
	{"the visit's word goes first",
		"{'facts':[{'service':'s02','item':'dispatch_24x365','state':'no','source':'x',"
		"'date':'2026-11-20'}]}",
		"s02", "dispatch_24x365", 0, 0, false},
};

static int64_t end_of(bool has, int64_t value)
{
	return has ? value : NONE;
}

static void takes_what_is_known(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	const struct catalogue *catalogue;

	sample_read_tree(&sample);
	catalogue = sample_open(&sample);
	for (size_t i = 0; i < ARRAY_SIZE(takens); i++) {
		const struct taken *row = &takens[i];
		struct desk desk;
		struct measure m;

		desk_open(&desk, catalogue, row->visit);
		m = measure_take(&desk.call, desk_service(&desk, row->service),
			catalogue_find(catalogue, TABLE_ITEMS, slice_text(row->item)));
		if (end_of(m.has_lo, m.lo) != row->lo || end_of(m.has_hi, m.hi) != row->hi ||
			m.apart != row->apart)
			fail_msg("%s: %lld to %lld", row->name, (long long)end_of(m.has_lo, m.lo),
				(long long)end_of(m.has_hi, m.hi));
		desk_done(&desk);
	}
}

static void says_only_what_the_whole_interval_says(void **state)
{
	const struct measure between = {.has_lo = true, .has_hi = true, .lo = 10, .hi = 20};
	const struct measure at_least = {.has_lo = true, .lo = 10};
	const struct measure at_most = {.has_hi = true, .hi = 20};
	const struct measure unknown = {0};

	assert_int_equal(measure_at_least(between, 10), TRI_YES);
	assert_int_equal(measure_at_least(between, 11), TRI_UNKNOWN);
	assert_int_equal(measure_at_least(between, 20), TRI_UNKNOWN);
	assert_int_equal(measure_at_least(between, 21), TRI_NO);
	assert_int_equal(measure_at_most(between, 20), TRI_YES);
	assert_int_equal(measure_at_most(between, 19), TRI_UNKNOWN);
	assert_int_equal(measure_at_most(between, 10), TRI_UNKNOWN);
	assert_int_equal(measure_at_most(between, 9), TRI_NO);
	assert_int_equal(measure_at_least(at_least, 10), TRI_YES);
	assert_int_equal(measure_at_least(at_least, 1000), TRI_UNKNOWN);
	assert_int_equal(measure_at_most(at_least, 9), TRI_NO);
	assert_int_equal(measure_at_most(at_least, 1000), TRI_UNKNOWN);
	assert_int_equal(measure_at_most(at_most, 20), TRI_YES);
	assert_int_equal(measure_at_most(at_most, 0), TRI_UNKNOWN);
	assert_int_equal(measure_at_least(at_most, 21), TRI_NO);
	assert_int_equal(measure_at_least(unknown, 0), TRI_UNKNOWN);
	assert_int_equal(measure_at_most(unknown, 0), TRI_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_known),
		cmocka_unit_test(says_only_what_the_whole_interval_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
