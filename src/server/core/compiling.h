/*
 * The rules' way into the installation: the parent is asked to start tsujiban-rules, whose answers are
 * collected; when it says that it is done, the whole set replaces the one before, in the store and in
 * watch. A compile that fails leaves the old set in use and is tried again.
 *
 * Ownership: collected rules live in this part's arena until the compile ends.
 * Limits:    20,000 rules, 20,000 refusals, 64 MiB of their texts; a compile has three minutes.
 * Trust:     tsujiban-rules reads texts that people wrote and may be stolen by one: its image is
 *            verified by watch, its texts are escaped by whoever shows them.
 */
#pragma once

#include "ipc/channel.h"

struct core;

struct compiling {
	struct arena arena;
	struct frame_rule_ok *rules;
	size_t n_rules;
	struct frame_rule_refused *refusals;
	size_t n_refusals;
	uint64_t request;         /* of the compile that is awaited or runs; 0: none */
	uint64_t channel_request; /* whose compiler is at the other end of the channel */
	uint64_t last_request;
	bool again;                /* rule files changed meanwhile: compile once more behind it */
	struct loop_source *timer; /* a deadline while one runs, else the next try */
};

_must_check_ int compiling_init(struct core *core);
void compiling_free(struct core *core);
/* Asks the parent for a compile, which reads all rule files again; while one runs, another follows it.
 * The rules in use stay until the new ones are there. */
void compiling_start(struct core *core);
bool compiling_is_awaited(const struct core *core, uint64_t request);

_must_check_ int compiling_welcome(struct core *core);
void compiling_lost(struct core *core);
_must_check_ int compiling_rule(struct core *core, struct slice payload, int *fd);
_must_check_ int compiling_refusal(struct core *core, struct slice payload, int *fd);
_must_check_ int compiling_done(struct core *core, struct slice payload, int *fd);
/* The parent says that the program ended: it may have done so before its channel came. */
void compiling_ended(struct core *core, const struct frame_child_state *state);
