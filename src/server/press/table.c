#include "server/press/table.h"

#include <math.h>

#include "base/text.h"

#define PAD_X 4.5
#define PAD_Y 2.2
#define RULE_THIN 0.4
#define RULE_THICK 1.0

struct grid {
	struct sheet *sheet;
	const struct block *block;
	double widths[DOCUMENT_MAX_COLUMNS];
	bool numbers[DOCUMENT_MAX_COLUMNS]; /* set to the right */
};

/* ---- what is in the columns */

static bool is_one_of(struct slice text, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (slice_is_text(text, list[i]))
			return true;
	}
	return false;
}

/* Cells that are only a mark stand in the middle. */
static bool is_only_mark(const struct marked *cell)
{
	static const char *const marks[] = {"○", "◎", "△", "×", "？", "?", "条件", "－", "–", "-"};

	if (cell->mark.len > 0)
		return cell->text.len == 0;
	return is_one_of(cell->text, marks, ARRAY_SIZE(marks));
}

/* Such a text is shown as the mark that it is. */
static struct marked as_shown(const struct marked *cell)
{
	if (cell->mark.len == 0 && is_only_mark(cell))
		return (struct marked){.mark = cell->text};
	return *cell;
}

static bool is_digit(struct slice letter)
{
	return letter.len == 1 && letter.data[0] >= '0' && letter.data[0] <= '9';
}

/* A number as people write it: 12,000円, ¥1,200～, －. */
static bool is_number(struct slice text, bool *ret_has_digit)
{
	static const char *const signs[] = {",", ".", "-", "+", " ", "%", "¥", "円", "～", "〜",
		"–", "−", "－", "？", "?", "／", "/", "\n"};

	while (text.len > 0) {
		struct slice letter = slice_of(text.data, text_utf8_step(text));

		if (letter.len == 0)
			return false;
		if (is_digit(letter))
			*ret_has_digit = true;
		else if (!is_one_of(letter, signs, ARRAY_SIZE(signs)))
			return false;
		text = slice_from(text, letter.len);
	}
	return true;
}

static const struct marked *cell_at(const struct grid *g, size_t row, size_t column)
{
	return &g->block->items[row * g->block->n_columns + column];
}

static bool is_of_numbers(const struct grid *g, size_t column)
{
	bool has_digit = false;

	for (size_t row = 0; row < g->block->n_rows; row++) {
		const struct marked *cell = cell_at(g, row, column);

		if (cell->mark.len > 0 || !is_number(cell->text, &has_digit))
			return false;
	}
	return has_digit;
}

/* ---- widths */

static double natural_width(struct grid *g, enum style style, const struct marked *cell)
{
	const struct marked shown = as_shown(cell);
	PangoLayout *layout = sheet_set(g->sheet, style, &shown, 0);
	/* A hair more, so that what fits in one line is not wrapped by rounding. */
	double width = layout_width(layout) + 2 * PAD_X + 0.1;

	sheet_drop(layout);
	return width;
}

static void measure_columns(struct grid *g)
{
	for (size_t column = 0; column < g->block->n_columns; column++) {
		double widest = 0;

		if (g->block->heads) {
			const struct marked head = {.text = g->block->heads[column]};

			widest = natural_width(g, STYLE_HEAD, &head);
		}
		for (size_t row = 0; row < g->block->n_rows; row++)
			widest =
				fmax(widest, natural_width(g, STYLE_CELL, cell_at(g, row, column)));
		g->widths[column] = widest;
		g->numbers[column] = is_of_numbers(g, column);
	}
}

/* Columns that need no more than an even share keep what they need; returns what is left for the others. */
static double settle_narrow(const struct grid *g, bool *settled)
{
	double left = g->sheet->width;
	size_t n_open = g->block->n_columns, n_before;

	do {
		n_before = n_open;
		for (size_t i = 0; i < g->block->n_columns; i++) {
			if (settled[i] || g->widths[i] > left / (double)n_open)
				continue;
			settled[i] = true;
			left -= g->widths[i];
			n_open--;
		}
	} while (n_open > 0 && n_open < n_before);
	return left;
}

/* The others share it by the roots of what they would need: twice the text is not twice as wide. */
static void squeeze_columns(struct grid *g)
{
	bool settled[DOCUMENT_MAX_COLUMNS] = {false};
	double left = settle_narrow(g, settled), roots = 0;

	for (size_t i = 0; i < g->block->n_columns; i++)
		roots += settled[i] ? 0 : sqrt(g->widths[i]);
	for (size_t i = 0; i < g->block->n_columns; i++) {
		if (!settled[i])
			g->widths[i] = left * sqrt(g->widths[i]) / roots;
	}
}

/* A table is as wide as the page. */
static void fit_columns(struct grid *g)
{
	double sum = 0;

	for (size_t i = 0; i < g->block->n_columns; i++)
		sum += g->widths[i];
	if (sum > g->sheet->width) {
		squeeze_columns(g);
		return;
	}
	for (size_t i = 0; i < g->block->n_columns && sum > 0; i++)
		g->widths[i] *= g->sheet->width / sum;
}

/* ---- rows */

static PangoLayout *set_cell(
	struct grid *g, enum style style, const struct marked *cell, size_t column)
{
	const struct marked shown = as_shown(cell);
	PangoLayout *layout =
		sheet_set(g->sheet, style, &shown, fmax(g->widths[column] - 2 * PAD_X, 1));

	if (layout && g->numbers[column])
		pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	else if (layout && is_only_mark(cell))
		pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
	return layout;
}

/* Places what was set, which is as high as the highest of them, and drops it. */
static void place_row(struct grid *g, enum style style, PangoLayout **cells, const char *tag)
{
	struct sheet *sheet = g->sheet;
	double x = 0, height = 0;

	for (size_t i = 0; i < g->block->n_columns; i++)
		height = fmax(height, layout_height(cells[i]) + 2 * PAD_Y);
	if (style == STYLE_HEAD)
		sheet_fill(sheet, COLOUR_SHADE, 0, sheet->y, sheet->width, height);
	sheet_tag(sheet, "TR");
	for (size_t i = 0; i < g->block->n_columns; i++) {
		sheet_tag(sheet, tag);
		sheet_place(sheet, style, cells[i], x + PAD_X, sheet->y + PAD_Y);
		sheet_untag(sheet, tag);
		cells[i] = sheet_drop(cells[i]);
		x += g->widths[i];
	}
	sheet_untag(sheet, "TR");
	sheet->y += height;
}

static void put_head(struct grid *g)
{
	PangoLayout *cells[DOCUMENT_MAX_COLUMNS] = {NULL};

	for (size_t i = 0; i < g->block->n_columns; i++) {
		const struct marked head = {.text = g->block->heads[i]};

		cells[i] = set_cell(g, STYLE_HEAD, &head, i);
	}
	place_row(g, STYLE_HEAD, cells, "TH");
	sheet_line(
		g->sheet, COLOUR_ACCENT, RULE_THIN, 0, g->sheet->y, g->sheet->width, g->sheet->y);
}

static void put_row(struct grid *g, size_t row)
{
	PangoLayout *cells[DOCUMENT_MAX_COLUMNS] = {NULL};

	for (size_t i = 0; i < g->block->n_columns; i++)
		cells[i] = set_cell(g, STYLE_CELL, cell_at(g, row, i), i);
	place_row(g, STYLE_CELL, cells, "TD");
	if (row + 1 < g->block->n_rows)
		sheet_line(g->sheet, COLOUR_RULE, RULE_THIN, 0, g->sheet->y, g->sheet->width,
			g->sheet->y);
}

static void rule_columns(struct grid *g, double top)
{
	double x = 0;

	for (size_t i = 0; i + 1 < g->block->n_columns; i++) {
		x += g->widths[i];
		sheet_line(g->sheet, COLOUR_RULE, RULE_THIN, x, top, x, g->sheet->y);
	}
}

void table_put(struct sheet *sheet, const struct block *block)
{
	struct grid g = {.sheet = sheet, .block = block};
	double top;

	if (block->marked.text.len > 0) {
		sheet_put(sheet, STYLE_CAPTION, &block->marked, 0, sheet->width);
		sheet->y += PAD_Y;
	}
	measure_columns(&g);
	fit_columns(&g);
	top = sheet->y;
	sheet_tag(sheet, "Table");
	sheet_line(sheet, COLOUR_ACCENT, RULE_THICK, 0, top, sheet->width, top);
	if (block->heads)
		put_head(&g);
	for (size_t row = 0; row < block->n_rows; row++)
		put_row(&g, row);
	sheet_untag(sheet, "Table");
	rule_columns(&g, top);
	sheet_line(sheet, COLOUR_ACCENT, RULE_THICK, 0, sheet->y, sheet->width, sheet->y);
}
