#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <zstd.h>

#include "event/batch.h"
#include "event/cbor.h"
#include "../hex.h"

/* {0: 7, 1: epoch, 2: 3, 3: 1000, 4: 24, 5: count, 6: 2} and the smallest event there is. */
#define EPOCH_HEX "50 000102030405060708090a0b0c0d0e0f"
#define HEADER_HEX(count_) "a7 00 07 01 " EPOCH_HEX " 02 03 03 19 03e8 04 18 18 05 " count_ " 06 02"
#define EVENT_HEX " 83 00 81 01 a0"

static struct event event;

static void test_header(void **state _unused_)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);
	HEX(in, HEADER_HEX("02") EVENT_HEX EVENT_HEX);
	HEX(want, HEADER_HEX("02"));
	struct batch_header header;
	struct batch_reader reader;

	assert_int_equal(batch_open(in, &header, &reader), 0);
	assert_int_equal(header.device, 7);
	assert_int_equal(header.epoch[15], 15);
	assert_int_equal(header.number, 3);
	assert_int_equal(header.wall, 1000);
	assert_int_equal(header.monotonic, 24);
	assert_int_equal(header.count, 2);
	assert_int_equal(header.lost, 2);
	assert_int_equal(batch_header_encode(&header, &out), 0);
	assert_int_equal(out.len, want.len);
	assert_memory_equal(out.data, want.data, want.len);
	assert_int_equal(batch_next(&reader, &event), 1);
	assert_int_equal(batch_next(&reader, &event), 1);
	assert_int_equal(batch_next(&reader, &event), 0);
}

static void test_unknown_keys_are_passed_over(void **state _unused_)
{
	HEX(in, "a8 00 07 01 " EPOCH_HEX " 02 03 03 00 04 00 05 00 06 00 07 82 61 61 a1 00 00");
	struct batch_header header;
	struct batch_reader reader;

	assert_int_equal(batch_open(in, &header, &reader), 0);
	assert_int_equal(batch_next(&reader, &event), 0);
}

static void test_header_refusals(void **state _unused_)
{
	static const struct {
		const char *why;
		const char *hex;
		int result;
	} rows[] = {
		{"empty", "", ERR_TRUNCATED},
		{"not a map", "80", ERR_MALFORMED},
		{"a key missing", "a6 00 07 01 " EPOCH_HEX " 02 03 03 00 04 00 05 00",
			ERR_MALFORMED},
		{"a key twice", "a7 00 07 00 07 01 " EPOCH_HEX, ERR_MALFORMED},
		{"out of order", "a7 02 03 00 07", ERR_MALFORMED},
		{"text key", "a1 61 61 00", ERR_MALFORMED},
		{"short epoch", "a7 00 07 01 4f 000102030405060708090a0b0c0d0e", ERR_MALFORMED},
		{"number 0", "a7 00 07 01 " EPOCH_HEX " 02 00 03 00 04 00 05 00 06 00",
			ERR_MALFORMED},
		{"4,097 events", HEADER_HEX("19 1001"), ERR_TOO_LARGE},
		{"2^32 events", HEADER_HEX("1b 0000000100000000"), ERR_TOO_LARGE},
		{"negative device", "a7 00 20", ERR_MALFORMED},
		{"33 keys", "b8 21 00 07", ERR_TOO_LARGE},
	};
	struct batch_header header;
	struct batch_reader reader;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t bytes[128];
		int r = batch_open(hex_bytes(rows[i].hex, bytes, sizeof(bytes)), &header, &reader);

		if (r != rows[i].result)
			print_error("%s\n", rows[i].why);
		assert_int_equal(r, rows[i].result);
	}
	assert_int_equal(
		batch_open(slice_of("", BATCH_MAX_UNPACKED + 1), &header, &reader), ERR_TOO_LARGE);
}

static void test_count_must_be_true(void **state _unused_)
{
	HEX(fewer, HEADER_HEX("02") EVENT_HEX);
	HEX(more, HEADER_HEX("01") EVENT_HEX EVENT_HEX);
	struct batch_header header;
	struct batch_reader reader;

	assert_int_equal(batch_open(fewer, &header, &reader), 0);
	assert_int_equal(batch_next(&reader, &event), 1);
	assert_int_equal(batch_next(&reader, &event), ERR_TRUNCATED);
	assert_int_equal(batch_open(more, &header, &reader), 0);
	assert_int_equal(batch_next(&reader, &event), 1);
	assert_int_equal(batch_next(&reader, &event), ERR_MALFORMED);
}

static void fill(struct buf *plain, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_put_byte(plain, (uint8_t)("process_creation "[i % 17]));
}

static void test_pack_round_trip(void **state _unused_)
{
	_cleanup_(buf_done) struct buf plain = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf packed = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf unpacked = BUF_INIT(1 << 20);
	struct batch_packer *packer;

	fill(&plain, 100000);
	assert_int_equal(batch_packer_new(&packer), 0);
	/* twice, for the context is used again; appended, for the buffer may hold something */
	for (int i = 0; i < 2; i++) {
		buf_clear(&packed);
		assert_int_equal(batch_pack(packer, buf_slice(&plain), &packed), 0);
		assert_true(packed.len < 2000);
		assert_int_equal(batch_unpack(packer, buf_slice(&packed), plain.len, &unpacked), 0);
	}
	assert_int_equal(unpacked.len, 2 * plain.len);
	assert_memory_equal(unpacked.data + plain.len, plain.data, plain.len);
	assert_null(batch_packer_free(packer));
	assert_null(batch_packer_free(NULL));
}

static void test_pack_refuses_what_does_not_fit(void **state _unused_)
{
	_cleanup_(buf_done) struct buf plain = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf packed = BUF_INIT(16);
	struct batch_packer *packer;

	fill(&plain, 1000);
	assert_int_equal(batch_packer_new(&packer), 0);
	assert_int_equal(batch_pack(packer, buf_slice(&plain), &packed), ERR_TOO_LARGE);
	assert_int_equal(packed.len, 0);
	batch_packer_free(packer);
}

static void expect_unpack(struct slice packed, size_t declared, size_t room, int result)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(room);
	struct batch_packer *packer;

	assert_int_equal(batch_packer_new(&packer), 0);
	assert_int_equal(batch_unpack(packer, packed, declared, &out), result);
	assert_int_equal(out.len, result == 0 ? declared : 0);
	batch_packer_free(packer);
}

static void test_unpack_refusals(void **state _unused_)
{
	_cleanup_(buf_done) struct buf plain = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf packed = BUF_INIT(1 << 20);
	HEX(skippable, "502a4d18 00000000");
	struct batch_packer *packer;
	struct slice frame;

	fill(&plain, 1000);
	assert_int_equal(batch_packer_new(&packer), 0);
	assert_int_equal(batch_pack(packer, buf_slice(&plain), &packed), 0);
	batch_packer_free(packer);
	frame = buf_slice(&packed);
	expect_unpack(frame, 1000, 1 << 20, 0);
	expect_unpack(frame, 999, 1 << 20, ERR_MALFORMED);
	expect_unpack(frame, 1001, 1 << 20, ERR_MALFORMED);
	expect_unpack(frame, 0, 1 << 20, ERR_MALFORMED);
	expect_unpack(frame, 1000, 999, ERR_TOO_LARGE);
	expect_unpack(frame, BATCH_MAX_UNPACKED + 1, 1 << 20, ERR_TOO_LARGE);
	expect_unpack(slice_of(frame.data, BATCH_MAX_PACKED + 1), 1000, 1 << 20, ERR_TOO_LARGE);
	expect_unpack(slice_of(frame.data, frame.len - 1), 1000, 1 << 20, ERR_MALFORMED);
	expect_unpack(slice_of(frame.data, 3), 1000, 1 << 20, ERR_MALFORMED);
	expect_unpack(SLICE_EMPTY, 1000, 1 << 20, ERR_MALFORMED);
	expect_unpack(slice_text("this is not zstd"), 1000, 1 << 20, ERR_MALFORMED);
	expect_unpack(skippable, 0, 1 << 20, ERR_MALFORMED);
	/* a second frame, or anything else, behind the first */
	assert_int_equal(buf_put_slice(&packed, skippable), 0);
	expect_unpack(buf_slice(&packed), 1000, 1 << 20, ERR_MALFORMED);
}

/* A frame that declares little and holds much is cut where its declaration ends. */
static void test_bomb(void **state _unused_)
{
	_cleanup_(buf_done) struct buf plain = BUF_INIT(4 << 20);
	_cleanup_(buf_done) struct buf packed = BUF_INIT(1 << 20);
	struct batch_packer *packer;

	fill(&plain, 3 << 20);
	assert_int_equal(batch_packer_new(&packer), 0);
	assert_int_equal(batch_pack(packer, buf_slice(&plain), &packed), 0);
	batch_packer_free(packer);
	/* RFC 8878 section 3.1.1.1: a content size of 4 bytes stands behind the descriptor and, in
	 * a frame of several segments, the window's byte. */
	assert_int_equal(packed.data[4] >> 6, 2);
	assert_int_equal(packed.data[4] & 0x20, 0);
	memcpy(packed.data + 6, "\xe8\x03\0\0", 4);
	assert_int_equal(ZSTD_getFrameContentSize(packed.data, packed.len), 1000);
	expect_unpack(buf_slice(&packed), 1000, 1 << 20, ERR_MALFORMED);
}

static void test_frame_must_declare_its_size_and_no_dictionary(void **state _unused_)
{
	_cleanup_(buf_done) struct buf plain = BUF_INIT(1 << 20);
	uint8_t packed[4096];
	ZSTD_CCtx *ctx = ZSTD_createCCtx();
	size_t len;

	fill(&plain, 1000);
	ZSTD_CCtx_setParameter(ctx, ZSTD_c_contentSizeFlag, 0);
	len = ZSTD_compress2(ctx, packed, sizeof(packed), plain.data, plain.len);
	assert_false(ZSTD_isError(len));
	expect_unpack(slice_of(packed, len), 1000, 1 << 20, ERR_MALFORMED);
	ZSTD_freeCCtx(ctx);
	/* Single segment; a byte each of dictionary id (7) and content size (1); a raw block "a". */
	HEX(with_dictionary, "28b52ffd 21 07 01 090000 61");
	expect_unpack(with_dictionary, 1, 1 << 20, ERR_UNSUPPORTED);
	HEX(without, "28b52ffd 20 01 090000 61");
	expect_unpack(without, 1, 1 << 20, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_unknown_keys_are_passed_over),
		cmocka_unit_test(test_header_refusals),
		cmocka_unit_test(test_count_must_be_true),
		cmocka_unit_test(test_pack_round_trip),
		cmocka_unit_test(test_pack_refuses_what_does_not_fit),
		cmocka_unit_test(test_unpack_refusals),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_frame_must_declare_its_size_and_no_dictionary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
