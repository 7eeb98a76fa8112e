/*
 * Starting a program as another user with nothing but what it is meant to have.
 *
 * Ownership: the caller closes its copies of the descriptors; the child closes all others.
 * Limits:    the environment is empty; descriptors 0 and 1 are /dev/null, 2 is inherited, 3 is the
 *            control socket; limits on files and processes come from the request.
 * Trust:     the path is ours.
 */
#pragma once

#include <sys/types.h>
#include <stdbool.h>
#include "base/arena.h"
#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

struct spawn_request {
	const char *path;        /* of the executable */
	const char *const *argv; /* with argv[0], ended by NULL */
	const char *user;        /* NULL: stay who we are */
	int control_fd;          /* becomes descriptor 3 */
	uint64_t keep_caps;      /* capability bits left in every set and ambient; 0: none */
	uint64_t max_files;      /* RLIMIT_NOFILE; 0: as it is */
	uint64_t max_file_bytes; /* RLIMIT_FSIZE; 0: as it is */
	bool no_processes;       /* RLIMIT_NPROC 0 */
};

/* Makes path and arguments the arena's, for a request that outlives its maker. */
_must_check_ int spawn_dup_texts(struct spawn_request *request, struct arena *arena);
/* Forks and executes; a failure before exec is reported as its result. ret_pidfd may be NULL. */
_must_check_ int spawn_program(const struct spawn_request *request, pid_t *ret_pid, int *ret_pidfd);

/* Number of a user of /etc/passwd by name, and of its group. ERR_NOT_FOUND. */
_must_check_ int spawn_find_user(const char *name, uid_t *ret_uid, gid_t *ret_gid);
