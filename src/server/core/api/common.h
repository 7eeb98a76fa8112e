/*
 * Passwords that whoever guesses tries first.
 *
 * Ownership: nothing is kept.
 * Limits:    a list of words and a few ways to stretch them, not a dictionary: tries are few (limits.h).
 * Trust:     the password is a stranger's.
 */
#pragma once

#include <stdbool.h>
#include "base/slice.h"

/*
 * Whether the password is a common one: few different characters, a row of the keyboard or of the
 * alphabet, or a common word (or the same one again) with nothing but digits and signs around it.
 */
bool common_is(struct slice password);
