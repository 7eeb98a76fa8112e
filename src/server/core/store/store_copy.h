/*
 * A consistent copy of the database, made page by page while the store is in use: what is written
 * meanwhile goes into the copy too, so that it shows the moment in which the last page was copied.
 *
 * Ownership: the copy borrows store and directory until store_copy_free.
 * Limits:    a step copies 1 MiB.
 * Trust:     see store.h.
 */
#pragma once

#include "server/core/store/store.h"

struct store_copy;

/* Begins a copy under this name in the store's directory; an older file of that name is replaced.
 * -ENOSPC: less than the reserve, or the database's size, would be left. */
_must_check_ int store_copy_new(
	struct store *store, const char *name, struct store_copy **ret_copy);
/* ERR_AGAIN: there is more to do. 0: the copy is whole and on the disk. */
_must_check_ int store_copy_step(struct store_copy *copy);
/* Drops what was not finished; the file stays where it was. NULL is fine; returns NULL. */
struct store_copy *store_copy_free(struct store_copy *copy);
