/*
 * When old batches may go. The age of a file is told by the wall clock, which may leap years ahead by
 * mistake, and then everything would look old. So a leap of more than a day while the core runs, or of more
 * than a month while it does not, stops all removing for a week of grace, with a warning: time for people
 * to set the clock right. A clock that is set back makes nothing look old.
 *
 * Ownership: embedded in struct core.
 * Limits:    looks once an hour.
 * Trust:     the wall clock is not believed; the store keeps what it showed last.
 */
#pragma once

#include "os/loop.h"

#define RETENTION_EVERY (3600 * USEC_PER_SEC)
#define RETENTION_GRACE ((usec_t)7 * 86400 * USEC_PER_SEC)

struct core;

struct retention {
	struct loop_source *timer;
	usec_t wall, monotonic; /* at the last look; wall 0: none yet */
	usec_t until;           /* grace, by the wall clock that leapt; 0: none */
};

/* After the store and the journal were opened; looks at once. */
_must_check_ int retention_init(struct core *core);
void retention_done(struct core *core);
