/* Moments as people write them on the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>
#include "base/clock.h"
#include "base/macros.h"
#include "cli/cli.h"

#define NOW (1700000000 * USEC_PER_SEC)

static uint64_t moment(const char *text)
{
	uint64_t usec;

	if (cli_parse_moment(text, NOW, &usec) < 0)
		fail_msg("%s is refused", text);
	return usec / USEC_PER_SEC;
}

static void days_and_times_are_the_machines(void **state)
{
	assert_int_equal(setenv("TZ", "Asia/Tokyo", 1), 0);
	tzset();
	assert_int_equal(moment("2023-11-15"), 1699974000);
	assert_int_equal(moment("2023-11-15T07:13"), 1699999980);
	assert_int_equal(moment("2023-11-15T07:13:20"), 1700000000);
}

static void how_long_ago(void **state)
{
	assert_int_equal(moment("-30s"), 1700000000 - 30);
	assert_int_equal(moment("-5m"), 1700000000 - 300);
	assert_int_equal(moment("-1h"), 1700000000 - 3600);
	assert_int_equal(moment("-7d"), 1700000000 - 7 * 86400);
}

static void what_is_no_moment_is_refused(void **state)
{
	static const char *const texts[] = {"", "-", "-1", "-h", "-1w", "--1h", "yesterday",
		"2023-11", "2023-11-15T", "2023-11-15x", "2023-13-01", "1950-01-01", "-99999d"};
	uint64_t usec;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (cli_parse_moment(texts[i], NOW, &usec) == 0)
			fail_msg("%s is taken", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_times_are_the_machines),
		cmocka_unit_test(how_long_ago),
		cmocka_unit_test(what_is_no_moment_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
