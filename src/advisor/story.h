/*
 * What if: a bad day thought through with each candidate, from the first notice to what it costs. The timeline
 * is told from facts alone, by the rows of stages.csv; where nobody has said anything it says so, with the
 * question to ask.
 *
 * Ownership: what is returned lives in the call's arena or the catalogue.
 * Limits:    the catalogue's and the visit's.
 * Trust:     the scenario's name comes from the request or the visit; an unknown one is refused.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"
#include "advisor/view.h"

enum story_stage {
	STORY_TOLD,
	STORY_DESK,
	STORY_COME,
	STORY_DONE,
	STORY_INSURANCE,
	STORY_EXTRA,
	STORY_STAGES,
};

/* One sentence of a stage and the item that it rests on. */
struct story_line {
	struct slice text;
	uint32_t item; /* ROW_NONE: none */
	bool gap;      /* nobody has said; the item's question is to be asked */
};

enum { STORY_MAX_LINES = 16 };

struct story_part {
	struct story_line lines[STORY_MAX_LINES]; /* at least one */
	size_t n_lines;
};

/* What a service does at one stage of a scenario (row of scenarios). */
void story_tell(const struct call *call, uint32_t service, uint32_t scenario,
	enum story_stage stage, struct story_part *ret_part);

/* A fact's value and condition in words: amounts with their unit, a condition in the language. */
struct slice story_value(const struct call *call, uint32_t item, const struct fact *fact);
struct slice story_condition(const struct call *call, const struct fact *fact);

/* The services that a question is about: the visit's candidates, else the one it has chosen. Rows of
 * services, each once; at most `max`. */
size_t story_services(const struct call *call, uint32_t *services, size_t max);
/* The same to look at before anything is picked: else the best of what the visit's answers lead to. */
_must_check_ int story_services_or_best(
	const struct call *call, uint32_t *services, size_t max, size_t *ret_n);

/* The operation "whatif". */
int advise_whatif(const struct call *call, struct out *out);
