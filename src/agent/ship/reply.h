/*
 * Reads the server's answer to one request (HTTP/1.1, llhttp).
 *
 * Ownership: the body belongs to the reply until the next start.
 * Limits:    REPLY_MAX_HEAD bytes of status line and headers, REPLY_MAX_BODY of body; beyond either:
 *            ERR_TOO_LARGE.
 * Trust:     the server is pinned, but its answer is read as hostile bytes: exactly one answer, nothing
 *            behind it.
 */
#pragma once

#include <llhttp.h>

#include "base/buf.h"

enum { REPLY_MAX_HEAD = 16 * 1024, REPLY_MAX_BODY = 4096 };

struct reply {
	llhttp_t parser;
	llhttp_settings_t settings;
	size_t head_bytes;
	bool in_body;
	bool complete;
	char name[16]; /* of the header that is being read, cut: only to know Retry-After */
	size_t name_len;
	char value[16];
	size_t value_len;

	unsigned status;
	uint32_t retry_after; /* seconds; 0: not said, or not as a number */
	bool keep_alive;
	struct buf body;
};

/* The settings point into the reply itself: it must not be moved. */
void reply_init(struct reply *r);
void reply_done(struct reply *r);
/* Forgets the last answer. */
void reply_start(struct reply *r);
/* The next bytes. 1: the answer is complete; 0: more is to come; ERR_MALFORMED, ERR_TOO_LARGE. */
_must_check_ int reply_take(struct reply *r, struct slice bytes);
/* The connection ended. 1: that completed the answer; ERR_CLOSED: it did not. */
_must_check_ int reply_take_end(struct reply *r);
