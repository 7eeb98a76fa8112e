/* Any bytes as a record, first as they are, then with a header made to pass its checksum. */
#include <stdlib.h>

#include "base/check.h"
#include "base/crc32c.h"
#include "journal/record.h"

enum { POSITION = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void set_le(uint8_t *to, uint64_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

static void decode(struct slice in)
{
	struct journal_record record;
	struct slice body;

	if (journal_record_decode(in, POSITION, &record, &body) < 0)
		return;
	CHECK(record.position == POSITION);
	CHECK(journal_record_end(&record) % JOURNAL_ALIGN == 0);
	CHECK(record.kind == JOURNAL_PADDING || journal_record_bytes(record.body_bytes) <= in.len);
	CHECK(body.len == 0 || (body.data > in.data && body.data + body.len <= in.data + in.len));
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
	set_le(copy + 8,
		crc32c(0, slice_of(copy + JOURNAL_HEADER_BYTES, size - JOURNAL_HEADER_BYTES)), 4);
	set_le(copy + 4, crc32c(0, slice_of(copy + 8, JOURNAL_HEADER_BYTES - 8)), 4);
	decode(slice_of(copy, size));
	free(copy);
	return 0;
}
