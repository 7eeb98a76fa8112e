/* How much room texts take: widths, lines and cuts between characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/lines.h"

static void wide_characters_take_two_units(void **state)
{
	assert_int_equal(lines_width(slice_text("")), 0);
	assert_int_equal(lines_width(slice_text("PC 8")), 4);
	assert_int_equal(lines_width(slice_text("防検サイバー")), 12);
	assert_int_equal(lines_width(slice_text("8台\n")), 3);
	assert_int_equal(lines_width(slice_text("\xff")), 1);
}

static void lines_break_between_characters(void **state)
{
	assert_int_equal(lines_count(slice_text(""), 10), 1);
	assert_int_equal(lines_count(slice_text("あいうえお"), 10), 1);
	assert_int_equal(lines_count(slice_text("あいうえおか"), 10), 2);
	/* One unit is left empty where a wide character does not fit any more. */
	assert_int_equal(lines_count(slice_text("aあいうえお"), 10), 2);
	assert_int_equal(lines_count(slice_text("あ\nい\n"), 10), 3);
}

static void a_cut_keeps_whole_characters(void **state)
{
	assert_true(slice_is_text(lines_cut(slice_text("あいう"), 5), "あい"));
	assert_true(slice_is_text(lines_cut(slice_text("あいう"), 6), "あいう"));
	assert_true(slice_is_text(lines_cut(slice_text("aあ"), 2), "a"));
	assert_int_equal(lines_cut(slice_text("あ"), 1).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wide_characters_take_two_units),
		cmocka_unit_test(lines_break_between_characters),
		cmocka_unit_test(a_cut_keeps_whole_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
