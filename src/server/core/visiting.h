/*
 * Looks every so often whether the day of a saved visit has come, of which somebody wants to be reminded.
 *
 * Ownership: embedded in the core.
 * Limits:    as cases_remind_visits.
 * Trust:     the store alone is read.
 */
#pragma once

#include "os/loop.h"

struct core;

#define VISITING_EVERY (10 * 60 * USEC_PER_SEC)

struct visiting {
	struct loop_source *timer;
};

_must_check_ int visiting_init(struct core *core);
void visiting_done(struct core *core);
