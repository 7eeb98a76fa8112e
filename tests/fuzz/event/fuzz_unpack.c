/* Four bytes of declared size, then any bytes as a zstd frame: it yields exactly that size or
 * nothing. */
#include "base/check.h"
#include "event/batch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(BATCH_MAX_UNPACKED);
	struct batch_packer *packer;
	uint32_t declared;
	int r;

	if (size < sizeof(declared))
		return 0;
	memcpy(&declared, data, sizeof(declared));
	declared %= BATCH_MAX_UNPACKED + 2;
	CHECK(batch_packer_new(&packer) == 0);
	r = batch_unpack(
		packer, slice_of(data + sizeof(declared), size - sizeof(declared)), declared, &out);
	CHECK(out.len == (r == 0 ? declared : 0));
	batch_packer_free(packer);
	return 0;
}
