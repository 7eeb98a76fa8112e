/*
 * Passwords: argon2id with 19 MiB and two passes, in two threads of the core, so that neither the loop
 * nor the machine's memory waits on people who log in.
 *
 * Ownership: a work is its owner's and must live until its `done` was called, or until the hasher was
 *            freed, which waits for what is under way and calls nobody.
 * Limits:    two at once, 16 more wait; passwords of up to 1,024 bytes.
 * Trust:     passwords are strangers'; hashes come from the store.
 */
#pragma once

#include "os/loop.h"
#include "server/core/store/store_login.h"

#define HASHER_THREADS 2
#define HASHER_WAITING_MAX 16
#define PASSWORD_MAX 1024

struct hasher;

struct hasher_work {
	char hash[STORE_PASSWORD_BYTES]; /* to check `password` against; empty: nothing to check */
	char password[PASSWORD_MAX + 1];
	char wish[PASSWORD_MAX + 1]; /* to be hashed when the check went well; empty: none */

	bool verified; /* or there was nothing to check */
	char made[STORE_PASSWORD_BYTES];
	int result; /* ERR_NO_MEMORY, or 0 */

	/* From the loop. */
	void (*done)(struct hasher_work *work);
	struct hasher_work *next; /* the hasher's */
};

/* A hash that fits no password: checking it takes as long as checking somebody's. */
extern const char hasher_nobody[STORE_PASSWORD_BYTES];

_must_check_ int hasher_new(struct loop *loop, struct hasher **ret_hasher);
struct hasher *hasher_free(struct hasher *hasher);
/* ERR_FULL: too many wait. */
_must_check_ int hasher_put(struct hasher *hasher, struct hasher_work *work);
