#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "wire/headers.h"

#define EPOCH "000102030405060708090a0b0c0d0e0f"
#define HASH "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

struct header {
	const char *name;
	const char *value;
};

/* A whole set, in the order in which it is written. */
static const struct header whole[] = {
	{"Tsujiban-Device", "7"},
	{"Tsujiban-Epoch", EPOCH},
	{"Tsujiban-Number", "3"},
	{"Tsujiban-Count", "4096"},
	{"Tsujiban-Unpacked", "16777216"},
	{"Tsujiban-Dictionary", "0"},
	{"Tsujiban-Hash", HASH},
	{"Tsujiban-Wall", "-5"},
	{"Content-Type", "application/cbor-seq"},
	{"Content-Encoding", "zstd"},
};

static struct wire_batch sample(void)
{
	struct wire_batch batch = {
		.device = 7,
		.number = 3,
		.count = BATCH_MAX_EVENTS,
		.unpacked = BATCH_MAX_UNPACKED,
		.encoding = BATCH_ZSTD,
		.wall = -5,
	};

	for (size_t i = 0; i < sizeof(batch.epoch); i++)
		batch.epoch[i] = (uint8_t)i;
	memset(batch.hash, 0xff, sizeof(batch.hash));
	return batch;
}

static void test_format(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(4096);
	_cleanup_(buf_done) struct buf want = BUF_INIT(4096);
	struct wire_batch batch = sample();

	for (size_t i = 0; i < ARRAY_SIZE(whole); i++)
		buf_put_format(&want, "%s: %s\r\n", whole[i].name, whole[i].value);
	assert_int_equal(wire_batch_format(&batch, &out), 0);
	assert_string_equal(buf_text(&out), buf_text(&want));
	batch.encoding = BATCH_PLAIN;
	buf_clear(&out);
	assert_int_equal(wire_batch_format(&batch, &out), 0);
	assert_null(strstr(buf_text(&out), "Content-Encoding"));
}

/* Parses the whole set with one header replaced, left out (value NULL) or added (another name). */
static int parse_with(const char *name, const char *value, struct wire_batch *ret)
{
	struct wire_batch_parser parser;
	bool replaced = false;

	wire_batch_parse_start(&parser);
	for (size_t i = 0; i < ARRAY_SIZE(whole); i++) {
		bool here = name && strcmp(name, whole[i].name) == 0;
		const char *text = here ? value : whole[i].value;

		replaced |= here;
		if (text)
			TRY(wire_batch_parse_header(
				&parser, slice_text(whole[i].name), slice_text(text)));
	}
	if (name && !replaced)
		TRY(wire_batch_parse_header(&parser, slice_text(name), slice_text(value)));
	return wire_batch_parse_done(&parser, ret);
}

static void test_parse(void **state _unused_)
{
	const struct wire_batch want = sample();
	struct wire_batch got;

	assert_int_equal(parse_with(NULL, NULL, &got), 0);
	assert_int_equal(got.device, want.device);
	assert_memory_equal(got.epoch, want.epoch, sizeof(want.epoch));
	assert_int_equal(got.number, want.number);
	assert_int_equal(got.count, want.count);
	assert_int_equal(got.unpacked, want.unpacked);
	assert_int_equal(got.dictionary, 0);
	assert_int_equal(got.encoding, BATCH_ZSTD);
	assert_memory_equal(got.hash, want.hash, sizeof(want.hash));
	assert_int_equal(got.wall, want.wall);
	/* without Content-Encoding the body is plain; headers of others are none of ours */
	assert_int_equal(parse_with("Content-Encoding", NULL, &got), 0);
	assert_int_equal(got.encoding, BATCH_PLAIN);
	assert_int_equal(parse_with("User-Agent", "x", &got), 0);
	assert_int_equal(parse_with("Content-Type", "Application/CBOR-Seq", &got), 0);
}

static void test_names_have_no_case(void **state _unused_)
{
	struct wire_batch got;

	/* so this is the same header a second time */
	assert_int_equal(parse_with("tsujiban-DEVICE", "7", &got), ERR_MALFORMED);
}

static void test_refusals(void **state _unused_)
{
	static const struct {
		const char *name;
		const char *value;
		int result;
	} rows[] = {
		{"Tsujiban-Device", "", ERR_BAD_VALUE},
		{"Tsujiban-Device", "-1", ERR_BAD_VALUE},
		{"Tsujiban-Device", "+7", ERR_BAD_VALUE},
		{"Tsujiban-Device", " 7", ERR_BAD_VALUE},
		{"Tsujiban-Device", "0x7", ERR_BAD_VALUE},
		{"Tsujiban-Device", "18446744073709551616", ERR_BAD_VALUE},
		{"Tsujiban-Epoch", "00", ERR_BAD_VALUE},
		{"Tsujiban-Epoch", EPOCH "00", ERR_BAD_VALUE},
		{"Tsujiban-Epoch", "g00102030405060708090a0b0c0d0e0f", ERR_BAD_VALUE},
		{"Tsujiban-Number", "0", ERR_BAD_VALUE},
		{"Tsujiban-Count", "4097", ERR_TOO_LARGE},
		{"Tsujiban-Count", "4294967296", ERR_TOO_LARGE},
		{"Tsujiban-Count", "x", ERR_BAD_VALUE},
		{"Tsujiban-Unpacked", "16777217", ERR_TOO_LARGE},
		{"Tsujiban-Unpacked", "1e3", ERR_BAD_VALUE},
		{"Tsujiban-Dictionary", "4294967296", ERR_TOO_LARGE},
		{"Tsujiban-Hash", HASH "f", ERR_BAD_VALUE},
		{"Tsujiban-Wall", "9223372036854775808", ERR_BAD_VALUE},
		{"Tsujiban-Wall", "1.5", ERR_BAD_VALUE},
		{"Content-Type", "application/cbor", ERR_UNSUPPORTED},
		{"Content-Type", "application/cbor-seq; x=y", ERR_UNSUPPORTED},
		{"Content-Encoding", "gzip", ERR_UNSUPPORTED},
		{"Content-Encoding", "zstd, zstd", ERR_UNSUPPORTED},
	};
	struct wire_batch got;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int r = parse_with(rows[i].name, rows[i].value, &got);

		if (r != rows[i].result)
			print_error("%s: %s\n", rows[i].name, rows[i].value);
		assert_int_equal(r, rows[i].result);
	}
	/* all but the last are needed */
	for (size_t i = 0; i + 1 < ARRAY_SIZE(whole); i++)
		assert_int_equal(parse_with(whole[i].name, NULL, &got), ERR_TRUNCATED);
}

static void test_token(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(256);
	uint8_t token[WIRE_TOKEN_BYTES];
	uint8_t got[WIRE_TOKEN_BYTES];
	struct slice value;

	memset(token, 0xff, sizeof(token));
	assert_int_equal(wire_token_format(token, &out), 0);
	assert_string_equal(buf_text(&out),
		"Authorization: Bearer __________________________________________8\r\n");
	value = slice_of(out.data + 15, out.len - 17);
	assert_int_equal(wire_token_parse(value, got), 0);
	assert_memory_equal(got, token, sizeof(token));
	assert_int_equal(
		wire_token_parse(
			slice_text("bearer __________________________________________8"), got),
		0);
	assert_int_equal(wire_token_parse(slice_of(value.data, value.len - 1), got), ERR_BAD_VALUE);
	assert_int_equal(wire_token_parse(slice_of(value.data, value.len + 1), got), ERR_BAD_VALUE);
	assert_int_equal(wire_token_parse(SLICE_EMPTY, got), ERR_BAD_VALUE);
	assert_int_equal(
		wire_token_parse(
			slice_text("Basic: __________________________________________8"), got),
		ERR_BAD_VALUE);
	/* bits that no 32 bytes leave over; characters of another alphabet */
	assert_int_equal(
		wire_token_parse(
			slice_text("Bearer ___________________________________________"), got),
		ERR_BAD_VALUE);
	assert_int_equal(
		wire_token_parse(
			slice_text("Bearer /_________________________________________8"), got),
		ERR_BAD_VALUE);
}

/* How it was packed does not matter: two batches of one number are the same by their contents. */
static void test_content(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(4096);
	struct wire_batch batch = sample();
	struct wire_batch_parser parser;

	batch.has_content = true;
	memset(batch.content, 0xff, sizeof(batch.content));
	assert_int_equal(wire_batch_format(&batch, &out), 0);
	assert_non_null(
		strstr(buf_text(&out), "\r\nTsujiban-Content: " HASH "\r\nTsujiban-Wall: "));
	wire_batch_parse_start(&parser);
	assert_int_equal(
		wire_batch_parse_header(&parser, slice_text("tsujiban-content"), slice_text(HASH)),
		0);
	assert_true(parser.batch.has_content);
	assert_memory_equal(parser.batch.content, batch.content, sizeof(batch.content));
	wire_batch_parse_start(&parser);
	assert_int_equal(
		wire_batch_parse_header(&parser, slice_text("Tsujiban-Content"), slice_text("ff")),
		ERR_BAD_VALUE);
}

static void test_lines(void **state _unused_)
{
	_cleanup_(buf_done) struct buf key = BUF_INIT(512);
	struct wire_lines lines;

	assert_true(wire_is_lines(slice_text("application/x-ndjson")));
	assert_true(wire_is_lines(slice_text("Application/X-NDJSON ; charset=utf-8")));
	assert_false(wire_is_lines(slice_text("application/json")));
	assert_false(wire_is_lines(SLICE_EMPTY));
	assert_int_equal(wire_lines_parse(SLICE_EMPTY, SLICE_EMPTY, &lines), 0);
	assert_int_equal(lines.key.len, 0);
	assert_int_equal(lines.encoding, BATCH_PLAIN);
	assert_int_equal(wire_lines_parse(slice_text("ZSTD"), slice_text("\"a\""), &lines), 0);
	assert_true(slice_is_text(lines.key, "\"a\""));
	assert_int_equal(lines.encoding, BATCH_ZSTD);
	assert_int_equal(
		wire_lines_parse(slice_text("gzip"), SLICE_EMPTY, &lines), ERR_UNSUPPORTED);
	assert_int_equal(
		wire_lines_parse(slice_text("identity"), slice_text("a b"), &lines), ERR_BAD_VALUE);
	for (int i = 0; i < WIRE_MAX_KEY; i++)
		buf_put_byte(&key, 'k');
	assert_int_equal(wire_lines_parse(SLICE_EMPTY, buf_slice(&key), &lines), 0);
	buf_put_byte(&key, 'k');
	assert_int_equal(wire_lines_parse(SLICE_EMPTY, buf_slice(&key), &lines), ERR_BAD_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_content),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_names_have_no_case),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
