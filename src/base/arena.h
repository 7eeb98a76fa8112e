/*
 * An arena: memory for one batch, request or rule compile, freed all at once.
 *
 * Ownership: what arena_take() returns belongs to the arena and lives until arena_reset or _done.
 * Limits:    never hands out more than `max` bytes in all; beyond that arena_take returns NULL.
 * Trust:     sizes may come from outside bytes; the maximum is what holds.
 */
#pragma once

#include "base/macros.h"
#include "base/slice.h"

struct arena_block;

struct arena {
	struct arena_block *blocks;
	size_t used;
	size_t max;
	bool failed; /* something could not be had since the last reset: a row of takes is checked at its end */
};

#define ARENA_INIT(max_bytes) ((struct arena){.max = (max_bytes)})

void arena_init(struct arena *a, size_t max);
void arena_done(struct arena *a);
/* Forgets all contents; keeps one block, so that a loop of batches stops allocating. */
void arena_reset(struct arena *a);

/* Zeroed memory aligned for any type; NULL when the maximum or the machine's memory is reached. */
void *arena_take(struct arena *a, size_t bytes);
/* The same for n elements; NULL too when the product overflows. */
void *arena_take_array(struct arena *a, size_t n, size_t element_bytes);
/* A copy of the bytes; an empty slice stays empty. NULL data when there is no memory. */
struct slice arena_dup(struct arena *a, struct slice s);
/* A copy with a NUL behind it. */
char *arena_dup_text(struct arena *a, struct slice s);
