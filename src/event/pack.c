#include "event/batch.h"

#include <stdlib.h>

#include <zstd.h>
#include <zstd_errors.h>

/* Level 1: higher levels gain next to nothing on batches. */
enum { PACK_LEVEL = 1 };

struct batch_packer {
	ZSTD_DCtx *unpack;
};

_must_check_ int batch_packer_new(struct batch_packer **ret)
{
	struct batch_packer *packer = calloc(1, sizeof(*packer));

	if (!packer)
		return ERR_NO_MEMORY;
	*ret = packer;
	return 0;
}

struct batch_packer *batch_packer_free(struct batch_packer *packer)
{
	if (!packer)
		return NULL;
	ZSTD_freeDCtx(packer->unpack);
	free(packer);
	return NULL;
}

_must_check_ int batch_pack(struct batch_packer *packer, struct slice plain, struct buf *out)
{
	size_t room = min_size(ZSTD_compressBound(plain.len), out->max - out->len);
	uint8_t *to = buf_reserve(out, room);
	size_t packed;

	if (!to)
		return out->failed;
	/* Its workspace (half a megabyte) lives only as long as that: the PC that packs has better use for it. */
	packed = ZSTD_compress(to, room, plain.data, plain.len, PACK_LEVEL);
	/* With enough memory the only way to fail is too little room. */
	if (ZSTD_isError(packed))
		return ERR_TOO_LARGE;
	buf_grow(out, packed);
	return 0;
}

/* One whole frame, without a dictionary, that itself declares the size. */
static int check_frame(struct slice packed, size_t unpacked)
{
	/* Skippable frames declare a size of 0; no batch is empty. */
	if (unpacked == 0 || ZSTD_getFrameContentSize(packed.data, packed.len) != unpacked)
		return ERR_MALFORMED;
	if (ZSTD_findFrameCompressedSize(packed.data, packed.len) != packed.len)
		return ERR_MALFORMED;
	return ZSTD_getDictID_fromFrame(packed.data, packed.len) == 0 ? 0 : ERR_UNSUPPORTED;
}

_must_check_ int batch_unpack(
	struct batch_packer *packer, struct slice packed, size_t unpacked, struct buf *out)
{
	uint8_t *to;

	if (packed.len > BATCH_MAX_PACKED || unpacked > BATCH_MAX_UNPACKED)
		return ERR_TOO_LARGE;
	TRY(check_frame(packed, unpacked));
	if (!packer->unpack)
		packer->unpack = ZSTD_createDCtx();
	if (!packer->unpack)
		return ERR_NO_MEMORY;
	to = buf_reserve(out, unpacked);
	if (!to)
		return out->failed;
	/*
	 * In one call the output itself is the window: whatever window a frame asks for, nothing is
	 * allocated, and a bomb ends where the room declared for it ends.
	 */
	if (ZSTD_decompressDCtx(packer->unpack, to, unpacked, packed.data, packed.len) != unpacked)
		return ERR_MALFORMED;
	buf_grow(out, unpacked);
	return 0;
}

/* A program's own frames may leave their size out, and there may be several. */
_must_check_ int batch_unpack_any(
	struct batch_packer *packer, struct slice packed, size_t max, struct buf *out)
{
	unsigned long long declared = ZSTD_getFrameContentSize(packed.data, packed.len);
	bool alone = ZSTD_findFrameCompressedSize(packed.data, packed.len) == packed.len;
	size_t room = max, unpacked;
	uint8_t *to;

	if (packed.len > BATCH_MAX_PACKED)
		return ERR_TOO_LARGE;
	if (declared == ZSTD_CONTENTSIZE_ERROR)
		return ERR_MALFORMED;
	if (declared != ZSTD_CONTENTSIZE_UNKNOWN && declared > max)
		return ERR_TOO_LARGE;
	if (alone && declared != ZSTD_CONTENTSIZE_UNKNOWN)
		room = (size_t)declared;
	if (!packer->unpack)
		packer->unpack = ZSTD_createDCtx();
	if (!packer->unpack)
		return ERR_NO_MEMORY;
	to = buf_reserve(out, room);
	if (!to)
		return out->failed;
	/* In one call, as above: a bomb ends where the room does. */
	unpacked = ZSTD_decompressDCtx(packer->unpack, to, room, packed.data, packed.len);
	if (ZSTD_isError(unpacked))
		return ZSTD_getErrorCode(unpacked) == ZSTD_error_dstSize_tooSmall ? ERR_TOO_LARGE
										  : ERR_MALFORMED;
	buf_grow(out, unpacked);
	return 0;
}
