/*
 * Requests to the advisor: for each the parent is asked to start tsujiban-press, which is handed the request in
 * a sealed memfd and hands back one with the answer; that is copied into the job that the API waits for.
 *
 * Ownership: jobs belong to the API; this part borrows them until it answers.
 * Limits:    one job at a time, PRESSING_MAX with those that wait; a program has 30 s and one answer.
 * Trust:     tsujiban-press reads what strangers wrote and may be stolen by it: it knows the one request and
 *            the catalogue, and what it answers goes to whoever asked, unread.
 */
#pragma once

#include "ipc/channel.h"

struct core;
struct advice_job;

enum { PRESSING_MAX = 8 };

struct pressing {
	struct advice_job *jobs[PRESSING_MAX]; /* the first is being served */
	size_t n_jobs;
	bool answered;    /* the first was: its program is about to end */
	uint64_t request; /* of the program that is awaited or runs; 0: none */
	uint64_t last_request;
	struct loop_source *timer;
};

_must_check_ int pressing_init(struct core *core);
/* Jobs that wait are forgotten: the API frees them. */
void pressing_done(struct core *core);
/* Takes a job; it is answered later. ERR_FULL: too many wait. */
_must_check_ int pressing_take(void *ctx, struct advice_job *job);
bool pressing_is_awaited(const struct core *core, uint64_t request);

_must_check_ int pressing_welcome(struct core *core);
void pressing_lost(struct core *core);
_must_check_ int pressing_finished(struct core *core, struct slice payload, int *fd);
_must_check_ int pressing_refused(struct core *core, struct slice payload, int *fd);
/* The parent says that the program ended: it may have done so before its channel came. */
void pressing_ended(struct core *core, const struct frame_child_state *state);
