/*
 * Keeps a set of children running for a parent (tsujiband, tsujiban-agent): starts each, gives it its
 * settings and descriptors, watches it, starts it again with back-off, wires the channels between
 * children anew whenever one of them was started anew.
 *
 * Ownership: the supervisor owns processes, control channels and the channel ends it has not handed on.
 * Limits:    32 children. Back-off doubles from 100 ms to 30 s and starts over after 60 s of health.
 * Trust:     children may be stolen: their control frames are held against the table of rights; a bad
 *            frame, or a ready that does not come in time, ends the child.
 */
#pragma once

#include "ipc/channel.h"
#include "base/log.h"
#include "proc/spawn.h"

struct supervisor;
struct supervised;

struct supervised_row {
	const char *name; /* for people and logs, e.g. "gate-agents" */
	enum frame_role role;
	struct spawn_request spawn;   /* control_fd is filled in */
	bool once;                    /* short-lived: not started again */
	usec_t ready_within;          /* for ready after the start; 0: 30 s */
	const enum frame_role *peers; /* channels wanted to these roles, when they run */
	size_t n_peers;
	uint64_t request; /* of a short-lived program; instance of its channel */
	/* Called after the start, before begin: send settings and give descriptors. */
	int (*give)(void *ctx, struct supervised *child, struct channel *control);
	void *ctx;
};

struct supervisor_events {
	/* 1 started, 2 ready, 0 ended (with signal and exit code); as in frame child_state. */
	void (*state)(void *ctx, struct supervised *child, const struct frame_child_state *state);
	/* A control frame other than ready. */
	int (*frame)(
		void *ctx, struct supervised *child, uint16_t type, struct slice payload, int *fd);
	void *ctx;
};

_must_check_ int supervisor_new(struct loop *loop, const struct log *log, enum frame_role self,
	const struct supervisor_events *events, struct supervisor **ret);
/* Kills whatever still runs and frees. */
struct supervisor *supervisor_free(struct supervisor *s);
/* Adds a row (copied with its path and arguments; what else it points to is borrowed) and starts it. A
 * start that fails is tried again later, but for a short-lived one, of which nothing is kept then. After
 * a short-lived one has ended, nothing points to it any more. */
_must_check_ int supervisor_add(
	struct supervisor *s, const struct supervised_row *row, struct supervised **ret_child);
/* NULL when no child of this role runs. */
struct supervised *supervisor_find(struct supervisor *s, enum frame_role role);
const struct supervised_row *supervised_row(const struct supervised *child);
/* 0 while it does not run. */
pid_t supervised_pid(const struct supervised *child);
/* Borrowed; NULL while it does not run. */
struct channel *supervised_control(struct supervised *child);
/* Kills it, as if it had died: it is started anew, but for a short-lived one. */
void supervisor_end(struct supervised *child);
/* Tells all to stop, in the order of adding; loop_stop(0) when the last has ended, kill after 10 s. */
void supervisor_stop(struct supervisor *s);
