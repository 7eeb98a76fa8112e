/*
 * The journal: every batch that was ever acknowledged, in the order of arrival, in preallocated files
 * of opaque records (journal/record.h). It lives in tsujiban-core, its only writer.
 *
 * A record's life: journal_append() gives it the next position and puts it into the open group. The
 * committer, a thread of its own, takes the group, writes it and makes it durable with one fdatasync
 * for all who wait; meanwhile the next group fills. Back in the loop, `done` is called for each record
 * in order, then `durable` once with the position that readers may now read up to. The file after the
 * present one is zeroed ahead by the committer, in small steps between groups.
 *
 * A failed write or fdatasync is fatal and never tried again: nobody who waits is answered, `failed`
 * is called, and the program must end; at its next start the torn tail is cut.
 *
 * Ownership: the journal owns its files, its thread and copies of all bodies; the directory, loop and
 *            contexts are borrowed until journal_close.
 * Limits:    bodies of JOURNAL_MAX_BODY; `max_waiting` bytes wait for the disk, beyond that ERR_FULL;
 *            65,536 files; what is known of earlier batches: see known.h.
 * Trust:     bodies are hostile and never looked into. Files may be damaged: only checksummed records
 *            are believed.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "journal/record.h"
#include "os/loop.h"

struct journal;

/* The disk, replaceable by tests that let the Nth write fail. Called from both threads. */
struct journal_disk {
	int (*write)(void *ctx, int fd, struct slice bytes, uint64_t offset);
	int (*sync)(void *ctx, int fd);
	int (*space)(void *ctx, int dir_fd, uint64_t *ret_free, uint64_t *ret_total);
	void *ctx;
};

extern const struct journal_disk journal_disk_system;

struct journal_events {
	/* Everything before the position is durable. */
	void (*durable)(void *ctx, uint64_t position);
	/* A file was begun. */
	void (*begun)(void *ctx, uint64_t base, uint64_t size);
	/* A file was removed: nobody needs it and its retention is over. */
	void (*gone)(void *ctx, uint64_t base);
	/* At journal_open: the bytes [from, to) could not be read as records. They were copied to a file
	 * (set_aside; false: that failed) and are passed over by readers from now on. */
	void (*damaged)(void *ctx, uint64_t from, uint64_t to, bool set_aside);
	/* The disk failed: end the program. */
	void (*failed)(void *ctx, int result);
	void *ctx;
};

struct journal_config {
	struct loop *loop;
	int dir_fd;
	uint64_t file_bytes; /* of new files: JOURNAL_FILE_BYTES but in tests */
	size_t max_waiting;
	usec_t retention;
	uint64_t least; /* what consumers have seen: new records get positions from here on */
	uint64_t seed;  /* random: device numbers and epochs come from outside */
	struct journal_events events;
	const struct journal_disk *disk; /* NULL: the system's */
};

/* What was known of a batch's key (device, epoch, number) before. */
struct journal_verdict {
	bool repeated; /* the same batch again: not written a second time */
	bool clone; /* an epoch that another had followed came alive again; said once per device */
};

/* The record is durable; also for a repeated one. */
typedef void journal_done_fn(void *ctx, uint64_t tag);

/* Opens what the directory holds, cuts a torn tail, starts the committer. */
_must_check_ int journal_open(const struct journal_config *config, struct journal **ret_journal);
/* Commits what waits (its callbacks are not called), ends the thread, frees. NULL is fine. */
struct journal *journal_close(struct journal *journal);

/*
 * Takes a batch. `record` needs device, company, epoch, number, hash, received and what the batch
 * declares; the rest is set. Later, from the loop, done(ctx, tag) is called once.
 *   ERR_CONFLICT   the key was used before with another hash, or lies too far back to tell
 *   ERR_FULL       too much waits for the disk
 *   -ENOSPC        the disk's reserve is reached: less than 5 %, or 256 MiB and a file, would be left
 *   ERR_TOO_LARGE  the body
 *   ERR_CLOSED     the disk has failed
 */
_must_check_ int journal_append(struct journal *journal, struct journal_record *record,
	struct slice body, journal_done_fn *done, void *ctx, uint64_t tag,
	struct journal_verdict *ret_verdict);

/* Position of the oldest byte there is, and the one up to which all is durable. */
uint64_t journal_oldest(const struct journal *journal);
uint64_t journal_durable(const struct journal *journal);

/* Walks the files that hold positions >= from: start with *cursor 0; false at the end. */
bool journal_next_file(const struct journal *journal, size_t *cursor, uint64_t from,
	uint64_t *ret_base, uint64_t *ret_size);
/* Opens the file at this base for reading; the caller closes it. */
_must_check_ int journal_open_file(const struct journal *journal, uint64_t base, int *ret_fd);
/* Reads the header of the record at this position. ERR_NOT_FOUND: no file holds it; ERR_DAMAGED. */
_must_check_ int journal_find_record(
	const struct journal *journal, uint64_t position, struct journal_record *ret_record);

/* A consumer's named position: what lies behind it may go. The first call makes the name (at most 8
 * names, texts that outlive the journal); a position never moves back. */
_must_check_ int journal_hold(struct journal *journal, const char *name, uint64_t position);
/* From the next sweep on. */
void journal_set_retention(struct journal *journal, usec_t retention);
/* The name holds nothing any more; it need not be there. */
void journal_release(struct journal *journal, const char *name);
/* Removes the files that are behind every name and whose newest record is older than the retention.
 * Does nothing before there is a name. */
void journal_sweep(struct journal *journal);
