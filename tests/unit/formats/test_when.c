/* Times as foreign senders write them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "formats/lines/when.h"

static void test_texts(void **state)
{
	static const struct {
		const char *text;
		usec_t usec;
	} rows[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-11-23T05:12:57Z", 1795410777 * USEC_PER_SEC},
		{"2026-11-23t05:12:57.25z", 1795410777 * USEC_PER_SEC + 250000},
		{"2026-11-23 14:12:57+09:00", 1795410777 * USEC_PER_SEC},
		{"2026-11-23T14:12:57+0900", 1795410777 * USEC_PER_SEC},
		{"2026-11-22T19:12:57.123456789-10:00", 1795410777 * USEC_PER_SEC + 123456},
		{"2000-02-29T23:59:60Z", 951868800 * USEC_PER_SEC},
		{"2100-02-28T00:00:00Z", 4107456000 * USEC_PER_SEC},
		{"9999-12-31T23:59:59Z", 253402300799 * USEC_PER_SEC},
		{"1795410777", 1795410777 * USEC_PER_SEC},
		{"1795410777.5", 1795410777 * USEC_PER_SEC + 500000},
		{"1795410777123", 1795410777123 * USEC_PER_MS},
		{"1795410777123456", 1795410777123456},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		usec_t usec = -1;

		if (when_parse(slice_text(rows[i].text), &usec) < 0 || usec != rows[i].usec)
			fail_msg("%s: %lld, not %lld", rows[i].text, (long long)usec,
				(long long)rows[i].usec);
	}
}

static void test_no_times(void **state)
{
	static const char *const texts[] = {"", "now", "2026-11-23", "2026-11-23T05:12Z",
		"2026-11-23T05:12:57", "2026-11-23T05:12:57+9", "2026-11-23T05:12:57Zx",
		"2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-11-23T24:00:00Z",
		"2026-11-23T05:60:00Z", "2026-11-23T05:12:57.Z", "1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00+00:01", "-1", "1e9", "12.", "99999999999999999999", " 1"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		usec_t usec;

		if (when_parse(slice_text(texts[i]), &usec) == 0)
			fail_msg("%s is taken for %lld", texts[i], (long long)usec);
	}
}

static void test_numbers(void **state)
{
	usec_t usec;

	assert_int_equal(when_of_integer(1795410777, &usec), 0);
	assert_int_equal(usec, 1795410777 * USEC_PER_SEC);
	assert_int_equal(when_of_number(1795410777.5, &usec), 0);
	assert_int_equal(usec, 1795410777 * USEC_PER_SEC + 500000);
	assert_int_equal(when_of_integer(-1, &usec), ERR_BAD_VALUE);
	assert_int_equal(when_of_integer(INT64_MAX, &usec), ERR_BAD_VALUE);
	assert_int_equal(when_of_number(-0.5, &usec), ERR_BAD_VALUE);
	assert_int_equal(when_of_number(1e300, &usec), ERR_BAD_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_no_times),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
