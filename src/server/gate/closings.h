/*
 * Companies that send too much, as the core has found: until when their batches are refused at the head,
 * before a body is read. So a flood costs the gate a head a batch, and the core nothing.
 *
 * Ownership: plain data.
 * Limits:    64 companies; a further one takes the place of the one that is over first.
 * Trust:     the core's word.
 */
#pragma once

#include "base/clock.h"

enum { CLOSINGS_MAX = 64 };

struct closings {
	struct closing {
		uint32_t company; /* 0: free */
		usec_t until;     /* monotonic */
	} rows[CLOSINGS_MAX];
};

void closings_put(struct closings *closings, uint32_t company, usec_t until);
/* Seconds, rounded up; 0: it may send. */
uint16_t closings_left(const struct closings *closings, uint32_t company, usec_t now);
