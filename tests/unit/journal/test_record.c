#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/crc32c.h"
#include "journal/record.h"

enum { POSITION = 0x1000 };

static struct journal_record sample(void)
{
	struct journal_record record = {
		.position = POSITION,
		.device = 0x0102030405060708,
		.number = 9,
		.company = 0x0a0b0c0d,
		.count = 2,
		.unpacked = 300,
		.dictionary = 4,
		.kind = JOURNAL_BATCH,
		.encoding = 1,
		.received = 1700000000000000,
		.contact = -1,
		.sent_wall = 1700000000000001,
	};

	memset(record.epoch, 0xee, sizeof(record.epoch));
	memset(record.hash, 0xaa, sizeof(record.hash));
	return record;
}

static void encode_sample(struct buf *out)
{
	struct journal_record record = sample();

	assert_int_equal(journal_record_encode(&record, slice_text("hello"), out), 0);
}

/* The layout as the header's title states it, byte by byte, without the codec. */
static void test_layout(void **state _unused_)
{
	static const uint8_t device[8] = {8, 7, 6, 5, 4, 3, 2, 1};
	static const uint8_t company[4] = {0x0d, 0x0c, 0x0b, 0x0a};
	static const uint8_t zeros[3] = {0};
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);

	encode_sample(&out);
	assert_int_equal(out.len, 144);
	assert_memory_equal(out.data, "TSJ1", 4);
	assert_memory_equal(out.data + 12, "\x05\0\0\0", 4);
	assert_memory_equal(out.data + 16, "\0\x10\0\0\0\0\0\0", 8);
	assert_memory_equal(out.data + 24, device, 8);
	assert_int_equal(out.data[32], 0xee);
	assert_int_equal(out.data[47], 0xee);
	assert_int_equal(out.data[48], 9);
	assert_memory_equal(out.data + 56, company, 4);
	assert_int_equal(out.data[60], 2);
	assert_memory_equal(out.data + 64, "\x2c\x01\0\0", 4);
	assert_int_equal(out.data[68], 4);
	assert_int_equal(out.data[72], JOURNAL_BATCH);
	assert_int_equal(out.data[73], 1);
	assert_memory_equal(out.data + 88, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	assert_int_equal(out.data[104], 0xaa);
	assert_int_equal(out.data[135], 0xaa);
	assert_memory_equal(out.data + 136, "hello", 5);
	assert_memory_equal(out.data + 141, zeros, 3);
}

static void test_round_trip(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	_cleanup_(buf_done) struct buf again = BUF_INIT(1024);
	const struct journal_record want = sample();
	struct journal_record got;
	struct slice body;

	encode_sample(&out);
	buf_put_text(&out, "what follows");
	assert_int_equal(journal_record_decode(buf_slice(&out), POSITION, &got, &body), 0);
	assert_true(slice_is_text(body, "hello"));
	assert_int_equal(journal_record_end(&got), POSITION + 144);
	assert_int_equal(got.body_bytes, 5);
	assert_int_equal(got.body_crc, crc32c(0, slice_text("hello")));
	assert_int_equal(got.device, want.device);
	assert_int_equal(got.contact, want.contact);
	assert_int_equal(got.sent_wall, want.sent_wall);
	assert_memory_equal(got.epoch, want.epoch, sizeof(want.epoch));
	assert_int_equal(journal_record_encode(&got, body, &again), 0);
	assert_memory_equal(again.data, out.data, again.len);
}

static void test_any_flipped_bit_is_damage(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct journal_record got;
	struct slice body;

	encode_sample(&out);
	for (size_t i = 0; i < JOURNAL_HEADER_BYTES + 5; i++) {
		out.data[i] ^= 0x10;
		assert_int_equal(
			journal_record_decode(buf_slice(&out), POSITION, &got, &body), ERR_DAMAGED);
		out.data[i] ^= 0x10;
	}
	assert_int_equal(journal_record_decode(buf_slice(&out), POSITION, &got, &body), 0);
}

static void test_another_positions_record_is_damage(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct journal_record got;
	struct slice body;

	encode_sample(&out);
	assert_int_equal(
		journal_record_decode(buf_slice(&out), POSITION + 8, &got, &body), ERR_DAMAGED);
}

static void test_every_cut_is_truncated(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct journal_record got;
	struct slice body;

	encode_sample(&out);
	for (size_t len = 0; len < out.len; len++)
		assert_int_equal(
			journal_record_decode(slice_of(out.data, len), POSITION, &got, &body),
			ERR_TRUNCATED);
}

static void test_zeros_say_again(void **state _unused_)
{
	static const uint8_t zeros[JOURNAL_HEADER_BYTES];
	struct journal_record got;
	struct slice body;

	assert_int_equal(
		journal_record_decode(slice_of(zeros, sizeof(zeros)), POSITION, &got, &body),
		ERR_AGAIN);
}

static void test_padding(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct journal_record got;
	struct slice body;

	assert_int_equal(journal_padding_encode(64, 1 << 20, &out), 0);
	assert_int_equal(out.len, JOURNAL_HEADER_BYTES);
	assert_int_equal(journal_record_decode(buf_slice(&out), 64, &got, &body), 0);
	assert_int_equal(got.kind, JOURNAL_PADDING);
	assert_int_equal(journal_record_end(&got), 64 + (1 << 20));
	assert_int_equal(body.len, 0);
}

static void test_encode_refuses(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct journal_record record = sample();

	assert_int_equal(journal_record_encode(&record, slice_of("", JOURNAL_MAX_BODY + 1), &out),
		ERR_TOO_LARGE);
	record.position = POSITION + 1;
	assert_int_equal(journal_record_encode(&record, slice_text("x"), &out), ERR_BAD_VALUE);
	record = sample();
	record.kind = JOURNAL_PADDING;
	assert_int_equal(journal_record_encode(&record, slice_text("x"), &out), ERR_BAD_VALUE);
	assert_int_equal(journal_padding_encode(0, JOURNAL_HEADER_BYTES - 8, &out), ERR_BAD_VALUE);
	assert_int_equal(journal_padding_encode(0, JOURNAL_HEADER_BYTES + 4, &out), ERR_BAD_VALUE);
	assert_int_equal(out.len, 0);
}

/* A header with a right checksum may still claim what no writer writes. */
static void test_unsound_headers_are_damage(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	struct journal_record got;
	uint32_t crc;

	encode_sample(&out);
	out.data[72] = 7;
	crc = crc32c(0, slice_of(out.data + 8, JOURNAL_HEADER_BYTES - 8));
	for (size_t i = 0; i < 4; i++)
		out.data[4 + i] = (uint8_t)(crc >> (8 * i));
	assert_int_equal(journal_header_decode(buf_slice(&out), POSITION, &got), ERR_DAMAGED);
	out.data[72] = JOURNAL_BATCH;
	out.data[15] = 0x7f;
	crc = crc32c(0, slice_of(out.data + 8, JOURNAL_HEADER_BYTES - 8));
	for (size_t i = 0; i < 4; i++)
		out.data[4 + i] = (uint8_t)(crc >> (8 * i));
	assert_int_equal(journal_header_decode(buf_slice(&out), POSITION, &got), ERR_DAMAGED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_any_flipped_bit_is_damage),
		cmocka_unit_test(test_another_positions_record_is_damage),
		cmocka_unit_test(test_every_cut_is_truncated),
		cmocka_unit_test(test_zeros_say_again),
		cmocka_unit_test(test_padding),
		cmocka_unit_test(test_encode_refuses),
		cmocka_unit_test(test_unsound_headers_are_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
