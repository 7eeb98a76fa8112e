/*
 * The operations "words", all that the page needs to draw itself in a language, and "check", the visit
 * as it is understood.
 *
 * Ownership: nothing is kept.
 * Limits:    the answer's.
 * Trust:     a call's.
 */
#pragma once

#include "advisor/call.h"

/* Every table of words by its name: "questions", "items", ... with the columns of the language; "texts"
 * as one object. */
int advise_words(const struct call *call, struct out *out);
/* {"visit": as it is kept, "notes": what was brought into form, "missing": by page, what nobody said} */
int advise_check(const struct call *call, struct out *out);
