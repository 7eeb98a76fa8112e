/*
 * The decision itself: who of a type remains by a case's rules, and in which order. Words are choose.h's.
 *
 * Ownership: fields and decisions live in the call's arena.
 * Limits:    the catalogue's; RULE_MAX_STEPS steps.
 * Trust:     the catalogue has been checked.
 */
#pragma once

#include "advisor/fit.h"
#include "advisor/rule.h"
#include "advisor/weigh.h"

/* All services of a type that can be chosen at all, in the order of their weighed scores. */
struct field {
	const struct call *call;
	const struct fit *fit;
	struct weighed *services;
	uint32_t n;
	uint32_t n_fitting; /* that the company's constraints do not exclude */
	uint32_t n_untyped; /* of the whole catalogue: nobody has said of which type they are */
};

struct decision {
	const struct weighed **order; /* best first */
	uint32_t n;
	int64_t *best; /* by rule: the best rank of all in the order */
	bool met;      /* false: they do not meet the case, but no other fits the company */
	const struct rule *emptied; /* the rule that left nobody; NULL */
};

_must_check_ int field_make(const struct call *call, const struct fit *fit, struct slice type,
	const struct weights *weights, struct field *ret_field);

/* Whether the company's constraints leave the service in. */
bool field_fits(const struct field *field, const struct weighed *service);

/* constrained: only those that fit the company, or, where the rules leave none of these but would have
 * left others, all of these. No rules: all, by the weights. */
_must_check_ int decide(const struct field *field, const struct rules *rules, bool constrained,
	struct decision *ret_decision);

/* The first rule by which a service falls out; NULL: it stays. */
const struct rule *decide_falls(
	const struct call *call, const struct rules *rules, uint32_t service);
/* The first rule that puts a before b or b before a; NULL: the rules do not tell them apart. */
const struct rule *decide_between(
	const struct call *call, const struct rules *rules, uint32_t a, uint32_t b);
