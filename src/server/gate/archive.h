/*
 * The agent's archive, which the agents' gate serves to PCs that have no agent yet:
 * GET /v1/agent/{SHA-256 of the archive}. The archive is no secret; who fetches it knows its hash from
 * the command that the console gave, and checks it there.
 *
 * Ownership: maps the sealed memfd until archive_done.
 * Limits:    64 MiB; 16 downloads at once, so that agents are never starved: further ones are answered
 *            503. A download ends its connection.
 * Trust:     the archive is the parent's. Whoever asks is a stranger.
 */
#pragma once

#include "server/gate/conn.h"
#include "wire/headers.h"

enum { ARCHIVE_MAX_BYTES = 64 * 1024 * 1024, ARCHIVE_MAX_DOWNLOADS = 16 };

struct archive {
	struct slice bytes; /* empty: there is none */
	char path[sizeof(WIRE_PATH_ARCHIVE) + 64];
	unsigned n_downloads;
};

/* ERR_DENIED: the descriptor is not sealed. */
_must_check_ int archive_open(struct archive *archive, int fd);
void archive_done(struct archive *archive);
bool archive_is_at(const struct archive *archive, struct slice path);
/* One more download; false: too many are under way. archive_end when its connection has ended. */
bool archive_begin(struct archive *archive);
void archive_end(struct archive *archive);
/* The connection may be gone when this returns. */
void archive_send(const struct archive *archive, struct conn *conn);
