/*
 * The committer: the thread that brings groups of records to the disk, one write and one fdatasync a
 * group, in order, and zeroes the next file in small steps between groups.
 *
 *     loop thread                        committer
 *     put: fills the last group   --->   takes the first group; writes, syncs
 *     take_done (woken by eventfd) <---  moves it to the done list
 *     recycle
 *
 * Ownership: groups belong to the committer until take_done hands them out; recycle gives them back.
 *            Descriptors of files are borrowed until the last group for them is done.
 * Limits:    a group has at most 8 MiB of records, unless a single one is larger.
 * Trust:     see journal.h.
 */
#pragma once

#include "server/core/journal/files.h"

struct committer;

struct waiter {
	journal_done_fn *done;
	void *ctx;
	uint64_t tag;
};

/* Records that become durable together, all of one file. */
struct group {
	struct group *next;
	int fd;
	uint64_t offset; /* in the file */
	uint64_t end;    /* the position behind its last record */
	struct buf bytes;
	struct waiter *waiters;
	size_t n_waiters;
	size_t n_allocated;
};

/* Where the next record goes. */
struct place {
	int fd;
	uint64_t base;
	uint64_t position;
};

/* Makes the wake-up descriptor and starts the thread. */
_must_check_ int committer_start(
	int dir_fd, const struct journal_disk *disk, struct committer **ret_committer);
/* Commits what is queued unless the disk has failed, joins the thread, frees. NULL is fine. */
struct committer *committer_stop(struct committer *committer);
/* Becomes readable when groups are done or the disk has failed. */
int committer_event_fd(const struct committer *committer);

/* Queues a record with whoever waits for it. Nothing was done when it fails. */
_must_check_ int committer_put(struct committer *committer, const struct place *place,
	struct journal_record *record, struct slice body, const struct waiter *waiter);
/* Queues a padding record of so many bytes. */
_must_check_ int committer_put_padding(
	struct committer *committer, const struct place *place, uint64_t bytes);
/* Queues somebody who waits for what was queued before. */
_must_check_ int committer_put_waiter(
	struct committer *committer, const struct place *place, const struct waiter *waiter);

/* The next done group; NULL: none at present. Negative ret_failure: the disk has failed, no more come. */
struct group *committer_take_done(struct committer *committer, int *ret_failure);
void committer_recycle(struct committer *committer, struct group *group);

/* Asks for a file that begins at base; again, after a full disk had stopped it: tries again. */
void committer_want_spare(struct committer *committer, uint64_t base, uint64_t size);
/* Hands out the descriptor of the finished file; false: not ready. */
bool committer_take_spare(struct committer *committer, int *ret_fd);
