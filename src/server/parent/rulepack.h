/*
 * Gathers rule files into one sealed memfd for `tsujiban-rules`, which may open nothing. The parent
 * reads the bytes and looks at none of them.
 *
 *     { path length u32le, path, text length u32le, text } ...     path: set name / path below its directory
 *
 * Ownership: the descriptor returned is the caller's.
 * Limits:    20,000 files, 1 MiB a file, 256 MiB in all, 16 levels of folders. What is beyond is left
 *            out and counted.
 * Trust:     directories are named by whoever is root; symbolic links in them are not followed.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

struct rulepack_set {
	const char *name; /* "own", "extra1", ... */
	const char *directory;
};

struct rulepack_counts {
	size_t n_files;
	size_t n_left_out; /* unreadable, too large, too many */
};

_must_check_ int rulepack_make(const struct rulepack_set *sets, size_t n_sets, int *ret_fd,
	struct rulepack_counts *ret_counts);
