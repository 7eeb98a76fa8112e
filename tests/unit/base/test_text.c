/* Strict numbers, hex, base64url (vectors of RFC 4648), UTF-8, JSON text, slices, CRC-32C (RFC 3720). */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/crc32c.h"
#include "base/text.h"

static void numbers_are_strict(void **state)
{
	static const char *const bad[] = {
		"", " 1", "1 ", "+1", "-1", "0x1", "1e3", "18446744073709551616", "101"};
	uint64_t number;
	int64_t signed_number;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(text_parse_u64(slice_text(bad[i]), 100, &number), ERR_BAD_VALUE);
	assert_int_equal(
		text_parse_u64(slice_text("18446744073709551615"), UINT64_MAX, &number), 0);
	assert_true(number == UINT64_MAX);
	assert_int_equal(text_parse_i64(slice_text("-9223372036854775808"), &signed_number), 0);
	assert_true(signed_number == INT64_MIN);
	assert_int_equal(
		text_parse_i64(slice_text("9223372036854775808"), &signed_number), ERR_BAD_VALUE);
	assert_int_equal(text_parse_i64(slice_text("-"), &signed_number), ERR_BAD_VALUE);
}

static void hex_both_ways(void **state)
{
	struct buf b = BUF_INIT(64);
	uint8_t out[3];

	text_put_hex(&b, slice_of("\x00\xab\xff", 3));
	assert_string_equal(buf_text(&b), "00abff");
	assert_int_equal(text_parse_hex(slice_text("00ABff"), out, 3), 0);
	assert_memory_equal(out, "\x00\xab\xff", 3);
	assert_int_equal(text_parse_hex(slice_text("00abf"), out, 3), ERR_BAD_VALUE);
	assert_int_equal(text_parse_hex(slice_text("00abfg"), out, 3), ERR_BAD_VALUE);
	buf_done(&b);
}

static void base64url_as_rfc_4648_has_it(void **state)
{
	static const char *const rows[][2] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"},
		{"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"},
		{"\xfb\xff", "-_8"}};
	static const char *const bad[] = {"Z", "Zg==", "Zh", "Zm9vYg+", "Zm 9v"};
	struct buf b = BUF_INIT(64);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		buf_clear(&b);
		assert_int_equal(text_put_base64url(&b, slice_text(rows[i][0])), 0);
		assert_string_equal(buf_text(&b), rows[i][1]);
		buf_clear(&b);
		assert_int_equal(text_parse_base64url(slice_text(rows[i][1]), &b), 0);
		assert_true(slice_is_text(buf_slice(&b), rows[i][0]));
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(text_parse_base64url(slice_text(bad[i]), &b), ERR_BAD_VALUE);
	buf_done(&b);
}

static void bad_utf8_is_made_visible(void **state)
{
	struct buf b = BUF_INIT(64);

	assert_int_equal(text_put_as_utf8(&b, slice_of("a\xff\xe3\x81\x82\xed\xa0\x80", 8)), 0);
	assert_string_equal(buf_text(&b), "a\\xff\xe3\x81\x82\\xed\\xa0\\x80");
	assert_int_equal(text_cut_utf8(slice_text("a\xe3\x81\x82"), 3).len, 1);
	assert_int_equal(text_cut_utf8(slice_text("a\xe3\x81\x82"), 4).len, 4);
	buf_done(&b);
}

static void json_text_is_escaped(void **state)
{
	struct buf b = BUF_INIT(128);

	text_put_json(&b, slice_of("a\"\\\n\x01\x7f\xff\xe3\x81\x82", 10));
	assert_string_equal(buf_text(&b), "\"a\\\"\\\\\\n\\u0001\\u007f\xef\xbf\xbd\xe3\x81\x82\"");
	buf_done(&b);
}

static void parts_between_separators(void **state)
{
	struct slice rest = slice_text("a,,b"), part;

	assert_true(text_next_part(&rest, ',', &part));
	assert_true(slice_is_text(part, "a"));
	assert_true(text_next_part(&rest, ',', &part));
	assert_int_equal(part.len, 0);
	assert_true(text_next_part(&rest, ',', &part));
	assert_true(slice_is_text(part, "b"));
	assert_false(text_next_part(&rest, ',', &part));
	assert_true(slice_is_text(text_trim(slice_text(" \ta b\t ")), "a b"));
	assert_int_equal(text_trim(slice_text(" \t ")).len, 0);
}

static void slices_compare_and_search(void **state)
{
	struct slice s = slice_text("Tsujiban");

	assert_true(slice_is_nocase(s, slice_text("tSUJIBAN")));
	assert_false(slice_is_nocase(s, slice_text("tsujibaN ")));
	assert_true(slice_starts(s, slice_text("Tsu")) && slice_ends(s, slice_text("ban")));
	assert_false(slice_starts(slice_text("T"), s) || slice_ends(slice_text("n"), s));
	assert_int_equal(slice_find(s, slice_text("ji")), 3);
	assert_int_equal(slice_find(s, slice_text("zz")), s.len);
	assert_int_equal(slice_find(s, SLICE_EMPTY), 0);
	assert_int_equal(slice_find_byte(s, 'z'), s.len);
	assert_int_equal(slice_from(s, 99).len, 0);
	assert_true(slice_is_secret(s, slice_text("Tsujiban")));
	assert_false(slice_is_secret(s, slice_text("Tsujibam")));
}

static void crc32c_as_rfc_3720_has_it(void **state)
{
	uint8_t bytes[32];

	memset(bytes, 0, sizeof(bytes));
	assert_int_equal(crc32c(0, slice_of(bytes, 32)), 0x8a9136aa);
	memset(bytes, 0xff, sizeof(bytes));
	assert_int_equal(crc32c(0, slice_of(bytes, 32)), 0x62a8ab43);
	for (uint8_t i = 0; i < 32; i++)
		bytes[i] = i;
	assert_int_equal(crc32c(0, slice_of(bytes, 32)), 0x46dd794e);
	assert_int_equal(
		crc32c(crc32c(0, slice_of(bytes, 13)), slice_of(bytes + 13, 19)), 0x46dd794e);
}

static void days_are_those_of_the_calendar(void **state)
{
	static const char *const good[] = {"2026-01-31", "2024-02-29", "2000-02-29", "2026-12-31"};
	static const char *const bad[] = {"2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01",
		"2026-00-10", "2026-10-00", "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01T", "",
		"0000-01-01", "2026-01-1x"};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		if (!text_is_date(slice_text(good[i])))
			fail_msg("%s is one", good[i]);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (text_is_date(slice_text(bad[i])))
			fail_msg("%s is none", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_strict),
		cmocka_unit_test(hex_both_ways),
		cmocka_unit_test(base64url_as_rfc_4648_has_it),
		cmocka_unit_test(bad_utf8_is_made_visible),
		cmocka_unit_test(json_text_is_escaped),
		cmocka_unit_test(parts_between_separators),
		cmocka_unit_test(slices_compare_and_search),
		cmocka_unit_test(crc32c_as_rfc_3720_has_it),
		cmocka_unit_test(days_are_those_of_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
