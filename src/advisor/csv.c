#include "advisor/csv.h"

#include "base/text.h"

void csv_init(struct csv *csv, struct slice text, struct arena *arena)
{
	*csv = (struct csv){.text = text, .line = 1, .arena = arena};
}

void csv_seek(struct csv *csv, size_t offset, uint32_t line)
{
	csv->offset = offset;
	csv->line = line;
	csv->begun = true;
}

/* ---- one character after the other, with the place of each */

struct cursor {
	const uint8_t *data;
	size_t at, end;
	uint32_t line, column;
};

static bool is_at_end(const struct cursor *c)
{
	return c->at == c->end;
}

static bool is_at(const struct cursor *c, uint8_t byte)
{
	return c->at < c->end && c->data[c->at] == byte;
}

static bool is_at_line_end(const struct cursor *c)
{
	return is_at_end(c) || is_at(c, '\n');
}

/* Past one character: false when it is none, or one that no cell may hold. */
static bool step(struct cursor *c)
{
	uint8_t first = c->data[c->at];
	size_t n = first < 0x80 ? 1 : text_utf8_step(slice_of(c->data + c->at, c->end - c->at));

	if (n == 0 || first == 0x7f || (first < 0x20 && first != '\n'))
		return false;
	c->at += n;
	c->column++;
	if (first == '\n') {
		c->line++;
		c->column = 1;
	}
	return true;
}

/* ---- cells */

static int read_bare(struct cursor *c, struct slice *ret_text)
{
	size_t begin = c->at;

	while (!is_at_line_end(c) && !is_at(c, ',')) {
		if (is_at(c, '"') || !step(c))
			return ERR_MALFORMED;
		if (c->at - begin > CSV_MAX_CELL)
			return ERR_TOO_LARGE;
	}
	*ret_text = slice_of(c->data + begin, c->at - begin);
	return 0;
}

static int undouble(struct arena *arena, struct slice raw, struct slice *ret_text)
{
	uint8_t *out = arena_take(arena, raw.len);
	size_t n = 0;

	if (!out)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < raw.len; i++) {
		out[n++] = raw.data[i];
		if (raw.data[i] == '"')
			i++;
	}
	*ret_text = slice_of(out, n);
	return 0;
}

static int read_quoted(struct cursor *c, struct arena *arena, struct slice *ret_text)
{
	size_t begin = ++c->at;
	bool doubled = false;
	struct slice raw;

	c->column++;
	for (;;) {
		if (is_at_end(c))
			return ERR_MALFORMED;
		if (c->at - begin > CSV_MAX_CELL)
			return ERR_TOO_LARGE;
		if (!is_at(c, '"')) {
			if (!step(c))
				return ERR_MALFORMED;
			continue;
		}
		c->at++;
		c->column++;
		if (!is_at(c, '"'))
			break;
		doubled = true;
		c->at++;
		c->column++;
	}
	if (!is_at_line_end(c) && !is_at(c, ','))
		return ERR_MALFORMED;
	raw = slice_of(c->data + begin, c->at - 1 - begin);
	*ret_text = raw;
	return doubled ? undouble(arena, raw, ret_text) : 0;
}

static int read_cells(struct cursor *c, struct arena *arena, struct csv_row *row)
{
	for (;;) {
		struct csv_cell *cell = &row->cells[row->n_cells];

		if (row->n_cells == CSV_MAX_CELLS)
			return ERR_TOO_LARGE;
		cell->line = c->line;
		cell->column = c->column;
		TRY(is_at(c, '"') ? read_quoted(c, arena, &cell->text) : read_bare(c, &cell->text));
		row->n_cells++;
		if (!is_at(c, ','))
			return 0;
		c->at++;
		c->column++;
	}
}

/* Past the lines before the header that begin with #. */
static int skip_comments(struct cursor *c)
{
	while (is_at(c, '#')) {
		while (!is_at_line_end(c)) {
			if (!step(c))
				return ERR_MALFORMED;
		}
		if (!is_at_end(c))
			(void)step(c);
	}
	return 0;
}

static int read_row(struct cursor *c, bool comments, struct arena *arena, struct csv_row *row)
{
	if (comments)
		TRY(skip_comments(c));
	if (is_at_end(c))
		return 0;
	row->offset = c->at;
	row->line = c->line;
	if (is_at(c, '\n'))
		return ERR_MALFORMED;
	TRY(read_cells(c, arena, row));
	if (!is_at_end(c))
		(void)step(c);
	return 1;
}

_must_check_ int csv_next(struct csv *csv, struct csv_row *ret_row)
{
	struct cursor c = {.data = csv->text.data,
		.at = csv->offset,
		.end = csv->text.len,
		.line = csv->line,
		.column = 1};
	int result;

	ret_row->n_cells = 0;
	if (csv->text.len > CSV_MAX_TEXT)
		result = ERR_TOO_LARGE;
	else
		result = read_row(&c, !csv->begun, csv->arena, ret_row);
	if (result < 0) {
		ret_row->failed_line = c.line;
		ret_row->failed_column = c.column;
		return result;
	}
	csv->begun = true;
	csv->offset = c.at;
	csv->line = c.line;
	return result;
}
