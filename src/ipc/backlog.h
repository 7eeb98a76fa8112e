/*
 * Frames that their sender keeps until the other side has said that it keeps them, so that they can be
 * sent again to whoever comes after it. In order; each with a number that ascends.
 *
 *     backlog_put -> backlog_send -> backlog_drop (kept)
 *                          \-> backlog_rewind (the receiver died) -> backlog_send
 *
 * Ownership: frames are copied in; the channel is the caller's.
 * Limits:    the maximum given at the start, with BACKLOG_HEAD_BYTES for each frame; beyond it ERR_FULL.
 *            Memory comes with the frames and is given back when most have gone.
 * Trust:     numbers to drop may be anything.
 */
#pragma once

#include "ipc/channel.h"

enum { BACKLOG_HEAD_BYTES = 24, BACKLOG_IDLE_BYTES = 64 * 1024 };

struct backlog {
	struct buf bytes;
	size_t first;  /* offset of the oldest frame */
	size_t unsent; /* offset of the oldest frame that is not sent */
};

/* What a frame stands for. */
struct backlog_mark {
	uint64_t number; /* it is done with when this is kept; 0: as soon as it was sent */
	uint64_t open;   /* the lowest number that it stands for; 0: it stands for none */
};

void backlog_init(struct backlog *b, size_t max);
void backlog_done(struct backlog *b);
/* Appends a frame. ERR_FULL, ERR_NO_MEMORY: nothing was appended. */
_must_check_ int backlog_put(struct backlog *b, const struct backlog_mark *mark, uint16_t type,
	const void *frame, channel_encode_fn *encode);
/* Sends what is not sent. ERR_FULL: the channel's queue is longer than that; come again. */
_must_check_ int backlog_send(struct backlog *b, struct channel *channel, size_t max_queued);
/* From now on nothing was sent. */
void backlog_rewind(struct backlog *b);
/* Drops what is kept, sent or not, but for the newest `spare` bytes or less of what is there. */
void backlog_drop(struct backlog *b, uint64_t kept, size_t spare);
/* Drops the oldest frames that were sent, for at least that many bytes where there are so many. Returns
 * the highest number that one of them stood for; 0: none. */
uint64_t backlog_evict(struct backlog *b, size_t bytes);
/* The lowest number that a frame stands for; 0: none does. */
uint64_t backlog_open(const struct backlog *b);
bool backlog_is_empty(const struct backlog *b);
bool backlog_has_unsent(const struct backlog *b);
