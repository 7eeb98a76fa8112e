/*
 * A mail as text (RFC 5322, 2045, 2047): headers and a UTF-8 body in base64, so that every line is short
 * and plain ASCII whatever the words are.
 *
 * Ownership: appended to the caller's buffer.
 * Limits:    subject 998 bytes, body 32 KiB, as in the frame.
 * Trust:     all parts come from the core; an address or Message-ID with a control character, a space or
 *            an angle bracket is refused, so that nobody adds a header.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"

struct message_parts {
	struct slice sender, recipient; /* bare addresses */
	struct slice message_id;        /* without angle brackets */
	usec_t date;
	struct slice subject;
	struct slice body; /* lines end with LF */
};

/* ERR_BAD_VALUE: an address or Message-ID that is none. Lines end with CRLF. */
_must_check_ int message_format(const struct message_parts *parts, struct buf *out);

/* A plain ASCII address: one @ with something on both sides, no controls, spaces, brackets or commas. */
bool message_is_address(struct slice address);
