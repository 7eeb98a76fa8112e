/*
 * The way of the events to ship: sent at once when it listens, else kept for a while.
 *
 * Ownership: borrows the channel until it is taken away.
 * Limits:    OUTLET_MAX_BYTES wait; what comes on top is lost, counted and reported (event_lost).
 * Trust:     ship never answers; a frame from it ends the channel.
 */
#pragma once

#include "ipc/channel.h"

enum { OUTLET_MAX_BYTES = 1024 * 1024 };

struct outlet {
	struct channel *channel; /* NULL while ship does not run */
	struct buf waiting;      /* frames: length u32, payload */
	uint64_t lost;           /* not yet reported */
};

void outlet_init(struct outlet *o);
void outlet_done(struct outlet *o);
/* Another channel, NULL: none. What waits goes out. */
void outlet_connect(struct outlet *o, struct channel *channel);
/* The channel has room again. */
void outlet_drained(struct outlet *o);
void outlet_put(struct outlet *o, usec_t time, bool urgent, struct slice event);
void outlet_put_lost(struct outlet *o, uint64_t count);
