/*
 * Rules for measuring: all below some folders, compiled once.
 *
 * Ownership: rules_done frees.
 * Limits:    as sigma/compile.h.
 * Trust:     the measurer's own files.
 */
#pragma once

#include "sigma/compile.h"
#include "sigma/match.h"

struct rules {
	struct buf image;
	struct sigma_matcher *matcher;
	uint32_t n_rules;
	uint32_t n_refused;
	double compile_seconds; /* of CPU, from text in memory to an image */
	double load_seconds;    /* of CPU, from the image to a matcher */
};

/* Ends the program when a folder cannot be read. */
void rules_load(struct rules *rules, char *const *folders, size_t n_folders);
void rules_done(struct rules *rules);

/* CPU seconds of this process so far. */
double cpu_seconds(void);
