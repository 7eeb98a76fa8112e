/*
 * ship: takes events from the collector, keeps them on disk, and sees that the server gets them.
 *
 *     event_put -> gather -> spool (on disk) -> uplink -> server answers 200 -> forgotten
 *                                    \-> event_kept
 *
 * What is promised: once a batch is in the spool (at most GATHER_WAIT after its first event) it survives
 * the killing of any process, and the collector is told so; until then the collector keeps its events and
 * sends them again to the next ship. While the spool cannot be written, what is gathered waits and nothing
 * more is taken. While the server cannot be reached it is also synced to the disk once a
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

struct ship_config {
	struct uplink_names names;
	uint64_t run; /* of the agent */
	/* The spool holds the collector's events up to here; may be NULL. */
	void (*kept)(void *ctx, const struct spool_kept *kept);
	/* No more can be taken for now (true), or again; may be NULL. */
	void (*full)(void *ctx, bool full);
	void *ctx;
};

struct ship {
	struct ship_config config;
	const struct clock *clock;
	const struct log *log;
	int dir_fd;
	struct state state;
	struct spool *spool;
	struct uplink uplink;
	struct gather gather;
	struct loop_source *due;
	struct loop_source *sync;
	struct spool_kept taken; /* the last event, or loss, that came */
	uint64_t lost;           /* as the collector reported, for the next batch */
	bool stuck;              /* the spool cannot be written; said */
	bool unsynced;           /* the spool */
	bool unsaved;            /* the state could not be saved; tried again every second */
	uint64_t damaged;        /* of the spool, as last told */
};

/* Takes the directory. */
_must_check_ int ship_init(struct ship *s, struct loop *loop, const struct log *log, int *dir_fd,
	const struct ship_config *config);
void ship_done(struct ship *s);
/* One event, encoded as in a batch, with the frame that it was made of. What came before is passed over. */
void ship_take_event(
	struct ship *s, const struct spool_kept *from, struct slice event, bool urgent);
/* Events that were lost before they came here. */
void ship_take_lost(struct ship *s, const struct spool_kept *from, uint64_t count);
/* Nothing more can be taken for now. */
bool ship_is_full(const struct ship *s);
/* How far the collector's events are kept. */
struct spool_kept ship_kept(const struct ship *s);
/* The company key's text; what is wrong with it is logged. */
void ship_set_key(struct ship *s, struct slice text);
/* Writes down what is held in memory. */
void ship_finish(struct ship *s);
