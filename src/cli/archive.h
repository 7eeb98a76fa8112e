/*
 * A backup's tar file: written member by member with the manifest last; read twice, first to check all
 * of it, then to take files out.
 *
 * Ownership: descriptors are borrowed; an archive owns its manifest until archive_done.
 * Limits:    those of backup/tar.h and backup/manifest.h.
 * Trust:     an archive may be damaged or forged: nothing is taken out of one that archive_check has not
 *            found whole, every member's name is held against the table of places, and what is taken
 *            out is hashed again. Whoever forges hashes too can forge a whole server: keep backups safe.
 */
#pragma once

#include "backup/manifest.h"

struct archive {
	int fd;
	struct manifest manifest;
	uint64_t *offsets; /* of the members' bytes, by the manifest's rows; when reading */
};

void archive_done(struct archive *archive);

/* Appends the first `size` bytes of the file under this name. ERR_TRUNCATED: it has fewer. */
_must_check_ int archive_put(
	struct archive *archive, int fd, const char *name, uint64_t size, uint64_t whole);
/* The manifest and the end; then all is synced. */
_must_check_ int archive_finish(struct archive *archive);

/*
 * Reads all of it; fills in manifest and offsets. ERR_MALFORMED, ERR_TRUNCATED: no whole backup.
 * ERR_CONFLICT: a member is not what the manifest says. ERR_UNSUPPORTED: of a later form.
 */
_must_check_ int archive_check(struct archive *archive);
/* Writes a row's bytes and zeros up to its whole size into an empty file. ERR_CONFLICT: it has changed. */
_must_check_ int archive_take(const struct archive *archive, size_t row, int to_fd);
