#include "server/press/sheet.h"

#define MARK_SCALE 1.2

enum { MARKED_MAX = DOCUMENT_MAX_MARK + DOCUMENT_MAX_TEXT + 8 };

/* Leading: from line to line, in letters' sizes. */
static const struct {
	double size;
	double leading;
	bool bold;
	enum colour colour;
} styles[STYLE_COUNT] = {
	[STYLE_TITLE] = {18, 1.35, true, COLOUR_INK},
	[STYLE_HEADING] = {11.5, 1.4, true, COLOUR_INK},
	[STYLE_TEXT] = {9.5, 1.55, false, COLOUR_INK},
	[STYLE_CAPTION] = {9, 1.5, true, COLOUR_INK},
	[STYLE_HEAD] = {8.5, 1.4, true, COLOUR_INK},
	[STYLE_CELL] = {9, 1.4, false, COLOUR_INK},
	[STYLE_NOTE] = {9, 1.5, false, COLOUR_INK},
	[STYLE_FINE] = {7.5, 1.45, false, COLOUR_GREY},
	[STYLE_BIG] = {11.5, 1.45, true, COLOUR_INK},
	[STYLE_FOOT] = {7.5, 1.3, false, COLOUR_GREY},
};

static const double colours[][3] = {
	[COLOUR_INK] = {0.08, 0.08, 0.08},
	[COLOUR_GREY] = {0.27, 0.27, 0.27},
	[COLOUR_ACCENT] = {0.09, 0.22, 0.42},
	[COLOUR_RULE] = {0.66, 0.66, 0.66},
	[COLOUR_SHADE] = {0.92, 0.94, 0.96},
	[COLOUR_WARNING] = {0.72, 0.07, 0.07},
	[COLOUR_PALE] = {1.0, 0.96, 0.95},
};

double style_size(enum style style)
{
	return styles[style].size;
}

static double from_pango(int length)
{
	return (double)length / PANGO_SCALE;
}

static int to_pango(double length)
{
	return (int)(length * PANGO_SCALE + 0.5);
}

static void fail(struct sheet *sheet, int result)
{
	if (sheet->failed == 0)
		sheet->failed = result;
}

/* ---- characters that the typeface lacks */

/* Pango draws a box with its number instead: that is not what was written. */
static PangoGlyph first_unknown(PangoLayout *layout)
{
	PangoLayoutIter *iter = pango_layout_get_iter(layout);
	PangoGlyph found = 0;

	do {
		const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);

		for (int i = 0; run && i < run->glyphs->num_glyphs && !found; i++) {
			PangoGlyph glyph = run->glyphs->glyphs[i].glyph;

			if (glyph != PANGO_GLYPH_EMPTY && glyph & PANGO_GLYPH_UNKNOWN_FLAG)
				found = glyph;
		}
	} while (!found && pango_layout_iter_next_run(iter));
	pango_layout_iter_free(iter);
	return found;
}

static void refuse_unknown(struct sheet *sheet, PangoLayout *layout)
{
	PangoGlyph glyph = first_unknown(layout) & ~PANGO_GLYPH_UNKNOWN_FLAG;
	struct buf subject = BUF_INIT(64);

	if (sheet->failed < 0)
		return;
	buf_put_format(&subject, "U+%04X", (unsigned)glyph);
	fault_set(sheet->fault, MSG_PRESS_CHARACTER_MISSING, buf_slice(&subject));
	buf_done(&subject);
	fail(sheet, ERR_REFUSED);
}

/* ---- setting */

/* Lines as far apart as the style says, whatever the typeface would have; the mark is seen from afar. */
static void set_attributes(PangoLayout *layout, enum style style, size_t mark_len)
{
	PangoAttrList *attributes = pango_attr_list_new();

	pango_attr_list_insert(attributes, pango_attr_line_height_new_absolute(to_pango(
						   styles[style].size * styles[style].leading)));
	if (mark_len > 0) {
		PangoAttribute *larger = pango_attr_scale_new(MARK_SCALE);

		larger->end_index = (guint)mark_len;
		pango_attr_list_insert(attributes, larger);
	}
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
}

static void set_font(const struct sheet *sheet, PangoLayout *layout, enum style style)
{
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family(font, sheet->family);
	pango_font_description_set_absolute_size(font, styles[style].size * PANGO_SCALE);
	pango_font_description_set_weight(
		font, styles[style].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
}

/* Pango keeps a copy. */
static void set_text(struct sheet *sheet, PangoLayout *layout, const struct marked *marked)
{
	struct buf text = BUF_INIT(MARKED_MAX);

	buf_put_slice(&text, marked->mark);
	if (marked->mark.len > 0 && marked->text.len > 0)
		buf_put_byte(&text, ' ');
	buf_put_slice(&text, marked->text);
	if (buf_result(&text) < 0)
		fail(sheet, buf_result(&text));
	pango_layout_set_text(layout, buf_text(&text), -1);
	buf_done(&text);
}

PangoLayout *sheet_set(
	struct sheet *sheet, enum style style, const struct marked *marked, double width)
{
	PangoLayout *layout;

	if (sheet->failed < 0)
		return NULL;
	layout = pango_layout_new(sheet->context);
	set_font(sheet, layout, style);
	set_attributes(layout, style, marked->mark.len);
	if (width > 0) {
		pango_layout_set_width(layout, to_pango(width));
		pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	}
	set_text(sheet, layout, marked);
	if (pango_layout_get_unknown_glyphs_count(layout) > 0)
		refuse_unknown(sheet, layout);
	return sheet->failed < 0 ? sheet_drop(layout) : layout;
}

PangoLayout *sheet_drop(PangoLayout *layout)
{
	if (layout)
		g_object_unref(layout);
	return NULL;
}

double layout_width(PangoLayout *layout)
{
	int width = 0;

	if (layout)
		pango_layout_get_size(layout, &width, NULL);
	return from_pango(width);
}

double layout_height(PangoLayout *layout)
{
	int height = 0;

	if (layout)
		pango_layout_get_size(layout, NULL, &height);
	return from_pango(height);
}

/* ---- placing */

void sheet_colour(struct sheet *sheet, enum colour colour)
{
	cairo_set_source_rgb(
		sheet->cairo, colours[colour][0], colours[colour][1], colours[colour][2]);
}

void sheet_place(struct sheet *sheet, enum style style, PangoLayout *layout, double x, double y)
{
	if (!sheet->cairo || !layout)
		return;
	sheet_colour(sheet, styles[style].colour);
	cairo_move_to(sheet->cairo, x, y);
	pango_cairo_show_layout(sheet->cairo, layout);
}

void sheet_put(
	struct sheet *sheet, enum style style, const struct marked *marked, double x, double width)
{
	const struct marked mark = {.text = marked->mark}, text = {.text = marked->text};
	double size = styles[style].size, indent = 0, height = 0;

	if (mark.text.len > 0) {
		PangoLayout *layout = sheet_set(sheet, style, &mark, 0);

		/* Marks of one letter's width line up. */
		indent = layout_width(layout) + size * 0.35;
		indent = indent < size * 1.35 ? size * 1.35 : indent;
		height = layout_height(layout);
		sheet_place(sheet, style, layout, x, sheet->y);
		sheet_drop(layout);
	}
	if (text.text.len > 0) {
		PangoLayout *layout = sheet_set(sheet, style, &text, width - indent);

		height = layout_height(layout) > height ? layout_height(layout) : height;
		sheet_place(sheet, style, layout, x + indent, sheet->y);
		sheet_drop(layout);
	}
	sheet->y += height;
}

void sheet_fill(
	struct sheet *sheet, enum colour colour, double x, double y, double width, double height)
{
	if (!sheet->cairo)
		return;
	sheet_colour(sheet, colour);
	cairo_rectangle(sheet->cairo, x, y, width, height);
	cairo_fill(sheet->cairo);
}

void sheet_line(struct sheet *sheet, enum colour colour, double weight, double x1, double y1,
	double x2, double y2)
{
	if (!sheet->cairo)
		return;
	sheet_colour(sheet, colour);
	cairo_set_line_width(sheet->cairo, weight);
	cairo_move_to(sheet->cairo, x1, y1);
	cairo_line_to(sheet->cairo, x2, y2);
	cairo_stroke(sheet->cairo);
}

void sheet_tag(struct sheet *sheet, const char *tag)
{
	if (sheet->cairo)
		cairo_tag_begin(sheet->cairo, tag, NULL);
}

void sheet_untag(struct sheet *sheet, const char *tag)
{
	if (sheet->cairo)
		cairo_tag_end(sheet->cairo, tag);
}
