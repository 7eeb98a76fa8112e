/* Cutting a stream into documents, whole and in pieces. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "records/documents.h"

static const struct {
	const char *text;
	const char *found; /* documents, with ! before damage, one a line */
} rows[] = {
	{"", ""},
	{" \r\n\t", ""},
	{"{}", "{}\n"},
	{"{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\n{\"b\":2}\n"},
	{"{\"a\":1} {\"b\":2}", "{\"a\":1}\n{\"b\":2}\n"},
	{"{\n \"a\": {\n  \"b\": 1\n }\n}\n{}", "{\n \"a\": {\n  \"b\": 1\n }\n}\n{}\n"},
	{"[{\"a\":1},\n{\"b\":[{}]}]", "{\"a\":1}\n{\"b\":[{}]}\n"},
	{"\xef\xbb\xbf{}", "{}\n"},
	{"{\"a\":\"}\"}", "{\"a\":\"}\"}\n"},
	{"{\"a\":\"\\\"}\"}", "{\"a\":\"\\\"}\"}\n"},
	{"{\"a\":\"\\\\\"}{}", "{\"a\":\"\\\\\"}\n{}\n"},
	/* What is none is told, and the next line is read. */
	{"hello\n{}", "!hello\n{}\n"},
	{"{\"a\":\"cut off\n{}", "!{\"a\":\"cut off\n{}\n"},
	{"{\"a\":{\"b\":1}\n{\"c\":2}\n", "!{\"a\":{\"b\":1}\n{\"c\":2}\n"},
	{"{}\n{\"a\":", "{}\n!{\"a\":\n"},
	{"}{}", "!}{}\n"},
};

static void put(struct buf *out, enum documents_found found, struct slice document)
{
	if (found == DOCUMENTS_DAMAGE)
		buf_put_byte(out, '!');
	buf_put_slice(out, document);
	buf_put_byte(out, '\n');
}

static void test_whole(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(4096);
		struct slice rest = slice_text(rows[i].text), document;
		enum documents_found found;

		while ((found = documents_next(&rest, true, &document)) != DOCUMENTS_NONE)
			put(&out, found, document);
		assert_string_equal(buf_text(&out), rows[i].found);
	}
}

/* However the text arrives, the same is found. */
static void test_in_pieces(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(4096), kept = BUF_INIT(4096);
		struct slice all = slice_text(rows[i].text);

		for (size_t n = 0; n <= all.len; n++) {
			struct slice rest, document;
			enum documents_found found;

			if (n < all.len)
				buf_put_byte(&kept, all.data[n]);
			rest = buf_slice(&kept);
			while ((found = documents_next(&rest, n == all.len, &document)) !=
				DOCUMENTS_NONE)
				put(&out, found, document);
			buf_drop(&kept, kept.len - rest.len);
		}
		assert_string_equal(buf_text(&out), rows[i].found);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
