/*
 * What was decided, in the end: take a service, stay with the present vendor, put it off to a day, or do other
 * things first; each with its reasons, and for a decision that was put off a reminder for the calendar.
 *
 * Ownership: what is returned lives in the call's arena or is borrowed from visit and catalogue.
 * Limits:    the visit's.
 * Trust:     the visit has been read by visit.h; a service or a day that does not go with the decision is
 *            refused here.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"

enum outcome_kind {
	OUTCOME_NONE, /* not decided yet */
	OUTCOME_TAKE,
	OUTCOME_PRESENT_VENDOR,
	OUTCOME_LATER,
	OUTCOME_OTHER_FIRST,
};

struct outcome {
	enum outcome_kind kind;
	uint32_t service; /* taken, or (with OUTCOME_NONE) proposed; ROW_NONE: none */
};

/* ERR_REFUSED: a service is to be taken but not named, or a reminder of a decision that was put off is no day to
 * come. A saved visit may be read and used for everything else after that day. */
_must_check_ int outcome_find(const struct call *call, struct outcome *ret_outcome);

/* The decision as one sentence. */
struct slice outcome_say(const struct call *call, const struct outcome *outcome);

/* A date as YYYY-MM-DD (or less, where less is known). */
struct slice outcome_iso(const struct call *call, struct date date);

/* The operations "outcome" and "reminder". */
int advise_outcome(const struct call *call, struct out *out);
int advise_reminder(const struct call *call, struct out *out);
