/*
 * How often something may be done: `a_second` in the long run, a quarter of a second's worth at once.
 *
 * Ownership: plain data.
 * Limits:    none.
 * Trust:     no input.
 */
#pragma once

#include "base/clock.h"

struct pace {
	unsigned a_second; /* 0: as often as one likes */
	usec_t full_at;    /* monotonic: when all is allowed again */
};

/* Microseconds until it may be done next; 0: now. */
usec_t pace_wait(const struct pace *pace, usec_t now);
/* It is done. */
void pace_count(struct pace *pace, usec_t now);
