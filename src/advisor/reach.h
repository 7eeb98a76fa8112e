/*
 * Whether a service goes to a site, by the rows of `reach`: the most specific one counts, that is the
 * site's area, then its region, then `all`. A row for the region `islands` stands for remote islands
 * and goes before them on an island.
 *
 * Ownership: the text lives in the call's arena.
 * Limits:    none of its own.
 * Trust:     the visit has been read by visit.h; a service without rows goes nobody knows where.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"

struct reach {
	enum tri goes;
	struct slice text; /* why not, or why nobody knows; empty when it goes there */
};

/* The rows of each service, so that no site walks all of them. Lives in the call's arena. */
struct reach_index {
	uint32_t *first; /* by service: its first row; ROW_NONE */
	uint32_t *next;  /* by row: the service's next one; ROW_NONE */
};

_must_check_ int reach_index_make(const struct call *call, struct reach_index *ret_index);

void reach_find(const struct call *call, const struct reach_index *index, uint32_t service,
	const struct visit_site *site, struct reach *ret_reach);
