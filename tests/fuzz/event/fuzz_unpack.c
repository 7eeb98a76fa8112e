/* Four bytes of declared size, then any bytes: as a zstd frame they yield exactly that size or
 * nothing; as a batch they come back from being packed as they were. */
#include "base/check.h"
#include "event/batch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As the agent does before it sends, and watch after it has read. */
static void pack_again(struct batch_packer *packer, struct slice plain)
{
	_cleanup_(buf_done) struct buf packed = BUF_INIT(2 * BATCH_MAX_UNPACKED);
	_cleanup_(buf_done) struct buf again = BUF_INIT(BATCH_MAX_UNPACKED);
	int r;

	CHECK(batch_pack(packer, plain, &packed) == 0);
	r = batch_unpack(packer, buf_slice(&packed), plain.len, &again);
	if (packed.len > BATCH_MAX_PACKED)
		CHECK(r == ERR_TOO_LARGE);
	else if (plain.len == 0)
		CHECK(r == ERR_MALFORMED);
	else
		CHECK(r == 0 && slice_is(buf_slice(&again), plain));
}

/* Into one byte less than it takes: refused, and nothing is left behind. */
static void pack_into_too_little(struct batch_packer *packer, struct slice plain)
{
	_cleanup_(buf_done) struct buf packed = BUF_INIT(2 * BATCH_MAX_UNPACKED);
	_cleanup_(buf_done) struct buf less = BUF_INIT(0);

	CHECK(batch_pack(packer, plain, &packed) == 0);
	buf_init(&less, packed.len - 1);
	CHECK(batch_pack(packer, plain, &less) == ERR_TOO_LARGE && less.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(BATCH_MAX_UNPACKED);
	struct batch_packer *packer;
	struct slice bytes;
	uint32_t declared;
	int r;

	if (size < sizeof(declared))
		return 0;
	memcpy(&declared, data, sizeof(declared));
	declared %= BATCH_MAX_UNPACKED + 2;
	bytes = slice_from(slice_of(data, size), sizeof(declared));
	CHECK(batch_packer_new(&packer) == 0);
	r = batch_unpack(packer, bytes, declared, &out);
	CHECK(out.len == (r == 0 ? declared : 0));
	if (r == 0)
		pack_again(packer, buf_slice(&out));
	pack_again(packer, bytes);
	pack_into_too_little(packer, bytes);
	batch_packer_free(packer);
	return 0;
}
