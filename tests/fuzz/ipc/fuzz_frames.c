/*
 * The decoders of all frames, and of the records that travel alone as the body of a call or a reply.
 *
 * Two bytes say which, the rest is its payload; what decodes must encode to the same bytes again.
 */
#include "base/check.h"
#include "ipc/frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_BYTES = 64 << 20, WIRE_BYTES = 64 << 20 };

#define TRY_DECODER(kind_name_)                                                                    \
	static int recode_##kind_name_(struct slice payload, struct arena *arena, struct buf *out) \
	{                                                                                          \
		struct kind_name_ decoded;                                                         \
                                                                                                   \
		TRY(kind_name_##_decode(payload, arena, &decoded));                                \
		CHECK(kind_name_##_encode(&decoded, out) == 0);                                    \
		return 0;                                                                          \
	}
#define TRY_FRAME(TYPE_, name_) TRY_DECODER(frame_##name_)
#define TRY_RECORD(name_) TRY_DECODER(record_##name_)

FRAME_EACH(TRY_FRAME)
RECORD_EACH(TRY_RECORD)

#define FRAME_ROW(TYPE_, name_) recode_frame_##name_,
#define RECORD_ROW(name_) recode_record_##name_,

static int (*const decoders[])(struct slice payload, struct arena *arena, struct buf *out) = {
	FRAME_EACH(FRAME_ROW) RECORD_EACH(RECORD_ROW)};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_BYTES);
	_cleanup_(buf_done) struct buf out = BUF_INIT(WIRE_BYTES);
	struct slice payload = slice_from(slice_of(data, size), 2);
	size_t row;

	if (size < 2)
		return 0;
	row = (data[0] | (size_t)data[1] << 8) % ARRAY_SIZE(decoders);
	if (decoders[row](payload, &arena, &out) == 0)
		CHECK(slice_is(buf_slice(&out), payload));
	return 0;
}
