/*
 * What the house asks of a rule of its own, as far as a program can check it: words of its own in both
 * languages, in the way of the list of words.
 *
 * Ownership: none; the answer is static text.
 * Limits:    none of its own.
 * Trust:     tests only.
 */
#pragma once

#include "ipc/frames.h"

/* What is wrong with the rule; NULL when nothing is. */
const char *rule_check(const struct frame_rule_ok *rule);
