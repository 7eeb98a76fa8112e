/*
 * What the batches that watch has before it will weigh when they are unpacked: the packed bytes of the
 * journal do not say what they cost watch.
 *
 * Ownership: plain data.
 * Limits:    UNREAD_MAX batches one by one; further ones count together with the last until all of them
 *            were read. What waited before the core was started is not in it.
 * Trust:     weights are what batches declare, or are taken for (intake.c).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { UNREAD_MAX = 4096 };

struct unread {
	struct unread_batch {
		uint64_t end; /* the position behind it */
		uint64_t weight;
	} batches[UNREAD_MAX]; /* a ring, their ends rising */
	size_t first, n;
	uint64_t weight; /* of all */
};

/* The journal took a batch; its end lies behind those before. */
void unread_add(struct unread *unread, uint64_t end, uint64_t weight);
/* Everything before the position was read. What the rest weighs. */
uint64_t unread_weight(struct unread *unread, uint64_t position);
