/*
 * Heads of HTTP/1.1 answers.
 *
 * Ownership: appended to the caller's buffer.
 * Limits:    the buffer's maximum; a failure sticks in it.
 * Trust:     values must not hold CR or LF; all that are put here are ours or checked (CHECK).
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"

/* An answer but for its connection: what a handler decides. */
struct http_reply {
	uint16_t status;
	struct slice type;    /* Content-Type; empty: none */
	struct slice headers; /* further lines, each ended by CRLF */
	struct slice body;
	bool lasting; /* the body stays as long as the gate does: it is sent without a copy */
	bool close;   /* the connection ends after it */
	bool streams; /* no length: the body goes on until the connection ends */
};

/* The whole head with status line, Date, length and the empty line. */
int http_put_reply_head(struct buf *out, const struct http_reply *reply, usec_t wall);

/* One further line for http_reply.headers. */
int http_put_header(struct buf *out, const char *name, struct slice value);
