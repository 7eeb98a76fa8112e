/*
 * The matrix of the fences: what each program can do; every other act must fail.
 *
 * Ownership: everything is constant. Limits: none. Trust: no input.
 */
#pragma once

#include "acts.h"

enum { STAND_MAX_ALLOWED = 16 };

struct stand {
	const char *name; /* of the profile */
	const char *user; /* NULL: the row's of the parent's table; "" root */
	bool is_parent;
	const char *allowed[STAND_MAX_ALLOWED];
};

extern const struct stand stands[];
extern const size_t n_stands;

bool stand_may(const struct stand *stand, const struct act *act);
/* NULL when there is none of this name. */
const struct stand *stand_find(const char *name);
