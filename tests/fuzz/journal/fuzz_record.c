/*
 * Any bytes as a record, first as they are, then with a header made to pass its checksum; the body is
 * made to pass too unless byte 74, which no reader looks at, is odd. What is decoded is written again and
 * must be what it was.
 */
#include <stdlib.h>

#include "base/check.h"
#include "base/crc32c.h"
#include "journal/record.h"

enum { POSITION = 4096, RESERVED_OFFSET = 74, RECEIVED_OFFSET = 80, NUMBERS_OFFSET = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set_le(uint8_t *to, uint64_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

static bool is_same_part(struct slice a, struct slice b, size_t from, size_t to)
{
	return memcmp(a.data + from, b.data + from, to - from) == 0;
}

/* All but the bytes that mean nothing, and the checksum that covers those. */
static void encode_again(struct slice in, struct journal_record record, struct slice body)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(JOURNAL_HEADER_BYTES + JOURNAL_MAX_BODY);
	struct journal_record decoded;
	struct slice again;

	CHECK(journal_record_encode(&record, body, &out) == 0);
	CHECK(out.len == journal_record_bytes(body.len) && out.len <= in.len);
	CHECK(is_same_part(buf_slice(&out), in, NUMBERS_OFFSET, RESERVED_OFFSET));
	CHECK(is_same_part(buf_slice(&out), in, RECEIVED_OFFSET, JOURNAL_HEADER_BYTES + body.len));
	CHECK(journal_record_decode(buf_slice(&out), POSITION, &decoded, &again) == 0);
	CHECK(slice_is(again, body));
}

static void pad_again(const struct journal_record *record)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(JOURNAL_HEADER_BYTES);
	uint64_t bytes = journal_record_end(record) - POSITION;
	struct journal_record decoded;
	struct slice body;
	int r = journal_padding_encode(POSITION, bytes, &out);

	CHECK(r == (bytes > UINT32_MAX ? ERR_BAD_VALUE : 0));
	if (r < 0)
		return;
	CHECK(journal_record_decode(buf_slice(&out), POSITION, &decoded, &body) == 0);
	CHECK(decoded.kind == JOURNAL_PADDING && body.len == 0);
	CHECK(journal_record_end(&decoded) == journal_record_end(record));
}

static void decode(struct slice in)
{
	struct journal_record record;
	struct slice body;

	if (journal_record_decode(in, POSITION, &record, &body) < 0)
		return;
	CHECK(record.position == POSITION);
	CHECK(journal_record_end(&record) % JOURNAL_ALIGN == 0);
	if (record.kind == JOURNAL_PADDING) {
		CHECK(body.len == 0);
		pad_again(&record);
		return;
	}
	CHECK(journal_record_bytes(record.body_bytes) <= in.len);
	CHECK(body.data == in.data + JOURNAL_HEADER_BYTES && body.len == record.body_bytes);
	encode_again(in, record, body);
}

/* The body as long as the header says, or as there is. */
static struct slice body_of(struct slice in)
{
	const uint8_t *at = in.data + 12;
	size_t declared = at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 | (size_t)at[3] << 24;

	return slice_of(
		in.data + JOURNAL_HEADER_BYTES, min_size(declared, in.len - JOURNAL_HEADER_BYTES));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy;

	decode(slice_of(data, size));
	if (size < JOURNAL_HEADER_BYTES)
		return 0;
	copy = malloc(size);
	CHECK(copy);
	memcpy(copy, data, size);
	memcpy(copy, "TSJ1", 4);
	set_le(copy + 16, POSITION, 8);
	if (!(copy[RESERVED_OFFSET] & 1))
		set_le(copy + 8, crc32c(0, body_of(slice_of(copy, size))), 4);
	set_le(copy + 4, crc32c(0, slice_of(copy + 8, JOURNAL_HEADER_BYTES - 8)), 4);
	decode(slice_of(copy, size));
	free(copy);
	return 0;
}
