/*
 * The console's files, packed into one sealed memfd by the build, handed over by the parent:
 *
 *     "TSJPACK1" | count u32 | count times:
 *     path length u16 | path | type length u16 | content type | body length u32 | body     little endian
 *
 * Ownership: the pack owns its mapping and its list; found files are borrowed for its lifetime.
 * Limits:    1,024 files, 32 MiB in all.
 * Trust:     built by us, but every length is checked and no path or type may hold what would break a
 *            header line.
 */
#pragma once

#include "base/map.h"

enum { PACK_MAX_FILES = 1024, PACK_MAX_BYTES = 32 * 1024 * 1024, PACK_TAG_BYTES = 36 };

struct pack_file {
	struct slice path; /* from '/' */
	struct slice type;
	struct slice body;
	char tag[PACK_TAG_BYTES]; /* entity tag with its quotes: half of the body's SHA-256 */
};

struct pack {
	struct slice mapped; /* empty: the bytes are the caller's */
	struct pack_file *files;
	size_t n_files;
	struct map by_path;
};

/* Maps a sealed memfd. ERR_DENIED: it is not sealed. */
_must_check_ int pack_open(int fd, struct pack *ret_pack);
/* The same over bytes that stay the caller's. ERR_MALFORMED, ERR_TRUNCATED, ERR_TOO_LARGE. */
_must_check_ int pack_read(struct slice bytes, struct pack *ret_pack);
void pack_done(struct pack *pack);
/* NULL when there is none. */
const struct pack_file *pack_find(const struct pack *pack, struct slice path);
