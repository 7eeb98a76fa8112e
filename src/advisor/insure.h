/*
 * The simple cyber insurance that comes with each candidate: what it carries, up to how much, for whom, and what
 * has to be done for it. Side by side, without an order; whether a cover holds is said by facts alone, and what
 * is not stated or past is to be confirmed.
 *
 * Ownership: what is returned lives in the call's arena or the catalogue.
 * Limits:    the catalogue's.
 * Trust:     facts may come from the visit.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/view.h"

/* What is known of an insurance item of a service, in one sentence; *ret_confirm: whether the provider has to
 * confirm it. item ROW_NONE: nothing is. */
struct slice insure_say(
	const struct call *call, uint32_t service, uint32_t item, bool *ret_confirm);

/* The operation "insurance". */
int advise_insurance(const struct call *call, struct out *out);
