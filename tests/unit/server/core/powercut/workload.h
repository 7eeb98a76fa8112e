/*
 * What the world around a core does in these tests: a PC sends batches until they are acknowledged, watch
 * finds something in every second one, mails are put off once and then taken over. It keeps what it was
 * promised and finds out what of it was broken.
 *
 * Ownership: the fixture is borrowed.
 * Limits:    256 mails.
 * Trust:     test code.
 */
#pragma once

#include "../core_fixture.h"

enum { WORKLOAD_BATCHES = 20, WORKLOAD_EVENTS = 3, WORKLOAD_MAX_MAILS = 256 };

/* What recorder_note is told. */
enum promise { PROMISE_ENROLLED, PROMISE_ACKNOWLEDGED, PROMISE_MAILED };

struct workload_mail {
	char id[256];
	uint8_t hash[32]; /* of recipient, subject and text */
	bool put_off;
};

struct workload_file {
	uint64_t base, size;
	int fd; /* the player's */
};

struct workload {
	struct core_fixture *f;
	unsigned burst; /* so many batches are on their way at once, at most */
	unsigned n_unanswered;
	bool acknowledged[WORKLOAD_BATCHES + 1];
	struct workload_mail mails[WORKLOAD_MAX_MAILS];
	size_t n_mails;
	/* As watch. */
	struct workload_file files[64];
	size_t n_files;
	uint64_t position, to;
	char broken[256]; /* the first promise that was; empty: none */
};

/* The peers come; rules are compiled. */
void workload_join(struct workload *w);
void workload_enrol(struct workload *w);
/* Sends what is not acknowledged until all is, and waits for the last mail. */
void workload_run(struct workload *w);
/* After a restart, before anything is sent again: each acknowledged batch is in the journal, once. */
void workload_check_journal(struct workload *w);
/* After workload_run: nothing is missing, nothing counted twice. */
void workload_check(struct workload *w);
