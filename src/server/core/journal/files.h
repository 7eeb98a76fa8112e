/*
 * The journal's directory: files named after the position at which they begin ("%016x.journal"), and
 * how a new one is made: under another name, zeroed and synced in small steps, renamed when done.
 *
 * Ownership: a list owns its rows and their descriptors; the directory is borrowed.
 * Limits:    65,536 files.
 * Trust:     names that are not ours are left alone.
 */
#pragma once

#include "server/core/journal/journal.h"

struct journal_file {
	uint64_t base;
	uint64_t size;
	usec_t newest; /* when its newest record was received; 0: it has none */
	int fd;        /* open for writing while records are appended; -1 otherwise */
};

struct files {
	int dir_fd;
	struct journal_file *rows; /* by base */
	size_t n;
	size_t n_allocated;
};

#define FILES_NAME_BYTES 32

/* "<base in hex><suffix>". */
const char *files_name(uint64_t base, const char *suffix, char out[FILES_NAME_BYTES]);

/* Reads the directory and removes what is left of unfinished files. */
_must_check_ int files_list(struct files *files, int dir_fd);
void files_done(struct files *files);
/* Appends a row; takes the descriptor on success. */
_must_check_ int files_add(struct files *files, uint64_t base, uint64_t size, int fd);
_must_check_ int files_open(const struct files *files, uint64_t base, int flags, int *ret_fd);
/* Deletes the oldest (latest) file and its row. */
_must_check_ int files_remove_first(struct files *files);
_must_check_ int files_remove_last(struct files *files);

/* A file in the making. */
struct spare {
	int dir_fd;
	const struct journal_disk *disk;
	uint64_t base;
	uint64_t size;
	uint64_t zeroed;
	int fd; /* -1: none was begun */
};

enum { SPARE_STEP = 1024 * 1024 };

/* Whether the reserve allows another file of this size; -ENOSPC: it does not. */
_must_check_ int files_check_space(const struct journal_disk *disk, int dir_fd, uint64_t bytes);
/* -ENOSPC: the reserve, or the disk is full. */
_must_check_ int spare_begin(struct spare *spare, uint64_t base, uint64_t size);
/* One step; ERR_AGAIN: there is more to do. 0: the file has its name and is durable. */
_must_check_ int spare_step(struct spare *spare);
/* Drops one that was not finished. */
void spare_drop(struct spare *spare);
