#include "journal/record.h"

#include "base/crc32c.h"

static const uint8_t magic[4] = {'T', 'S', 'J', '1'};

/* The header crc covers everything behind itself. */
enum { CRC_OFFSET = 4, COVERED_OFFSET = 8 };

static void set_le(uint8_t *to, uint64_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get_le(const uint8_t *from, size_t len)
{
	uint64_t value = 0;

	for (size_t i = len; i > 0; i--)
		value = value << 8 | from[i - 1];
	return value;
}

/* Where each number of the header stands: one row each, for writing and reading alike. */
static const struct number_row {
	uint16_t offset;
	uint16_t bytes;
	uint16_t member;
} numbers[] = {
#define NUMBER(offset_, member_)                                           \
	{                                                                  \
		offset_, sizeof(((struct journal_record *)NULL)->member_), \
			offsetof(struct journal_record, member_)           \
	}
	NUMBER(8, body_crc),
	NUMBER(12, body_bytes),
	NUMBER(16, position),
	NUMBER(24, device),
	NUMBER(48, number),
	NUMBER(56, company),
	NUMBER(60, count),
	NUMBER(64, unpacked),
	NUMBER(68, dictionary),
	NUMBER(72, kind),
	NUMBER(73, encoding),
	NUMBER(74, format),
	NUMBER(80, received),
	NUMBER(88, contact),
	NUMBER(96, sent_wall),
#undef NUMBER
};

enum { EPOCH_OFFSET = 32, HASH_OFFSET = 104 };

/* Members are 1, 4 or 8 bytes wide; memcpy keeps the access free of aliasing. */
static uint64_t member_get(const struct journal_record *record, const struct number_row *row)
{
	const uint8_t *at = (const uint8_t *)record + row->member;
	uint64_t wide = 0;
	uint32_t half;

	if (row->bytes == sizeof(half)) {
		memcpy(&half, at, sizeof(half));
		return half;
	}
	if (row->bytes == 1)
		return *at;
	memcpy(&wide, at, sizeof(wide));
	return wide;
}

static void member_set(struct journal_record *record, const struct number_row *row, uint64_t value)
{
	uint8_t *at = (uint8_t *)record + row->member;
	uint32_t half = (uint32_t)value;

	if (row->bytes == sizeof(half))
		memcpy(at, &half, sizeof(half));
	else if (row->bytes == 1)
		*at = (uint8_t)value;
	else
		memcpy(at, &value, sizeof(value));
}

static uint32_t header_crc(const uint8_t *header)
{
	return crc32c(0, slice_of(header + COVERED_OFFSET, JOURNAL_HEADER_BYTES - COVERED_OFFSET));
}

static int put_header(const struct journal_record *record, struct buf *out)
{
	uint8_t header[JOURNAL_HEADER_BYTES] = {0};

	memcpy(header, magic, sizeof(magic));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		set_le(header + numbers[i].offset, member_get(record, &numbers[i]),
			numbers[i].bytes);
	memcpy(header + EPOCH_OFFSET, record->epoch, sizeof(record->epoch));
	memcpy(header + HASH_OFFSET, record->hash, sizeof(record->hash));
	set_le(header + CRC_OFFSET, header_crc(header), sizeof(uint32_t));
	return buf_put(out, header, sizeof(header));
}

static size_t zeros_behind(size_t body_bytes)
{
	return (JOURNAL_ALIGN - body_bytes % JOURNAL_ALIGN) % JOURNAL_ALIGN;
}

uint64_t journal_record_bytes(size_t body_bytes)
{
	return JOURNAL_HEADER_BYTES + (uint64_t)body_bytes + zeros_behind(body_bytes);
}

uint64_t journal_record_end(const struct journal_record *record)
{
	return record->position + journal_record_bytes(record->body_bytes);
}

_must_check_ int journal_record_encode(
	struct journal_record *record, struct slice body, struct buf *out)
{
	static const uint8_t zeros[JOURNAL_ALIGN];

	if (body.len > JOURNAL_MAX_BODY)
		return ERR_TOO_LARGE;
	if (record->position % JOURNAL_ALIGN != 0 || record->kind != JOURNAL_BATCH)
		return ERR_BAD_VALUE;
	record->body_bytes = (uint32_t)body.len;
	record->body_crc = crc32c(0, body);
	TRY(put_header(record, out));
	TRY(buf_put_slice(out, body));
	return buf_put(out, zeros, zeros_behind(body.len));
}

_must_check_ int journal_padding_encode(uint64_t position, uint64_t bytes, struct buf *out)
{
	struct journal_record record = {.position = position, .kind = JOURNAL_PADDING};

	if (bytes < JOURNAL_HEADER_BYTES || bytes > UINT32_MAX ||
		(position | bytes) % JOURNAL_ALIGN != 0)
		return ERR_BAD_VALUE;
	record.body_bytes = (uint32_t)(bytes - JOURNAL_HEADER_BYTES);
	return put_header(&record, out);
}

static bool is_zeros(const uint8_t *data, size_t len)
{
	uint8_t seen = 0;

	for (size_t i = 0; i < len; i++)
		seen |= data[i];
	return seen == 0;
}

static bool is_sound(const struct journal_record *record, uint64_t position)
{
	if (record->position != position)
		return false;
	if (record->kind == JOURNAL_BATCH)
		return record->body_bytes <= JOURNAL_MAX_BODY && record->format < JOURNAL_FORMATS;
	return record->kind == JOURNAL_PADDING && record->body_bytes % JOURNAL_ALIGN == 0;
}

_must_check_ int journal_header_decode(
	struct slice in, uint64_t position, struct journal_record *ret_record)
{
	struct journal_record record = {0};

	if (in.len < JOURNAL_HEADER_BYTES)
		return ERR_TRUNCATED;
	if (is_zeros(in.data, JOURNAL_HEADER_BYTES))
		return ERR_AGAIN;
	if (memcmp(in.data, magic, sizeof(magic)) != 0 ||
		get_le(in.data + CRC_OFFSET, sizeof(uint32_t)) != header_crc(in.data))
		return ERR_DAMAGED;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		member_set(&record, &numbers[i],
			get_le(in.data + numbers[i].offset, numbers[i].bytes));
	memcpy(record.epoch, in.data + EPOCH_OFFSET, sizeof(record.epoch));
	memcpy(record.hash, in.data + HASH_OFFSET, sizeof(record.hash));
	if (!is_sound(&record, position))
		return ERR_DAMAGED;
	*ret_record = record;
	return 0;
}

_must_check_ int journal_body_check(const struct journal_record *record, struct slice body)
{
	if (body.len != record->body_bytes)
		return ERR_TRUNCATED;
	return crc32c(0, body) == record->body_crc ? 0 : ERR_DAMAGED;
}

_must_check_ int journal_record_decode(struct slice in, uint64_t position,
	struct journal_record *ret_record, struct slice *ret_body)
{
	struct slice body;

	TRY(journal_header_decode(in, position, ret_record));
	if (ret_record->kind == JOURNAL_PADDING) {
		*ret_body = SLICE_EMPTY;
		return 0;
	}
	if (in.len < journal_record_bytes(ret_record->body_bytes))
		return ERR_TRUNCATED;
	body = slice_of(in.data + JOURNAL_HEADER_BYTES, ret_record->body_bytes);
	TRY(journal_body_check(ret_record, body));
	*ret_body = body;
	return 0;
}
