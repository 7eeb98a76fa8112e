/* What a document may be, and where a bad one is said to be bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/macros.h"
#include "server/press/document.h"

enum { BIG_BYTES = 2 * 1024 * 1024 };

#define PAGE(blocks_) "{\"date\":\"2026-11-23\",\"pages\":[{\"blocks\":[" blocks_ "]}]}"

static struct document *read_good(const char *json)
{
	struct document *document = NULL;
	struct fault fault = {0};

	if (document_read(slice_text(json), &document, &fault) < 0)
		fail_msg("%s: %s %s", json, message_get(fault.message)->code, fault.subject);
	return document;
}

static void need_refused(const char *json, enum message_id message, const char *place)
{
	struct document *document = NULL;
	struct fault fault = {0};
	int result = document_read(slice_text(json), &document, &fault);

	if (result != ERR_REFUSED)
		fail_msg("%.200s: %s", json, result_name(result));
	if (fault.message != message || strcmp(fault.subject, place) != 0)
		fail_msg("%.200s: %s \"%s\", expected %s \"%s\"", json,
			message_get(fault.message)->code, fault.subject, message_get(message)->code,
			place);
}

static void all_of_it_is_read(void **state)
{
	struct document *d = read_good(
		"{\"name\":\"file\",\"title\":\"Offer\",\"date\":\"2028-02-29\",\"lang\":\"en\","
		"\"pages\":["
		"{\"blocks\":[{\"kind\":\"heading\",\"mark\":\"1.\",\"text\":\"a\\nb\"}]},"
		"{\"blocks\":[{\"kind\":\"list\",\"mark\":\"□\",\"items\":[\"x\",{\"mark\":\"○\","
		"\"text\":\"y\"}]},"
		"{\"kind\":\"table\",\"columns\":[\"p\",\"q\"],\"rows\":[[\"1\",\"2\"],[{\"mark\":"
		"\"×\"},\"4\"]]}]}]}");
	const struct block *list = &d->pages[1].blocks[0], *table = &d->pages[1].blocks[1];

	assert_string_equal(d->date, "2028-02-29");
	assert_true(slice_is_text(d->title, "Offer"));
	assert_true(d->english);
	assert_int_equal(d->n_pages, 2);
	assert_int_equal(d->pages[0].n_blocks, 1);
	assert_int_equal(d->pages[0].blocks[0].kind, BLOCK_HEADING);
	assert_true(slice_is_text(d->pages[0].blocks[0].marked.mark, "1."));
	assert_true(slice_is_text(d->pages[0].blocks[0].marked.text, "a\nb"));
	assert_int_equal(d->pages[1].n_blocks, 2);
	assert_int_equal(list->n_items, 2);
	assert_true(slice_is_text(list->marked.mark, "□"));
	assert_int_equal(list->items[0].mark.len, 0);
	assert_true(slice_is_text(list->items[1].mark, "○"));
	assert_true(slice_is_text(list->items[1].text, "y"));
	assert_int_equal(table->n_columns, 2);
	assert_int_equal(table->n_rows, 2);
	assert_true(slice_is_text(table->heads[1], "q"));
	assert_true(slice_is_text(table->items[2].mark, "×"));
	assert_true(slice_is_text(table->items[3].text, "4"));
	document_free(d);
}

static void a_document_without_a_title_has_its_first(void **state)
{
	struct document *d = read_good(PAGE("{\"kind\":\"text\",\"text\":\"no\"},"
					    "{\"text\":\"this\",\"kind\":\"title\"}"));

	assert_true(slice_is_text(d->title, "this"));
	assert_false(d->english);
	document_free(d);
}

static void a_table_may_have_no_head(void **state)
{
	struct document *d = read_good(
		PAGE("{\"kind\":\"table\",\"columns\":[],\"rows\":[[\"a\",\"b\",\"c\"]]}"));

	assert_null(d->pages[0].blocks[0].heads);
	assert_int_equal(d->pages[0].blocks[0].n_columns, 3);
	document_free(d);
}

static void the_place_is_named(void **state)
{
	static const struct {
		const char *json;
		const char *place;
	} rows[] = {
		{"", ""},
		{"[1", ""},
		{"[]", "date"},
		{"{\"date\":\"2026-11-23\"}", "pages"},
		{"{\"date\":20261123,\"pages\":[]}", "date"},
		{"{\"date\":\"2026-11-23\",\"pages\":[]}", "pages"},
		{"{\"date\":\"2026-11-23\",\"lang\":\"fr\",\"pages\":[{\"blocks\":[]}]}", "lang"},
		{"{\"date\":\"2026-11-23\",\"title\":1,\"pages\":[{\"blocks\":[]}]}", "title"},
		{"{\"date\":\"2026-11-23\",\"pages\":[[]]}", "pages[0]"},
		{"{\"date\":\"2026-11-23\",\"pages\":[{\"blocks\":[],\"more\":1}]}", "pages[0]"},
		{"{\"date\":\"2026-11-23\",\"pages\":[{\"blocks\":{}}]}", "pages[0]"},
		{PAGE("1"), "pages[0].blocks[0]"},
		{PAGE("{\"text\":\"a\"}"), "pages[0].blocks[0]"},
		{PAGE("{\"kind\":\"text\"}"), "pages[0].blocks[0]"},
		{PAGE("{\"kind\":\"poem\",\"text\":\"a\"}"), "pages[0].blocks[0].kind"},
		{PAGE("{\"kind\":\"text\",\"text\":\"a\",\"colour\":\"red\"}"),
			"pages[0].blocks[0]"},
		{PAGE("{\"kind\":\"text\",\"text\":\"a\",\"text\":\"b\"}"), "pages[0].blocks[0]"},
		{PAGE("{\"kind\":\"text\",\"text\":\"a\",\"items\":[]}"), "pages[0].blocks[0]"},
		{PAGE("{\"kind\":\"title\",\"text\":\"a\",\"mark\":\"b\"}"), "pages[0].blocks[0]"},
		{PAGE("{\"kind\":\"text\",\"text\":5}"), "pages[0].blocks[0].text"},
		{PAGE("{\"kind\":\"text\",\"text\":\"\\u0007\"}"), "pages[0].blocks[0].text"},
		{PAGE("{\"kind\":\"text\",\"text\":\"\\u0085\"}"), "pages[0].blocks[0].text"},
		{PAGE("{\"kind\":\"text\",\"text\":\"a\\tb\"}"), "pages[0].blocks[0].text"},
		{PAGE("{\"kind\":\"list\",\"items\":\"a\"}"), "pages[0].blocks[0].items"},
		{PAGE("{\"kind\":\"list\",\"items\":[\"a\",{}]}"), "pages[0].blocks[0].items[1]"},
		{PAGE("{\"kind\":\"list\",\"items\":[{\"text\":\"a\",\"x\":1}]}"),
			"pages[0].blocks[0].items[0]"},
		{PAGE("{\"kind\":\"table\",\"columns\":[\"a\",2],\"rows\":[]}"),
			"pages[0].blocks[0].columns[1]"},
		{PAGE("{\"kind\":\"table\",\"columns\":[\"a\"],\"rows\":[[\"1\"],[\"1\",\"2\"]]}"),
			"pages[0].blocks[0].rows[1]"},
		{PAGE("{\"kind\":\"table\",\"rows\":[[]]}"), "pages[0].blocks[0].rows[0]"},
		{PAGE("{\"kind\":\"table\",\"rows\":[\"a\"]}"), "pages[0].blocks[0].rows[0]"},
		{PAGE("{\"kind\":\"table\",\"rows\":[[\"a\",\"b\"],[\"c\",null]]}"),
			"pages[0].blocks[0].rows[1][1]"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		need_refused(rows[i].json, MSG_PRESS_DOCUMENT_BAD, rows[i].place);
}

/* Puts `n` times the element, separated by commas, between head and tail. */
static void need_bounded(
	const char *head, const char *element, size_t most, const char *tail, const char *place)
{
	for (size_t n = most; n <= most + 1; n++) {
		struct buf json = BUF_INIT(BIG_BYTES);

		buf_put_text(&json, head);
		for (size_t i = 0; i < n; i++)
			buf_put_format(
				&json, "%s%s", i > 0 && element[0] != 'x' ? "," : "", element);
		buf_put_text(&json, tail);
		assert_int_equal(buf_result(&json), 0);
		if (n > most)
			need_refused(buf_text(&json), MSG_PRESS_DOCUMENT_LARGE, place);
		else
			document_free(read_good(buf_text(&json)));
		buf_done(&json);
	}
}

#define BEFORE_BLOCKS "{\"date\":\"2026-11-23\",\"pages\":[{\"blocks\":["

static void whatever_grows_is_bounded(void **state)
{
	need_bounded("{\"date\":\"2026-11-23\",\"pages\":[", "{\"blocks\":[]}", DOCUMENT_MAX_PAGES,
		"]}", "pages");
	need_bounded(BEFORE_BLOCKS, "{\"kind\":\"fine\",\"text\":\"a\"}", DOCUMENT_MAX_BLOCKS,
		"]}]}", "pages[0]");
	need_bounded(BEFORE_BLOCKS "{\"kind\":\"list\",\"items\":[", "\"a\"", DOCUMENT_MAX_ITEMS,
		"]}]}]}", "pages[0].blocks[0].items");
	need_bounded(BEFORE_BLOCKS "{\"kind\":\"table\",\"rows\":[", "[\"a\"]", DOCUMENT_MAX_ROWS,
		"]}]}]}", "pages[0].blocks[0].rows");
	need_bounded(BEFORE_BLOCKS "{\"kind\":\"table\",\"rows\":[[", "\"a\"", DOCUMENT_MAX_COLUMNS,
		"]]}]}]}", "pages[0].blocks[0].rows[0]");
	need_bounded(BEFORE_BLOCKS "{\"kind\":\"table\",\"rows\":[],\"columns\":[", "\"a\"",
		DOCUMENT_MAX_COLUMNS, "]}]}]}", "pages[0].blocks[0].columns");
	need_bounded(BEFORE_BLOCKS "{\"kind\":\"big\",\"text\":\"", "x", DOCUMENT_MAX_TEXT,
		"\"}]}]}", "pages[0].blocks[0].text");
	need_bounded(BEFORE_BLOCKS "{\"kind\":\"big\",\"text\":\"\",\"mark\":\"", "x",
		DOCUMENT_MAX_MARK, "\"}]}]}", "pages[0].blocks[0].mark");
}

static void more_than_a_mebibyte_is_not_looked_at(void **state)
{
	struct buf json = BUF_INIT(BIG_BYTES);

	buf_put_text(&json, BEFORE_BLOCKS "]}]}");
	while (json.len < DOCUMENT_MAX_BYTES)
		buf_put_byte(&json, ' ');
	document_free(read_good(buf_text(&json)));
	buf_put_byte(&json, ' ');
	need_refused(buf_text(&json), MSG_PRESS_DOCUMENT_LARGE, "");
	buf_done(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_is_read),
		cmocka_unit_test(a_document_without_a_title_has_its_first),
		cmocka_unit_test(a_table_may_have_no_head),
		cmocka_unit_test(the_place_is_named),
		cmocka_unit_test(whatever_grows_is_bounded),
		cmocka_unit_test(more_than_a_mebibyte_is_not_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
