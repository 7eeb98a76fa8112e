/*
 * The subset of CBOR (RFC 8949) that batches and enrolment use: integers, byte and text strings,
 * arrays, maps, booleans. Deterministic (section 4.2.1): definite lengths, shortest forms, map keys
 * strictly ascending by their encoded bytes, so that a key cannot come twice.
 *
 * Ownership: taken strings are slices into the input. Every take moves *in behind what it took;
 * after a failure *in is where it was or behind a part of the item, and of no more use. Limits:
 * integers of 64 bits; a count beyond the caller's maximum is ERR_TOO_LARGE; what is passed over
 * nests CBOR_MAX_NESTING deep at most. Trust:     inputs are hostile. ERR_TRUNCATED: the input ends
 * early. ERR_MALFORMED: not CBOR, not deterministic, or another type than asked for.
 * ERR_UNSUPPORTED: well-formed, but a tag, a float, null, an indefinite length, or an integer that
 * does not fit.
 */
#pragma once

#include "base/buf.h"

enum { CBOR_MAX_NESTING = 3 };

enum cbor_type {
	CBOR_UNSIGNED = 0,
	CBOR_NEGATIVE = 1,
	CBOR_BYTES = 2,
	CBOR_TEXT = 3,
	CBOR_ARRAY = 4,
	CBOR_MAP = 5,
	CBOR_TAG = 6,
	CBOR_SIMPLE = 7,
};

/* The major type of the next item; CBOR_TAG when there is none (no caller takes tags). */
enum cbor_type cbor_peek(struct slice in);

_must_check_ int cbor_take_u64(struct slice *in, uint64_t *ret);
_must_check_ int cbor_take_i64(struct slice *in, int64_t *ret);
_must_check_ int cbor_take_bool(struct slice *in, bool *ret);
_must_check_ int cbor_take_bytes(struct slice *in, struct slice *ret);
/* Well-formed UTF-8. */
_must_check_ int cbor_take_text(struct slice *in, struct slice *ret);
/* A byte string of exactly len bytes, copied out. */
_must_check_ int cbor_take_fixed(struct slice *in, uint8_t *out, size_t len);
/* The count of elements (of pairs) that follow, at most max. */
_must_check_ int cbor_take_array(struct slice *in, size_t max, size_t *ret);
_must_check_ int cbor_take_map(struct slice *in, size_t max, size_t *ret);
/* Passes over one item of any type. */
_must_check_ int cbor_skip(struct slice *in);

/*
 * Keys of a map: *previous, SLICE_EMPTY before the first, is the encoded key before this one. Call
 * with the key that starts at *before and ends where `in` now stands; ERR_MALFORMED when out of
 * order.
 */
_must_check_ int cbor_check_order(struct slice *previous, struct slice before, struct slice in);

int cbor_put_u64(struct buf *out, uint64_t value);
int cbor_put_i64(struct buf *out, int64_t value);
int cbor_put_bool(struct buf *out, bool value);
int cbor_put_bytes(struct buf *out, struct slice bytes);
/* The caller promises UTF-8. */
int cbor_put_text(struct buf *out, struct slice text);
/* Only the head of a text of this many bytes; the bytes are the caller's to put. */
int cbor_put_text_head(struct buf *out, size_t len);
int cbor_put_array(struct buf *out, size_t n);
int cbor_put_map(struct buf *out, size_t n_pairs);
