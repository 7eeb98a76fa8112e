/*
 * A change of one place in a text file as a unified diff, which `patch` and `git apply` take.
 *
 * Ownership: everything is borrowed.
 * Limits:    the buffer's maximum.
 * Trust:     texts may be anything.
 */
#pragma once

#include "base/buf.h"

enum { DIFF_CONTEXT = 3 };

/* Puts `put` in place of n_old lines from `line` (from 1) on; n_old 0: before it. A line beyond the last: at the end.
 * `put` ends with a line feed, as does the text. */
int diff_put(struct buf *out, struct slice path, struct slice text, size_t line, size_t n_old,
	struct slice put);
/* Lines of a text, counted by their line feeds. */
size_t diff_count_lines(struct slice text);
