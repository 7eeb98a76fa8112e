/*
 * The receiving half of a channel: bytes and descriptors as they arrive, frames as they are complete.
 *
 * A frame with a descriptor says so in its head and is sent by a call of its own, so its descriptor
 * arrives with, and never before, the frame's first byte: at most one descriptor waits for the rest of
 * its frame while a second comes with the bytes behind it. Whatever does not fit that is a lie.
 *
 * Ownership: the inbox owns its memory and the descriptors not yet taken; a payload is borrowed until
 *            the next inbox_fill.
 * Limits:    holds one frame and what the kernel gave along with it; the caller says how large a frame
 *            may be before room is made for it. Memory beyond 256 KiB is given back when it is empty.
 * Trust:     the peer may have been stolen.
 */
#pragma once

#include <stdbool.h>
#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

/* On the wire: length u32 (of what follows), type u16, number of descriptors u16 (0 or 1). */
enum { FRAME_HEAD_BYTES = 8, FRAME_LENGTH_EXTRA = 4, FRAME_MAX_FDS = 1 };

struct frame_head {
	uint32_t payload_len;
	uint16_t type;
	uint16_t n_fds;
};

enum { INBOX_MAX_FDS = 2 };

struct inbox {
	uint8_t *data;
	size_t start, end, size;
	int fds[INBOX_MAX_FDS]; /* the earliest first */
	size_t n_fds;
};

void inbox_init(struct inbox *inbox);
void inbox_done(struct inbox *inbox);

/* Reads once from the socket. `want` bytes in all, or more, will have room.
 * 0; ERR_AGAIN nothing there; ERR_CLOSED the end; ERR_OUT_OF_ORDER too many descriptors; -errno. */
_must_check_ int inbox_fill(struct inbox *inbox, int socket, size_t want);
/* The head of the next frame. ERR_AGAIN: not there yet; ERR_MALFORMED. */
_must_check_ int inbox_peek(const struct inbox *inbox, struct frame_head *ret_head);
/* Takes the next frame with its descriptor (-1: none). ERR_AGAIN: not all there yet;
 * ERR_OUT_OF_ORDER: the descriptor that its head promises did not come. */
_must_check_ int inbox_take(
	struct inbox *inbox, const struct frame_head *head, struct slice *ret_payload, int *ret_fd);
/* Bytes not yet taken. */
size_t inbox_left(const struct inbox *inbox);
