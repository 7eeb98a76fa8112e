#include "advisor/measure.h"

#include "advisor/cost.h"
#include "advisor/view.h"

/* Costs that are computed, and what the scheme allows at most for each. */
static const struct computed {
	const char *item;
	size_t cost;     /* where in struct cost */
	size_t baseline; /* where in struct baseline */
} computed[] = {
	{"first_year_cost", offsetof(struct cost, first_year),
		offsetof(struct baseline, first_year)},
	{"year_cost", offsetof(struct cost, year), offsetof(struct baseline, year)},
};

static const struct computed *find_computed(const struct call *call, uint32_t item)
{
	struct slice key = catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM);

	for (size_t i = 0; i < ARRAY_SIZE(computed); i++) {
		if (slice_is_text(key, computed[i].item))
			return &computed[i];
	}
	return NULL;
}

bool measure_is_computed(const struct call *call, uint32_t item)
{
	return find_computed(call, item) != NULL;
}

static struct measure measure_exact(int64_t value)
{
	return (struct measure){.has_lo = true, .has_hi = true, .lo = value, .hi = value};
}

static struct measure measure_flag(enum tri holds)
{
	return holds == TRI_UNKNOWN ? (struct measure){0} : measure_exact(holds == TRI_YES);
}

static struct measure measure_band(const struct band *band)
{
	if (band_result(*band) < 0)
		return (struct measure){0};
	return (struct measure){band->has_lo, band->has_hi, band->lo, band->hi, false};
}

static const struct band *band_at(const void *at, size_t offset)
{
	return (const struct band *)(const void *)((const char *)at + offset);
}

/* False: the number of terminals is not known, and so no cost. */
static bool take_cost(const struct call *call, uint32_t service, struct cost *ret_cost)
{
	struct visit_number terminals = visit_terminals(call->visit);

	if (!terminals.known)
		return false;
	*ret_cost = cost_of(call, service, terminals.value, cost_tax(call->visit));
	return true;
}

bool measure_share(const struct call *call, uint32_t service, uint32_t item,
	struct measure *ret_cost, int64_t *ret_ceiling)
{
	const struct computed *row = find_computed(call, item);
	const struct band *ceiling;
	struct cost cost;

	if (!row || !take_cost(call, service, &cost))
		return false;
	ceiling = band_at(&cost.baseline, row->baseline);
	if (!band_is_exact(*ceiling))
		return false;
	*ret_cost = measure_band(band_at(&cost, row->cost));
	*ret_ceiling = ceiling->lo;
	return true;
}

static struct measure take_computed(
	const struct call *call, uint32_t service, const struct computed *row)
{
	struct cost cost;

	if (!take_cost(call, service, &cost))
		return (struct measure){0};
	return measure_band(band_at(&cost, row->cost));
}

bool measure_is_old(const struct call *call, uint32_t service, uint32_t item)
{
	struct cost cost;

	if (!find_computed(call, item))
		return view_fact(call->view, service, item)->old;
	return take_cost(call, service, &cost) && cost.old;
}

enum tri measure_said(const struct call *call, const struct fact *fact)
{
	enum tri holds = fact_holds(call, fact);

	return fact->state == FACT_CONDITION && holds == TRI_NO ? TRI_UNKNOWN : holds;
}

struct measure measure_take(const struct call *call, uint32_t service, uint32_t item)
{
	const struct computed *row = find_computed(call, item);
	const struct fact *fact = view_fact(call->view, service, item);
	enum item_kind kind = catalogue_item_kind(call->catalogue, item);

	if (row)
		return take_computed(call, service, row);
	if (fact->state == FACT_NOT_APPLICABLE)
		return (struct measure){.apart = true};
	if (kind == ITEM_FLAG)
		return measure_flag(measure_said(call, fact));
	if (!item_is_number(kind) || !fact->has_number || measure_said(call, fact) != TRI_YES)
		return (struct measure){0};
	return measure_exact(fact->number);
}

enum tri measure_at_least(struct measure m, int64_t least)
{
	if (m.has_lo && m.lo >= least)
		return TRI_YES;
	return m.has_hi && m.hi < least ? TRI_NO : TRI_UNKNOWN;
}

enum tri measure_at_most(struct measure m, int64_t most)
{
	if (m.has_hi && m.hi <= most)
		return TRI_YES;
	return m.has_lo && m.lo > most ? TRI_NO : TRI_UNKNOWN;
}
