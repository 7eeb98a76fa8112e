/*
 * A file of the system that is handed on as a descriptor whenever it has changed: /etc/passwd, the
 * company key. Nothing here reads it.
 *
 * Ownership: the path is borrowed.
 * Limits:    a change is seen by the file's size, times and inode.
 * Trust:     the paths are root's.
 */
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

#include "base/macros.h"
#include "base/result.h"

struct watched {
	const char *path;
	struct stat last; /* zeros: none was there */
	bool known;
};

/* True when it is another file than at the last call, or the first call. */
bool watched_has_changed(struct watched *w);
/* Opens it for reading: ERR_NOT_FOUND, ERR_UNSUPPORTED (not a regular file), -errno. */
_must_check_ int watched_open(const struct watched *w, int *ret_fd);
