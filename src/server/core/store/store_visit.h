/*
 * Saved visits of the advisor: texts that people wrote, opaque here, each a company's.
 *
 * Ownership: what a read returns lives in the caller's arena.
 * Limits:    256 visits a company, 256 KiB a text; beyond that ERR_FULL, ERR_TOO_LARGE. Lists of 1,024.
 * Trust:     every question is held against the asker's scope. Texts may be anything.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

#define STORE_VISITS_MAX 256
#define STORE_VISIT_TEXT_MAX 262144

struct store_visit {
	uint64_t id; /* 0: a new one */
	uint32_t company;
	struct slice name, remind, text;
	struct slice who;
	usec_t at;
};

/* Writes a new one or in place of the old; another day to be reminded of counts anew. ERR_FULL: a new one
 * is one too many. ERR_NOT_FOUND: none of this number in the company. */
_must_check_ int store_visit_put(
	struct store *store, const struct store_visit *visit, uint64_t *ret_id);
/* ERR_NOT_FOUND: none of this number in the scope. */
_must_check_ int store_visit_get(struct store *store, const struct store_scope *scope, uint64_t id,
	struct arena *arena, struct record_visit *ret_visit);
/* Of one company or (0) of all in the scope, what was changed last first. */
_must_check_ int store_visit_list(struct store *store, const struct store_scope *scope,
	uint32_t company, struct arena *arena, struct record_visit_list *ret_list);
_must_check_ int store_visit_remove(struct store *store, uint64_t id);

/* One of those whose day is that day or before it, and of which nobody was reminded yet: without its text.
 * ERR_NOT_FOUND: there is none. */
_must_check_ int store_visit_due(struct store *store, struct slice day, struct arena *arena,
	struct record_visit_row *ret_visit);
_must_check_ int store_visit_reminded(struct store *store, uint64_t id);
