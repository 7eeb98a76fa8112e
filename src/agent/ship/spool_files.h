/*
 * The files of a spool: their names, and what a look through one finds.
 *
 * Ownership: lists belong to the caller (free).
 * Limits:    SPOOL_MAX_FILES; names of another form are not ours and are left alone.
 * Trust:     see spool.h.
 */
#pragma once

#include "agent/ship/spool_entry.h"

enum { SPOOL_MAX_FILES = 4096, SPOOL_NAME_BYTES = 32 };

struct spool_file {
	uint64_t first; /* number of its first entry */
	uint64_t size;  /* bytes of whole entries; what lies beyond is not used */
	uint64_t next;  /* number that follows its last entry */
	uint64_t n_waiting;
	uint64_t waiting_events; /* in waiting entries, with the losses that these report */
	struct spool_kept kept;  /* of its last entry */
};

void spool_file_name(uint64_t first, char out[SPOOL_NAME_BYTES]);
/* All files by their numbers, in a list with room for SPOOL_MAX_FILES. */
_must_check_ int spool_files_list(int dir_fd, struct spool_file **ret_files, size_t *ret_n);
/* What lies beyond the whole entries of a file. */
enum spool_end {
	SPOOL_END_WHOLE,   /* nothing */
	SPOOL_END_TORN,    /* the beginning of an entry: writing it was cut off */
	SPOOL_END_DAMAGED, /* bytes that are no entry */
};

/* Looks through the heads of file->first. ret_events: how many events the end held, 1 when that cannot be
 * told, also when there is none. */
_must_check_ int spool_file_scan(
	int fd, struct spool_file *file, enum spool_end *ret_end, uint64_t *ret_events);
