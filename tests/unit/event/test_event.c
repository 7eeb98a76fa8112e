#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "event/cbor.h"
#include "event/event.h"
#include "../hex.h"

/* [1, [1], {1: "/bin/sh", 2: "sh", 7: 5, "x": true, "list": ["a", "bc"]}, [2, "x"]] */
#define SAMPLE_HEX                                                      \
	"84 01 81 01 a5 01 67 2f62696e2f7368 02 62 7368 07 05 61 78 f5" \
	"64 6c697374 82 61 61 62 6263 82 02 61 78"

static struct event event; /* 12 KiB: kept off the stack of every test */

static void test_decode(void **state _unused_)
{
	HEX(in, SAMPLE_HEX);
	const struct event_field *list;
	struct slice rest;
	struct slice text;

	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(in.len, 0);
	assert_int_equal(event.time, 1);
	assert_int_equal(event.n_logsources, 1);
	assert_true(slice_is_text(event.logsources[0].category, "process_creation"));
	assert_int_equal(event.n_fields, 5);
	assert_true(slice_is_text(event.fields[0].name, "Image"));
	assert_int_equal(event.fields[0].key, FIELD_KEY_IMAGE);
	assert_int_equal(event.fields[0].type, FIELD_TEXT);
	assert_true(slice_is_text(event.fields[0].text, "/bin/sh"));
	assert_false(event.fields[0].truncated);
	assert_true(event.fields[1].truncated);
	assert_int_equal(event.fields[2].type, FIELD_INTEGER);
	assert_int_equal(event.fields[2].number, 5);
	assert_int_equal(event.fields[3].type, FIELD_BOOLEAN);
	assert_int_equal(event.fields[3].number, 1);
	assert_int_equal(event.fields[3].key, 0);
	assert_true(event.fields[3].truncated);
	list = event_find(&event, slice_text("list"));
	assert_non_null(list);
	assert_int_equal(list->type, FIELD_LIST);
	rest = list->text;
	assert_true(event_list_next(&rest, &text));
	assert_true(slice_is_text(text, "a"));
	assert_true(event_list_next(&rest, &text));
	assert_true(slice_is_text(text, "bc"));
	assert_false(event_list_next(&rest, &text));
	assert_null(event_find(&event, slice_text("Missing")));
}

static void test_decode_points_into_the_input(void **state _unused_)
{
	HEX(in, SAMPLE_HEX);
	struct slice whole = in;

	assert_int_equal(event_decode(&in, &event), 0);
	assert_ptr_equal(event.fields[0].text.data, whole.data + 7);
}

static void test_every_cut_is_truncated(void **state _unused_)
{
	HEX(in, SAMPLE_HEX);

	for (size_t len = 0; len < in.len; len++) {
		struct slice cut = slice_of(in.data, len);

		assert_int_equal(event_decode(&cut, &event), ERR_TRUNCATED);
		assert_ptr_equal(cut.data, in.data);
	}
}

static void test_logsource_by_text(void **state _unused_)
{
	HEX(in, "83 20 82 83 61 61 60 61 62 03 a0");

	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(event.time, -1);
	assert_int_equal(event.n_logsources, 2);
	assert_true(slice_is_text(event.logsources[0].category, "a"));
	assert_int_equal(event.logsources[0].product.len, 0);
	assert_true(slice_is_text(event.logsources[0].service, "b"));
	assert_true(slice_is_text(event.logsources[1].service, "health"));
}

/* From an agent that does not know the number of "Image" (16 in CBOR's order stands before it). */
static void test_known_name_as_text_gets_its_number(void **state _unused_)
{
	HEX(in, "84 00 81 01 a1 65 496d616765 61 78 81 65 496d616765");

	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(event.fields[0].key, FIELD_KEY_IMAGE);
	assert_true(event.fields[0].truncated);
}

static void test_refusals(void **state _unused_)
{
	static const struct {
		const char *why;
		const char *hex;
		int result;
	} rows[] = {
		{"not an array", "a0", ERR_MALFORMED},
		{"two parts", "82 00 81 01", ERR_MALFORMED},
		{"five parts", "85 00 81 01 a0 81 01 00", ERR_TOO_LARGE},
		{"time is text", "83 60 81 01 a0", ERR_MALFORMED},
		{"time beyond 63 bits", "83 1b 8000000000000000 81 01 a0", ERR_UNSUPPORTED},
		{"no logsource", "83 00 80 a0", ERR_MALFORMED},
		{"five logsources", "83 00 85 01 01 01 01 01 a0", ERR_TOO_LARGE},
		{"unknown logsource", "83 00 81 19 ffff a0", ERR_UNSUPPORTED},
		{"logsource 0", "83 00 81 00 a0", ERR_UNSUPPORTED},
		{"logsource of two", "83 00 81 82 61 61 60 a0", ERR_MALFORMED},
		{"logsource of nothing", "83 00 81 83 60 60 60 a0", ERR_MALFORMED},
		{"fields are a list", "83 00 81 01 80", ERR_MALFORMED},
		{"key 0", "83 00 81 01 a1 00 60", ERR_UNSUPPORTED},
		{"unknown number", "83 00 81 01 a1 19 ffff 60", ERR_UNSUPPORTED},
		{"number that would wrap", "83 00 81 01 a1 1a 00010001 60", ERR_UNSUPPORTED},
		{"negative key", "83 00 81 01 a1 20 60", ERR_MALFORMED},
		{"empty name", "83 00 81 01 a1 60 60", ERR_MALFORMED},
		{"number twice", "83 00 81 01 a2 01 60 01 60", ERR_MALFORMED},
		{"name twice", "83 00 81 01 a2 61 78 60 61 78 60", ERR_MALFORMED},
		{"descending", "83 00 81 01 a2 02 60 01 60", ERR_MALFORMED},
		{"number and its name", "83 00 81 01 a2 01 60 65 496d616765 60", ERR_MALFORMED},
		{"value is a map", "83 00 81 01 a1 01 a0", ERR_MALFORMED},
		{"value is bytes", "83 00 81 01 a1 01 40", ERR_MALFORMED},
		{"value is null", "83 00 81 01 a1 01 f6", ERR_UNSUPPORTED},
		{"value is a float", "83 00 81 01 a1 01 f9 0000", ERR_UNSUPPORTED},
		{"value beyond 63 bits", "83 00 81 01 a1 07 1b ffffffffffffffff", ERR_UNSUPPORTED},
		{"text is not UTF-8", "83 00 81 01 a1 01 61 80", ERR_MALFORMED},
		{"list of numbers", "83 00 81 01 a1 01 81 01", ERR_MALFORMED},
		{"list of lists", "83 00 81 01 a1 01 81 80", ERR_MALFORMED},
		{"nothing truncated", "84 00 81 01 a1 01 60 80", ERR_MALFORMED},
		{"absent field truncated", "84 00 81 01 a1 01 60 81 02", ERR_MALFORMED},
		{"truncated twice", "84 00 81 01 a1 01 60 82 01 01", ERR_MALFORMED},
		{"truncated out of order", "84 00 81 01 a2 01 60 02 60 82 02 01", ERR_MALFORMED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t bytes[64];
		struct slice in = hex_bytes(rows[i].hex, bytes, sizeof(bytes));
		int r = event_decode(&in, &event);

		if (r != rows[i].result)
			print_error("%s\n", rows[i].why);
		assert_int_equal(r, rows[i].result);
	}
}

static void put_start(struct buf *out, size_t n_fields)
{
	cbor_put_array(out, 3);
	cbor_put_i64(out, 0);
	cbor_put_array(out, 1);
	cbor_put_u64(out, LOGSOURCE_LINUX_PROCESS_CREATION);
	cbor_put_map(out, n_fields);
}

static void test_limits(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1 << 20);
	static const uint8_t letters[EVENT_MAX_BYTES + 1] = {[0 ... EVENT_MAX_BYTES] = 'a'};
	struct slice in;

	/* a map of more fields, a list of more texts */
	put_start(&out, EVENT_MAX_FIELDS + 1);
	in = buf_slice(&out);
	assert_int_equal(event_decode(&in, &event), ERR_TOO_LARGE);
	buf_clear(&out);
	put_start(&out, 1);
	cbor_put_u64(&out, 1);
	cbor_put_array(&out, EVENT_MAX_LIST + 1);
	in = buf_slice(&out);
	assert_int_equal(event_decode(&in, &event), ERR_TOO_LARGE);
	/* a name one byte too long, and one that just fits */
	for (size_t over = 0; over <= 1; over++) {
		buf_clear(&out);
		put_start(&out, 1);
		cbor_put_text(&out, slice_of(letters, EVENT_MAX_NAME + over));
		cbor_put_bool(&out, true);
		in = buf_slice(&out);
		assert_int_equal(event_decode(&in, &event), over ? ERR_TOO_LARGE : 0);
	}
	/* an event one byte too long, and one that just fits */
	for (size_t over = 0; over <= 1; over++) {
		buf_clear(&out);
		put_start(&out, 1);
		cbor_put_u64(&out, 1);
		cbor_put_text(&out, slice_of(letters, EVENT_MAX_BYTES - out.len - 3 + over));
		assert_int_equal(out.len, EVENT_MAX_BYTES + over);
		in = buf_slice(&out);
		assert_int_equal(event_decode(&in, &event), over ? ERR_TOO_LARGE : 0);
	}
}

static void test_most_fields_decode(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1 << 20);
	struct slice in;

	put_start(&out, EVENT_MAX_FIELDS);
	for (unsigned i = 0; i < EVENT_MAX_FIELDS; i++) {
		char name[8];

		snprintf(name, sizeof(name), "f%03u", i);
		cbor_put_text(&out, slice_text(name));
		cbor_put_u64(&out, i);
	}
	in = buf_slice(&out);
	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(event.n_fields, EVENT_MAX_FIELDS);
	assert_int_equal(event.fields[255].number, 255);
}

static void test_encode_sample(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	HEX(want, SAMPLE_HEX);
	struct slice in = want;

	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(event_encode(&event, &out), 0);
	assert_int_equal(out.len, want.len);
	assert_memory_equal(out.data, want.data, want.len);
}

/* A field that older servers have no number for goes by its name, behind those with numbers. */
static void test_newer_fields_go_by_name(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	HEX(want, "83 02 81 03 a2 0d 01 64 52756e67 03");
	struct slice in;

	event_start(&event, 2, LOGSOURCE_TSUJIBAN_HEALTH);
	event_add_integer(&event, FIELD_KEY_RUNG, 3);
	event_add_integer(&event, FIELD_KEY_SOURCES, 1);
	assert_int_equal(event_encode(&event, &out), 0);
	assert_int_equal(out.len, want.len);
	assert_memory_equal(out.data, want.data, want.len);
	in = buf_slice(&out);
	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(event.fields[1].key, FIELD_KEY_RUNG);
}

/* Fields are added in any order; bad UTF-8 is written as \xNN; what was cut is marked. */
static void test_build(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	HEX(want, "84 02 81 02 a3 01 65 615c786666 02 61 62 0c 20 81 02");

	event_start(&event, 2, LOGSOURCE_LINUX_PROCESS_TERMINATION);
	event_add_integer(&event, FIELD_KEY_EXITCODE, -1);
	event_add_text(&event, FIELD_KEY_COMMANDLINE, slice_text("b"), true);
	event_add_text(&event, FIELD_KEY_IMAGE, slice_text("a\xff"), false);
	assert_int_equal(event_encode(&event, &out), 0);
	assert_int_equal(out.len, want.len);
	assert_memory_equal(out.data, want.data, want.len);
}

static void test_long_texts_are_cut_between_characters(void **state _unused_)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf noise = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf out = BUF_INIT(1 << 20);
	struct slice in;

	buf_put_byte(&text, 'a');
	while (text.len < EVENT_MAX_TEXT + 10)
		buf_put_text(&text, "\u6c34");
	event_start(&event, 0, LOGSOURCE_LINUX_PROCESS_CREATION);
	event_add_text(&event, FIELD_KEY_IMAGE, buf_slice(&text), false);
	assert_true(event.fields[0].truncated);
	assert_int_equal(event.fields[0].text.len, EVENT_MAX_TEXT);
	while (noise.len < EVENT_MAX_TEXT)
		buf_put_byte(&noise, 0xff);
	event_add_text(&event, FIELD_KEY_COMMANDLINE, buf_slice(&noise), false);
	assert_int_equal(event.fields[1].text.len, EVENT_MAX_TEXT / 4);
	assert_true(event.fields[1].truncated);
	assert_int_equal(event_encode(&event, &out), 0);
	in = buf_slice(&out);
	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(event.fields[1].text.len, EVENT_MAX_TEXT);
	assert_true(event.fields[1].truncated);
}

static void test_encode_refuses(void **state _unused_)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf out = BUF_INIT(1 << 20);

	buf_put_text(&out, "before");
	event_start(&event, 0, LOGSOURCE_LINUX_PROCESS_CREATION);
	event_add_integer(&event, FIELD_KEY_PROCESSID, 1);
	event_add_integer(&event, FIELD_KEY_PROCESSID, 2);
	assert_int_equal(event_encode(&event, &out), ERR_BAD_VALUE);
	event_start(&event, 0, LOGSOURCE_LINUX_PROCESS_CREATION);
	event.fields[0] = (struct event_field){.type = FIELD_BOOLEAN};
	event.n_fields = 1;
	assert_int_equal(event_encode(&event, &out), ERR_BAD_VALUE);
	event.n_fields = 0;
	event.n_logsources = 0;
	assert_int_equal(event_encode(&event, &out), ERR_BAD_VALUE);
	/* four texts of the greatest length are more than an event holds */
	while (text.len < EVENT_MAX_TEXT)
		buf_put_byte(&text, 'a');
	event_start(&event, 0, LOGSOURCE_LINUX_PROCESS_CREATION);
	for (enum field_key key = FIELD_KEY_IMAGE; key <= FIELD_KEY_USER; key++)
		event_add_text(&event, key, buf_slice(&text), false);
	assert_int_equal(event_encode(&event, &out), ERR_TOO_LARGE);
	assert_int_equal(out.len, 6);
	assert_int_equal(buf_result(&out), 0);
}

static void test_json(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	HEX(in, SAMPLE_HEX);

	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(event_json(&event, &out), 0);
	assert_string_equal(buf_text(&out),
		"{\"time\":1,\"logsource\":[{\"category\":\"process_creation\",\"product\":"
		"\"linux\"}],"
		"\"fields\":{\"Image\":\"/bin/"
		"sh\",\"CommandLine\":\"sh\",\"ProcessId\":5,\"x\":true,"
		"\"list\":[\"a\",\"bc\"]},\"truncated\":[\"CommandLine\",\"x\"]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_decode_points_into_the_input),
		cmocka_unit_test(test_every_cut_is_truncated),
		cmocka_unit_test(test_logsource_by_text),
		cmocka_unit_test(test_known_name_as_text_gets_its_number),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_most_fields_decode),
		cmocka_unit_test(test_encode_sample),
		cmocka_unit_test(test_newer_fields_go_by_name),
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_long_texts_are_cut_between_characters),
		cmocka_unit_test(test_encode_refuses),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
