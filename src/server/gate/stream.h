/*
 * A connected socket, plain or below TLS, read and written without blocking.
 *
 * Ownership: the stream owns descriptor and TLS session.
 * Limits:    none of its own; callers give the sizes.
 * Trust:     the peer is hostile; whatever TLS makes of that is ERR_TLS.
 */
#pragma once

#include <openssl/ssl.h>

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

struct stream {
	int fd;
	SSL *ssl;       /* NULL: plain */
	bool broken;    /* TLS failed: no farewell may be sent */
	unsigned wants; /* after ERR_AGAIN: LOOP_READ or LOOP_WRITE */
};

/* Says farewell (close_notify) when it can at once, closes and frees. */
void stream_done(struct stream *s);

/* All three: ERR_AGAIN: wait for `wants`. ERR_CLOSED: the peer has ended. ERR_TLS, or -errno. */
_must_check_ int stream_handshake(struct stream *s);
_must_check_ int stream_read(struct stream *s, void *to, size_t len, size_t *ret_n);
_must_check_ int stream_write(struct stream *s, struct slice bytes, size_t *ret_n);

/* No more will be written; what the peer still sends is read by stream_discard, undecrypted. */
void stream_end_writing(struct stream *s);
/* Reads and throws away. 0: *ret_n bytes; else as stream_read. */
_must_check_ int stream_discard(struct stream *s, size_t *ret_n);
