#include "advisor/sheet.h"

#include "advisor/lines.h"

/* What a block costs beside its lines of text, in lines: the space around it, its larger letters. */
struct kind_cost {
	const char *kind;
	size_t around;
	size_t units; /* that fit on a line of these letters */
};

static const struct kind_cost kind_costs[] = {
	{"title", 2, SHEET_LINE_UNITS / 2},
	{"big", 1, SHEET_LINE_UNITS * 2 / 3},
	{"heading", 1, SHEET_LINE_UNITS * 3 / 4},
	{"fine", 0, SHEET_LINE_UNITS * 6 / 5},
};

enum { LIST_INDENT = 4, CELL_SPACE = 3, ITEM_LINES = 3, TABLE_SPACE = 1 };

static struct kind_cost cost_of(const char *kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(kind_costs); i++)
		if (strcmp(kind_costs[i].kind, kind) == 0)
			return kind_costs[i];
	return (struct kind_cost){kind, 0, SHEET_LINE_UNITS};
}

struct sheet sheet_begin(struct out *out, const struct say *say)
{
	out_list(out, "pages");
	out_object(out, NULL);
	out_list(out, "blocks");
	return (struct sheet){.out = out, .say = say};
}

void sheet_page(struct sheet *sheet)
{
	out_end(sheet->out);
	out_end(sheet->out);
	out_object(sheet->out, NULL);
	out_list(sheet->out, "blocks");
	sheet->used = 0;
}

int sheet_end(struct sheet *sheet)
{
	out_end(sheet->out);
	out_end(sheet->out);
	out_end(sheet->out);
	return sheet->no_memory ? ERR_NO_MEMORY : 0;
}

size_t sheet_left(const struct sheet *sheet)
{
	return sheet->used < SHEET_PAGE_LINES ? SHEET_PAGE_LINES - sheet->used : 0;
}

static void take(struct sheet *sheet, size_t lines)
{
	sheet->beyond += lines > sheet_left(sheet);
	sheet->used += lines;
}

/* The text, or as much of it as so many lines hold, with the sign for "goes on". */
static struct slice shortened(struct sheet *sheet, struct slice text, size_t units, size_t lines)
{
	size_t room = units * lines;

	if (lines_count(text, units) <= lines)
		return text;
	sheet->cut++;
	/* A line break between wide characters may leave one unit of each line empty. */
	room = room > lines + 2 ? room - lines - 2 : 0;
	for (struct slice head = lines_cut(text, room);; head = lines_cut(text, --room)) {
		struct slice said = SAY(sheet->say, "sheet_goes_on", {"text", head});

		if (room == 0 || lines_count(said, units) <= lines)
			return said;
	}
}

static void put_text(
	struct sheet *sheet, const char *kind, const char *mark, struct slice text, size_t lines)
{
	struct kind_cost cost = cost_of(kind);

	if (text.len == 0)
		return;
	text = shortened(sheet, text, cost.units, lines);
	take(sheet, cost.around + lines_count(text, cost.units));
	out_object(sheet->out, NULL);
	out_words(sheet->out, "kind", kind);
	if (mark)
		out_words(sheet->out, "mark", mark);
	out_text(sheet->out, "text", text);
	out_end(sheet->out);
}

void sheet_text(struct sheet *sheet, const char *kind, struct slice text, size_t lines)
{
	put_text(sheet, kind, NULL, text, lines);
}

void sheet_warning(struct sheet *sheet, struct slice text, size_t lines)
{
	put_text(sheet, "big", SHEET_WARNING, text, lines);
}

static struct slice say_more(const struct sheet *sheet, const char *more, size_t n)
{
	return SAY(sheet->say, more, {"n", say_number(sheet->say, (int64_t)n)});
}

/* How many of the heights fit into `lines`: all, or so many that one line is left to say the rest. */
static size_t fitting(const size_t *heights, size_t n, size_t lines)
{
	size_t sum = 0, fit = 0;

	for (size_t i = 0; i < n; i++)
		sum += heights[i];
	if (sum <= lines)
		return n;
	for (sum = 1; fit < n && sum + heights[fit] <= lines; fit++)
		sum += heights[fit];
	return fit;
}

/* The texts of a list, shortened where they are too long, and their heights. False: no memory. */
static bool measure_items(struct sheet *sheet, const struct slice *items, size_t n,
	struct slice *texts, size_t *heights)
{
	sheet->no_memory |= !texts || !heights;
	if (sheet->no_memory)
		return false;
	for (size_t i = 0; i < n; i++) {
		texts[i] = shortened(sheet, items[i], SHEET_LINE_UNITS - LIST_INDENT, ITEM_LINES);
		heights[i] = lines_count(texts[i], SHEET_LINE_UNITS - LIST_INDENT);
	}
	return true;
}

size_t sheet_list(struct sheet *sheet, const struct sheet_list *list, size_t lines)
{
	size_t n = list->n_items, fit;
	struct slice *texts = arena_take_array(sheet->say->arena, n + 1, sizeof(*texts));
	size_t *heights = arena_take_array(sheet->say->arena, n + 1, sizeof(*heights));

	if (n == 0 || !measure_items(sheet, list->items, n, texts, heights))
		return n;
	fit = fitting(heights, n, lines);
	out_object(sheet->out, NULL);
	out_words(sheet->out, "kind", "list");
	if (list->mark)
		out_words(sheet->out, "mark", list->mark);
	out_list(sheet->out, "items");
	for (size_t i = 0; i < fit; i++) {
		out_text(sheet->out, NULL, texts[i]);
		take(sheet, heights[i]);
	}
	if (fit < n) {
		out_text(sheet->out, NULL, say_more(sheet, list->more, n - fit));
		take(sheet, 1);
	}
	out_end(sheet->out);
	out_end(sheet->out);
	return n - fit;
}

static size_t cell_units(const struct sheet_table *table, size_t column)
{
	size_t units = SHEET_LINE_UNITS * table->parts[column] / 100;

	return units > CELL_SPACE + 2 ? units - CELL_SPACE : 2;
}

/* Writes one row (`name`: of the member, NULL for an element); a texts' height of at most ITEM_LINES. */
static void put_row(struct sheet *sheet, const struct sheet_table *table, const char *name,
	const struct slice *cells)
{
	size_t height = 1;

	out_list(sheet->out, name);
	for (size_t i = 0; i < table->n_columns; i++) {
		struct slice text = shortened(sheet, cells[i], cell_units(table, i), ITEM_LINES);

		height = max_size(height, lines_count(text, cell_units(table, i)));
		out_text(sheet->out, NULL, text);
	}
	out_end(sheet->out);
	take(sheet, height);
}

static size_t row_height(const struct sheet_table *table, const struct slice *cells)
{
	size_t height = 1;

	for (size_t i = 0; i < table->n_columns; i++)
		height = max_size(
			height, min_size(lines_count(cells[i], cell_units(table, i)), ITEM_LINES));
	return height;
}

static void put_more_row(struct sheet *sheet, const struct sheet_table *table, size_t n)
{
	out_list(sheet->out, NULL);
	out_text(sheet->out, NULL, say_more(sheet, table->more, n));
	for (size_t i = 1; i < table->n_columns; i++)
		out_words(sheet->out, NULL, "");
	out_end(sheet->out);
	take(sheet, 1);
}

size_t sheet_table(struct sheet *sheet, const struct sheet_table *table, size_t lines)
{
	size_t *heights = arena_take_array(sheet->say->arena, table->n_rows + 1, sizeof(*heights));
	size_t head = row_height(table, table->columns) + TABLE_SPACE, fit;

	sheet->no_memory |= !heights;
	sheet->beyond += lines <= head;
	if (table->n_rows == 0 || !heights || lines <= head)
		return table->n_rows;
	for (size_t i = 0; i < table->n_rows; i++)
		heights[i] = row_height(table, table->rows[i]);
	fit = fitting(heights, table->n_rows, lines - head);
	out_object(sheet->out, NULL);
	out_words(sheet->out, "kind", "table");
	put_row(sheet, table, "columns", table->columns);
	take(sheet, TABLE_SPACE);
	out_list(sheet->out, "rows");
	for (size_t i = 0; i < fit; i++)
		put_row(sheet, table, NULL, table->rows[i]);
	if (fit < table->n_rows)
		put_more_row(sheet, table, table->n_rows - fit);
	out_end(sheet->out);
	out_end(sheet->out);
	return table->n_rows - fit;
}
