/*
 * Computes SHA-256 of executed files without holding up the events: a queue of open files, read a piece
 * at a time between the loop's other turns.
 *
 * Ownership: takes descriptors and closes them.
 * Limits:    HASHER_MAX_JOBS files wait; larger files than HASHER_MAX_FILE are not read; a turn reads
 *            HASHER_PIECE bytes. Reading from a hanging network drive holds the collector up: the
 *            descriptor is root's choice, and there is no way to read a file without waiting.
 * Trust:     contents are anybody's; a file that changes while it is read has no hash.
 */
#pragma once

#include "agent/collect/hashes.h"
#include "os/loop.h"

enum {
	HASHER_MAX_JOBS = 64,
	HASHER_MAX_FILE = 64 * 1024 * 1024,
	HASHER_PIECE = 256 * 1024,
};

struct hasher;

/* The hash for a request is there; NULL: it cannot be had. */
typedef void hasher_done_fn(void *ctx, uint64_t request, const uint8_t *hash);

_must_check_ int hasher_new(struct loop *loop, struct hashes *cache, hasher_done_fn *fn, void *ctx,
	struct hasher **ret);
struct hasher *hasher_free(struct hasher *h);
/* Takes the file. Answers through the callback, at once when the hash is known or cannot be had. */
void hasher_add(struct hasher *h, uint64_t request, int *fd);
