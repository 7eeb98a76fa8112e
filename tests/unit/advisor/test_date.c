/* The calendar, and dates that claim no more than is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/date.h"

static struct date day(const char *text)
{
	struct date date;

	assert_int_equal(date_parse(slice_text(text), &date), 0);
	return date;
}

static void assert_is(struct date date, const char *expected)
{
	struct buf out = BUF_INIT(16);

	date_put(&out, date);
	assert_string_equal(buf_text(&out), expected);
	buf_done(&out);
}

static void only_the_calendars_days_are_dates(void **state)
{
	static const char *const bad[] = {"", "26", "2026-1", "2026-01-1", "2026-02-29",
		"2026-04-31", "2026-13", "2026-00", "2026-01-00", "2026-01-01-01", "2026-01-",
		"2026/01/01", "1899", "2200"};
	struct date date;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		if (date_parse(slice_text(bad[i]), &date) != ERR_BAD_VALUE)
			fail_msg("was read: %s", bad[i]);
	}
	assert_is(day("2022"), "2022");
	assert_is(day("2022-12"), "2022-12");
	assert_is(day("2024-02-29"), "2024-02-29");
	assert_is((struct date){0}, "");
}

static void a_month_has_a_first_and_a_last_day(void **state)
{
	assert_is(date_first_day(day("2024-02")), "2024-02-01");
	assert_is(date_last_day(day("2024-02")), "2024-02-29");
	assert_is(date_last_day(day("2023")), "2023-12-31");
	assert_is(date_last_day(day("2023-04-05")), "2023-04-05");
	assert_is(date_last_day((struct date){0}), "");
}

static void days_are_ordered_and_counted(void **state)
{
	assert_int_equal(date_days(day("1970-01-01")), 0);
	assert_int_equal(date_days(day("1969-12-31")), -1);
	assert_int_equal(date_days(day("2000-03-01")), 11017);
	assert_int_equal(date_days(day("2026-11-23")), 20780);
	assert_true(date_compare(day("2026-11-23"), day("2026-11-24")) < 0);
	assert_true(date_compare(day("2027-01-01"), day("2026-12-31")) > 0);
	assert_true(date_compare(day("2026-11-23"), day("2026-11-23")) == 0);
	assert_int_equal(date_weekday(day("2026-11-23")), 1); /* a Monday */
	assert_int_equal(date_weekday(day("1970-01-01")), 4);
	assert_int_equal(date_weekday(day("1969-12-28")), 0);
}

static void months_are_added_on_the_calendar(void **state)
{
	assert_is(date_add_months(day("2026-01-31"), 1), "2026-02-28");
	assert_is(date_add_months(day("2026-11-23"), 24), "2028-11-23");
	assert_is(date_add_months(day("2026-11-23"), -12), "2025-11-23");
	assert_is(date_add_months(day("2024-02-29"), -12), "2023-02-28");
	assert_is(date_add_months(day("2026-03"), -12), "2025-03");
	assert_is(date_add_months(day("2026"), 12), "2027");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_calendars_days_are_dates),
		cmocka_unit_test(a_month_has_a_first_and_a_last_day),
		cmocka_unit_test(days_are_ordered_and_counted),
		cmocka_unit_test(months_are_added_on_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
