/*
 * A channel: typed frames (schema/frames.toml) over a stream socket to one of our own processes.
 *
 *     length u32 (of what follows) | type u16 | descriptors u16 (0 or 1) | payload     little endian
 *
 * Every frame that arrives is held against the table of rights: this type, from that role, to this
 * role, in this state, within this size, with or without a descriptor. A frame that is not allowed ends
 * the channel; on_closed is told ERR_OUT_OF_ORDER and the owner ends the sender.
 *
 * Ownership: the channel owns its socket. A descriptor that arrives with a frame belongs to the
 *            handler (taken with TAKE_FD through the pointer), or is closed when the handler returns.
 *            The payload is borrowed until the handler returns.
 * Limits:    at most `max_queue` bytes and 64 descriptors wait for sending; beyond that channel_send
 *            says ERR_FULL and nothing of the frame is sent. A frame larger than max_queue can never be
 *            sent: ERR_TOO_LARGE.
 * Trust:     the peer may have been stolen.
 */
#pragma once

#include "ipc/frames.h"
#include "os/loop.h"

struct channel;

/* One frame. A negative result ends the channel with it. */
typedef int channel_frame_fn(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd);
/* Once: 0 when the peer closed, else why. The channel may be freed here. */
typedef void channel_closed_fn(void *ctx, struct channel *channel, int result);

struct channel_config {
	struct loop *loop;
	enum frame_role self;
	enum frame_role peer;
	size_t max_queue;
	channel_frame_fn *on_frame;
	channel_closed_fn *on_closed;
	/* When the queue has become empty after ERR_FULL was said; may be NULL. */
	void (*on_drained)(void *ctx, struct channel *channel);
	void *ctx;
};

/* Takes the socket, also when it fails. State is FRAME_IN_SETUP until changed. */
_must_check_ int channel_new(const struct channel_config *config, int fd, struct channel **ret);
struct channel *channel_free(struct channel *channel);
_unused_ static inline void channel_freep(struct channel **channel)
{
	*channel = channel_free(*channel);
}
void channel_set_state(struct channel *channel, enum frame_state state);
enum frame_role channel_peer(const struct channel *channel);

/* Queues a frame; fd (-1: none) is duplicated. ERR_FULL: the queue is at its maximum. A peer that has
 * gone is no failure: the frame is dropped, and on_closed follows; after it: ERR_CLOSED. */
_must_check_ int channel_send(struct channel *channel, uint16_t type, struct slice payload, int fd);
/* Encodes with a generated encoder and queues it: CHANNEL_SEND(c, BATCH_DONE, batch_done, &frame). */
#define CHANNEL_SEND(channel_, TYPE_, name_, value_)              \
	channel_send_encoded(channel_, FRAME_##TYPE_, value_, -1, \
		(channel_encode_fn *)(void *)frame_##name_##_encode)
#define CHANNEL_SEND_FD(channel_, TYPE_, name_, value_, fd_)       \
	channel_send_encoded(channel_, FRAME_##TYPE_, value_, fd_, \
		(channel_encode_fn *)(void *)frame_##name_##_encode)
typedef int channel_encode_fn(const void *frame, struct buf *out);
_must_check_ int channel_send_encoded(struct channel *channel, uint16_t type, const void *frame,
	int fd, channel_encode_fn *encode);

/* Whether this result of on_closed is our own refusal of a frame: the peer lives on and gives no second
 * channel to the same program, which had better end and be started anew. */
bool channel_is_refusal(int result);

/* From now on, the frames of one turn of the loop are written together, in the next: for channels with many small
 * frames. One with a descriptor goes at once, with those before it. */
void channel_gather(struct channel *channel);
/* Bytes that wait for sending. */
size_t channel_queued(const struct channel *channel);
/* Stops (resumes) reading: back-pressure on the peer. */
void channel_pause(struct channel *channel, bool pause);
/* Waits until everything queued is written; for the end of short-lived programs. */
_must_check_ int channel_flush(struct channel *channel);
