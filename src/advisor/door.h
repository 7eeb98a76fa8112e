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
};

/* NULL when there is none of this name. */
const struct door_op *door_find(struct slice name);
/* By its number from 0; NULL behind the last. */
const struct door_op *door_at(size_t number);
