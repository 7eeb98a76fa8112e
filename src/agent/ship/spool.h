/*
 * The spool: events on disk until the server has them. Append-only files in one directory; an entry is
 * the events of one batch, with a sequence number that goes on over files and restarts.
 *
 *     file  "spool-<16 hex digits: number of its first entry>"
 *     entry  magic u32 | count u32 | bytes u32 | crc32c of the bytes u32 | number u64 | wall i64 |
 *            monotonic i64 | lost u64 | run u64 | last u64 | crc32c of the above u32 |
 *            mark u32 (outside of any checksum)
 *            then the events, as in a batch                                              little endian
 *
 * The mark is written over in place when the entry is done with; so a killed ship sends at most the one
 * batch again that was under way, and the server counts it once. An entry that was appended survives
 * kill -9; it survives a power cut once spool_sync has returned 0. The newest entry stays on disk when it
 * is done with too: it holds the numbering, and how far the events are kept (spool_kept).
 *
 * Ownership: the spool keeps its own descriptor of the directory.
 * Limits:    SPOOL_MAX_ENTRY bytes of events an entry; the cap given at opening for all files together:
 *            beyond it the oldest file is removed and its events are counted as lost; but the entry that was
 *            given out only when it is asked for again, or given up, before it is done with.
 * Trust:     the directory is ours, but the disk may fail: a torn end is cut off and told, other damage is
 *            passed over and counted; no number read here is used before its checksum holds.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"

enum {
	SPOOL_MAX_ENTRY = 512 * 1024,
	SPOOL_FILE_BYTES = 4 * 1024 * 1024, /* a file is closed when it has grown to this */
};

/* How far the collector's events are kept. */
struct spool_kept {
	uint64_t run; /* of the agent; 0: none */
	uint64_t number;
};

struct spool_entry {
	uint64_t number;
	uint32_t count; /* events */
	usec_t wall;    /* when it was put together */
	usec_t monotonic;
	uint64_t lost; /* events lost before it */
	struct spool_kept kept;
};

struct spool_limits {
	uint64_t file_bytes;
	uint64_t cap_bytes;
};

struct spool;

/* ret_fresh: there was nothing, not even the number of the last entry: numbers begin at 1 again. */
_must_check_ int spool_open(
	int dir_fd, const struct spool_limits *limits, struct spool **ret, bool *ret_fresh);
struct spool *spool_close(struct spool *s);

/* entry->number is set. -errno: nothing was appended. */
_must_check_ int spool_append(struct spool *s, struct spool_entry *entry, struct slice events);
/* The oldest entry that is not done with; its events replace what the buffer held. ERR_NOT_FOUND: none. */
_must_check_ int spool_first(struct spool *s, struct spool_entry *ret_entry, struct buf *events);
bool spool_is_empty(const struct spool *s);
/* As the newest entry says. */
struct spool_kept spool_kept(const struct spool *s);
/* The number that the next entry will have. */
uint64_t spool_next_number(const struct spool *s);
/* The number that the first, or else the next, entry has. */
uint64_t spool_first_number(struct spool *s);
/* Done with the entry of this number, the one that spool_first gave out. */
void spool_done(struct spool *s, uint64_t number);
/* No word will come of the entry that was given out. */
void spool_give_up(struct spool *s);
_must_check_ int spool_sync(struct spool *s);

/* Events and losses in the torn entry that opening cut off, 1 when that cannot be told; 0: none was torn.
 * Whoever sent them has not been told that they are kept. */
uint64_t spool_torn(const struct spool *s);
/* Events that were dropped or damaged since the last call. */
uint64_t spool_take_lost(struct spool *s);
/* Entries passed over as damaged since the spool was opened. */
uint64_t spool_damaged(const struct spool *s);
