/*
 * The database's form and its versions: a list of steps, append-only. Step N makes version N out of
 * version N-1; a new database runs them all.
 *
 * Ownership: steps are static.
 * Limits:    none.
 * Trust:     steps are ours; the version is read from the file.
 */
#pragma once

#include "server/core/store/store.h"

struct migrate_step {
	const char *sql[16]; /* up to the first NULL */
};

extern const struct migrate_step migrate_steps[];
extern const size_t migrate_n_steps;

/*
 * Brings the database to version n_steps, in one transaction. One that holds data is first copied
 * to tsujiban.db.before-VERSION. ERR_UNSUPPORTED: it is newer than that. ERR_STORE.
 */
_must_check_ int migrate_run(struct store *store, const struct migrate_step *steps, size_t n_steps);
