/*
 * Gathers events into batches: one is full when it holds enough events or bytes, or when its first event
 * has waited long enough.
 *
 * Ownership: events are copied.
 * Limits:    GATHER_MAX_EVENTS and GATHER_MAX_BYTES; an event more makes it full.
 * Trust:     the events' bytes are the collector's; they are not looked at.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"

#define GATHER_WAIT (100 * USEC_PER_MS)
/* While nothing can be sent anyway: fewer, larger batches. */
#define GATHER_WAIT_OFFLINE USEC_PER_SEC
enum { GATHER_MAX_EVENTS = 300, GATHER_MAX_BYTES = 256 * 1024, GATHER_ROOM = 384 * 1024 };

struct gather {
	struct buf events;
	uint32_t count;
	usec_t since; /* monotonic, of the first event */
};

void gather_init(struct gather *g);
void gather_done(struct gather *g);
/* True when the batch is full now. An event that finds no memory is lost: ERR_NO_MEMORY. */
_must_check_ int gather_put(struct gather *g, struct slice event, usec_t now, bool *ret_full);
/* Nothing more should be put. */
bool gather_is_full(const struct gather *g);
/* When the batch is due; 0: it is empty. */
usec_t gather_due(const struct gather *g, usec_t wait);
void gather_clear(struct gather *g);
