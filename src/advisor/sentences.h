/*
 * A list of sentences for people, as answers give them: reasons, warnings, notes.
 *
 * Ownership: the list lives in the arena; the sentences are borrowed.
 * Limits:    the arena's maximum. A failure sticks in the list: check once at the end.
 * Trust:     sentences may be anything.
 */
#pragma once

#include "advisor/out.h"
#include "base/arena.h"

struct sentences {
	struct arena *arena;
	struct slice *at;
	uint32_t n, room;
	bool failed;
};

#define SENTENCES_INIT(arena_) ((struct sentences){.arena = (arena_)})

/* An empty sentence and one that is there already are not added. */
void sentences_add(struct sentences *list, struct slice sentence);
/* 0, or ERR_NO_MEMORY since a sentence could not be added. */
_must_check_ int sentences_result(const struct sentences *list);
/* A list of texts under the name. */
void sentences_put(const struct sentences *list, struct out *out, const char *name);
/* All in one text, one behind the other; in the arena. Empty without memory. */
struct slice sentences_join(const struct sentences *list);
