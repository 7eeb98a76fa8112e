#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "advisor/sentences.h"

static void says_nothing_twice(void **state)
{
	struct arena arena = ARENA_INIT(1 << 20);
	struct sentences list = SENTENCES_INIT(&arena);

	for (int round = 0; round < 2; round++) {
		sentences_add(&list, slice_text("一つめ。"));
		sentences_add(&list, SLICE_EMPTY);
		sentences_add(&list, slice_text("Second."));
		sentences_add(&list, slice_text("Third."));
	}
	assert_int_equal(sentences_result(&list), 0);
	assert_int_equal(list.n, 3);
	/* Only what ends in an ASCII sign needs a blank behind it. */
	assert_true(slice_is_text(sentences_join(&list), "一つめ。Second. Third."));
	arena_done(&arena);
}

static void keeps_more_than_its_first_room(void **state)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	struct arena arena = ARENA_INIT(1 << 20);
	struct sentences list = SENTENCES_INIT(&arena);

	for (size_t i = 0; i + 1 < sizeof(digits); i++)
		sentences_add(&list, slice_of(&digits[i], 1));
	assert_int_equal(list.n, sizeof(digits) - 1);
	for (size_t i = 0; i + 1 < sizeof(digits); i++)
		assert_int_equal(list.at[i].data[0], digits[i]);
	arena_done(&arena);
}

static void a_failure_sticks(void **state)
{
	struct arena arena = ARENA_INIT(1);
	struct sentences list = SENTENCES_INIT(&arena);

	sentences_add(&list, slice_text("x"));
	assert_int_equal(sentences_result(&list), ERR_NO_MEMORY);
	sentences_add(&list, SLICE_EMPTY);
	assert_int_equal(sentences_result(&list), ERR_NO_MEMORY);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_nothing_twice),
		cmocka_unit_test(keeps_more_than_its_first_room),
		cmocka_unit_test(a_failure_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
