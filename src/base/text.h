/*
 * Strict reading and writing of the small texts that the whole system uses: numbers, hex, base64url,
 * UTF-8. The only place where C's own number parsers would be tempting; they are banned.
 *
 * Ownership: inputs are borrowed; outputs go to the caller's storage.
 * Limits:    a parse takes the whole slice or fails; nothing is skipped, no sign or space is allowed
 *            but where said.
 * Trust:     inputs may be hostile.
 */
#pragma once

#include "base/buf.h"

/* Decimal digits only. ERR_BAD_VALUE: empty, other characters, or above max. */
_must_check_ int text_parse_u64(struct slice s, uint64_t max, uint64_t *ret_value);
/* An optional '-' and decimal digits. */
_must_check_ int text_parse_i64(struct slice s, int64_t *ret_value);

/* Lower-case hex of the bytes. */
int text_put_hex(struct buf *b, struct slice bytes);
/* Exactly 2*len hex digits of either case into out. */
_must_check_ int text_parse_hex(struct slice s, uint8_t *out, size_t len);

/* base64url without padding (RFC 4648 section 5). */
int text_put_base64url(struct buf *b, struct slice bytes);
/* Appends the decoded bytes. ERR_BAD_VALUE: a foreign character, padding, or stray bits at the end. */
_must_check_ int text_parse_base64url(struct slice s, struct buf *out);

/* True when the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool text_is_utf8(struct slice s);
/* Length in bytes of the well-formed UTF-8 sequence at the start; 0 when there is none. */
size_t text_utf8_step(struct slice s);
/* Appends s with every byte that is not part of well-formed UTF-8 written as \xNN. */
int text_put_as_utf8(struct buf *b, struct slice s);
/* The longest prefix of at most max bytes that does not cut a UTF-8 sequence. */
struct slice text_cut_utf8(struct slice s, size_t max);

/* Appends s as a JSON string with its quotes (RFC 8259); bad UTF-8 becomes U+FFFD. */
int text_put_json(struct buf *b, struct slice s);

/* Whether it is a day of the calendar, written 2026-11-23. */
bool text_is_date(struct slice s);

/* Cuts the text before the next separator off *rest; false when *rest is used up. */
bool text_next_part(struct slice *rest, uint8_t separator, struct slice *ret_part);
/* Without spaces and tabs at both ends. */
struct slice text_trim(struct slice s);
