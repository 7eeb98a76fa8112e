/*
 * A slice: bytes that belong to somebody else. The word for every borrowed text or byte string.
 *
 * Ownership: a slice owns nothing; its bytes live as long as whoever made it says.
 * Limits:    none of its own.
 * Trust:     the bytes may be anything; no terminating NUL is promised.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const uint8_t *data;
	size_t len;
};

#define SLICE_EMPTY ((struct slice){NULL, 0})
/* Of a string literal, without its NUL; usable in static initialisers. */
#define SLICE_LITERAL(s)                            \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

static inline struct slice slice_of(const void *data, size_t len)
{
	return (struct slice){(const uint8_t *)data, len};
}

static inline struct slice slice_text(const char *text)
{
	return slice_of(text, text ? strlen(text) : 0);
}

static inline bool slice_is(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool slice_is_text(struct slice a, const char *text)
{
	return slice_is(a, slice_text(text));
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
	return s.len >= prefix.len && slice_is(slice_of(s.data, prefix.len), prefix);
}

static inline bool slice_ends(struct slice s, struct slice suffix)
{
	return s.len >= suffix.len &&
	       slice_is(slice_of(s.data + (s.len - suffix.len), suffix.len), suffix);
}

/* From offset to the end; empty when offset is past the end. */
static inline struct slice slice_from(struct slice s, size_t offset)
{
	return offset < s.len ? slice_of(s.data + offset, s.len - offset) : SLICE_EMPTY;
}

/* Equality without regard to ASCII case. */
bool slice_is_nocase(struct slice a, struct slice b);

/* Offset of the first occurrence of byte c, or s.len. */
size_t slice_find_byte(struct slice s, uint8_t c);

/* Offset of the first occurrence of needle, or s.len. An empty needle is found at 0. */
size_t slice_find(struct slice s, struct slice needle);

/* Compares in time that depends on the lengths alone: for tokens and hashes. */
bool slice_is_secret(struct slice a, struct slice b);
