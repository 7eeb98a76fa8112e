/* Laying out: what fits is drawn, what does not is refused, and lines break as Japanese lines do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/macros.h"
#include "base/text.h"
#include "server/press/press.h"
#include "server/press/sheet.h"

enum { JSON_BYTES = 256 * 1024 };

static struct typeface *typeface;

static int open_typeface(void **state)
{
	struct fault fault = {0};

	return typeface_open(&typeface, &fault);
}

static int close_typeface(void **state)
{
	typeface = typeface_free(typeface);
	return 0;
}

/* A paragraph of that many lines each, on the first and on the second page. */
static struct document *make_lines(size_t first, size_t second)
{
	const size_t lines[] = {first, second};
	struct buf json = BUF_INIT(JSON_BYTES);
	struct document *document = NULL;
	struct fault fault = {0};

	buf_put_text(&json, "{\"date\":\"2026-11-23\",\"pages\":[");
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		buf_put_format(
			&json, "%s{\"blocks\":[{\"kind\":\"text\",\"text\":\"", i > 0 ? "," : "");
		for (size_t j = 0; j < lines[i]; j++)
			buf_put_format(&json, "%s行%zu", j > 0 ? "\\n" : "", j);
		buf_put_text(&json, "\"}]}");
	}
	buf_put_text(&json, "]}");
	if (document_read(buf_slice(&json), &document, &fault) < 0)
		fail_msg("%s", fault.subject);
	buf_done(&json);
	return document;
}

static int draw_lines(size_t first, size_t second, struct buf *out, struct fault *fault)
{
	struct document *document = make_lines(first, second);
	int result = press_draw(document, typeface, out, fault);

	document_free(document);
	return result;
}

static bool has(const struct buf *out, const char *text)
{
	return slice_find(buf_slice(out), slice_text(text)) < out->len;
}

static void both_pages_are_drawn(void **state)
{
	struct buf out = BUF_INIT(PRESS_MAX_PDF);
	struct fault fault = {0};

	assert_int_equal(draw_lines(3, 3, &out, &fault), 0);
	assert_true(slice_starts(buf_slice(&out), slice_text("%PDF-1.")));
	assert_true(has(&out, "/Count 2"));
	assert_true(has(&out, "/CreationDate (20261123"));
	buf_done(&out);
}

static void the_same_document_gives_the_same_bytes(void **state)
{
	struct buf one = BUF_INIT(PRESS_MAX_PDF), other = BUF_INIT(PRESS_MAX_PDF);
	struct fault fault = {0};

	assert_int_equal(draw_lines(20, 5, &one, &fault), 0);
	assert_int_equal(draw_lines(20, 5, &other, &fault), 0);
	assert_true(slice_is(buf_slice(&one), buf_slice(&other)));
	buf_done(&one);
	buf_done(&other);
}

/* 261 mm (A4 without its margins) hold 50 lines of 9.5 pt at 1.55 as set, and 62 at 80 %. */
static void letters_shrink_only_so_far(void **state)
{
	static const size_t fits[] = {50, 51, 62};
	struct buf out = BUF_INIT(PRESS_MAX_PDF);
	struct fault fault = {0};

	for (size_t i = 0; i < ARRAY_SIZE(fits); i++) {
		buf_clear(&out);
		if (draw_lines(fits[i], 1, &out, &fault) < 0)
			fail_msg("%zu lines: %s", fits[i], fault.subject);
	}
	buf_clear(&out);
	assert_int_equal(draw_lines(63, 1, &out, &fault), ERR_REFUSED);
	buf_done(&out);
}

/* 100 lines of 14.725 pt at 80 % are 415.6 mm: 154.6 mm more than there are. */
static void what_does_not_fit_is_refused(void **state)
{
	static const struct {
		size_t first, second;
		const char *subject;
	} rows[] = {
		{100, 3, "1 (155 mm)"},
		{3, 100, "2 (155 mm)"},
		{100, 100, "1 (155 mm), 2 (155 mm)"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf out = BUF_INIT(PRESS_MAX_PDF);
		struct fault fault = {0};

		assert_int_equal(
			draw_lines(rows[i].first, rows[i].second, &out, &fault), ERR_REFUSED);
		assert_int_equal(fault.message, MSG_PRESS_DOES_NOT_FIT);
		assert_string_equal(fault.subject, rows[i].subject);
		assert_int_equal(out.len, 0);
		buf_done(&out);
	}
}

static void a_letter_that_cannot_be_written_is_named(void **state)
{
	static const char json[] =
		"{\"date\":\"2026-11-23\",\"pages\":[{\"blocks\":["
		"{\"kind\":\"text\",\"text\":\"髙﨑〜①\"},"
		"{\"kind\":\"table\",\"rows\":[[\"a\",\"笑\\ud83d\\ude00\"]]}]}]}";
	struct buf out = BUF_INIT(PRESS_MAX_PDF);
	struct document *document;
	struct fault fault = {0};

	assert_int_equal(document_read(slice_text(json), &document, &fault), 0);
	assert_int_equal(press_draw(document, typeface, &out, &fault), ERR_REFUSED);
	assert_int_equal(fault.message, MSG_PRESS_CHARACTER_MISSING);
	assert_string_equal(fault.subject, "U+1F600");
	assert_int_equal(out.len, 0);
	document_free(document);
	buf_done(&out);
}

/* ---- where lines may end (JIS X 4051, strict) */

static bool stands_at(struct slice text, size_t offset, const char *const *letters, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (slice_starts(slice_from(text, offset), slice_text(letters[i])))
			return true;
	}
	return false;
}

static void check_lines(PangoLayout *layout, struct slice text, double width)
{
	static const char *const never_first[] = {"、", "。", "」", "）", "・", "ー", "ょ", "っ",
		"ァ", "ッ", "？", "！", "々", "：", "％"};
	static const char *const never_last[] = {"「", "（", "『"};

	for (int i = 1; i < pango_layout_get_line_count(layout); i++) {
		size_t at = (size_t)pango_layout_get_line_readonly(layout, i)->start_index;

		if (stands_at(text, at, never_first, ARRAY_SIZE(never_first)))
			fail_msg(
				"at width %.0f line %d begins with %.3s", width, i, text.data + at);
		if (stands_at(text, at - 3, never_last, ARRAY_SIZE(never_last)))
			fail_msg("at width %.0f line %d ends with %.3s", width, i - 1,
				text.data + at - 3);
	}
}

static void lines_break_strictly(void **state)
{
	static const char text[] =
		"ちょっと、「きゃっ」と（やってみッて）ファーストー。人々・『々』は、"
		"どうですか？はい！「」（々）：百％。ゃゅょっぁぃぅぇぉァィゥェォッャュョー";
	PangoContext *context = typeface_make_context(typeface);
	struct fault fault = {0};
	struct sheet sheet = {
		.context = context, .family = typeface_family(typeface), .fault = &fault};
	const struct marked marked = {.text = slice_text(text)};

	/* The run of small letters at its end has no place to break at all: as wide as that at least. */
	pango_context_set_language(context, pango_language_from_string("ja"));
	for (double width = 260; width < 400; width += 3.5) {
		PangoLayout *layout = sheet_set(&sheet, STYLE_TEXT, &marked, width);

		assert_non_null(layout);
		check_lines(layout, marked.text, width);
		sheet_drop(layout);
	}
	g_object_unref(context);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_pages_are_drawn),
		cmocka_unit_test(the_same_document_gives_the_same_bytes),
		cmocka_unit_test(letters_shrink_only_so_far),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(a_letter_that_cannot_be_written_is_named),
		cmocka_unit_test(lines_break_strictly),
	};

	return cmocka_run_group_tests(tests, open_typeface, close_typeface);
}
