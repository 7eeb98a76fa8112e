/*
 * Compiles packs of rule files: one frame to the core per rule that was taken or refused, and the image
 * of all that were taken. Where a rule brings no words of its own, it gets those of its tactic.
 *
 * Ownership: packs are borrowed for the call; frames handed to `send` are borrowed until it returns.
 * Limits:    GATHER_MAX_RULES rules; the rest is refused by name. GATHER_MAX_REFUSALS refusals; the last
 *            one says that there were more.
 * Trust:     texts are hostile.
 */
#pragma once

#include "base/buf.h"
#include "ipc/frames.h"

enum { GATHER_MAX_RULES = 20000, GATHER_MAX_REFUSALS = 20000 };

struct gather_sink {
	int (*rule)(void *ctx, const struct frame_rule_ok *frame);
	int (*refused)(void *ctx, const struct frame_rule_refused *frame);
	void *ctx;
};

/*
 * Appends the image to out. `done` says how many frames of each kind went out. ERR_TRUNCATED,
 * ERR_MALFORMED, ERR_TOO_LARGE: the pack is damaged; otherwise the sink's failure or the system's.
 */
_must_check_ int gather_rules(const struct slice *packs, size_t n_packs, uint64_t seed,
	const struct gather_sink *sink, struct buf *out, struct frame_rules_done *ret_done);
