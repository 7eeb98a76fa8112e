/*
 * What was seen and is on its way: the frames to the collector, numbered, each kept until the collector
 * says that its event is safe. When the collector dies they go to its successor again, after the picture
 * of what runs and before what is seen next.
 *
 * The last RELAY_CONTEXT_BYTES stay although they are kept, and are sent again along with the rest: they
 * become no event a second time, but tell the successor of parents and others that have ended meanwhile.
 *
 * A copy of a process (seen_fork) makes no event and has no number. It is kept as long as the next
 * numbered frame is, because what is said of that process later builds on it.
 *
 * Ownership: frames are copied; the channel is the caller's.
 * Limits:    RELAY_MAX_BYTES of frames that were sent; beyond, the oldest quarter is dropped. That loses
 *            something only if the collector dies before it was kept; relay_kept then says how much, at
 *            most: the end of a mere copy of a process makes no event either.
 * Trust:     the collector may have been stolen: it can only make us forget what was sent to it.
 */
#pragma once

#include "ipc/backlog.h"

enum {
	RELAY_MAX_BYTES = 1024 * 1024,
	RELAY_MAX_QUEUED = 128 * 1024,
	RELAY_CONTEXT_BYTES = 32 * 1024
};

struct relay {
	struct backlog frames;
	uint64_t next;    /* number of the next frame */
	uint64_t kept;    /* all up to this one are done with */
	uint64_t dropped; /* the highest number that was dropped for want of room */
	uint64_t gap; /* dropped before this collector began, which has not yet said what is kept */
	bool announces; /* it must be told first that some comes again */
};

void relay_init(struct relay *r);
void relay_done(struct relay *r);
/* The number for the next frame; take it, then put the frame that carries it. */
uint64_t relay_take_number(struct relay *r);
/* Queues a frame with the number it carries. Negative: there was no memory, and it is lost. */
#define RELAY_PUT(relay_, number_, TYPE_, name_, value_)  \
	relay_put(relay_, number_, FRAME_##TYPE_, value_, \
		(channel_encode_fn *)(void *)frame_##name_##_encode)
_must_check_ int relay_put(struct relay *r, uint64_t number, uint16_t type, const void *frame,
	channel_encode_fn *encode);
/* The same for a frame that has no number. */
#define RELAY_PUT_BESIDE(relay_, TYPE_, name_, value_)  \
	relay_put_beside(relay_, FRAME_##TYPE_, value_, \
		(channel_encode_fn *)(void *)frame_##name_##_encode)
_must_check_ int relay_put_beside(
	struct relay *r, uint16_t type, const void *frame, channel_encode_fn *encode);
/* Sends what waits. ERR_FULL: the collector's queue is long, come again soon. */
_must_check_ int relay_send(struct relay *r, struct channel *collect);
/* There is another collector: all that is not kept is to be sent to it. */
void relay_restart(struct relay *r);
/* Done with all up to this number. ERR_BAD_VALUE: it was never given. ret_lost: frames that can neither be
 * kept any more nor sent again. */
_must_check_ int relay_kept(struct relay *r, uint64_t number, uint64_t *ret_lost);
