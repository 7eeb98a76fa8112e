/*
 * What a backup holds: the last member of its tar file, so that a backup that was cut off has none. Lines
 * of text, each field once, in this order:
 *
 *     tsujiban-backup 1
 *     version 0.1.0
 *     state 3                   which version of the database
 *     made 1795410330000000     microseconds UTC
 *     file SHA256 SIZE WHOLE NAME
 *     ...
 *     end
 *
 * SIZE is what the member has; WHOLE what the file has when it is put back: the rest are zeros, as in a
 * journal's file that was not full.
 *
 * Ownership: a manifest owns its rows until manifest_done.
 * Limits:    65,600 files, a text of 16 MiB.
 * Trust:     a backup comes from wherever it was kept: names are held against the table of places, sums
 *            against the members; both are the reader's to do with manifest_find and place_find.
 */
#pragma once

#include "backup/tar.h"
#include "base/buf.h"

enum {
	MANIFEST_MAX_FILES = 65600,
	MANIFEST_MAX_BYTES = 16 * 1024 * 1024,
	MANIFEST_HASH_BYTES = 32,
	/* The database's version that this program reads and writes. */
	MANIFEST_STATE = 3,
};

#define MANIFEST_NAME "manifest"
/* What a restored file may grow to. */
#define MANIFEST_WHOLE_MAX TAR_FILE_MAX

struct manifest_row {
	char name[TAR_NAME_BYTES];
	uint64_t size, whole;
	uint8_t hash[MANIFEST_HASH_BYTES];
};

struct manifest {
	char version[32];
	uint32_t state;
	usec_t made;
	struct manifest_row *rows;
	size_t n;
};

void manifest_done(struct manifest *manifest);
/* ERR_FULL: too many; ERR_NO_MEMORY. */
_must_check_ int manifest_add(struct manifest *manifest, const struct manifest_row *row);
const struct manifest_row *manifest_find(const struct manifest *manifest, const char *name);
_must_check_ int manifest_encode(const struct manifest *manifest, struct buf *out);
/* ERR_UNSUPPORTED: a later form; ERR_MALFORMED: anything else than the above. */
_must_check_ int manifest_decode(struct slice text, struct manifest *ret_manifest);

/* Where a member belongs, and whose it is. */
struct place {
	const char *
		directory; /* below the data directory; "" none of its files is put back by itself */
	const char *name;  /* NULL: 16 hex digits and the suffix */
	const char *suffix;
	const char *owner; /* the user; NULL: root */
};

/* NULL: a backup holds no such file. */
const struct place *place_find(const char *name);
/* The directories, in the order in which they are put in place. */
extern const struct place_directory {
	const char *name;
	const char *owner;
} place_directories[];
enum { PLACE_DIRECTORIES = 3 };
