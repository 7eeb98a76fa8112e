/*
 * ship: takes events from the collector, keeps them on disk, and sees that the server gets them.
 *
 *     event_put -> gather -> spool (on disk) -> uplink -> server answers 200 -> forgotten
 *
 * What is promised: once a batch is in the spool (at most GATHER_WAIT after its first event) it survives
 * the killing of any process; while the server cannot be reached it is also synced to the disk once a
 * second, so that a power cut costs at most that second. Events lost on the way are counted, and the
 * count goes with the next batch.
 *
 * Ownership: owns the spool and the state; borrows loop and log.
 * Limits:    SHIP_SPOOL_BYTES on disk.
 * Trust:     the collector may have been stolen: its events are carried, not read.
 */
#pragma once

#include "agent/ship/gather.h"
#include "agent/ship/spool.h"
#include "agent/ship/uplink.h"

#define SHIP_SPOOL_BYTES (256ull * 1024 * 1024)

struct ship {
	const struct clock *clock;
	const struct log *log;
	int dir_fd;
	struct state state;
	struct spool *spool;
	struct uplink uplink;
	struct gather gather;
	struct loop_source *due;
	struct loop_source *sync;
	bool unsynced;    /* the spool */
	bool unsaved;     /* the count of losses; saved once a second */
	uint64_t damaged; /* of the spool, as last told */
};

/* Takes the directory. */
_must_check_ int ship_init(struct ship *s, struct loop *loop, const struct log *log, int *dir_fd,
	const struct uplink_names *names);
void ship_done(struct ship *s);
/* One event, encoded as in a batch. */
void ship_take_event(struct ship *s, struct slice event, bool urgent);
/* Events that were lost before they came here. */
void ship_take_lost(struct ship *s, uint64_t count);
/* The company key's text; what is wrong with it is logged. */
void ship_set_key(struct ship *s, struct slice text);
/* Writes down what is held in memory. */
void ship_finish(struct ship *s);
