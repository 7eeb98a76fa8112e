/*
 * What a proposal says is to be done: what to watch for when a service is introduced (the ways in which introducing
 * one went wrong before), what to settle with the present vendor, what comes first, and what to ask before signing.
 *
 * Ownership: texts live in the call's arena or the catalogue.
 * Limits:    the lines that each part is given; what does not fit is said.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/outcome.h"
#include "advisor/sheet.h"

/* With its heading, in at most `lines` lines. ERR_NO_MEMORY. */
_must_check_ int advice_put(const struct call *call, struct sheet *sheet,
	const struct outcome *outcome, uint32_t service, size_t lines);
/* The questions about the service, the weightiest first; of the rest their number. */
_must_check_ int advice_put_open(const struct call *call, struct sheet *sheet,
	const struct outcome *outcome, uint32_t service, size_t lines);
