/*
 * The record of acts in words: a row for each act that the core notes.
 *
 * Ownership: texts are static.
 * Limits:    none.
 * Trust:     an act is one of ours, of this program's version or of another.
 */
#pragma once

#include "base/slice.h"
#include "words/words.h"

/* No texts for an act that this version does not know. */
struct words_text words_for_act(struct slice act);
