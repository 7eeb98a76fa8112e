/*
 * Reads the texts of /proc/PID/stat, status and the links in fd (Linux, Documentation/filesystems/proc.rst).
 *
 * Ownership: nothing is kept.
 * Limits:    whatever was read of the file; ERR_TRUNCATED when what is needed lies beyond.
 * Trust:     the process chooses its own name, with brackets, spaces and line feeds: the numbers of stat
 *            are looked for behind the last ')', those of status only in lines of the kernel's own form.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

/* Start times are counted in these (USER_HZ). */
enum { PROC_TICKS_PER_SEC = 100 };

struct proc_stat {
	uint32_t ppid;
	uint64_t start; /* ticks since boot */
};

_must_check_ int procfile_parse_stat(struct slice text, struct proc_stat *ret);

/* The pipe that a descriptor's link names; 0: it is none. */
uint64_t procfile_parse_pipe(struct slice link);

/* The real user number. */
_must_check_ int procfile_parse_uid(struct slice status, uint32_t *ret_uid);
