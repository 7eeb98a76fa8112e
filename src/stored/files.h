/*
 * The journal's files as their readers (watch, search) know them: descriptors handed over by the core,
 * open for reading.
 *
 * Ownership: owns the descriptors.
 * Limits:    STORED_FILES_MAX files; one more is ERR_TOO_LARGE.
 * Trust:     the core is trusted to hand over its own files; their contents are believed as far as
 *            their checksums go, bodies not at all.
 */
#pragma once

#include "journal/record.h"

enum { STORED_FILES_MAX = 4096 };

struct stored_files {
	struct stored_files_row {
		uint64_t base;
		uint64_t size;
		int fd;
	} * rows;
	size_t n;
};

void stored_files_done(struct stored_files *files);
/* Takes the descriptor on success. ERR_BAD_VALUE: the range wraps or is empty; ERR_EXISTS: it
 * overlaps another file's. */
_must_check_ int stored_files_put(
	struct stored_files *files, uint64_t base, uint64_t size, int *fd);
/* Closes the file at this base; one that is not there is fine. */
void stored_files_del(struct stored_files *files, uint64_t base);

/*
 * Reads the record at *position into ret_record and body (cleared first; empty for padding).
 * *position moves to the next file when no header fits behind it. Only what lies before `limit`
 * exists.
 * ERR_AGAIN: *position is the limit; ERR_NOT_FOUND: no file holds it; ERR_DAMAGED: a checksum does
 * not match (when it is the body's, ret_record is set: its position is *position); -errno.
 */
_must_check_ int stored_files_read(const struct stored_files *files, uint64_t *position,
	uint64_t limit, struct journal_record *ret_record, struct buf *body);
/* The same in two steps, for readers that pass over many: the header alone, and the body of a record
 * whose header was read. */
_must_check_ int stored_files_header(const struct stored_files *files, uint64_t *position,
	uint64_t limit, struct journal_record *ret_record);
_must_check_ int stored_files_body(
	const struct stored_files *files, const struct journal_record *record, struct buf *body);
/*
 * After a damaged header at `position`: the next position in its file where a sound header stands;
 * the file's end, or the limit, when there is none. The one place where a body could be taken for a
 * record: of a disk's damage, not of its sender's choosing.
 */
_must_check_ int stored_files_find_record(const struct stored_files *files, uint64_t position,
	uint64_t limit, uint64_t *ret_position);
