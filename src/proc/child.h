/*
 * What every program below a parent has in common (server programs below tsujiband, collect and ship
 * below tsujiban-agent): descriptor 3 is the control channel; it is given settings and descriptors,
 * told to begin, enters its sandbox, says it is ready, works, and is told to stop.
 *
 *     int main(void)
 *     {
 *             struct watch watch = {0};
 *             const struct child_program program = {.role = ROLE_WATCH, .ctx = &watch, ...};
 *
 *             return child_main(&program);
 *     }
 *
 * Ownership: child_main owns loop, clock, log and the control channel; callbacks borrow them.
 * Limits:    no arguments, no environment: all it knows comes over the control channel.
 * Trust:     the parent is trusted; peers given as channels are not.
 */
#pragma once

#include "base/log.h"
#include "ipc/channel.h"
#include "sandbox/sandbox.h"

enum { CHILD_CONTROL_FD = 3 };

struct child {
	struct loop *loop;
	const struct clock *clock;
	struct log log;
	struct channel *control;
	struct arena arena; /* reset before each control frame */
	bool begun;
	bool relaxed; /* setting sandbox = relaxed */
	void *ctx;    /* the program's own state, from its struct child_program */
};

struct child_program {
	enum frame_role role;
	/* Which parent: ROLE_PARENT or ROLE_AGENT. */
	enum frame_role parent;
	/* A descriptor (frame give): take it with TAKE_FD through fd. Also after begin, when a peer was
	 * started anew. ERR_NOT_FOUND for a role that is not known. */
	int (*given)(struct child *child, struct slice role, uint64_t instance, int *fd);
	/* A value of the configuration; NULL: none is wanted. */
	int (*setting)(struct child *child, struct slice key, struct slice value);
	/* Before the sandbox: open what needs rights, say which paths stay reachable (at most 8). */
	int (*prepare)(struct child *child, struct sandbox_path *paths, size_t *ret_n_paths);
	/* In the sandbox: start work. */
	int (*begin)(struct child *child);
	/* Told to stop: finish and call loop_stop. NULL: the loop is stopped at once. */
	void (*stop)(struct child *child);
	/* Other frames from the parent (spawn results, child_state); NULL: none are expected. */
	int (*frame)(struct child *child, uint16_t type, struct slice payload, int *fd);
	/* Clean up after the loop has ended. */
	void (*done)(struct child *child);
	/* Becomes child->ctx: the program's state lives in main, not in a global. */
	void *ctx;
};

/* The whole life; returns the exit status: 0, or 1 after a failure (logged). */
int child_main(const struct child_program *program);

/* Makes a ready channel to a peer from a given descriptor (takes it). */
_must_check_ int child_channel(struct child *child, enum frame_role self, enum frame_role peer,
	int *fd, size_t max_queue, channel_frame_fn *on_frame, channel_closed_fn *on_closed,
	void *ctx, struct channel **ret);

/* The build id: equal in all programs of one build. */
uint64_t child_build_id(void);
