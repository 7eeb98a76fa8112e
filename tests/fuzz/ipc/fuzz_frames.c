/*
 * The decoders of all frames, and of the records that travel alone as the body of a call or a reply.
 *
 * Two bytes say which: a frame by its number, so that its seeds stay what they are when others are added;
 * with the highest bit a record by its place. The rest is its payload; what decodes must encode to the
 * same bytes again.
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

#define FRAME_ROW(TYPE_, name_) {FRAME_##TYPE_, recode_frame_##name_},
#define RECORD_ROW(name_) recode_record_##name_,

typedef int recode_fn(struct slice payload, struct arena *arena, struct buf *out);

static const struct {
	uint16_t type;
	recode_fn *recode;
} frames[] = {FRAME_EACH(FRAME_ROW)};
static recode_fn *const records[] = {RECORD_EACH(RECORD_ROW)};

/* A number that no frame has stands for one all the same: the fuzzer need not guess them. */
static recode_fn *pick_frame(size_t number)
{
	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		if (frames[i].type == number)
			return frames[i].recode;
	}
	return frames[number % ARRAY_SIZE(frames)].recode;
}

static recode_fn *pick(const uint8_t which[2])
{
	size_t row = which[0] | (size_t)(which[1] & 0x7f) << 8;

	return which[1] & 0x80 ? records[row % ARRAY_SIZE(records)] : pick_frame(row);
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
