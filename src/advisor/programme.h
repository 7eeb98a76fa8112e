/*
 * The subsidy programme that a visit asks for, with its conditions, steps and warnings as a list to
 * check. Never an application: what holds is said by the programme's own guide.
 *
 * Ownership: values only; texts are borrowed.
 * Limits:    none of its own.
 * Trust:     the catalogue has been checked; a strange cell is an unknown one.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"
#include "advisor/subsidy.h"

struct chosen_programme {
	uint32_t row;           /* of subsidies; ROW_NONE: none is named and none is of that year */
	struct programme terms; /* all unknown without a row */
	struct date start;      /* the visit's start, else today */
	enum tri in_year;       /* the start is within the programme's years */
};

/* The visit's programme; where it names none the one of the start's year. */
struct chosen_programme programme_choose(const struct call *call);
struct programme programme_terms(const struct catalogue *catalogue, uint32_t row);

/* Whether a row of conditions belongs to the programme. */
bool programme_asks(
	const struct call *call, const struct chosen_programme *chosen, uint32_t condition);
/* What the visit says of a condition: yes, no or unknown. `service`: of which the list is asked; ROW_NONE. */
enum tri programme_state(const struct call *call, uint32_t condition, uint32_t service);
/* Why this programme may be the wrong one; empty where it is not. */
struct slice programme_warning(const struct call *call, const struct chosen_programme *chosen);

/* The programme with its checklist, and all programmes to choose from. */
void programme_put(const struct call *call, struct out *out, const struct chosen_programme *chosen);
/* Into an open object: "conditions" (sentences), the same as "checks" with what is known of each for this
 * service, and the "warning" that is written large. */
void programme_put_conditions(const struct call *call, struct out *out,
	const struct chosen_programme *chosen, uint32_t service);
