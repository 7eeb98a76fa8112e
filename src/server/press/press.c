#include "server/press/press.h"

#include <cairo-pdf.h>
#include <math.h>

#include "server/press/table.h"

/* A4 in points, and the part of it that is printed on. */
#define POINTS_PER_MM (72 / 25.4)
#define PAPER_WIDTH (210 * POINTS_PER_MM)
#define PAPER_HEIGHT (297 * POINTS_PER_MM)
#define MARGIN_SIDE (19 * POINTS_PER_MM)
#define MARGIN_TOP (16 * POINTS_PER_MM)
#define MARGIN_BOTTOM (20 * POINTS_PER_MM)
#define FOOT_ABOVE_EDGE (13 * POINTS_PER_MM)
#define TEXT_WIDTH (PAPER_WIDTH - 2 * MARGIN_SIDE)
#define TEXT_HEIGHT (PAPER_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM)

#ifdef TSUJIBAN_SANITIZE
/* The libraries keep what they know of fonts until the end; cairo 1.16 also a little of each that it embeds. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libcairo.so\nleak:libfontconfig.so\nleak:libpango\nleak:libglib-2.0.so\n";
}
#endif

/* ---- blocks, one function a kind */

static void put_title(struct sheet *sheet, const struct block *block)
{
	sheet_tag(sheet, "H1");
	sheet_put(sheet, STYLE_TITLE, &block->marked, 0, sheet->width);
	sheet_untag(sheet, "H1");
	sheet->y += 3;
	sheet_line(sheet, COLOUR_ACCENT, 1.6, 0, sheet->y, sheet->width, sheet->y);
}

static void put_heading(struct sheet *sheet, const struct block *block)
{
	double top = sheet->y;

	sheet_tag(sheet, "H2");
	sheet_put(sheet, STYLE_HEADING, &block->marked, 9, sheet->width - 9);
	sheet_untag(sheet, "H2");
	sheet_fill(sheet, COLOUR_ACCENT, 0, top + 1.5, 3.5, sheet->y - top - 3);
}

static void put_paragraph(
	struct sheet *sheet, enum style style, const struct block *block, double x)
{
	sheet_tag(sheet, "P");
	sheet_put(sheet, style, &block->marked, x, sheet->width - x);
	sheet_untag(sheet, "P");
}

static void put_text(struct sheet *sheet, const struct block *block)
{
	put_paragraph(sheet, STYLE_TEXT, block, 0);
}

static void put_fine(struct sheet *sheet, const struct block *block)
{
	put_paragraph(sheet, STYLE_FINE, block, 0);
}

static void put_note(struct sheet *sheet, const struct block *block)
{
	double top = sheet->y;

	put_paragraph(sheet, STYLE_NOTE, block, 9);
	sheet_line(sheet, COLOUR_RULE, 1.5, 2, top + 1, 2, sheet->y - 1);
}

static void put_list(struct sheet *sheet, const struct block *block)
{
	const struct marked heading = {.text = block->marked.text};

	if (heading.text.len > 0)
		sheet_put(sheet, STYLE_CAPTION, &heading, 0, sheet->width);
	sheet_tag(sheet, "L");
	for (size_t i = 0; i < block->n_items; i++) {
		struct marked item = block->items[i];

		if (item.mark.len == 0)
			item.mark =
				block->marked.mark.len > 0 ? block->marked.mark : slice_text("・");
		sheet_tag(sheet, "LI");
		sheet_put(sheet, STYLE_TEXT, &item, 2, sheet->width - 2);
		sheet_untag(sheet, "LI");
	}
	sheet_untag(sheet, "L");
}

/* ---- what is seen first: framed, and with a sign where it warns */

static void draw_sign(struct sheet *sheet, double x, double y, double size)
{
	cairo_t *cairo = sheet->cairo;

	if (!cairo)
		return;
	sheet_colour(sheet, COLOUR_WARNING);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	cairo_set_line_width(cairo, 1.5);
	cairo_move_to(cairo, x + size / 2, y);
	cairo_line_to(cairo, x + size, y + size * 0.88);
	cairo_line_to(cairo, x, y + size * 0.88);
	cairo_close_path(cairo);
	cairo_stroke(cairo);
	cairo_rectangle(cairo, x + size / 2 - 0.9, y + size * 0.30, 1.8, size * 0.27);
	cairo_rectangle(cairo, x + size / 2 - 0.9, y + size * 0.64, 1.8, 1.8);
	cairo_fill(cairo);
}

static void put_frame(struct sheet *sheet, bool warns, double top, double height)
{
	enum colour line = warns ? COLOUR_WARNING : COLOUR_ACCENT;
	double bottom = top + height, right = sheet->width - 0.75;

	sheet_fill(sheet, warns ? COLOUR_PALE : COLOUR_SHADE, 0, top, sheet->width, height);
	sheet_line(sheet, line, 1.5, 0, top, sheet->width, top);
	sheet_line(sheet, line, 1.5, 0, bottom, sheet->width, bottom);
	sheet_line(sheet, line, 1.5, 0.75, top, 0.75, bottom);
	sheet_line(sheet, line, 1.5, right, top, right, bottom);
}

#define BIG_PAD 7.0
#define SIGN_SIZE 17.0

/* A warning is known by its shape, not by its colour alone: the sign stands for the mark that says so.
 * Measured first, for the frame lies behind the text. */
static void put_big(struct sheet *sheet, const struct block *block)
{
	bool warns = slice_is_text(block->marked.mark, "！");
	const struct marked text = {
		.mark = warns ? SLICE_EMPTY : block->marked.mark, .text = block->marked.text};
	double x = BIG_PAD + (warns ? SIGN_SIZE + 8 : 3), width = sheet->width - x - BIG_PAD;
	struct sheet measured = *sheet;
	double top = sheet->y, height;

	measured.cairo = NULL;
	sheet_put(&measured, STYLE_BIG, &text, x, width);
	height = fmax(measured.y - top, SIGN_SIZE) + 2 * BIG_PAD;
	put_frame(sheet, warns, top, height);
	if (warns)
		draw_sign(sheet, BIG_PAD + 1, top + (height - SIGN_SIZE * 0.88) / 2, SIGN_SIZE);
	sheet->y = top + (height - (measured.y - top)) / 2;
	sheet_tag(sheet, "P");
	sheet_put(sheet, STYLE_BIG, &text, x, width);
	sheet_untag(sheet, "P");
	sheet->y = top + height;
}

/* Room above and below; between two blocks the larger holds. */
static const struct {
	double above;
	double below;
	void (*put)(struct sheet *sheet, const struct block *block);
} kinds[BLOCK_KINDS] = {
	[BLOCK_TITLE] = {8, 8, put_title},
	[BLOCK_HEADING] = {11, 4, put_heading},
	[BLOCK_TEXT] = {3, 3, put_text},
	[BLOCK_LIST] = {3, 3, put_list},
	[BLOCK_TABLE] = {5, 7, table_put},
	[BLOCK_NOTE] = {4, 4, put_note},
	[BLOCK_FINE] = {3, 3, put_fine},
	[BLOCK_BIG] = {8, 8, put_big},
};

static void put_page(struct sheet *sheet, const struct document_page *page)
{
	for (size_t i = 0; i < page->n_blocks && sheet->failed == 0; i++) {
		const struct block *block = &page->blocks[i];
		double above = i > 0 ? kinds[block->kind].above : 0;

		if (i > 0)
			above = fmax(above, kinds[page->blocks[i - 1].kind].below);
		sheet->y += above;
		kinds[block->kind].put(sheet, block);
	}
}

/* ---- the size at which all fits */

static const double scales[] = {1, 0.96, 0.92, 0.88, 0.84, 0.8};

struct drawing {
	const struct document *document;
	const struct typeface *typeface;
	PangoContext *context;
	double scale;
	double too_long[DOCUMENT_MAX_PAGES]; /* points on paper */
	struct fault *fault;
};

static struct sheet make_sheet(const struct drawing *d, cairo_t *cairo)
{
	return (struct sheet){
		.cairo = cairo,
		.context = d->context,
		.family = typeface_family(d->typeface),
		.width = TEXT_WIDTH / d->scale,
		.fault = d->fault,
	};
}

/* Whether all pages fit at the drawing's scale; a negative result otherwise failed. */
static int try_scale(struct drawing *d, bool *ret_fits)
{
	bool fits = true;

	for (size_t i = 0; i < d->document->n_pages; i++) {
		struct sheet sheet = make_sheet(d, NULL);

		put_page(&sheet, &d->document->pages[i]);
		TRY(sheet.failed);
		d->too_long[i] = fmax(sheet.y * d->scale - TEXT_HEIGHT, 0);
		fits = fits && d->too_long[i] <= 0;
	}
	*ret_fits = fits;
	return 0;
}

static int refuse_too_long(const struct drawing *d)
{
	struct buf subject = BUF_INIT(128);

	for (size_t i = 0; i < d->document->n_pages; i++) {
		if (d->too_long[i] > 0)
			buf_put_format(&subject, "%s%zu (%.0f mm)", subject.len > 0 ? ", " : "",
				i + 1, ceil(d->too_long[i] / POINTS_PER_MM));
	}
	fault_set(d->fault, MSG_PRESS_DOES_NOT_FIT, buf_slice(&subject));
	buf_done(&subject);
	return ERR_REFUSED;
}

static int choose_scale(struct drawing *d)
{
	bool fits = false;

	for (size_t i = 0; i < ARRAY_SIZE(scales); i++) {
		d->scale = scales[i];
		TRY(try_scale(d, &fits));
		if (fits)
			return 0;
	}
	return refuse_too_long(d);
}

/* ---- drawing */

static cairo_status_t write_bytes(void *ctx, const unsigned char *data, unsigned len)
{
	return buf_put(ctx, data, len) < 0 ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* In one line, so that it can stand in the foot and as the document's name. */
static int put_title_line(struct buf *out, struct slice title)
{
	for (size_t i = 0; i < title.len; i++)
		buf_put_byte(out, title.data[i] == '\n' ? ' ' : title.data[i]);
	return buf_result(out);
}

/* Left the title as far as it has room, right the number of the page. */
static void draw_foot(struct drawing *d, cairo_t *cairo, struct slice title, size_t page)
{
	struct buf number = BUF_INIT(32);
	struct sheet sheet = make_sheet(d, cairo);
	struct marked left = {.text = title}, right;
	PangoLayout *layout;

	sheet.y = PAPER_HEIGHT - FOOT_ABOVE_EDGE;
	buf_put_format(&number, "%zu / %zu", page + 1, d->document->n_pages);
	right = (struct marked){.text = buf_slice(&number)};
	layout = sheet_set(&sheet, STYLE_FOOT, &left, TEXT_WIDTH - 60);
	if (layout) {
		pango_layout_set_height(layout, -1);
		pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	}
	sheet_place(&sheet, STYLE_FOOT, layout, MARGIN_SIDE, sheet.y);
	sheet_drop(layout);
	layout = sheet_set(&sheet, STYLE_FOOT, &right, 0);
	sheet_place(&sheet, STYLE_FOOT, layout, PAPER_WIDTH - MARGIN_SIDE - layout_width(layout),
		sheet.y);
	sheet_drop(layout);
	buf_done(&number);
}

static int draw_page(struct drawing *d, cairo_t *cairo, struct slice title, size_t page)
{
	struct sheet sheet = make_sheet(d, cairo);

	cairo_save(cairo);
	cairo_translate(cairo, MARGIN_SIDE, MARGIN_TOP);
	cairo_scale(cairo, d->scale, d->scale);
	put_page(&sheet, &d->document->pages[page]);
	cairo_restore(cairo);
	draw_foot(d, cairo, title, page);
	cairo_show_page(cairo);
	return sheet.failed;
}

static int draw_pages(struct drawing *d, cairo_surface_t *surface, struct slice title)
{
	cairo_t *cairo = cairo_create(surface);
	int result = 0;

	for (size_t i = 0; i < d->document->n_pages && result == 0; i++)
		result = draw_page(d, cairo, title, i);
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	return result;
}

/* The document's day is when it was made: the clock has no part in it. */
static void set_metadata(
	cairo_surface_t *surface, const struct document *document, const char *title)
{
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "tsujiban");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, document->date);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, document->date);
}

static int draw(struct drawing *d, struct buf *out)
{
	struct buf title = BUF_INIT(DOCUMENT_MAX_TEXT + 1);
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(write_bytes, out, PAPER_WIDTH, PAPER_HEIGHT);
	int result = put_title_line(&title, d->document->title);

	if (result == 0) {
		set_metadata(surface, d->document, buf_text(&title));
		result = draw_pages(d, surface, buf_slice(&title));
	}
	if (result == 0 && buf_result(out) < 0)
		result = buf_result(out);
	if (result == 0 && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		result = ERR_NO_MEMORY;
	cairo_surface_destroy(surface);
	buf_done(&title);
	return result;
}

int press_draw(const struct document *document, const struct typeface *typeface, struct buf *out,
	struct fault *ret_fault)
{
	struct drawing d = {
		.document = document,
		.typeface = typeface,
		.context = typeface_make_context(typeface),
		.fault = ret_fault,
	};
	int result;

	pango_context_set_language(
		d.context, pango_language_from_string(document->english ? "en" : "ja"));
	result = choose_scale(&d);
	if (result == 0)
		result = draw(&d, out);
	g_object_unref(d.context);
	return result;
}
