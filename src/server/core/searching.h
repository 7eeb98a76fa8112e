/*
 * Searches in stored events: for each the parent is asked to start tsujiban-search, which is told what
 * to look for and handed the journal's files one by one, and whose answers are gathered into the look
 * that the API waits for.
 *
 * A row is believed only as far as its place goes: company, device and arrival are read in the journal
 * itself, and a row of another company than those asked for, past its retention, of another device, out
 * of order or too much ends the program and the search with it, unanswered.
 *
 * Ownership: looks belong to the API; this part borrows them until it answers.
 * Limits:    one search at a time, SEARCHING_MAX with those that wait; a program has 30 s and one file.
 * Trust:     tsujiban-search decodes hostile batches and may be stolen by one: what it then knows are the
 *            journal's files of the searches that it serves, what it can say is said above.
 */
#pragma once

#include "ipc/channel.h"

struct core;
struct events_look;

enum { SEARCHING_MAX = 8 };

struct searching_file {
	uint64_t base;
	uint64_t size;
};

struct searching {
	struct events_look *looks[SEARCHING_MAX]; /* the first is being served */
	size_t n_looks;
	bool answered;    /* the first was: its program is about to end */
	uint64_t request; /* of the program that is awaited or runs; 0: none */
	uint64_t last_request;
	struct searching_file *files; /* that may hold something, in the order asked for */
	size_t n_files, n_given;
	uint64_t end;  /* of what was durable when it began */
	uint64_t last; /* id of the last row */
	size_t n_bytes;
	struct loop_source *timer;
};

_must_check_ int searching_init(struct core *core);
/* Looks that wait are forgotten: the API frees them. */
void searching_done(struct core *core);
/* Takes a look; it is answered later. ERR_FULL: too many wait. */
_must_check_ int searching_look(void *ctx, struct events_look *look);
bool searching_is_awaited(const struct core *core, uint64_t request);

_must_check_ int searching_welcome(struct core *core);
void searching_lost(struct core *core);
_must_check_ int searching_found(struct core *core, struct slice payload, int *fd);
_must_check_ int searching_passed(struct core *core, struct slice payload, int *fd);
_must_check_ int searching_finished(struct core *core, struct slice payload, int *fd);
/* The parent says that the program ended: it may have done so before its channel came. */
void searching_ended(struct core *core, const struct frame_child_state *state);
