/*
 * One child of a supervisor, and the set: the insides that supervisor.c and supervised.c share.
 *
 * Ownership: the set owns its children; a child owns its process, its control channel and its timer.
 * Limits:    as in supervisor.h.
 * Trust:     as in supervisor.h.
 */
#pragma once

#include "proc/supervisor.h"

/* As in frame child_state. */
enum child_state { CHILD_DOWN = 0, CHILD_STARTED = 1, CHILD_READY = 2 };

struct supervised {
	struct supervisor *supervisor;
	struct supervised *next; /* in the order of adding */
	struct supervised_row row;
	struct arena texts; /* the row's path and arguments */
	struct channel *control;
	struct loop_source *process;
	struct loop_source *timer; /* down: start again; started: ready by then; otherwise: kill */
	pid_t pid;                 /* 0: does not run */
	int pidfd;
	enum child_state state;
	usec_t ready_at;
	usec_t backoff;
	uint32_t restarts;
	uint8_t rung;
};

struct supervisor {
	struct loop *loop;
	const struct log *log;
	enum frame_role self;
	struct supervisor_events events;
	struct supervised *children;
	struct loop_source *stop_timer;
	struct arena arena;
	size_t n_children;
	bool stopping;
};

/* Starts the process and gives it what it needs. Fails when no process could be had; whatever goes wrong
 * later ends the process. */
_must_check_ int supervised_start(struct supervised *child);
/* Starts it after its back-off. */
void supervised_start_later(struct supervised *child);
/* The end is seen, and everything tidied up, when the process has gone. */
void supervised_kill(struct supervised *child);
/* Kills it and waits for its end; tells nobody. */
void supervised_reap(struct supervised *child);
/* When its timer fires. */
void supervised_on_timer(void *ctx);

/* Told by a child whose process has ended; the child may be freed by this. */
void supervisor_child_ended(struct supervised *child);

static inline usec_t supervisor_now(const struct supervisor *s)
{
	const struct clock *clock = loop_clock(s->loop);

	return clock->monotonic(clock);
}

#define log_child(child_, level_, message_, ...)               \
	log_write((child_)->supervisor->log, level_, message_, \
		LOG_TEXT("child", (child_)->row.name), ##__VA_ARGS__)
