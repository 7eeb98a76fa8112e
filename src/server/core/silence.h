/*
 * The core's look at who is silent, every ten seconds: says to cases/silence.h whether PCs could be heard
 * and how our own parts do.
 *
 * PCs can be heard while the agents' gate is there, the journal takes their batches and the watch follows:
 * it has reached, by each look, what was durable at the look before.
 *
 * Ownership: embedded in struct core.
 * Limits:    one look at a time; a failure of the store is logged, and the next look tries again.
 * Trust:     our own observations only.
 */
#pragma once

#include "base/macros.h"
#include "os/loop.h"

struct core;

struct silence {
	struct loop_source *timer;
	uint64_t durable; /* the journal's end at the last look */
};

_must_check_ int silence_init(struct core *core);
void silence_done(struct core *core);
