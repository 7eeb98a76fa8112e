#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "event/cbor.h"
#include "wire/enrol.h"
#include "../hex.h"

/* 32 bytes of one value, as hex. */
#define TWICE(x_) x_ x_
#define BYTES32(x_) TWICE(TWICE(TWICE(TWICE(TWICE(x_)))))

/* {1: "a:1", 2: 11.., 3: 5, 4: 22..} */
#define KEY_HEX "a4 01 63 613a31 02 5820" BYTES32("11") " 03 05 04 5820" BYTES32("22")
/* {1: 5, 2: 11.., 3: 22.., 4: "pc", 5: "Debian", 6: "0.1"} */
#define ENROL_HEX                                                                                  \
	"a6 01 05 02 5820" BYTES32("11") " 03 5820" BYTES32("22") " 04 62 7063 05 66 44656269616e" \
								  " 06 63 302e31"
/* {1: 9, 2: 33..} */
#define ENROLLED_HEX "a2 01 09 02 5820" BYTES32("33")

static struct slice bytes_of(uint8_t *out, uint8_t value)
{
	memset(out, value, 32);
	return slice_of(out, 32);
}

static void test_company_key(void **state _unused_)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(1024);
	_cleanup_(buf_done) struct buf want = BUF_INIT(1024);
	_cleanup_(buf_done) struct buf decoded = BUF_INIT(1024);
	struct wire_company_key key = {.address = SLICE_LITERAL("a:1"), .key_id = 5};
	struct wire_company_key got;
	HEX(encoded, KEY_HEX);

	bytes_of(key.root_hash, 0x11);
	bytes_of(key.secret, 0x22);
	assert_int_equal(wire_company_key_format(&key, &text), 0);
	buf_put_text(&want, "tsujiban1.");
	text_put_base64url(&want, encoded);
	assert_string_equal(buf_text(&text), buf_text(&want));
	assert_int_equal(wire_company_key_parse(buf_slice(&text), &decoded, &got), 0);
	assert_true(slice_is_text(got.address, "a:1"));
	assert_int_equal(got.key_id, 5);
	assert_memory_equal(got.root_hash, key.root_hash, 32);
	assert_memory_equal(got.secret, key.secret, 32);
}

static int parse_key(const char *prefix, struct slice encoded)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(2048);
	_cleanup_(buf_done) struct buf decoded = BUF_INIT(2048);
	struct wire_company_key key;

	buf_put_text(&text, prefix);
	text_put_base64url(&text, encoded);
	return wire_company_key_parse(buf_slice(&text), &decoded, &key);
}

static void test_company_key_refusals(void **state _unused_)
{
	_cleanup_(buf_done) struct buf decoded = BUF_INIT(1024);
	struct wire_company_key key = {.address = SLICE_LITERAL("host")};
	uint8_t large[600] = {0};
	HEX(whole, KEY_HEX);
	HEX(no_port, "a4 01 62 613a 02 5820" BYTES32("11") " 03 05 04 5820" BYTES32("22"));
	HEX(short_secret, "a4 01 63 613a31 02 5820" BYTES32("11") " 03 05 04 41 22");
	HEX(missing, "a3 01 63 613a31 02 5820" BYTES32("11") " 03 05");

	assert_int_equal(parse_key("tsujiban1.", whole), 0);
	assert_int_equal(parse_key("tsujiban2.", whole), ERR_BAD_VALUE);
	assert_int_equal(parse_key("", whole), ERR_BAD_VALUE);
	assert_int_equal(parse_key("tsujiban1.=", whole), ERR_BAD_VALUE);
	assert_int_equal(parse_key("tsujiban1.", SLICE_EMPTY), ERR_TRUNCATED);
	assert_int_equal(parse_key("tsujiban1.", no_port), ERR_BAD_VALUE);
	assert_int_equal(parse_key("tsujiban1.", short_secret), ERR_MALFORMED);
	assert_int_equal(parse_key("tsujiban1.", missing), ERR_MALFORMED);
	assert_int_equal(
		parse_key("tsujiban1.", slice_of(whole.data, whole.len - 1)), ERR_TRUNCATED);
	assert_int_equal(parse_key("tsujiban1.", slice_of(large, sizeof(large))), ERR_TOO_LARGE);
	assert_int_equal(wire_company_key_format(&key, &decoded), ERR_BAD_VALUE);
	assert_int_equal(decoded.len, 0);
}

static void test_address(void **state _unused_)
{
	static const struct {
		const char *address;
		const char *host; /* NULL: refused */
		uint16_t port;
	} rows[] = {
		{"server.example:8443", "server.example", 8443},
		{"192.0.2.1:1", "192.0.2.1", 1},
		{"[2001:db8::1]:65535", "2001:db8::1", 65535},
		{"", NULL, 0},
		{":1", NULL, 0},
		{"host", NULL, 0},
		{"host:", NULL, 0},
		{"host:0", NULL, 0},
		{"host:65536", NULL, 0},
		{"host:1x", NULL, 0},
		{"host:+1", NULL, 0},
		{"2001:db8::1:443", NULL, 0},
		{"[2001:db8::1:443", NULL, 0},
		{"[]:443", NULL, 0},
		{"a b:1", NULL, 0},
		{"a\r\nb:1", NULL, 0},
		{"user@host:1", NULL, 0},
		{"http://host:1", NULL, 0},
		{"\u8fbb:1", NULL, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct slice host;
		uint16_t port;
		int r = wire_address_split(slice_text(rows[i].address), &host, &port);

		if ((r == 0) != (rows[i].host != NULL))
			print_error("%s\n", rows[i].address);
		assert_int_equal(r, rows[i].host ? 0 : ERR_BAD_VALUE);
		if (!rows[i].host)
			continue;
		assert_true(slice_is_text(host, rows[i].host));
		assert_int_equal(port, rows[i].port);
	}
}

static void test_enrol(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct wire_enrol enrol = {
		.key_id = 5,
		.hostname = SLICE_LITERAL("pc"),
		.system = SLICE_LITERAL("Debian"),
		.version = SLICE_LITERAL("0.1"),
	};
	struct wire_enrol got;
	HEX(want, ENROL_HEX);

	bytes_of(enrol.key_secret, 0x11);
	bytes_of(enrol.device_secret, 0x22);
	assert_int_equal(wire_enrol_encode(&enrol, &out), 0);
	assert_int_equal(out.len, want.len);
	assert_memory_equal(out.data, want.data, want.len);
	assert_int_equal(wire_enrol_decode(want, &got), 0);
	assert_int_equal(got.key_id, 5);
	assert_memory_equal(got.key_secret, enrol.key_secret, 32);
	assert_memory_equal(got.device_secret, enrol.device_secret, 32);
	assert_true(slice_is_text(got.hostname, "pc"));
	assert_true(slice_is_text(got.system, "Debian"));
	assert_true(slice_is_text(got.version, "0.1"));
}

static void test_enrolled(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct wire_enrolled enrolled = {.device = 9};
	struct wire_enrolled got;
	HEX(want, ENROLLED_HEX);
	HEX(newer, "a3 01 09 02 5820" BYTES32("33") " 03 81 61 78");

	bytes_of(enrolled.token, 0x33);
	assert_int_equal(wire_enrolled_encode(&enrolled, &out), 0);
	assert_int_equal(out.len, want.len);
	assert_memory_equal(out.data, want.data, want.len);
	assert_int_equal(wire_enrolled_decode(want, &got), 0);
	assert_int_equal(got.device, 9);
	assert_memory_equal(got.token, enrolled.token, 32);
	/* what a newer server adds is passed over */
	assert_int_equal(wire_enrolled_decode(newer, &got), 0);
}

static void test_decode_refusals(void **state _unused_)
{
	static const struct {
		const char *why;
		const char *hex;
		int result;
	} rows[] = {
		{"empty", "", ERR_TRUNCATED},
		{"not a map", "82 01 09", ERR_MALFORMED},
		{"a key missing", "a1 01 09", ERR_MALFORMED},
		{"a key twice", "a2 01 09 01 09", ERR_MALFORMED},
		{"out of order", "a2 02 5820" BYTES32("33") " 01 09", ERR_MALFORMED},
		{"a text key", "a1 61 61 09", ERR_MALFORMED},
		{"negative device", "a1 01 20", ERR_MALFORMED},
		{"token of 31", "a2 01 09 02 581f" BYTES32("33"), ERR_MALFORMED},
		{"token as text", "a2 01 09 02 7820" BYTES32("33"), ERR_MALFORMED},
		{"bytes behind", ENROLLED_HEX " 00", ERR_MALFORMED},
		{"33 keys", "b8 21 01 09", ERR_TOO_LARGE},
		{"cut", "a2 01 09 02 5820 33", ERR_TRUNCATED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t bytes[128];
		struct wire_enrolled got;
		int r = wire_enrolled_decode(hex_bytes(rows[i].hex, bytes, sizeof(bytes)), &got);

		if (r != rows[i].result)
			print_error("%s\n", rows[i].why);
		assert_int_equal(r, rows[i].result);
	}
}

static void test_text_limits(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(8192);
	char letters[WIRE_MAX_HOSTNAME + 1];
	struct wire_enrol enrol = {0};
	struct wire_enrol got;

	memset(letters, 'a', sizeof(letters));
	enrol.hostname = slice_of(letters, WIRE_MAX_HOSTNAME);
	assert_int_equal(wire_enrol_encode(&enrol, &out), 0);
	assert_int_equal(wire_enrol_decode(buf_slice(&out), &got), 0);
	buf_clear(&out);
	enrol.hostname = slice_of(letters, WIRE_MAX_HOSTNAME + 1);
	assert_int_equal(wire_enrol_encode(&enrol, &out), ERR_TOO_LARGE);
	buf_clear(&out);
	enrol.hostname = slice_text("\xff");
	assert_int_equal(wire_enrol_encode(&enrol, &out), ERR_BAD_VALUE);
	assert_int_equal(wire_enrol_decode(slice_of("", WIRE_MAX_ENROL + 1), &got), ERR_TOO_LARGE);
	/* the same limit when reading: a version of 65 bytes */
	buf_clear(&out);
	HEX(until_version,
		"a6 01 05 02 5820" BYTES32("11") " 03 5820" BYTES32("22") " 04 60 05 60 06");
	buf_put_slice(&out, until_version);
	cbor_put_text(&out, slice_of(letters, WIRE_MAX_VERSION + 1));
	assert_int_equal(wire_enrol_decode(buf_slice(&out), &got), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_company_key),
		cmocka_unit_test(test_company_key_refusals),
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_enrol),
		cmocka_unit_test(test_enrolled),
		cmocka_unit_test(test_decode_refusals),
		cmocka_unit_test(test_text_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
