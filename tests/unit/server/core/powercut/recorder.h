/*
 * Records what this process does to the files of two directories, in order: the calls that the core's
 * own code and SQLite make are taken by functions of the same names in this program. The real files are
 * written too, but never synced: that is fast, and what counts is the record.
 *
 * Ownership: the recording owns copies of all that was written, until recording_done.
 * Limits:    65,536 operations, 64 files, names of 47 bytes.
 * Trust:     test code. What is done through mappings (SQLite's -shm) is not seen: no commit needs it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum op_kind {
	OP_NOTHING,
	OP_WRITE,
	OP_RESIZE,
	OP_SYNC,
	OP_CREATE,
	OP_RENAME,
	OP_UNLINK,
	OP_SYNC_DIRECTORY,
	OP_NOTE, /* the test's own: something was promised here */
};

enum { RECORDER_NAME_BYTES = 48, RECORDER_MAX_FILES = 64, RECORDER_DIRECTORIES = 2 };

struct op {
	enum op_kind kind;
	uint32_t file;      /* which one was ever made, from 0; in OP_NOTE: of the test */
	uint32_t directory; /* 0 or 1 */
	uint64_t offset;    /* where to write; the new size; in OP_NOTE: of the test */
	uint8_t *bytes;
	size_t len;
	char name[RECORDER_NAME_BYTES];
	char to[RECORDER_NAME_BYTES]; /* the new name */
};

struct recording {
	struct op *ops;
	size_t n;
};

/* From now on, what happens in these directories, which are empty, is kept. One recording at a time. */
void recorder_start(const int directories[RECORDER_DIRECTORIES]);
void recorder_note(uint32_t what, uint64_t number);
struct recording recorder_stop(void);
void recording_done(struct recording *recording);
