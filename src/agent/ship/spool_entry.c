#include "agent/ship/spool_entry.h"

#include "base/crc32c.h"

enum { MAGIC = 0x32455354, CRC_OFFSET = 64 }; /* "TSE2" */

static void put_le(uint8_t **to, uint64_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		*(*to)++ = (uint8_t)(value >> (8 * i));
}

static uint64_t take_le(const uint8_t **from, size_t len)
{
	uint64_t value = 0;

	for (size_t i = len; i > 0; i--)
		value = value << 8 | (*from)[i - 1];
	*from += len;
	return value;
}

void spool_head_encode(const struct spool_head *head, uint8_t out[SPOOL_HEAD_BYTES])
{
	uint8_t *to = out;

	put_le(&to, MAGIC, 4);
	put_le(&to, head->entry.count, 4);
	put_le(&to, head->bytes, 4);
	put_le(&to, head->crc, 4);
	put_le(&to, head->entry.number, 8);
	put_le(&to, (uint64_t)head->entry.wall, 8);
	put_le(&to, (uint64_t)head->entry.monotonic, 8);
	put_le(&to, head->entry.lost, 8);
	put_le(&to, head->entry.kept.run, 8);
	put_le(&to, head->entry.kept.number, 8);
	put_le(&to, crc32c(0, slice_of(out, CRC_OFFSET)), 4);
	put_le(&to, head->done ? SPOOL_DONE : SPOOL_WAITING, 4);
}

int spool_head_decode(const uint8_t in[SPOOL_HEAD_BYTES], struct spool_head *ret)
{
	const uint8_t *from = in;
	struct spool_head head = {0};
	uint32_t magic = (uint32_t)take_le(&from, 4);

	head.entry.count = (uint32_t)take_le(&from, 4);
	head.bytes = (uint32_t)take_le(&from, 4);
	head.crc = (uint32_t)take_le(&from, 4);
	head.entry.number = take_le(&from, 8);
	head.entry.wall = (usec_t)take_le(&from, 8);
	head.entry.monotonic = (usec_t)take_le(&from, 8);
	head.entry.lost = take_le(&from, 8);
	head.entry.kept.run = take_le(&from, 8);
	head.entry.kept.number = take_le(&from, 8);
	if (magic != MAGIC || take_le(&from, 4) != crc32c(0, slice_of(in, CRC_OFFSET)))
		return ERR_DAMAGED;
	if (head.bytes > SPOOL_MAX_ENTRY || head.entry.number == 0)
		return ERR_DAMAGED;
	head.done = take_le(&from, 4) == SPOOL_DONE;
	*ret = head;
	return 0;
}
