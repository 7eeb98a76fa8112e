/*
 * What a gate has refused of its own accord, counted and told to the core once a second: a refusal is never
 * silent. The core makes cases of it.
 *
 * Ownership: borrows the loop and, while it is there, the channel.
 * Limits:    64 kinds (status and device) at once; beyond, devices are not told apart.
 * Trust:     whoever is refused may do it as often as they like: it costs one frame a kind and second.
 */
#pragma once

#include "ipc/channel.h"

enum { MAX_REFUSALS = 64 };

struct refusals {
	struct loop *loop;
	struct loop_source *timer;
	struct channel *core; /* NULL: gone; counting goes on */
	struct frame_refused rows[MAX_REFUSALS];
	size_t n_rows;
};

_must_check_ int refusals_init(struct refusals *refusals, struct loop *loop);
void refusals_done(struct refusals *refusals);
void refusals_set_core(struct refusals *refusals, struct channel *core);
/* device 0: not known. */
void refusals_count(struct refusals *refusals, uint16_t status, uint64_t device);
