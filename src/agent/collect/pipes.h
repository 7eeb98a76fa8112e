/*
 * The pipes between programs that started lately, and who writes into them, so that the start of a
 * program can tell what it is fed with. A pipeline's programs start in any order; its commands that are
 * built into the shell start no program and stay unknown.
 *
 *     a | (b; c) | d     d's upstream: "a | b; c"
 *
 * Ownership: everything is copied.
 * Limits:    `max` pipes with PIPES_MAX_BYTES of commands, the least recently used are dropped;
 *            PIPES_MAX_WRITERS of each, the newest stay; texts are cut to PIPES_MAX_TEXT. A pipe that nobody started to write into for
 *            PIPES_AGE is forgotten. The kernel numbers pipes with 32 bits: a writer more than
 *            PIPES_TOGETHER after the last one takes the place of those before it.
 * Trust:     commands are anybody's bytes; numbers are the kernel's.
 */
#pragma once

#include "agent/collect/table.h"
#include "base/buf.h"
#include "base/clock.h"

enum {
	PIPES_MAX = 256,
	PIPES_MAX_BYTES = 128 * 1024,
	PIPES_MAX_WRITERS = 4,
	PIPES_MAX_STAGES = 4,
	/* Of all that is told of an input: still whole when each byte is encoded as four. */
	PIPES_MAX_TEXT = 4000,
};

#define PIPES_WAIT (150 * USEC_PER_MS)
#define PIPES_TOGETHER (2 * USEC_PER_SEC)
#define PIPES_AGE (600 * USEC_PER_SEC)

struct pipe;

struct pipes {
	struct map by_number;
	struct pipe *oldest, *newest;
	size_t max;
	size_t bytes; /* of commands */
};

struct pipe_writer {
	uint32_t pid;
	uint64_t input; /* the pipe it reads from itself; 0: none */
	struct program *program;
};

void pipes_init(struct pipes *p, size_t max, uint64_t seed);
void pipes_done(struct pipes *p);

/* A program started to write into the pipe. Without memory it stays unknown. */
void pipes_put(struct pipes *p, uint64_t number, const struct pipe_writer *writer, usec_t now);
/*
 * The first pipe from this one upwards whose writer may still start, and when to stop waiting for that:
 * PIPES_WAIT after the pipe was first heard of, here or as an input. 0: there is none.
 */
uint64_t pipes_missing(struct pipes *p, uint64_t number, usec_t now, usec_t *ret_until);
/* Appends what is known of who writes into the pipe. True when something was cut. */
bool pipes_join(const struct pipes *p, uint64_t number, usec_t now, struct buf *out);
