/*
 * The agent's own acts (agent/main/sight.h) that it asked us to look out for: each is told once, and is no
 * event. The one before the last is known too, because it may still come: late, or again after a collector
 * died in the middle of it.
 *
 * Ownership: commands are copied.
 * Limits:    PROOFS_MAX acts of PROOFS_MAX_BYTES; the oldest is forgotten.
 * Trust:     what is asked for comes from the agent; the second argument of an act is one that nobody else could
 *            know.
 */
#pragma once

#include "base/buf.h"

enum { PROOFS_MAX = 2, PROOFS_MAX_BYTES = 128 };

struct proofs {
	struct buf commands[PROOFS_MAX]; /* the newest first; empty: none */
};

void proofs_init(struct proofs *p);
void proofs_done(struct proofs *p);
_must_check_ int proofs_put(struct proofs *p, struct slice command);
/* Are these the arguments of an act? From now on they are of none. */
bool proofs_take(struct proofs *p, struct slice command);
