/*
 * The sandbox: three rungs, entered once by each program after it has been given what it needs.
 *
 *   required  own uid (given by whoever starts it), no_new_privs, not dumpable, no capabilities but
 *             the profile's, seccomp filter
 *   expected  Landlock for files
 *   better    Landlock for network and scoping (kernel 6.7 and later)
 *
 * Profiles are rows of src/sandbox/profiles.c: program, allowed system calls, capabilities kept, fence.
 * The seccomp filters are compiled at build time from that table and carried as BPF arrays, so that no
 * program needs a library for it. Sanitizer builds widen every profile by one list from the same file.
 *
 * Ownership: nothing is kept.
 * Limits:    irrevocable.
 * Trust:     must be entered before the first outside byte is read.
 */
#pragma once

#include "base/macros.h"
#include <stdbool.h>
#include <stddef.h>
#include "base/result.h"

enum sandbox_rung { SANDBOX_NONE, SANDBOX_REQUIRED, SANDBOX_EXPECTED, SANDBOX_BETTER };

struct sandbox_path {
	int fd;         /* of the directory or file, opened beforehand (O_PATH is enough) */
	bool may_write; /* read, write, create, remove beneath; else read only */
};

/*
 * Enters the sandbox of this program (its role's name, or "parent"). ERR_SANDBOX when a required
 * rung cannot be had: the program must then end. ret_rung says how far it came: parents, whose children
 * would inherit it, enter no Landlock domain and come to SANDBOX_REQUIRED.
 */
_must_check_ int sandbox_enter(const char *program, const struct sandbox_path *paths,
	size_t n_paths, enum sandbox_rung *ret_rung);
