/*
 * Events between being seen and being sent, in order. The start of a program waits a little for the
 * hash of its file, and for the start of the program that writes into the pipe it reads from; what comes
 * behind it waits along.
 *
 *     pending_new -> fill in -> pending_add -> [pending_settle, pending_settle_pipe] -> send callback
 *
 * Ownership: the queue owns its events; an event owns its directory and refs its programs.
 * Limits:    PENDING_WAIT for a hash, PIPES_WAIT for a writer, PENDING_MAX events in the queue, of
 *            PENDING_MAX_BYTES with their programs; beyond any of these, the first goes on without.
 * Trust:     texts are anybody's bytes.
 */
#pragma once

#include "agent/collect/hashes.h"
#include "agent/collect/table.h"
#include "base/clock.h"

#define PENDING_WAIT (200 * USEC_PER_MS)
enum { PENDING_MAX = 512, PENDING_MAX_BYTES = 256 * 1024 };

enum pending_kind {
	PENDING_CREATION,
	PENDING_TERMINATION,
	PENDING_LOST, /* could not be made: only its number goes on, in its place */
};

/* A process as an event names it. */
struct named_process {
	uint32_t pid;
	uint64_t start;          /* ticks; 0: not known */
	struct program *program; /* NULL: not known */
};

struct pending_event {
	enum pending_kind kind;
	uint64_t number; /* of the frame that it was made of */
	usec_t time;
	struct named_process self;
	struct named_process parent; /* creation */
	uint32_t uid;                /* creation */
	uint32_t code;               /* termination: exit code as field ExitCode tells it */
	struct slice directory;      /* creation; empty: not known */
	uint64_t input_pipe;         /* creation; 0: none */
	bool has_hash;
	uint8_t hash[HASH_BYTES];

	/* the queue's own */
	uint64_t request; /* of the hash; 0: none is waited for */
	usec_t until;
	uint64_t awaited_pipe; /* its writer is waited for; 0: none. Filled in before pending_add */
	usec_t awaited_until;
	struct pending_event *next;
};

typedef void pending_send_fn(void *ctx, const struct pending_event *event);

struct pending {
	struct pending_event *first, *last;
	size_t n_events;
	size_t bytes; /* a parent's program is the table's, and not counted */
	pending_send_fn *fn;
	void *ctx;
};

void pending_init(struct pending *p, pending_send_fn *fn, void *ctx);
/* Frees what still waits, unsent. */
void pending_done(struct pending *p);

/* Zeros but for a copy of the directory; NULL when there is no memory. */
struct pending_event *pending_new(enum pending_kind kind, struct slice directory);
/* Takes the event. Request 0: there is nothing to wait for; else its number, and when to stop waiting. */
void pending_add(struct pending *p, struct pending_event *event, uint64_t request, usec_t until);
/* The answer for a request; NULL: there is none. A request that is not waited for is passed over. */
void pending_settle(struct pending *p, uint64_t request, const uint8_t *hash);
/* The pipe's writer is known; what is waited for next is the writer of `next` (0: none), until then. */
void pending_settle_pipe(struct pending *p, uint64_t pipe, uint64_t next, usec_t until);
/* When pending_expire has something to do; 0: nothing waits. */
usec_t pending_due(const struct pending *p);
/* Sends what has waited long enough. Returns when to come again; 0: nothing waits. */
usec_t pending_expire(struct pending *p, usec_t now);
