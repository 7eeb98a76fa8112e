/*
 * The profiles as the program carries them: made by make_filters from profiles.c.
 *
 * Ownership: everything is constant.
 * Limits:    none.
 * Trust:     no input.
 */
#pragma once

#include <linux/filter.h>
#include "sandbox/profiles.h"

struct sandbox_filter {
	const char *program;
	uint64_t capabilities;
	enum sandbox_fence fence;
	const struct sock_filter *code;
	size_t n_code;
};

extern const struct sandbox_filter sandbox_filters[];
extern const size_t n_sandbox_filters;
