#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "advisor/tri.h"
#include "base/macros.h"

/* What is unknown may be yes or no: a result is known where both come to the same. */
static unsigned ways(enum tri a)
{
	return a == TRI_YES ? 2 : a == TRI_NO ? 1 : 3;
}

static enum tri from_ways(unsigned possible)
{
	return possible == 2 ? TRI_YES : possible == 1 ? TRI_NO : TRI_UNKNOWN;
}

static void check_pair(enum tri x, enum tri y)
{
	unsigned both = 0, one = 0;

	for (unsigned way = 0; way < 4; way++) {
		unsigned a = way & 1, b = way >> 1;

		if (!(ways(x) >> a & 1) || !(ways(y) >> b & 1))
			continue;
		both |= 1U << (a && b);
		one |= 1U << (a || b);
	}
	assert_int_equal(tri_and(x, y), from_ways(both));
	assert_int_equal(tri_or(x, y), from_ways(one));
}

static void says_only_what_every_way_says(void **state)
{
	static const enum tri all[] = {TRI_NO, TRI_YES, TRI_UNKNOWN};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(all); k++)
			check_pair(all[i], all[k]);
	}
	assert_int_equal(tri_not(TRI_YES), TRI_NO);
	assert_int_equal(tri_not(TRI_NO), TRI_YES);
	assert_int_equal(tri_not(TRI_UNKNOWN), TRI_UNKNOWN);
}

static void reads_what_it_writes(void **state)
{
	static const enum tri all[] = {TRI_NO, TRI_YES, TRI_UNKNOWN};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		assert_int_equal(tri_parse(slice_text(tri_word(all[i]))), all[i]);
	assert_int_equal(tri_parse(slice_text("")), TRI_UNKNOWN);
	assert_int_equal(tri_parse(slice_text("YES")), TRI_UNKNOWN);
	assert_int_equal(tri_parse(slice_text("nothing")), TRI_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_only_what_every_way_says),
		cmocka_unit_test(reads_what_it_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
