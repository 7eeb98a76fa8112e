/*
 * What a service costs a company, as far as it is known, in one tax. From the best ground down:
 *
 *   1. the visit's quotation in this tax; without tax also the prices that facts state (price_…);
 *   2. "no initial or extra cost" where a fact says so: then setting up and the box cost nothing more;
 *   3. what a place on the scheme's list implies: the running cost is at most the ceiling;
 *   4. "at most 60 % of the ceiling", for the year and for the first year, where that fact holds.
 *
 * 3 and 4 only ever lower the upper end, and never against a stated number: then the number stands.
 * There is no such ground for a lower end: it stays unknown, never 0.
 *
 * Whether the cost is within the 60 % lines and the ceiling is judged by stated numbers, in the tax they
 * are stated in, where they decide; for the 60 % lines else by the survey's two facts.
 *
 * Ownership: values only; slices in them are borrowed from call.
 * Limits:    tariff.h's.
 * Trust:     the visit's quotations have been checked (quotation.h); amounts that still cannot be
 *            reckoned with are unknown.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/ceiling.h"

enum cost_ground {
	COST_BY_QUOTATION = 1 << 0,
	COST_BY_PRICES = 1 << 1, /* stated by facts */
	COST_BY_NO_EXTRA = 1 << 2,
	COST_BY_CEILING = 1 << 3,
	COST_BY_SIXTY_YEAR = 1 << 4,
	COST_BY_SIXTY_FIRST = 1 << 5,
	COST_OTHER_TAX = 1 << 6,    /* there is a quotation, but in the other tax */
	COST_TAX_UNSTATED = 1 << 7, /* there is a quotation that does not state its tax */
};

struct cost {
	enum tax tax;
	enum watch_type type;
	int64_t terminals, sites;
	const struct visit_quotation *quotation; /* in this tax; NULL: none */
	struct tariff_cost parts;                /* the fee has what the grounds say of it */
	struct band initial, month, year, first_year, second_year, five_years;
	struct baseline baseline; /* of its type */
	enum tri le60_year, le60_first;
	enum tri above_ceiling; /* by stated numbers alone */
	uint32_t grounds;       /* bits of cost_ground */
	bool old;               /* rests on something that is old and unconfirmed */
};

/* terminals below 1 or above TARIFF_MAX_TERMINALS: nothing is known. `service` is a row of services. */
struct cost cost_of(const struct call *call, uint32_t service, int64_t terminals, enum tax tax);

/* Sites that need a box and can have one; at least 1. */
int64_t cost_sites(const struct visit *visit);
/* The visit's kind of money; without tax where it says nothing. */
enum tax cost_tax(const struct visit *visit);
