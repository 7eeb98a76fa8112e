/*
 * What a proposal rests on: the reasons in sentences, and every statement behind them with its source and date.
 * Whatever rests on old information carries a mark beside it until both the statement and the service's place on
 * IPA's list are confirmed.
 *
 * Ownership: what is returned lives in the call's arena or is borrowed.
 * Limits:    the lines that each part is given; what does not fit is said.
 * Trust:     facts and reasons may come from the visit.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"
#include "advisor/choose.h"
#include "advisor/outcome.h"
#include "advisor/sheet.h"

struct grounds {
	uint32_t service;            /* row; ROW_NONE: no service */
	const struct answer *answer; /* what choosing says of it; NULL: nothing */
	uint32_t *items;             /* known statements, those of the reasons first */
	size_t n_items;
};

/* ERR_NO_MEMORY. `choosing` is borrowed. */
_must_check_ int grounds_find(const struct call *call, const struct choosing *choosing,
	uint32_t service, struct grounds *ret_grounds);

/* The words printed beside what rests on this statement; empty when it is fresh, or confirmed together with
 * the service's place on the list. */
struct slice grounds_mark(const struct call *call, uint32_t service, uint32_t item);

/* The reasons, the visit's own first; where the service is not what was decided, what speaks for it is said
 * of it, not of the decision. At most `lines` lines each. */
_must_check_ int grounds_put_reasons(const struct call *call, struct sheet *sheet,
	const struct outcome *outcome, const struct grounds *grounds, size_t lines);
_must_check_ int grounds_put_sources(
	const struct call *call, struct sheet *sheet, const struct grounds *grounds, size_t lines);
