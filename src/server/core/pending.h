/*
 * Service cases that the store could not take, as when its disk is full: kept and tried again, so that
 * no failure of ours stays unsaid. While any waits the status warns of it.
 *
 * Ownership: embedded in struct core; subjects are copied.
 * Limits:    32 cases; of more, the first stay: the same trouble comes again.
 * Trust:     what was decided elsewhere.
 */
#pragma once

#include "os/loop.h"
#include "server/core/cases/cases.h"

enum { PENDING_MAX = 32, PENDING_SUBJECT_BYTES = 256 };

struct core;

struct pending_case {
	struct cases_service service; /* without its subject */
	char subject[PENDING_SUBJECT_BYTES];
	size_t subject_bytes;
};

struct pending {
	struct pending_case cases[PENDING_MAX];
	size_t n;
	struct loop_source *timer;
};

_must_check_ int pending_init(struct core *core);
void pending_done(struct core *core);
void pending_put(struct core *core, const struct cases_service *service);
