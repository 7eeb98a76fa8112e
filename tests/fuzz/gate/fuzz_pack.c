/* The console's pack: whatever is accepted lies within the bytes and is found by its path. */
#include "base/check.h"
#include "server/gate/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pack pack;

	if (pack_read(slice_of(data, size), &pack) < 0)
		return 0;
	for (size_t i = 0; i < pack.n_files; i++) {
		const struct pack_file *file = &pack.files[i];

		CHECK(file->path.data >= data && file->path.data + file->path.len <= data + size);
		CHECK(file->body.len == 0 || file->body.data + file->body.len <= data + size);
		CHECK(pack_find(&pack, file->path) == file);
	}
	pack_done(&pack);
	return 0;
}
