/* Requests are read to the letter of RFC 8259 and no further; what is refused is refused with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/out.h"
#include "advisor/read.h"

static struct arena arena;
static struct fault fault;

static int setup(void **state)
{
	arena_init(&arena, 16 << 20);
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static int read_text_of(const char *json, struct read_value *top)
{
	fault = (struct fault){0};
	return read_json(slice_text(json), &arena, &fault, top);
}

static void write_back(struct out *out, const char *name, const struct read_value *value)
{
	switch (value->kind) {
	case READ_NULL:
		out_null(out, name);
		return;
	case READ_BOOL:
		out_bool(out, name, value->number != 0);
		return;
	case READ_NUMBER:
		out_number(out, name, value->number);
		return;
	case READ_TEXT:
		out_text(out, name, value->text);
		return;
	default:
		break;
	}
	if (value->kind == READ_OBJECT)
		out_object(out, name);
	else
		out_list(out, name);
	for (uint32_t i = 0; i < value->n_items; i++) {
		char *member = arena_dup_text(&arena, value->items[i].name);

		write_back(out, value->kind == READ_OBJECT ? member : NULL, &value->items[i]);
	}
	out_end(out);
}

/* The writer gives back what the reader took, without the white space and needless escapes. */
static void assert_reads_as(const char *json, const char *expected)
{
	struct buf text = BUF_INIT(4096);
	struct out out = out_to(&text);
	struct read_value top;

	assert_int_equal(read_text_of(json, &top), 0);
	write_back(&out, NULL, &top);
	assert_int_equal(out_result(&out), 0);
	assert_string_equal(buf_text(&text), expected);
	buf_done(&text);
}

static void what_is_read_is_what_is_written(void **state)
{
	assert_reads_as("{}", "{}");
	assert_reads_as(" { \"a\" : [ ] , \"b\":{} }\n", "{\"a\":[],\"b\":{}}");
	assert_reads_as("{\"n\":[0,-1,9007199254740991],\"t\":true,\"f\":false,\"z\":null}",
		"{\"n\":[0,-1,9007199254740991],\"t\":true,\"f\":false,\"z\":null}");
	assert_reads_as("{\"\":{\"a\":[{\"b\":[[1]]}]}}", "{\"\":{\"a\":[{\"b\":[[1]]}]}}");
}

static void escapes_are_decoded(void **state)
{
	assert_reads_as(
		"{\"a\":\"\\u5e97\\ud83d\\ude00\\u00e9\\n\\/\\\"\"}", "{\"a\":\"店😀é\\n/\\\"\"}");
	assert_reads_as("{\"\\u0061b\":\"店\"}", "{\"ab\":\"店\"}");
}

static void assert_refused_at(const char *json, uint32_t line, uint32_t column)
{
	struct read_value top;

	if (read_text_of(json, &top) != ERR_REFUSED)
		fail_msg("was read: %s", json);
	assert_int_equal(fault.message, MSG_ADVISOR_NOT_JSON);
	if (fault.line != line || fault.column != column)
		fail_msg("%s: refused at %u:%u", json, fault.line, fault.column);
}

static void what_is_not_json_is_refused_where_it_stops(void **state)
{
	assert_refused_at("", 1, 1);
	assert_refused_at("[]", 1, 1);
	assert_refused_at("\"a\"", 1, 1);
	assert_refused_at("{", 1, 2);
	assert_refused_at("{}}", 1, 3);
	assert_refused_at("{} x", 1, 4);
	assert_refused_at("{\"a\"}", 1, 5);
	assert_refused_at("{\"a\" 1}", 1, 6);
	assert_refused_at("{\"a\":1,}", 1, 7);
	assert_refused_at("{\"a\":[1,]}", 1, 8);
	assert_refused_at("{\"a\":[1 2]}", 1, 9);
	assert_refused_at("{\"a\":[,1]}", 1, 7);
	assert_refused_at("{\"a\":1 \"b\":2}", 1, 8);
	assert_refused_at("{\n \"店\": tru}", 2, 7);
	assert_refused_at("{\"a\":nul}", 1, 6);
	assert_refused_at("{\"a\":\"\n\"}", 1, 7);
	assert_refused_at("{\"a\":\"\\u0000\"}", 1, 13);
	assert_refused_at("{\"a\":\"\\ud800\"}", 1, 13);
	assert_refused_at("{\"a\":\"\\ude00\"}", 1, 13);
	assert_refused_at("{a:1}", 1, 2);
	assert_refused_at("{1:1}", 1, 2);
	assert_refused_at("{\"a\":1]", 1, 7);
	assert_refused_at("{\"a\"::1}", 1, 6);
	assert_refused_at("{\"a\":}", 1, 6);
	assert_refused_at("{\"a\":[1}", 1, 8);
	assert_refused_at("{,}", 1, 2);
}

static void numbers_must_be_whole(void **state)
{
	static const char *const bad[] = {"1.0", "1e3", "01", "-", "-01", "9007199254740992",
		"-9007199254740992", "99999999999999999999", "1.", "0x1"};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct buf json = BUF_INIT(256);
		struct read_value top;

		buf_put_format(&json, "{\"visit\":{\"sites\":[{\"pcs\":%s}]}}", bad[i]);
		if (read_text_of(buf_text(&json), &top) != ERR_REFUSED)
			fail_msg("was read: %s", bad[i]);
		assert_int_equal(fault.message, MSG_ADVISOR_NOT_A_NUMBER);
		assert_string_equal(fault.file, "visit.sites[0].pcs");
		assert_string_equal(fault.subject, bad[i]);
		buf_done(&json);
	}
}

static void a_member_stands_once(void **state)
{
	struct read_value top;

	assert_int_equal(
		read_text_of("{\"v\":{\"a\":1,\"b\":2,\"\\u0061\":3}}", &top), ERR_REFUSED);
	assert_int_equal(fault.message, MSG_ADVISOR_TWICE);
	assert_string_equal(fault.subject, "a");
	assert_string_equal(fault.file, "v");
}

static void bad_utf8_is_named_as_such(void **state)
{
	struct read_value top;

	assert_int_equal(read_text_of("{\"a\":\"\x82\xa0\"}", &top), ERR_REFUSED);
	assert_int_equal(fault.message, MSG_ADVISOR_NOT_UTF8);
}

static void put_times(struct buf *b, const char *text, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_put_text(b, text);
}

static void nested(struct buf *b, unsigned levels)
{
	buf_clear(b);
	buf_put_text(b, "{\"a\":");
	put_times(b, "[", levels - 1);
	put_times(b, "]", levels - 1);
	buf_put_text(b, "}");
}

static void depth_is_bounded(void **state)
{
	struct buf b = BUF_INIT(1 << 20);
	struct read_value top;

	nested(&b, READ_MAX_DEPTH);
	assert_int_equal(read_text_of(buf_text(&b), &top), 0);
	nested(&b, READ_MAX_DEPTH + 1);
	assert_int_equal(read_text_of(buf_text(&b), &top), ERR_TOO_LARGE);
	assert_int_equal(fault.message, MSG_ADVISOR_TOO_LARGE);
	nested(&b, 20000);
	assert_int_equal(read_text_of(buf_text(&b), &top), ERR_TOO_LARGE);
	buf_done(&b);
}

static void size_and_counts_are_bounded(void **state)
{
	struct buf b = BUF_INIT(READ_MAX_BYTES + 1);
	struct read_value top;

	buf_put_text(&b, "{\"a\":[0");
	put_times(&b, ",0", READ_MAX_VALUES * 2);
	buf_put_text(&b, "]}");
	assert_int_equal(read_json(buf_slice(&b), &arena, &fault, &top), ERR_TOO_LARGE);
	buf_clear(&b);
	buf_put_text(&b, "{");
	for (unsigned i = 0; i <= READ_MAX_MEMBERS; i++)
		buf_put_format(&b, "%s\"%u\":0", i > 0 ? "," : "", i);
	buf_put_text(&b, "}");
	assert_int_equal(read_json(buf_slice(&b), &arena, &fault, &top), ERR_TOO_LARGE);
	buf_clear(&b);
	buf_put_text(&b, "{}");
	put_times(&b, " ", READ_MAX_BYTES - 2);
	assert_int_equal(read_json(buf_slice(&b), &arena, &fault, &top), 0);
	buf_put_text(&b, " ");
	assert_int_equal(read_json(buf_slice(&b), &arena, &fault, &top), ERR_TOO_LARGE);
	buf_done(&b);
}

static void members_are_found_by_name(void **state)
{
	struct read_value top;

	assert_int_equal(read_text_of("{\"a\":null,\"b\":\"x\",\"c\":1}", &top), 0);
	assert_null(read_member(&top, "a"));
	assert_null(read_member(&top, "d"));
	assert_null(read_member(NULL, "b"));
	assert_null(read_member(read_member(&top, "b"), "b"));
	assert_true(slice_is_text(read_text(&top, "b"), "x"));
	assert_int_equal(read_text(&top, "c").len, 0);
}

static void places_are_written_as_paths(void **state)
{
	struct read_place visit = {.name = slice_text("visit")};
	struct read_place sites = {.up = &visit, .name = slice_text("sites")};
	struct read_place third = {.up = &sites, .index = 2};
	struct read_place area = {.up = &third, .name = slice_text("area")};

	assert_int_equal(read_refuse(&fault, MSG_ADVISOR_NO_SUCH_KEY, &area, slice_text("mars")),
		ERR_REFUSED);
	assert_string_equal(fault.file, "visit.sites[2].area");
	assert_string_equal(fault.subject, "mars");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_read_is_what_is_written, setup, teardown),
		cmocka_unit_test_setup_teardown(escapes_are_decoded, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_is_not_json_is_refused_where_it_stops, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_must_be_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(a_member_stands_once, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_utf8_is_named_as_such, setup, teardown),
		cmocka_unit_test_setup_teardown(depth_is_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(size_and_counts_are_bounded, setup, teardown),
		cmocka_unit_test_setup_teardown(members_are_found_by_name, setup, teardown),
		cmocka_unit_test_setup_teardown(places_are_written_as_paths, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
