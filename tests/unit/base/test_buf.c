/* Buffers and arenas keep their maximum; failures stick until cleared. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"

static void puts_append_in_order(void **state)
{
	struct buf b = BUF_INIT(64);

	assert_int_equal(buf_put_text(&b, "ab"), 0);
	assert_int_equal(buf_put_byte(&b, 'c'), 0);
	assert_int_equal(buf_put_u16le(&b, 0x3231), 0);
	assert_int_equal(buf_put_u32le(&b, 0x36353433), 0);
	assert_int_equal(buf_put_u64le(&b, 0x4847464544434241), 0);
	assert_int_equal(buf_put_format(&b, "%d-%s", 7, "x"), 0);
	assert_string_equal(buf_text(&b), "abc123456ABCDEFGH7-x");
	buf_drop(&b, 3);
	assert_string_equal(buf_text(&b), "123456ABCDEFGH7-x");
	buf_done(&b);
}

static void beyond_the_maximum_nothing_is_added(void **state)
{
	struct buf b = BUF_INIT(4);

	assert_int_equal(buf_put_text(&b, "abc"), 0);
	assert_int_equal(buf_put_text(&b, "de"), ERR_TOO_LARGE);
	assert_int_equal(buf_put_byte(&b, 'f'), ERR_TOO_LARGE);
	assert_int_equal(buf_result(&b), ERR_TOO_LARGE);
	assert_true(slice_is_text(buf_slice(&b), "abc"));
	buf_clear(&b);
	assert_int_equal(buf_put_text(&b, "wxyz"), 0);
	assert_string_equal(buf_text(&b), "wxyz");
	buf_done(&b);
}

static void long_formats_are_whole(void **state)
{
	struct buf b = BUF_INIT(2000);
	char text[600];

	memset(text, 'q', sizeof(text));
	text[599] = 0;
	assert_int_equal(buf_put_format(&b, "<%s>", text), 0);
	assert_int_equal(b.len, 601);
	assert_int_equal(b.data[600], '>');
	assert_int_equal(buf_put_format(&b, "%1500d", 1), ERR_TOO_LARGE);
	assert_int_equal(b.len, 601);
	buf_done(&b);
}

static void empty_buffer_is_empty_text(void **state)
{
	struct buf b = BUF_INIT(0);

	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_put(&b, NULL, 0), 0);
	assert_int_equal(buf_put_byte(&b, 'x'), ERR_TOO_LARGE);
	buf_done(&b);
}

static void arena_hands_out_zeros_up_to_its_maximum(void **state)
{
	struct arena a = ARENA_INIT(100000);
	uint8_t *first = arena_take(&a, 40000), *second = arena_take(&a, 40000);

	assert_non_null(first);
	assert_non_null(second);
	for (size_t i = 0; i < 40000; i++)
		assert_int_equal(first[i] | second[i], 0);
	assert_null(arena_take(&a, 40000));
	assert_null(arena_take(&a, SIZE_MAX));
	assert_null(arena_take_array(&a, SIZE_MAX / 2, 16));
	arena_reset(&a);
	memset(second, 1, 1); /* the kept block, the newest, is handed out again, as zeros */
	assert_int_equal(*(uint8_t *)arena_take(&a, 8), 0);
	arena_done(&a);
}

static void arena_copies_end_with_nul(void **state)
{
	struct arena a = ARENA_INIT(4096);
	struct slice copy = arena_dup(&a, slice_text("copy"));

	assert_true(slice_is_text(copy, "copy"));
	assert_string_equal(arena_dup_text(&a, slice_of("abcdef", 3)), "abc");
	assert_int_equal(arena_dup(&a, SLICE_EMPTY).len, 0);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_append_in_order),
		cmocka_unit_test(beyond_the_maximum_nothing_is_added),
		cmocka_unit_test(long_formats_are_whole),
		cmocka_unit_test(empty_buffer_is_empty_text),
		cmocka_unit_test(arena_hands_out_zeros_up_to_its_maximum),
		cmocka_unit_test(arena_copies_end_with_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
