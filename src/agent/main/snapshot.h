/*
 * Tells the collector of all processes that run already: when it starts, and when it was started anew and
 * has forgotten everything.
 *
 * Ownership: borrows the reader of /proc.
 * Limits:    SNAPSHOT_TURN processes a turn, and none while the collector's queue is long.
 * Trust:     see procfs.h.
 */
#pragma once

#include <dirent.h>

#include "agent/main/procfs.h"
#include "ipc/channel.h"

enum { SNAPSHOT_TURN = 32 };

struct snapshot {
	DIR *dir; /* NULL: none is under way */
};

/* From the beginning, also when one is under way. */
_must_check_ int snapshot_start(struct snapshot *s, const struct procfs *proc);
void snapshot_stop(struct snapshot *s);
/* Sends some more. True while there are more; ERR_FULL and the like end it: it is started again. */
_must_check_ int snapshot_turn(
	struct snapshot *s, struct procfs *proc, usec_t wall, struct channel *collect);
