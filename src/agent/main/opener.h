/*
 * Opens executed files for the collector, and nothing else: what a process runs right now, or a file that
 * was executed a moment ago, still is the same one and may be executed by somebody. So a stolen collector
 * reads programs, not files.
 *
 * Ownership: descriptors are the caller's.
 * Limits:    the last OPENER_REMEMBERED executed files.
 * Trust:     requests come from the collector, which reads hostile bytes.
 */
#pragma once

#include "base/macros.h"
#include "ipc/frames.h"

enum { OPENER_REMEMBERED = 1024 };

struct executed_file {
	uint64_t device;
	uint64_t inode;
};

struct opener {
	int proc_fd; /* borrowed: /proc */
	struct executed_file files[OPENER_REMEMBERED];
	size_t next;
};

void opener_init(struct opener *o, int proc_fd);
/* This file was executed. */
void opener_note(struct opener *o, uint64_t device, uint64_t inode);
/* A descriptor to read from. ERR_DENIED: not a file that may be asked for; ERR_NOT_FOUND: not there any
 * more; -errno. */
_must_check_ int opener_open(const struct opener *o, const struct frame_file_ask *ask, int *ret_fd);
