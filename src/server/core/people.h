/*
 * The people's gate: calls of the API go to api/, answers and what changed go back.
 *
 * Ownership: nothing is kept.
 * Limits:    a reply is built in the frame's arena.
 * Trust:     see api/api.h.
 */
#pragma once

#include "base/macros.h"
#include "base/slice.h"

struct changes;
struct core;

/* A new gate has no streams yet and needs nothing. */
_must_check_ int people_welcome(struct core *core);
_must_check_ int people_call(struct core *core, struct slice payload, int *fd);
_must_check_ int people_shown(struct core *core, struct slice payload, int *fd);
void people_tell(struct core *core, const struct changes *changes);
