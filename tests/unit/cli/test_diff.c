/* One change as a unified diff. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "cli/diff.h"

static void expect(const char *text, size_t line, size_t n_old, const char *put, const char *wanted)
{
	_cleanup_(buf_done) struct buf b = BUF_INIT(4096);

	assert_int_equal(
		diff_put(&b, slice_text("f"), slice_text(text), line, n_old, slice_text(put)), 0);
	assert_string_equal(buf_text(&b), wanted);
}

static void test_replaces_in_the_middle(void **state _unused_)
{
	expect("1\n2\n3\n4\n5\n6\n7\n8\n9\n", 5, 1, "five\n",
		"--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

static void test_appends(void **state _unused_)
{
	expect("1\n2\n3\n4\n", 0, 0, "5\n", "--- a/f\n+++ b/f\n@@ -2,3 +2,4 @@\n 2\n 3\n 4\n+5\n");
	expect("1\n", 99, 7, "2\n", "--- a/f\n+++ b/f\n@@ -1,1 +1,2 @@\n 1\n+2\n");
}

static void test_rows_of_several_lines(void **state _unused_)
{
	expect("1\n2\n3\n", 1, 2, "a\nb\nc\n",
		"--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@\n-1\n-2\n+a\n+b\n+c\n 3\n");
}

static void test_counts_lines(void **state _unused_)
{
	assert_int_equal(diff_count_lines(SLICE_EMPTY), 0);
	assert_int_equal(diff_count_lines(slice_text("a")), 0);
	assert_int_equal(diff_count_lines(slice_text("a\n\nb\n")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replaces_in_the_middle),
		cmocka_unit_test(test_appends),
		cmocka_unit_test(test_rows_of_several_lines),
		cmocka_unit_test(test_counts_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
