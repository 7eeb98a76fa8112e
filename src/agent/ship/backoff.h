/*
 * How long to wait before trying again: doubling from one second to a minute, each time somewhere
 * between half and the whole of it, so that a thousand PCs do not come back in the same second.
 *
 * Ownership: plain values.
 * Limits:    BACKOFF_MAX; a server's Retry-After is honoured up to BACKOFF_MAX_ASKED.
 * Trust:     Retry-After comes from the server.
 */
#pragma once

#include "base/clock.h"

#define BACKOFF_FIRST USEC_PER_SEC
#define BACKOFF_MAX (60 * USEC_PER_SEC)
#define BACKOFF_MAX_ASKED (3600 * USEC_PER_SEC)

struct backoff {
	usec_t current; /* 0: nothing has failed */
};

void backoff_reset(struct backoff *b);
/* The next wait. asked: by Retry-After, 0: not; chance: any 32 bits. */
usec_t backoff_next(struct backoff *b, usec_t asked, uint32_t chance);
