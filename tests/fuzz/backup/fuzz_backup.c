/*
 * Any bytes as a backup's manifest and, the first block of them, as a member's header; once more with its
 * checksum made right. What is read is written again and must be what it was.
 */
#include <stdio.h>

#include "backup/manifest.h"
#include "base/check.h"

enum { CHECKSUM = 148, CHECKSUM_BYTES = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_header(const uint8_t block[TAR_BLOCK_BYTES])
{
	uint8_t again[TAR_BLOCK_BYTES];
	struct tar_member member, read;

	if (tar_header_decode(block, &member) < 0)
		return;
	CHECK(tar_header_encode(&member, 0, again) == 0);
	CHECK(tar_header_decode(again, &read) == 0);
	CHECK(strcmp(member.name, read.name) == 0 && member.size == read.size);
	place_find(member.name);
}

static void read_with_checksum(const uint8_t *data)
{
	uint8_t block[TAR_BLOCK_BYTES];
	unsigned sum = 0;
	char digits[CHECKSUM_BYTES];

	memcpy(block, data, sizeof(block));
	memset(block + CHECKSUM, ' ', CHECKSUM_BYTES);
	for (size_t i = 0; i < sizeof(block); i++)
		sum += block[i];
	snprintf(digits, sizeof(digits), "%06o", sum);
	memcpy(block + CHECKSUM, digits, CHECKSUM_BYTES - 1);
	read_header(block);
}

static void read_manifest(struct slice text)
{
	_cleanup_(buf_done) struct buf again = BUF_INIT(MANIFEST_MAX_BYTES);
	struct manifest manifest, read;

	if (manifest_decode(text, &manifest) < 0)
		return;
	CHECK(manifest_encode(&manifest, &again) == 0);
	CHECK(manifest_decode(buf_slice(&again), &read) == 0);
	CHECK(manifest.n == read.n && manifest.made == read.made && manifest.state == read.state);
	if (manifest.n > 0)
		CHECK(manifest_find(&manifest, read.rows[0].name) == &manifest.rows[0]);
	manifest_done(&read);
	manifest_done(&manifest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_manifest(slice_of(data, size));
	if (size >= TAR_BLOCK_BYTES) {
		read_header(data);
		read_with_checksum(data);
	}
	return 0;
}
