/* What the reader of CSV takes to the letter, and where it says that a text breaks the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "advisor/csv.h"
#include "base/buf.h"

enum { ARENA_MAX_BYTES = 1 << 20 };

/* The rows as "a|b\na|b\n". */
static void read_all(const char *text, char *out, size_t size)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_MAX_BYTES);
	struct csv csv;
	struct csv_row row;
	size_t n = 0;
	int result;

	csv_init(&csv, slice_text(text), &arena);
	out[0] = '\0';
	while ((result = csv_next(&csv, &row)) == 1) {
		for (unsigned i = 0; i < row.n_cells; i++)
			n += (size_t)snprintf(out + n, size - n, "%s%.*s", i > 0 ? "|" : "",
				(int)row.cells[i].text.len, (const char *)row.cells[i].text.data);
		n += (size_t)snprintf(out + n, size - n, "\n");
	}
	assert_int_equal(result, 0);
}

static void expect_rows(const char *text, const char *expected)
{
	char got[4096];

	read_all(text, got, sizeof(got));
	assert_string_equal(got, expected);
}

static void takes_what_the_format_allows(void **state)
{
	expect_rows("a,b\n1,2\n", "a|b\n1|2\n");
	expect_rows("a,b\n1,2", "a|b\n1|2\n");
	expect_rows("a,b\n,\n", "a|b\n|\n");
	expect_rows("# what it is\n# and whence\na\n#b\n", "a\n#b\n");
	expect_rows("a\n\"x, y\"\n", "a\nx, y\n");
	expect_rows("a,b\n\"he said \"\"no\"\"\",\"\"\n", "a|b\nhe said \"no\"|\n");
	expect_rows("a\n\"two\nlines\"\n", "a\ntwo\nlines\n");
	expect_rows("名前,値\n防検サイバー,5\n", "名前|値\n防検サイバー|5\n");
	expect_rows("", "");
	expect_rows("# only this", "");
}

struct refusal {
	const char *text;
	int result;
	uint32_t line, column;
};

static void says_where_the_rules_are_broken(void **state)
{
	static const struct refusal table[] = {
		{"a,b\n1,\"2\n", ERR_MALFORMED, 3, 1},
		{"a,b\n1,\"2\"x\n", ERR_MALFORMED, 2, 6},
		{"a,b\n1,2\"\n", ERR_MALFORMED, 2, 4},
		{"a,b\r\n", ERR_MALFORMED, 1, 4},
		{"a,b\n\n1,2\n", ERR_MALFORMED, 2, 1},
		{"a\n防検\x80\n", ERR_MALFORMED, 2, 3},
		{"a\n\tb\n", ERR_MALFORMED, 2, 1},
		{"a\n\"b\x7f\"\n", ERR_MALFORMED, 2, 3},
		{"# \xff\na\n", ERR_MALFORMED, 1, 3},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_MAX_BYTES);
		struct csv csv;
		struct csv_row row;
		int result;

		csv_init(&csv, slice_text(table[i].text), &arena);
		while ((result = csv_next(&csv, &row)) == 1)
			;
		if (result != table[i].result || row.failed_line != table[i].line ||
			row.failed_column != table[i].column)
			fail_msg("%s: %d at %u:%u", table[i].text, result, row.failed_line,
				row.failed_column);
	}
}

static void says_where_cells_begin(void **state)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_MAX_BYTES);
	struct csv csv;
	struct csv_row first, second, again;

	csv_init(&csv, slice_text("# x\n防検,\"a\nb\",c\nd,e\n"), &arena);
	assert_int_equal(csv_next(&csv, &first), 1);
	assert_int_equal(first.line, 2);
	assert_int_equal(first.cells[1].column, 4);
	assert_int_equal(first.cells[2].line, 3);
	assert_int_equal(first.cells[2].column, 4);
	assert_int_equal(csv_next(&csv, &second), 1);
	assert_int_equal(second.line, 4);
	csv_seek(&csv, first.offset, first.line);
	assert_int_equal(csv_next(&csv, &again), 1);
	assert_int_equal(again.line, 2);
	assert_true(slice_is_text(again.cells[2].text, "c"));
	csv_seek(&csv, second.offset, second.line);
	assert_int_equal(csv_next(&csv, &again), 1);
	assert_true(slice_is_text(again.cells[0].text, "d"));
}

static int read_one(char c, size_t n, const char *around)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_MAX_BYTES);
	_cleanup_(buf_done) struct buf text = BUF_INIT(ARENA_MAX_BYTES);
	struct csv csv;
	struct csv_row row;

	buf_put_text(&text, around);
	for (size_t i = 0; i < n; i++)
		buf_put_byte(&text, (uint8_t)c);
	buf_put_text(&text, around);
	csv_init(&csv, buf_slice(&text), &arena);
	return csv_next(&csv, &row);
}

static void holds_its_limits(void **state)
{
	assert_int_equal(read_one('x', CSV_MAX_CELL, ""), 1);
	assert_int_equal(read_one('x', CSV_MAX_CELL + 1, ""), ERR_TOO_LARGE);
	assert_int_equal(read_one('x', CSV_MAX_CELL, "\""), 1);
	assert_int_equal(read_one('x', CSV_MAX_CELL + 1, "\""), ERR_TOO_LARGE);
	assert_int_equal(read_one(',', CSV_MAX_CELLS - 1, ""), 1);
	assert_int_equal(read_one(',', CSV_MAX_CELLS, ""), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_the_format_allows),
		cmocka_unit_test(says_where_the_rules_are_broken),
		cmocka_unit_test(says_where_cells_begin),
		cmocka_unit_test(holds_its_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
