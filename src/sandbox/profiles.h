/*
 * The profiles: which system calls, capabilities and fences each program has. Read at build time by
 * make_filters, which turns the rows into the BPF arrays and the table that sandbox.c carries.
 *
 * Ownership: everything is constant.
 * Limits:    each list ends with a row without a name, each row of lists with NULL.
 * Trust:     no input.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One system call: allowed, or made to fail with `error`; always, or only where
 * (argument & mask) == value. What no row of a profile allows ends the process. */
struct syscall_row {
	const char *name;
	int error;
	bool conditional;
	unsigned argument;
	uint64_t mask;
	uint64_t value;
};

enum sandbox_fence {
	FENCE_NONE,    /* no Landlock: children would inherit it */
	FENCE_FILES,   /* only the given paths; no TCP; no signals and abstract sockets across it */
	FENCE_CONNECT, /* the same, but TCP connections may be made */
};

struct sandbox_profile {
	const char *program;
	/* Whose filter it inherits, and which must therefore allow all that it allows; NULL: nobody's. */
	const char *parent;
	uint64_t capabilities;
	enum sandbox_fence fence;
	const struct syscall_row *const *lists;
};

extern const struct sandbox_profile sandbox_profiles[];
extern const size_t n_sandbox_profiles;
/* What the runtime of a sanitizer needs beyond each profile. */
extern const struct syscall_row sandbox_sanitizer_list[];
