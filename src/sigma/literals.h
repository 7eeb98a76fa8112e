/*
 * What a text must contain to fit a pattern or a regular expression: rows of alternatives, of each of
 * which at least one stands somewhere in every text that fits. A text that lacks them need not be
 * compared at all. Alternatives are folded (unit.h): they are to be looked for in folded text.
 *
 * An expression is read on its own here and not executed. Whatever is not understood, or says little,
 * asks for nothing, which is always right.
 *
 * Ownership: alternatives live in the arena given.
 * Limits:    LITERALS_MAX_SETS rows of LITERALS_MAX alternatives of LITERALS_MAX_BYTES; the rest is
 *            left out.
 * Trust:     patterns and expressions may be hostile.
 */
#pragma once

#include "base/arena.h"
#include "base/macros.h"
#include "base/result.h"

enum { LITERALS_MAX = 24, LITERALS_MAX_BYTES = 32, LITERALS_MAX_SETS = 4 };

#define LITERALS_EDGE 1

static inline bool literals_is_word(uint8_t folded)
{
	return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9') ||
	       folded == '_' || folded >= 0x80;
}

/* A folded byte as it is looked for. */
static inline uint8_t literals_byte(uint8_t folded)
{
	return folded >= '\t' && folded <= '\r' ? ' ' : folded;
}

/* One of these must be there. */
struct literals {
	struct slice texts[LITERALS_MAX];
	size_t n;
};

struct literals_sets {
	struct literals sets[LITERALS_MAX_SETS];
	size_t n;
};

/* Of a pattern as an image has it. ERR_NO_MEMORY. */
_must_check_ int literals_of_pattern(
	struct arena *arena, struct slice encoded, struct literals_sets *ret);
/* Of a regular expression that PCRE2 takes, with its FLAG_REGEX_*. ERR_NO_MEMORY. */
_must_check_ int literals_of_regex(
	struct arena *arena, struct slice text, unsigned flags, struct literals_sets *ret);

/* How much an alternative says: two for each byte, one for an edge or a blank; these alone say nothing (0). */
size_t literals_weight(struct slice text);
/* Whether the first says more than the second: its lightest alternative is heavier, or it has fewer. */
bool literals_is_better(const struct literals *a, const struct literals *b);
/* Keeps the best rows; one with an alternative that says nothing is left out. */
void literals_add(struct literals_sets *sets, const struct literals *set);
