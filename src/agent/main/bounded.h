/*
 * Reads files whose reading may never end. The arguments of a process lie in its own memory; where that is
 * mapped from a file system of somebody's making, whoever reads /proc/PID/cmdline waits for as long as that
 * somebody likes. A thread of its own reads; when it takes too long it is left behind, and ends when it can.
 *
 * Ownership: a thread that was left behind owns what it works with, and frees it.
 * Limits:    BOUNDED_WAIT a file; BOUNDED_MAX_LEFT threads left behind at once, while so many are stuck nothing
 *            is read.
 * Trust:     the bytes are anybody's; they are not looked at.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"

#define BOUNDED_WAIT (100 * USEC_PER_MS)
enum { BOUNDED_MAX_LEFT = 4, BOUNDED_MAX_BYTES = 16 * 1024 };

struct bounded_job;

struct bounded {
	struct bounded_job *job; /* the thread that works for us; NULL: none yet */
	int n_left;              /* left behind, and not ended yet; shared with the threads */
	uint64_t expired;        /* files given up */
};

/* What there is of the file, up to the buffer's maximum and BOUNDED_MAX_BYTES, behind what the buffer holds.
 * Takes the descriptor. ERR_EXPIRED: given up; ERR_FULL: not even tried; -errno. */
_must_check_ int bounded_read(struct bounded *b, int fd, struct buf *out);
/* The thread ends; those left behind end with the program. */
void bounded_done(struct bounded *b);
