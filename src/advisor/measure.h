/*
 * A measure: what is known of one item of one service as a number, as an interval whose ends may be
 * open. A flag counts 1 (holds) or 0 (does not); an unknown flag is neither. Costs that nobody states
 * but that can be computed (first_year_cost, year_cost) are measures like any other.
 *
 * Ownership: values only.
 * Limits:    whole numbers.
 * Trust:     facts may come from the visit; whatever is no number is not known.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"

struct measure {
	bool has_lo, has_hi; /* neither: not known */
	int64_t lo, hi;      /* lo <= hi where both are there */
	bool apart;          /* does not apply to this service: neither good nor bad, nor unknown */
};

/* Whether a statement holds as far as it is said: where a condition surely fails nothing is, for the source
 * tells of the case with its condition only. (fact_holds() asks whether the company has it.) */
enum tri measure_said(const struct call *call, const struct fact *fact);

struct measure measure_take(const struct call *call, uint32_t service, uint32_t item);
/* Whether it is computed rather than stated; its unit is yen, in the visit's kind of tax. */
bool measure_is_computed(const struct call *call, uint32_t item);

/* Whether it rests on what is old: the fact, or what a cost is computed from. */
bool measure_is_old(const struct call *call, uint32_t service, uint32_t item);

/* A computed cost beside the scheme's ceiling for it; false: it is none, or one of the two is not known. */
bool measure_share(const struct call *call, uint32_t service, uint32_t item,
	struct measure *ret_cost, int64_t *ret_ceiling);

/* Whether somebody has stated it. That a cost is at most what the scheme allows says nothing of a service
 * among others: what is stated has a lower end. */
static inline bool measure_is_stated(struct measure m)
{
	return m.has_lo;
}

static inline bool measure_is_known(struct measure m)
{
	return m.has_lo || m.has_hi;
}

static inline bool measure_is_exact(struct measure m)
{
	return m.has_lo && m.has_hi && m.lo == m.hi;
}

/* Yes or no only where the whole interval says so. */
enum tri measure_at_least(struct measure m, int64_t least);
enum tri measure_at_most(struct measure m, int64_t most);
