/*
 * The inquiry: what still has to be asked about a service, and only that. A statement that is known and fresh is
 * not asked; one that does not touch this company (a system it does not have) neither. The order is the order of
 * weight: its place on IPA's list, prices, what nobody has said, conditions, then old statements to confirm.
 *
 * Ownership: what is returned lives in the call's arena.
 * Limits:    one question an item, and one about the list.
 * Trust:     facts may come from the visit.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"

enum inquiry_why {
	INQUIRY_LIST,      /* its place on the list is not confirmed */
	INQUIRY_PRICE,     /* what it costs: nobody has stated it */
	INQUIRY_NOT_SAID,  /* nobody has said, or the source does not know */
	INQUIRY_CONDITION, /* holds with a condition that cannot be judged */
	INQUIRY_OLD,       /* said, but more than twelve months ago */
	INQUIRY_WHYS,
};

struct inquiry_question {
	uint32_t item; /* ROW_NONE: its place on the list */
	enum inquiry_why why;
};

/* Whether an item says anything of this company and service: what is computed, what does not apply, and the
 * systems that the company does not have say nothing. */
bool inquiry_concerns(const struct call *call, uint32_t service, uint32_t item);

/* The questions about a service, the weightiest first. ERR_NO_MEMORY. */
_must_check_ int inquiry_find(const struct call *call, uint32_t service,
	struct inquiry_question **ret_questions, size_t *ret_n);

/* The question in a sentence or two, and why it is asked. */
struct slice inquiry_ask(
	const struct call *call, uint32_t service, const struct inquiry_question *question);
struct slice inquiry_why(const struct call *call, enum inquiry_why why);

/* The operation "inquiry". */
int advise_inquiry(const struct call *call, struct out *out);
