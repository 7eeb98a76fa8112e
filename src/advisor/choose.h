/*
 * Chooses among the services by a case's rules, which are rows of `choices`, never code, and says why:
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
 * Limits:    RULE_MAX_STEPS steps a case; CHOOSE_MAX_ANSWERS answers, of more a note says how many.
 * Trust:     the catalogue has been checked; a step with a strange word holds for nothing.
 */
#pragma once

#include "advisor/answer.h"

enum { CHOOSE_MAX_ANSWERS = 30 };

/* Of the type, fits, but fell out by the case's rules. */
struct choose_fallen {
	uint32_t service;
	struct slice reason;
};

struct choosing {
	uint32_t in_case;  /* row of cases; ROW_NONE: by the weights */
	struct slice type; /* empty: not known */
	bool type_unsure;  /* found by the questions, some of which are open */
	struct weights weights;
	struct fit fit;
	struct field field;
	struct rules rules;
	struct decision decision;
	struct answer *answers; /* best first */
	uint32_t n_answers;
	struct choose_fallen *rest;
	uint32_t n_rest;
	struct sentences why;   /* when there are no answers */
	struct sentences notes; /* about all of it */
	struct sentences moved; /* what moved the result */
	uint32_t printed; /* row of printed: what the survey prints for case and type; ROW_NONE */
};

/* By the visit's case and type (empty type: as type.h finds it). */
_must_check_ int choose_make(const struct call *call, struct choosing *ret_choosing);
/* Whether the first answer is the one that the survey printed. */
bool choose_is_printed(const struct call *call, const struct choosing *choosing);
/* A case as people call it: its key in capitals; empty for ROW_NONE. */
struct slice choose_case_name(const struct call *call, uint32_t in_case);

int advise_choose(const struct call *call, struct out *out);
