/*
 * One answer of choosing: a service with the sentences that say why, the facts behind them and what is
 * open. Sentences come from the rows of `choices` and from texts.csv.
 *
 * Ownership: answers live in the call's arena.
 * Limits:    the catalogue's.
 * Trust:     facts may come from the visit; sentences say what is stated, and that it is stated.
 */
#pragma once

#include "advisor/decide.h"
#include "advisor/sentences.h"

struct answer_items {
	uint32_t *at;
	uint32_t n;
};

struct answer {
	uint32_t service;
	bool met; /* false: the case is not met, but no other service fits the company */
	bool old; /* rests on a fact that is old and that nobody has confirmed */
	struct sentences reasons, warnings;
	struct answer_items
		facts;            /* what is known of the case's items, in the order of its steps */
	struct answer_items open; /* what nobody has said of them */
	const struct weighed *weighed;
};

/* The answer at this place of the decision. No rules: by the weights. */
_must_check_ int answer_make(const struct field *field, const struct rules *rules,
	const struct weights *weights, const struct decision *decision, uint32_t place,
	struct answer *ret_answer);

/* Why a service fell out by this rule, in one sentence. */
struct slice answer_why_out(const struct call *call, const struct rule *rule, uint32_t service);
/* The rule's own words. */
struct slice answer_step(const struct call *call, const struct rule *rule);

/* The whole answer as an element of an open list. */
void answer_put(const struct call *call, const struct fit *fit, const struct answer *answer,
	struct out *out);
