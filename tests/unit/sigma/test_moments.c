/* Parts of dates: minute, hour, day, week, month, year. Weeks are those of printed calendars (ISO 8601). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "sigma/moment.h"
#include "table.h"

/* Specification, "Modifiers, time". */
static void test_parts(void **state)
{
	static const struct answer rows[] = {
		{"minute", ONE("F|minute: 40"), "F=2025-11-27 07:40:10.132", true},
		{"minute: another", ONE("F|minute: 41"), "F=2025-11-27 07:40:10.132", false},
		{"hour", ONE("F|hour: 7"), "F=2025-11-27T07:40:10.132Z", true},
		{"hour: no zone is applied", ONE("F|hour: 7"), "F=2025-11-27T07:40:10+09:00", true},
		{"hour: another", ONE("F|hour: 16"), "F=2025-11-27T07:40:10+09:00", false},
		{"hour: a date alone has none", ONE("F|hour: 0"), "F=2025-11-27", false},
		{"day", ONE("F|day: 27"), "F=2025-11-27", true},
		{"day: another", ONE("F|day: 11"), "F=2025-11-27", false},
		{"month", ONE("F|month: 11"), "F=2025/11/27 07:40", true},
		{"month: another", ONE("F|month: 27"), "F=2025/11/27 07:40", false},
		{"year", ONE("F|year: 2025"), "F=2025-11-27", true},
		{"year: another", ONE("F|year: 2026"), "F=2025-11-27", false},
		{"week", ONE("F|week: 48"), "F=2026-11-23", true},
		{"week: the day before", ONE("F|week: 48"), "F=2026-11-22", false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, time". */
static void test_chains(void **state)
{
	static const struct answer rows[] = {
		{"at night", ONE("F|hour|gte: 22"), "F=2025-11-27 23:05", true},
		{"at night: by day", ONE("F|hour|gte: 22"), "F=2025-11-27 21:59", false},
		{"lt", ONE("F|minute|lt: 5"), "F=2025-11-27 23:04", true},
		{"lt: equal", ONE("F|minute|lt: 5"), "F=2025-11-27 23:05", false},
		{"neq", ONE("F|day|neq: 1"), "F=2025-11-27", true},
		{"neq: equal", ONE("F|day|neq: 27"), "F=2025-11-27", false},

		{"week, lte", ONE("F|week|lte: 48"), "F=2025-11-27", true},
		{"week, lte: later", ONE("F|week|lte: 47"), "F=2025-11-27", false},
		{"year, gt", ONE("F|year|gt: 2024"), "F=2025-11-27", true},
		{"year, gt: equal", ONE("F|year|gt: 2025"), "F=2025-11-27", false},
		{"month, gte", ONE("F|month|gte: 11"), "F=2025-11-27", true},

		{"several", ONE("F|month: [1, 11]"), "F=2025-11-27", true},
		{"several: none", ONE("F|month: [1, 12]"), "F=2025-11-27", false},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Modifiers, time". */
static void test_no_date(void **state)
{
	static const struct answer rows[] = {
		{"a text", ONE("F|year: 2025"), "F=yesterday", false},
		{"a number", ONE("F|year: 2025"), "F#=2025", false},
		{"no such month", ONE("F|year: 2025"), "F=2025-13-01", false},
		{"no such day", ONE("F|year: 2025"), "F=2025-02-29", false},
		{"no such hour", ONE("F|hour|gte: 0"), "F=2025-02-28 24:00", false},
		{"mixed separators", ONE("F|year: 2025"), "F=2025-02/28", false},
		{"absent", ONE("F|year: 2025"), "G=2025-02-28", false},
		/* The date is all there, whatever follows. */
		{"truncated behind it", ONE("F|day: 28"), "F~=2025-02-28 1", true},
		{"truncated before it: unknown", ONE("F|hour: 1"), "F~=2025-02-28 1", false},
		{"truncated before it: so is its contrary", ONE("F|hour|neq: 1"), "F~=2025-02-28 1",
			false},
	};

	CHECK_ANSWERS(rows);
}

static void test_weeks(void **state)
{
	static const struct {
		const char *date;
		int64_t week;
	} rows[] = {
		{"2000-01-01", 52},
		{"2000-01-03", 1},
		{"2019-12-30", 1},
		{"2020-12-31", 53},
		{"2021-01-03", 53},
		{"2021-01-04", 1},
		{"2024-02-29", 9},
		{"2024-12-29", 52},
		{"2024-12-30", 1},
		{"2026-12-31", 53},
		{"2027-01-03", 53},
		{"2027-01-04", 1},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int64_t week = 0;

		assert_int_equal(moment_part_of(slice_text(rows[i].date), MOMENT_WEEK, &week), 0);
		if (week != rows[i].week)
			fail_msg("%s: week %d, not %d", rows[i].date, (int)week, (int)rows[i].week);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_no_date),
		cmocka_unit_test(test_weeks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
