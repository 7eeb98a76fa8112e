/*
 * The decoders of all frames, and of the records that travel alone as the body of a call or a reply.
 *
 * Two bytes say which (the highest bit: a record, so that the seeds of records stay what they are when
 * frames are added), the rest is its payload; what decodes must encode to the same bytes again.
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

typedef int recode_fn(struct slice payload, struct arena *arena, struct buf *out);

static recode_fn *const frames[] = {FRAME_EACH(FRAME_ROW)};
static recode_fn *const records[] = {RECORD_EACH(RECORD_ROW)};

static recode_fn *pick(const uint8_t which[2])
{
	size_t row = which[0] | (size_t)(which[1] & 0x7f) << 8;

	return which[1] & 0x80 ? records[row % ARRAY_SIZE(records)]
			       : frames[row % ARRAY_SIZE(frames)];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_BYTES);
	_cleanup_(buf_done) struct buf out = BUF_INIT(WIRE_BYTES);
	struct slice payload = slice_from(slice_of(data, size), 2);

	if (size < 2)
		return 0;
	if (pick(data)(payload, &arena, &out) == 0)
		CHECK(slice_is(buf_slice(&out), payload));
	return 0;
}
