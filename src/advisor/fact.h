/*
 * One statement about a service: what somebody said of an item, in the words of the source, and what is
 * known of it beside. That nobody has said anything is a statement too.
 *
 * Ownership: texts are borrowed from the catalogue or the visit.
 * Limits:    none of its own.
 * Trust:     values come from checked tables or from a visit; a number is only there when the text is one.
 */
#pragma once

#include <stdbool.h>
#include "advisor/date.h"
#include "advisor/tri.h"
#include "base/slice.h"

#define ROW_NONE UINT32_MAX

/* The raw codes of the survey's tables; schema/catalogue.toml says what each means. */
enum fact_state {
	FACT_YES,
	FACT_NO,
	FACT_UNKNOWN,    /* printed as unknown */
	FACT_NOT_LISTED, /* nl: others are listed, this one is not */
	FACT_NOT_STATED, /* ns: nobody has said */
	FACT_CONDITION,  /* cond: yes, with a condition */
	FACT_NOT_APPLICABLE,
	FACT_STATES,
};

struct fact {
	enum fact_state state;
	struct slice value;
	int64_t number;
	bool has_number;
	uint32_t row;       /* of facts; ROW_NONE: it is the visit's, or nobody's */
	uint32_t visit_row; /* of the visit's facts; ROW_NONE: it is the catalogue's, or nobody's */
	struct slice quoted_by; /* a quotation says so: who gave it */
	bool yours;             /* stated by the visit */
	bool old;               /* older than twelve months, and nobody has confirmed it since */
	struct date date;
	struct date confirmed; /* when somebody confirmed it last; not known: nobody has */
	struct slice confirmed_by;
};

/* yes, no, unknown, nl, ns, cond, na. */
struct slice fact_state_word(enum fact_state state);
/* FACT_STATES when it is none of them. */
enum fact_state fact_state_find(struct slice word);

struct call;

/*
 * Whether the statement holds for this company: yes and no as they stand; a condition as far as its `when` can be
 * judged by the visit, otherwise unknown. Everything else is unknown, also what does not apply.
 */
enum tri fact_holds(const struct call *call, const struct fact *fact);
