#include "cli/diff.h"

#include "base/text.h"

size_t diff_count_lines(struct slice text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.data[i] == '\n';
	return n;
}

/* The text from the line with this number, from 1, on. */
static struct slice from_line(struct slice text, size_t line)
{
	while (line-- > 1 && text.len > 0)
		text = slice_from(text, slice_find_byte(text, '\n') + 1);
	return text;
}

static void put_lines(struct buf *out, uint8_t sign, struct slice text, size_t n)
{
	while (n-- > 0 && text.len > 0) {
		size_t len = slice_find_byte(text, '\n');

		buf_put_byte(out, sign);
		buf_put_slice(out, slice_of(text.data, len));
		buf_put_byte(out, '\n');
		text = slice_from(text, len + 1);
	}
}

int diff_put(struct buf *out, struct slice path, struct slice text, size_t line, size_t n_old,
	struct slice put)
{
	size_t n = diff_count_lines(text), n_new = diff_count_lines(put), before, after, first;

	line = line == 0 || line > n + 1 ? n + 1 : line;
	n_old = min_size(n_old, n + 1 - line);
	before = min_size(DIFF_CONTEXT, line - 1);
	after = min_size(DIFF_CONTEXT, n - (line - 1) - n_old);
	first = line - before;
	buf_put_format(out, "--- a/%.*s\n+++ b/%.*s\n", (int)path.len, (const char *)path.data,
		(int)path.len, (const char *)path.data);
	buf_put_format(out, "@@ -%zu,%zu +%zu,%zu @@\n", first, before + n_old + after, first,
		before + n_new + after);
	put_lines(out, ' ', from_line(text, first), before);
	put_lines(out, '-', from_line(text, line), n_old);
	put_lines(out, '+', put, n_new);
	put_lines(out, ' ', from_line(text, line + n_old), after);
	return buf_result(out);
}
