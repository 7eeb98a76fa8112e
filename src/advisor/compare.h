/*
 * Up to three services side by side, item by item in the catalogue's order, each cell with its mark, source
 * and date; what has to be said about all of it stands below as footnotes.
 *
 * Ownership: what is made lives in the call's arena.
 * Limits:    COMPARE_MAX services.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/call.h"

enum { COMPARE_MAX = 3 };

struct comparing {
	uint32_t services[COMPARE_MAX];
	uint32_t n_services;
};

/* The request's "services", else the first of the visit's candidates that the catalogue has. */
_must_check_ int compare_read(const struct call *call, struct comparing *ret_comparing);

int advise_compare(const struct call *call, struct out *out);
