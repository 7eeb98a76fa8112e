#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "event/cbor.h"
#include "../hex.h"

/* RFC 8949 appendix A. */
static const struct {
	const char *hex;
	uint64_t value;
} unsigned_examples[] = {
	{"00", 0},
	{"01", 1},
	{"0a", 10},
	{"17", 23},
	{"18 18", 24},
	{"18 19", 25},
	{"18 64", 100},
	{"19 03e8", 1000},
	{"1a 000f4240", 1000000},
	{"1b 000000e8d4a51000", 1000000000000},
	{"1b ffffffffffffffff", UINT64_MAX},
};

static const struct {
	const char *hex;
	int64_t value;
} signed_examples[] = {
	{"00", 0},
	{"18 64", 100},
	{"20", -1},
	{"29", -10},
	{"38 63", -100},
	{"39 03e7", -1000},
	{"1b 7fffffffffffffff", INT64_MAX},
	{"3b 7fffffffffffffff", INT64_MIN},
};

static void assert_put(const struct buf *out, const char *hex)
{
	uint8_t bytes[32];
	struct slice want = hex_bytes(hex, bytes, sizeof(bytes));

	assert_int_equal(out->len, want.len);
	assert_memory_equal(out->data, want.data, want.len);
}

static void test_unsigned(void **state _unused_)
{
	for (size_t i = 0; i < ARRAY_SIZE(unsigned_examples); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(32);
		struct slice in;
		uint64_t got;

		assert_int_equal(cbor_put_u64(&out, unsigned_examples[i].value), 0);
		assert_put(&out, unsigned_examples[i].hex);
		in = buf_slice(&out);
		assert_int_equal(cbor_take_u64(&in, &got), 0);
		assert_true(got == unsigned_examples[i].value);
		assert_int_equal(in.len, 0);
	}
}

static void test_signed(void **state _unused_)
{
	for (size_t i = 0; i < ARRAY_SIZE(signed_examples); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(32);
		struct slice in;
		int64_t got;

		assert_int_equal(cbor_put_i64(&out, signed_examples[i].value), 0);
		assert_put(&out, signed_examples[i].hex);
		in = buf_slice(&out);
		assert_int_equal(cbor_take_i64(&in, &got), 0);
		assert_true(got == signed_examples[i].value);
	}
}

static void test_strings(void **state _unused_)
{
	static const struct {
		const char *hex;
		const char *text;
	} examples[] = {
		{"60", ""},
		{"61 61", "a"},
		{"64 49455446", "IETF"},
		{"62 225c", "\"\\"},
		{"62 c3bc", "\u00fc"},
		{"63 e6b0b4", "\u6c34"},
		{"64 f0908591", "\U00010151"},
	};
	struct slice got;

	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(32);
		struct slice in;

		assert_int_equal(cbor_put_text(&out, slice_text(examples[i].text)), 0);
		assert_put(&out, examples[i].hex);
		in = buf_slice(&out);
		assert_int_equal(cbor_take_text(&in, &got), 0);
		assert_true(slice_is_text(got, examples[i].text));
	}
	HEX(in, "44 01020304");
	assert_int_equal(cbor_take_bytes(&in, &got), 0);
	assert_int_equal(got.len, 4);
	assert_int_equal(got.data[3], 4);
}

static void test_booleans_and_counts(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(32);
	HEX(in, "f4 f5 83 a2");
	bool flag;
	size_t n;

	assert_int_equal(cbor_take_bool(&in, &flag), 0);
	assert_false(flag);
	assert_int_equal(cbor_take_bool(&in, &flag), 0);
	assert_true(flag);
	assert_int_equal(cbor_take_array(&in, 3, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(cbor_take_map(&in, 1, &n), ERR_TOO_LARGE);
	cbor_put_bool(&out, false);
	cbor_put_bool(&out, true);
	cbor_put_array(&out, 3);
	assert_int_equal(cbor_put_map(&out, 25), 0);
	assert_put(&out, "f4 f5 83 b8 19");
}

/* One row per reason to refuse; read by cbor_skip, which takes every type. */
static const struct refusal {
	const char *hex;
	int result;
} refusals[] = {
	{"", ERR_TRUNCATED},
	{"18", ERR_TRUNCATED},
	{"19 03", ERR_TRUNCATED},
	{"1b 00000000000000", ERR_TRUNCATED},
	{"44 010203", ERR_TRUNCATED},
	{"63 6162", ERR_TRUNCATED},
	{"5b ffffffffffffffff 00", ERR_TRUNCATED},
	{"83 0102", ERR_TRUNCATED},
	{"9b 0000000100000000 00", ERR_TRUNCATED},
	{"bb ffffffffffffffff 00", ERR_TRUNCATED},
	{"a2 0102 03", ERR_TRUNCATED},
	/* not the shortest form */
	{"18 17", ERR_MALFORMED},
	{"19 00ff", ERR_MALFORMED},
	{"1a 0000ffff", ERR_MALFORMED},
	{"1b 00000000ffffffff", ERR_MALFORMED},
	{"38 00", ERR_MALFORMED},
	{"58 01 00", ERR_MALFORMED},
	{"78 01 61", ERR_MALFORMED},
	{"98 01 00", ERR_MALFORMED},
	{"b8 01 00 00", ERR_MALFORMED},
	/* reserved additional information, a break on its own */
	{"1c", ERR_MALFORMED},
	{"1d", ERR_MALFORMED},
	{"1e", ERR_MALFORMED},
	{"1f", ERR_MALFORMED},
	{"3f", ERR_MALFORMED},
	{"df", ERR_MALFORMED},
	{"ff", ERR_MALFORMED},
	{"fc", ERR_MALFORMED},
	/* simple values below 32 in two bytes */
	{"f8 14", ERR_MALFORMED},
	{"f8 00", ERR_MALFORMED},
	/* indefinite lengths */
	{"5f 41 00 ff", ERR_UNSUPPORTED},
	{"7f 61 61 ff", ERR_UNSUPPORTED},
	{"9f ff", ERR_UNSUPPORTED},
	{"bf ff", ERR_UNSUPPORTED},
	/* null, undefined, other simple values, floats, tags */
	{"f6", ERR_UNSUPPORTED},
	{"f7", ERR_UNSUPPORTED},
	{"f0", ERR_UNSUPPORTED},
	{"f8 ff", ERR_UNSUPPORTED},
	{"f9 0000", ERR_UNSUPPORTED},
	{"fa 47c35000", ERR_UNSUPPORTED},
	{"fb 3ff199999999999a", ERR_UNSUPPORTED},
	{"c0 60", ERR_UNSUPPORTED},
	{"c1 1a 514b67b0", ERR_UNSUPPORTED},
	/* not UTF-8: a stray byte, an overlong form, a surrogate */
	{"61 ff", ERR_MALFORMED},
	{"62 c080", ERR_MALFORMED},
	{"63 eda080", ERR_MALFORMED},
	/* nesting: three levels pass, see below; four do not */
	{"81 81 81 81 00", ERR_TOO_LARGE},
	{"a1 00 81 81 81 00", ERR_TOO_LARGE},
};

static void test_refusals(void **state _unused_)
{
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
		uint8_t bytes[32];
		struct slice in = hex_bytes(refusals[i].hex, bytes, sizeof(bytes));
		int r = cbor_skip(&in);

		if (r != refusals[i].result)
			print_error("row %zu: %s\n", i, refusals[i].hex);
		assert_int_equal(r, refusals[i].result);
	}
}

static void test_skip_takes_one_item(void **state _unused_)
{
	HEX(in, "81 a1 81 20 62 6162 f5");
	bool flag;

	assert_int_equal(cbor_skip(&in), 0);
	assert_int_equal(cbor_take_bool(&in, &flag), 0);
	assert_int_equal(in.len, 0);
}

static void test_wrong_types(void **state _unused_)
{
	HEX(text, "61 61");
	HEX(negative, "20");
	HEX(large, "1b 8000000000000000");
	HEX(small, "3b 8000000000000000");
	HEX(three, "43 010203");
	struct slice in;
	uint64_t u;
	int64_t i;
	uint8_t fixed[4];

	in = text;
	assert_int_equal(cbor_take_u64(&in, &u), ERR_MALFORMED);
	in = text;
	assert_int_equal(cbor_take_i64(&in, &i), ERR_MALFORMED);
	in = text;
	assert_int_equal(cbor_take_bytes(&in, &in), ERR_MALFORMED);
	in = negative;
	assert_int_equal(cbor_take_u64(&in, &u), ERR_MALFORMED);
	in = large;
	assert_int_equal(cbor_take_i64(&in, &i), ERR_UNSUPPORTED);
	in = small;
	assert_int_equal(cbor_take_i64(&in, &i), ERR_UNSUPPORTED);
	in = three;
	assert_int_equal(cbor_take_fixed(&in, fixed, sizeof(fixed)), ERR_MALFORMED);
}

/* Takes every item as a key; the result of the first that is out of order. */
static int check_keys(const char *hex)
{
	uint8_t bytes[128];
	struct slice in = hex_bytes(hex, bytes, sizeof(bytes));
	struct slice previous = SLICE_EMPTY;

	while (in.len > 0) {
		struct slice before = in;

		TRY(cbor_skip(&in));
		TRY(cbor_check_order(&previous, before, in));
	}
	return 0;
}

static void test_key_order(void **state _unused_)
{
	/* RFC 8949 section 4.2.1: 10, 100, -1, "z", "aa", [100], [-1], false */
	assert_int_equal(check_keys("0a 1864 20 617a 626161 811864 8120 f4"), 0);
	assert_int_equal(check_keys("0a 0a"), ERR_MALFORMED);
	assert_int_equal(check_keys("1864 0a"), ERR_MALFORMED);
	assert_int_equal(check_keys("626161 617a"), ERR_MALFORMED);
	assert_int_equal(check_keys("6161 6161"), ERR_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unsigned),
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_booleans_and_counts),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_skip_takes_one_item),
		cmocka_unit_test(test_wrong_types),
		cmocka_unit_test(test_key_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
