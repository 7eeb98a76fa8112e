/*
 * Where the agent's things lie: its programs, the spool's directory, the name of this boot.
 *
 * Ownership: descriptors are the caller's.
 * Limits:    PLACES_MAX_PATH.
 * Trust:     paths come from root's command line.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"

enum { PLACES_MAX_PATH = 4096, PLACES_BOOT_BYTES = 64 };

/* The program of that name in this directory; NULL: beside our own. ERR_TOO_LARGE. */
_must_check_ int places_find_program(const char *dir, const char *name, char out[PLACES_MAX_PATH]);
/*
 * The spool's directory, ship's own, made when it is not there. The ships of two agents would write over each
 * other: -EWOULDBLOCK. The lock is held by a descriptor of its own, which ship does not get: it ends with us.
 * Descriptors are set as far as it got.
 */
_must_check_ int places_open_spool(
	const char *path, const char *user, int *ret_fd, int *ret_lock_fd);
/* Empty when it cannot be read. */
void places_read_boot(char out[PLACES_BOOT_BYTES]);
