/*
 * A hash map from a byte string to a pointer: open addressing, keys keyed with a per-map seed so that
 * outside bytes cannot choose their bucket.
 *
 * Ownership: keys and values are the caller's and must outlive the entry.
 * Limits:    at most `max` entries; beyond that map_put says ERR_TOO_LARGE.
 * Trust:     keys may be hostile; give a random seed where they are.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

struct map_slot {
	struct slice key;
	void *value;
	uint64_t hash;
};

struct map {
	struct map_slot *slots;
	size_t n_slots;
	size_t n_entries;
	size_t n_used; /* entries and the graves of deleted ones */
	size_t max;
	uint64_t seed;
};

#define MAP_INIT(max_entries, seed_) ((struct map){.max = (max_entries), .seed = (seed_)})

void map_done(struct map *m);
/* Adds or replaces; value must not be NULL. */
_must_check_ int map_put(struct map *m, struct slice key, void *value);
/* NULL when absent. */
void *map_find(const struct map *m, struct slice key);
/* Removes and returns the value; NULL when absent. */
void *map_del(struct map *m, struct slice key);
/* Walks all entries: start with *cursor 0; false at the end. No put or del meanwhile. */
bool map_next(const struct map *m, size_t *cursor, struct slice *ret_key, void **ret_value);

/* The hash itself (FNV-1a folded with the seed and mixed). */
uint64_t map_hash(struct slice key, uint64_t seed);
