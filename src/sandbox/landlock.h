/*
 * Landlock by its raw system calls (Documentation/userspace-api/landlock.rst): of all that this kernel
 * can deny, everything is denied but what is said here.
 *
 * Ownership: nothing is kept; descriptors of paths stay the caller's.
 * Limits:    irrevocable; inherited by children; kernels before 6.7 know files only.
 * Trust:     no outside input.
 */
#pragma once

#include "sandbox/sandbox.h"

/* Restricts this process to the paths, and its TCP to making connections or to none. ret_rung:
 * SANDBOX_REQUIRED when the kernel has no Landlock, else EXPECTED or BETTER. -errno. */
_must_check_ int landlock_enter(const struct sandbox_path *paths, size_t n_paths, bool may_connect,
	enum sandbox_rung *ret_rung);
