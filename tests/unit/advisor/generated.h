/*
 * Random small catalogues, for properties that must hold of any: a few services of one type, a few
 * items of every kind, each fact in any state.
 */
#pragma once

#include "sample.h"

enum { GENERATED_SERVICES = 6, GENERATED_ITEMS = 8 };

struct random {
	uint64_t state; /* never 0 */
};

uint32_t random_below(struct random *random, uint32_t n);

struct generated {
	uint32_t n_services;
	enum fact_state states[GENERATED_SERVICES][GENERATED_ITEMS];
	int64_t numbers[GENERATED_SERVICES][GENERATED_ITEMS];
	uint32_t order[GENERATED_SERVICES]; /* in which the services stand in their file */
};

/* The items by their keys; those from GENERATED_FLAGS on are numbers. */
enum { GENERATED_FLAGS = 6 };
extern const char *const generated_items[GENERATED_ITEMS];

void generated_make(struct generated *generated, struct random *random);
/* Another order of the same. */
void generated_shuffle(struct generated *generated, struct random *random);
/* The catalogue: services of type endpoint, weights as in the tree, no cases. */
void generated_write(const struct generated *generated, struct sample *sample);

static inline bool generated_is_unknown(enum fact_state state)
{
	return state == FACT_UNKNOWN || state == FACT_NOT_LISTED || state == FACT_NOT_STATED;
}
