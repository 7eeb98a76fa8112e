/*
 * Three-valued logic (Kleene's): yes, no, and what nobody knows. An unknown never counts as yes or as
 * no; it only vanishes where the other side decides alone.
 *
 * Ownership: none.
 * Limits:    none.
 * Trust:     the words read by tri_parse may be anything.
 */
#pragma once

#include <stdbool.h>
#include "base/slice.h"

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

static inline enum tri tri_of(bool known)
{
	return known ? TRI_YES : TRI_NO;
}

static inline enum tri tri_not(enum tri a)
{
	return a == TRI_UNKNOWN ? TRI_UNKNOWN : tri_of(a == TRI_NO);
}

static inline enum tri tri_and(enum tri a, enum tri b)
{
	if (a == TRI_NO || b == TRI_NO)
		return TRI_NO;
	return a == TRI_YES && b == TRI_YES ? TRI_YES : TRI_UNKNOWN;
}

static inline enum tri tri_or(enum tri a, enum tri b)
{
	return tri_not(tri_and(tri_not(a), tri_not(b)));
}

/* As the answers say it: yes, no, unknown. */
static inline const char *tri_word(enum tri a)
{
	return a == TRI_YES ? "yes" : a == TRI_NO ? "no" : "unknown";
}

/* Whatever is neither yes nor no is not known. */
static inline enum tri tri_parse(struct slice word)
{
	if (slice_is_text(word, "yes"))
		return TRI_YES;
	return slice_is_text(word, "no") ? TRI_NO : TRI_UNKNOWN;
}
