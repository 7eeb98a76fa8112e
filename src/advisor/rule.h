/*
 * One step of a case: a row of `choices`, read, and held against a service.
 *
 * A statement with a condition counts as yes where the condition surely holds, and as not stated where
 * it surely does not: the source says nothing of the other case.
 *
 * Ownership: rules live in the call's arena; texts are borrowed from the catalogue.
 * Limits:    RULE_MAX_STEPS steps a case (those behind are not followed), RULE_MAX_ITEMS items a step.
 * Trust:     the catalogue has been checked; items and words it lacks hold for nothing.
 */
#pragma once

#include "advisor/measure.h"
#include "advisor/view.h"

enum { RULE_MAX_STEPS = 32, RULE_MAX_ITEMS = 16 };

enum rule_act { RULE_FILTER, RULE_REFUSE, RULE_PREFER, RULE_WARN, RULE_ACTS };
enum rule_how { RULE_ANY, RULE_ALL, RULE_COUNT, RULE_LOWEST, RULE_HIGHEST, RULE_KNOWN, RULE_HOWS };

struct rule {
	uint32_t row; /* of choices */
	int64_t step;
	enum rule_act act;
	enum rule_how how;
	uint32_t items[RULE_MAX_ITEMS];
	uint32_t n_items;
	enum fact_state states[FACT_STATES]; /* in order of preference */
	uint32_t n_states;
};

struct rules {
	struct rule *at; /* by their step */
	uint32_t n;
};

/* The row of cases that a visit means by A or a; ROW_NONE. */
uint32_t rules_find_case(const struct call *call, struct slice in_case);
/* An unknown case has no steps. */
_must_check_ int rules_read(const struct call *call, uint32_t in_case, struct rules *ret_rules);

/* The state of a fact as rules take it. */
enum fact_state rule_state(const struct call *call, const struct fact *fact);
/* Whether something is known of the item: the other side of an open question. */
bool rule_knows(const struct call *call, uint32_t service, uint32_t item);

/* For filter, refuse and warn. */
enum tri rule_holds(const struct call *call, const struct rule *rule, uint32_t service);
/* For prefer: the lower, the earlier. RULE_LAST: nothing is known, or nothing of it holds. */
#define RULE_LAST INT64_MAX
int64_t rule_rank(const struct call *call, const struct rule *rule, uint32_t service);
/* How many items are in one of the states. */
uint32_t rule_count(const struct call *call, const struct rule *rule, uint32_t service);
