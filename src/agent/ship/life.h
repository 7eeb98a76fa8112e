/*
 * Whether the agent before us ended in order. A file in the spool's directory names the run of the agent that lives;
 * it goes when that ends in order. Found at the start of another, it says that events may be missing that nobody
 * will send again, and nobody knows how many.
 *
 * Ownership: nothing is kept.
 * Limits:    eight bytes.
 * Trust:     the directory is ours; a file of another size is as good as none.
 */
#pragma once

#include <stdint.h>

#include "base/macros.h"
#include "base/result.h"

/* A life begins, or goes on with another ship. ret_cut_off: the one before was another's, and ended without a
 * word. */
_must_check_ int life_begin(int dir_fd, uint64_t run, bool *ret_cut_off);
/* It ended in order. */
void life_end(int dir_fd);
