/*
 * The table of operations behind advisor_call().
 *
 * Ownership: static.
 * Limits:    none.
 * Trust:     names come from requests; an unknown one is refused.
 */
#pragma once

#include "advisor/call.h"

struct door_op {
	const char *name;
	call_op *run;
	const char *members; /* of its own, with spaces between them */
};

/* Whether a request for it may have this member. */
bool door_takes(const struct door_op *op, struct slice member);

/* NULL when there is none of this name. */
const struct door_op *door_find(struct slice name);
/* By its number from 0; NULL behind the last. */
const struct door_op *door_at(size_t number);
