/*
 * Reads what /proc says of one process, unparsed, for the collector.
 *
 * Ownership: the frame borrows the reader's buffers until the next read.
 * Limits:    those of frame seen_proc; longer files are cut. Arguments that cannot be read in time (bounded.h)
 *            are empty.
 * Trust:     the texts are the process's own; nothing here looks into them.
 */
#pragma once

#include "agent/main/bounded.h"
#include "ipc/frames.h"

struct procfs {
	int dir_fd; /* /proc */
	struct buf stat, status, command, image, directory, input, output;
	struct bounded bounded; /* reads the arguments */
};

_must_check_ int procfs_open(struct procfs *p);
void procfs_close(struct procfs *p);
/* Fills in all but time and started. ERR_NOT_FOUND: it has gone. */
_must_check_ int procfs_read(struct procfs *p, uint32_t pid, struct frame_seen_proc *ret);
/* The process's number when this entry of /proc is one. */
_must_check_ int procfs_parse_pid(const char *name, uint32_t *ret_pid);
