/*
 * Kleene's three values, ordered so that and is the smaller, or the larger, not the mirror image.
 *
 * Ownership, Limits, Trust: none.
 */
#pragma once

#include <stdbool.h>

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

static inline enum truth truth_of(bool b)
{
	return b ? TRUTH_TRUE : TRUTH_FALSE;
}

static inline enum truth truth_not(enum truth a)
{
	return (enum truth)(TRUTH_TRUE - a);
}

static inline enum truth truth_and(enum truth a, enum truth b)
{
	return a < b ? a : b;
}

static inline enum truth truth_or(enum truth a, enum truth b)
{
	return a > b ? a : b;
}
