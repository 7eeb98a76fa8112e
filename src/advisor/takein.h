/*
 * Answers to an inquiry, taken in: each becomes a statement of the visit with its source and date, a confirmation
 * of what was known already, or a part of a quotation. What breaks a rule is refused with its place; nothing of
 * the answers is taken in then.
 *
 * Ownership: appends to the answer.
 * Limits:    TAKEIN_MAX_ANSWERS.
 * Trust:     hostile.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"

enum { TAKEIN_MAX_ANSWERS = 500, TAKEIN_MAX_TEXT = 4000 };

/* One statement as somebody gave it, checked and normalised. */
struct takein_statement {
	uint32_t item;
	enum fact_state state;
	struct slice value; /* digits where the item's kind is a number */
	struct slice condition;
};

/*
 * Reads {"state", "value", "condition"} about an item. ERR_REFUSED: no such state; no value, or one that the
 * item's kind does not take, where the state says that it holds; a condition that is missing or out of place.
 */
_must_check_ int takein_read(const struct call *call, const struct read_value *object,
	const struct read_place *place, uint32_t item, struct takein_statement *ret_statement);

/* A member that must be a text with something in it. */
_must_check_ int takein_need_text(const struct call *call, const struct read_value *object,
	const struct read_place *place, const char *member, struct slice *ret_text);
/* A member that must be a date, not after today. */
_must_check_ int takein_need_date(const struct call *call, const struct read_value *object,
	const struct read_place *place, const char *member, struct date *ret_date);

/* The operation "take_in". */
int advise_take_in(const struct call *call, struct out *out);
