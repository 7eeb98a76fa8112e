/*
 * Chooses among the services by a case's rules, which are rows of `choices`, never code:
 *
 *     filter   those for which it does not surely hold fall out
 *     refuse   those for which it surely holds fall out
 *     prefer   orders those that remain; the first step that tells two apart decides
 *     warn     said beside an answer for which it holds
 *
 * Only services of the type that fit the company (fit.h) are asked. Where a case's rules leave none of
 * them although, without the company's constraints, they would have left some, those that remain are
 * the answer all the same, with what they do not meet: the company cannot have what it cannot use.
 * Without a case the weights alone order (weigh.h); with one they break ties.
 *
 * Ownership: the result lives in the call's arena; texts are borrowed.
 * Limits:    CHOOSE_MAX_STEPS steps a case.
 * Trust:     the catalogue has been checked; a step with a strange word holds for nothing.
 */
#pragma once

#include "advisor/fit.h"
#include "advisor/weigh.h"

enum { CHOOSE_MAX_STEPS = 32 };

struct choose_answer {
	uint32_t service;
	bool met; /* false: some filters of the case are not met (see above) */
	struct sentences reasons, warnings;
	uint32_t *items; /* that the reasons and warnings rest on, in the order of the steps */
	uint32_t n_items;
	uint32_t *open; /* of the case's items: what nobody has said */
	uint32_t n_open;
	bool old; /* rests on a fact that is old and unconfirmed */
	const struct weighed *weighed;
};

/* Of the type, fits, but fell out by the case's rules. */
struct choose_fallen {
	uint32_t service;
	struct sentences reasons;
};

struct choosing {
	struct slice in_case; /* a key of cases; empty: by the weights */
	struct slice type;    /* empty: not known */
	struct fit fit;
	struct choose_answer *answers; /* best first */
	uint32_t n_answers;
	struct choose_fallen *rest;
	uint32_t n_rest;
	struct sentences why; /* when there are no answers */
	uint32_t printed; /* row of printed when the first answer is the printed one; ROW_NONE */
	struct sentences moved;
};

/* By the visit's case and type (empty type: as type.h finds it). */
_must_check_ int choose_make(const struct call *call, struct choosing *ret_choosing);

int advise_choose(const struct call *call, struct out *out);
