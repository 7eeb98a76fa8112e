/*
 * The life of tsujiban-watch as the core sees it: it is given the rules, the journal's files and a
 * place to start; what it finds becomes cases, with its position, in one transaction. So a watch that
 * dies is started where its last commit stood, and the alerts' keys make the replay harmless.
 *
 * Before it decodes a batch, watch writes the batch's position into the note. When it is ended by a
 * signal the core reads the note: a batch on which it died twice is passed over, and a service case
 * tells of it. Without rules it is not started: no batch is passed unseen.
 *
 * Ownership: the note of the running watch and the image in use belong here.
 * Limits:    one position is passed over per start. Watch has WATCHING_FILES_AHEAD files at a time, however
 *            far it is behind.
 * Trust:     watch decodes hostile bytes and may be stolen: a position beyond what is durable ends it;
 *            the rest is checked by cases.
 */
#pragma once

#include "ipc/channel.h"

struct core;

enum { WATCHING_FILES_AHEAD = 4 };

struct watching {
	int image_fd; /* -1: no rules yet */
	uint64_t generation;
	int note_fd;       /* of the watch that runs or ran last; -1: none */
	uint64_t position; /* everything before it is evaluated and committed */
	uint64_t skip;     /* 0: none */
	/* Files that watch has, from the one it reads on: it is given the next when it is through with one. */
	uint64_t files[WATCHING_FILES_AHEAD]; /* their bases, rising */
	size_t n_files;
	bool started;      /* journal_start was sent to the watch that runs */
	bool crashes_kept; /* the store counts crashes that may be behind us */
};

/* Reads the position that the store keeps. Before the journal is opened. */
_must_check_ int watching_load(struct core *core);
void watching_done(struct core *core);

_must_check_ int watching_welcome(struct core *core);
_must_check_ int watching_ruled(struct core *core, struct slice payload, int *fd);
_must_check_ int watching_matched(struct core *core, struct slice payload, int *fd);
_must_check_ int watching_set_aside(struct core *core, struct slice payload, int *fd);
_must_check_ int watching_lines_refused(struct core *core, struct slice payload, int *fd);
/* Bytes of journal that are durable and not evaluated yet. */
uint64_t watching_backlog(const struct core *core);
/* New rules; takes the descriptor. */
void watching_use_image(struct core *core, uint64_t generation, int *fd);
/* The core itself has cut it off: its end will be no crash of its batch. */
void watching_cut(struct core *core);
/* The parent says how watch ended. */
void watching_ended(struct core *core, const struct frame_child_state *state);

/* From the journal. */
void watching_durable(struct core *core, uint64_t position);
void watching_file_begun(struct core *core);
void watching_file_gone(struct core *core, uint64_t base);
