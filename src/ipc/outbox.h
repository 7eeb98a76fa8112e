/*
 * The sending half of a channel: frames that wait for the socket, with their descriptors.
 *
 * A frame with a descriptor starts a sendmsg of its own, so that the kernel ties the descriptor to the
 * frame's first byte.
 *
 * Ownership: the outbox owns its bytes and its duplicates of the descriptors.
 * Limits:    `max` bytes and 64 descriptors wait; beyond that outbox_put says ERR_FULL. Memory beyond
 *            256 KiB is given back when it is empty.
 * Trust:     what is sent is ours.
 */
#pragma once

#include "base/buf.h"

enum { OUTBOX_MAX_FDS = 64 };

struct outbox_fd {
	uint64_t at; /* offset of its frame in all that was ever queued */
	int fd;
};

struct outbox {
	struct buf bytes;
	size_t sent;   /* of bytes */
	uint64_t base; /* offset of bytes.data[0] in all that was ever queued */
	size_t max;
	struct outbox_fd fds[OUTBOX_MAX_FDS]; /* a ring */
	size_t first_fd, n_fds;
};

typedef int outbox_encode_fn(const void *frame, struct buf *out);

void outbox_init(struct outbox *outbox, size_t max);
void outbox_done(struct outbox *outbox);

/* Queues one frame whole or not at all. ERR_FULL; ERR_TOO_LARGE: beyond max_payload, or larger than
 * the empty queue; or what encode says. fd (-1: none) is duplicated. */
_must_check_ int outbox_put(struct outbox *outbox, uint16_t type, size_t max_payload, int fd,
	outbox_encode_fn *encode, const void *frame);
/* Sends as much as the socket takes: 0 all; ERR_AGAIN some is left; -errno. */
_must_check_ int outbox_write(struct outbox *outbox, int socket);
/* Bytes that wait. */
size_t outbox_left(const struct outbox *outbox);
