/*
 * What was wrong, as a member of an answer: the message's row in the language, with the place.
 *
 * Ownership: rows are static.
 * Limits:    the fault's.
 * Trust:     the fault's subject and place may be hostile; they are written as JSON texts.
 */
#pragma once

#include "advisor/out.h"
#include "advisor/say.h"
#include "base/fault.h"

/* The row of a message of the advisor's own (TB-1700 to TB-1799); NULL for others. */
const struct message *problem_message(enum message_id id);

/* The member "problem": {"code", "place", "line", "subject", "text", "cause", "todo"}. */
void problem_put(struct out *out, const struct fault *fault, enum lang lang);
