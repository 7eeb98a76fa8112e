/*
 * Hashes of files that were executed before, so that the same program is read once and not at every
 * start. A file is known by where it lies and when it last changed.
 *
 * Ownership: everything is copied.
 * Limits:    `max` entries; beyond, the least recently used is replaced.
 * Trust:     keys come from fstat of a descriptor: a file that changes gets another ctime.
 */
#pragma once

#include "base/map.h"

enum { HASHES_MAX = 1024, HASH_BYTES = 32 };

/* No padding: the bytes themselves are the key. */
struct hash_key {
	uint64_t device;
	uint64_t inode;
	uint64_t size;
	int64_t mtime_sec;
	int64_t mtime_nsec;
	int64_t ctime_sec;
	int64_t ctime_nsec;
};

struct hash_entry;

struct hashes {
	struct map by_key;
	struct hash_entry *oldest, *newest;
	size_t max;
};

void hashes_init(struct hashes *h, size_t max, uint64_t seed);
void hashes_done(struct hashes *h);
/* The key of an open regular file. ERR_UNSUPPORTED: not a regular file. */
_must_check_ int hash_key_of(int fd, struct hash_key *ret);
/* Borrowed until the next put; NULL when not known. */
const uint8_t *hashes_find(struct hashes *h, const struct hash_key *key);
/* Without memory nothing is kept, and the file is read again next time. */
void hashes_put(struct hashes *h, const struct hash_key *key, const uint8_t hash[HASH_BYTES]);
