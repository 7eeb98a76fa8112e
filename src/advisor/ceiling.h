/*
 * The scheme's price ceilings: what a registered service may cost a month, and the survey's line at 60 %
 * of that. A network contract is reckoned a site, as each needs a box of its own; terminals are reckoned
 * one by one; a combined service may cost what both cost together.
 *
 * The ceilings with and without tax are rows of their own. That they stand as 11,000 beside 10,000 is a
 * property of that pair: no other amount is ever turned from one into the other by it.
 *
 * Ownership: values only.
 * Limits:    tariff.h's.
 * Trust:     the catalogue has been checked; a row with a strange amount is an unknown ceiling.
 */
#pragma once

#include "advisor/catalogue.h"
#include "advisor/date.h"
#include "advisor/tariff.h"

enum watch_type { WATCH_UNKNOWN, WATCH_ENDPOINT, WATCH_NETWORK, WATCH_COMBINED };

/* endpoint, network, combined; anything else is unknown. */
enum watch_type watch_type_parse(struct slice word);
/* The word; empty for WATCH_UNKNOWN. */
struct slice watch_type_word(enum watch_type type);
/* Whether it needs a box in the office; an unknown type may. */
bool watch_type_has_box(enum watch_type type);

struct ceilings {
	struct band network, terminal;      /* a month; unknown where no row holds on that day */
	uint32_t network_row, terminal_row; /* of ceilings; ROW_NONE */
};

struct ceilings ceilings_find(const struct catalogue *catalogue, enum tax tax, struct date day);
/* A month's ceiling; unknown for an unknown type. */
struct band ceiling_month(
	const struct ceilings *c, enum watch_type type, int64_t terminals, int64_t sites);
/* What a service may cost a month at most: of an unknown type as much as a combined one. */
struct band ceiling_bound(
	const struct ceilings *c, enum watch_type type, int64_t terminals, int64_t sites);

/* What the survey compares with: nothing for setting up, then the ceiling. */
struct baseline {
	struct band month, year, sixty_year;
	struct band first_year, sixty_first;
};

struct baseline baseline_of(struct band month);
