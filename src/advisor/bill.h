/*
 * What a proposal says of money: what the service costs as far as it is known, and what a subsidy may pay of it.
 * Amounts come from the modules of money; here they become two short parts of a page.
 *
 * Ownership: texts live in the call's arena.
 * Limits:    the lines that each part is given.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/outcome.h"
#include "advisor/sheet.h"

/* service ROW_NONE: none is proposed. */
void bill_put(const struct call *call, struct sheet *sheet, const struct outcome *outcome,
	uint32_t service, size_t lines);
/* ERR_NO_MEMORY. */
_must_check_ int bill_put_subsidy(const struct call *call, struct sheet *sheet,
	const struct outcome *outcome, uint32_t service, size_t lines);
