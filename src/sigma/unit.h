/*
 * Units: the characters that comparisons of text go by. A unit is a Unicode code point, or, where bytes
 * are not well-formed UTF-8, one byte of those raised by UNIT_BYTE, so that it equals only itself. A
 * pattern is a row of units in which three more stand for what a rule's text may mean.
 *
 * Ownership: texts are borrowed.
 * Limits:    none.
 * Trust:     texts may be any bytes.
 */
#pragma once

#include "base/slice.h"

#define UNIT_ANY 0xffffffffu  /* wildcard *: any number of units */
#define UNIT_ONE 0xfffffffeu  /* wildcard ?: one unit */
#define UNIT_DASH 0xfffffffdu /* windash: one of the five dashes */

enum { UNIT_BYTE = 0x110000, UNIT_MAX = UNIT_BYTE + 0xff };

/* The unit at *at (before end) and moves *at behind it; for bytes from 0x80 on. */
uint32_t unit_next_wide(const uint8_t **at, const uint8_t *end);
/* Unicode's simple case folding beyond ASCII. */
uint32_t unit_fold_wide(uint32_t unit);

/* The text with an address even when it is empty, so that its ends can be computed. */
static inline struct slice unit_text(struct slice text)
{
	return text.data ? text : slice_of("", 0);
}

static inline uint32_t unit_next(const uint8_t **at, const uint8_t *end)
{
	return **at < 0x80 ? *(*at)++ : unit_next_wide(at, end);
}

static inline uint32_t unit_fold(uint32_t unit)
{
	if (unit >= 0x80)
		return unit_fold_wide(unit);
	return unit - 'A' < 26u ? unit + ('a' - 'A') : unit;
}

/* Whether it is one of the characters that windash takes for each other. */
bool unit_is_dash(uint32_t unit);
