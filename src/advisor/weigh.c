#include "advisor/weigh.h"

#include <stdlib.h>

#include "advisor/cell.h"
#include "advisor/measure.h"

/* Numbers beyond count as this much, so that nothing overflows. */
#define WEIGH_MAX_NUMBER INT64_C(1000000000000000)

static const char *const part_words[PART_COUNT] = {
	[PART_FIT] = "fit",
	[PART_EVERYDAY] = "everyday",
	[PART_RESPONSE] = "response",
	[PART_COST] = "cost",
	[PART_INSURANCE] = "insurance",
};

/* An item that is weighed, and what its best value is. */
struct weigh_item {
	uint32_t item;
	enum part part;
	enum item_kind kind;
	bool lower; /* the lower the better; of a flag: no is better */
	bool computed;
	int64_t anchor; /* the best value that is known of any service */
};

struct weigh_items {
	struct weigh_item *at;
	uint32_t n;
};

static struct slice part_word(enum part part)
{
	return slice_text(part_words[part]);
}

struct slice weigh_part_label(const struct call *call, enum part part)
{
	return say_cell(&call->say, TABLE_WEIGHTS,
		catalogue_find(call->catalogue, TABLE_WEIGHTS, part_word(part)), WEIGHTS_JA);
}

struct weights weigh_defaults(const struct call *call)
{
	struct weights weights = {0};

	for (unsigned part = 0; part < PART_COUNT; part++) {
		uint32_t row =
			catalogue_find(call->catalogue, TABLE_WEIGHTS, part_word((enum part)part));
		int64_t weight;

		if (catalogue_number(
			    call->catalogue, TABLE_WEIGHTS, row, WEIGHTS_WEIGHT, &weight) &&
			weight >= 0 && weight <= WEIGH_MAX_WEIGHT)
			weights.of[part] = (uint8_t)weight;
	}
	return weights;
}

struct weights weigh_visit(const struct call *call)
{
	struct weights weights = weigh_defaults(call);

	for (unsigned part = 0; part < PART_COUNT; part++) {
		const struct visit_number *own = &call->visit->weights[part];

		if (own->known && own->value >= 0 && own->value <= WEIGH_MAX_WEIGHT)
			weights.of[part] = (uint8_t)own->value;
	}
	return weights;
}

static unsigned find_part(const struct call *call, uint32_t item)
{
	struct slice word = catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_PART);
	unsigned part = 0;

	while (part < PART_COUNT && !slice_is(word, part_word((enum part)part)))
		part++;
	return part;
}

/* Whether the item is weighed at all; the constraints are weighed by fit.h's checks instead. */
static bool item_is_weighed(const struct weigh_item *item, struct slice better)
{
	bool stated_price = item->part == PART_COST && item->kind == ITEM_YEN && !item->computed;

	return item->part != PART_FIT && item->part < PART_COUNT && better.len > 0 &&
	       !stated_price && (item->kind == ITEM_FLAG || item_is_number(item->kind));
}

static int64_t best_known(const struct call *call, const struct weigh_item *item)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_SERVICES);
	int64_t best = 0;
	bool any = false;

	for (uint32_t service = 0; service < n; service++) {
		struct measure m = measure_take(call, service, item->item);

		if (!measure_is_exact(m))
			continue;
		if (!any || (item->lower ? m.lo < best : m.lo > best))
			best = m.lo;
		any = true;
	}
	return best < WEIGH_MAX_NUMBER ? best : WEIGH_MAX_NUMBER;
}

/* False: the item is not weighed. */
static bool item_read(const struct call *call, uint32_t row, struct weigh_item *ret_item)
{
	struct slice better = catalogue_cell(call->catalogue, TABLE_ITEMS, row, ITEMS_BETTER);
	struct weigh_item item = {
		.item = row,
		.part = (enum part)find_part(call, row),
		.kind = catalogue_item_kind(call->catalogue, row),
		.lower = slice_is_text(better, "no") || slice_is_text(better, "low"),
		.computed = measure_is_computed(call, row),
	};

	*ret_item = item;
	return item_is_weighed(&item, better);
}

bool weigh_item_part(const struct call *call, uint32_t item, enum part *ret_part)
{
	struct weigh_item read;

	if (!item_read(call, item, &read))
		return false;
	*ret_part = read.part;
	return true;
}

_must_check_ static int items_read(const struct call *call, struct weigh_items *ret_items)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_ITEMS);
	struct weigh_items items = {0};

	items.at = arena_take_array(call->arena, (size_t)n + 1, sizeof(*items.at));
	if (!items.at)
		return ERR_NO_MEMORY;
	for (uint32_t row = 0; row < n; row++) {
		struct weigh_item *item = &items.at[items.n];

		if (!item_read(call, row, item))
			continue;
		if (item_is_number(item->kind) && item->kind != ITEM_RANK && !item->computed)
			item->anchor = best_known(call, item);
		items.n++;
	}
	*ret_items = items;
	return 0;
}

static struct score score_exact(int64_t score)
{
	return (struct score){(uint32_t)score, (uint32_t)score};
}

/* A share of the best value known: nothing at or below zero is good where high is, all of it where low is. */
static int64_t number_score(const struct weigh_item *item, int64_t value)
{
	int64_t best = item->anchor;

	if (value > WEIGH_MAX_NUMBER)
		value = WEIGH_MAX_NUMBER;
	if (value <= 0 || best <= 0)
		return item->lower == (value <= 0) ? WEIGH_FULL : 0;
	return item->lower ? WEIGH_FULL * best / value : WEIGH_FULL * value / best;
}

/* How far a cost is below the ceiling: at it or above it nothing, at no cost all. */
static uint32_t cost_score(int64_t cost, int64_t ceiling)
{
	if (cost <= 0)
		return WEIGH_FULL;
	return cost < ceiling ? (uint32_t)(WEIGH_FULL * (ceiling - cost) / ceiling) : 0;
}

static struct score computed_score(
	const struct call *call, const struct weigh_item *item, uint32_t service)
{
	struct score score = {0, WEIGH_FULL};
	struct measure cost;
	int64_t ceiling;

	if (!measure_share(call, service, item->item, &cost, &ceiling) || ceiling <= 0)
		return score;
	if (cost.has_hi)
		score.lo = cost_score(cost.hi, ceiling);
	if (cost.has_lo)
		score.hi = cost_score(cost.lo, ceiling);
	return score;
}

static struct score item_score(
	const struct call *call, const struct weigh_item *item, uint32_t service, struct measure m)
{
	if (item->computed)
		return computed_score(call, item, service);
	if (!measure_is_exact(m))
		return (struct score){0, WEIGH_FULL};
	if (item->kind == ITEM_FLAG)
		return score_exact((m.lo != 0) != item->lower ? WEIGH_FULL : 0);
	if (item->kind == ITEM_RANK)
		return score_exact(m.lo > 0 ? WEIGH_FULL / m.lo : 0);
	return score_exact(number_score(item, m.lo));
}

/* Sums are divided outward, so that knowing more never moves an end outward. */
static struct score score_mean(uint64_t lo, uint64_t hi, uint64_t n)
{
	return (struct score){(uint32_t)(lo / n), (uint32_t)((hi + n - 1) / n)};
}

static void weigh_fit(const struct fit_service *fit, struct weighed *weighed)
{
	if (fit->n_checks == 0)
		return;
	weighed->has_part[PART_FIT] = true;
	weighed->parts[PART_FIT] = score_mean((uint64_t)WEIGH_FULL * fit->n_met,
		(uint64_t)WEIGH_FULL * (fit->n_met + fit->n_open), fit->n_checks);
}

static void weigh_parts(
	const struct call *call, const struct weigh_items *items, struct weighed *weighed)
{
	uint64_t lo[PART_COUNT] = {0}, hi[PART_COUNT] = {0}, n[PART_COUNT] = {0};

	for (uint32_t i = 0; i < items->n; i++) {
		const struct weigh_item *item = &items->at[i];
		struct measure m = measure_take(call, weighed->service, item->item);
		struct score score;

		if (m.apart)
			continue;
		score = item_score(call, item, weighed->service, m);
		lo[item->part] += score.lo;
		hi[item->part] += score.hi;
		n[item->part]++;
	}
	for (unsigned part = 0; part < PART_COUNT; part++) {
		if (n[part] == 0)
			continue;
		weighed->has_part[part] = true;
		weighed->parts[part] = score_mean(lo[part], hi[part], n[part]);
	}
}

static void weigh_sum(const struct weights *weights, struct weighed *weighed)
{
	uint64_t lo = 0, hi = 0, n = 0;

	for (unsigned part = 0; part < PART_COUNT; part++) {
		if (!weighed->has_part[part])
			continue;
		lo += (uint64_t)weights->of[part] * weighed->parts[part].lo;
		hi += (uint64_t)weights->of[part] * weighed->parts[part].hi;
		n += weights->of[part];
	}
	weighed->score = n ? score_mean(lo, hi, n) : (struct score){0, WEIGH_FULL};
}

static int compare_keys(struct slice a, struct slice b)
{
	int order = memcmp(a.data, b.data, min_size(a.len, b.len));

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Surely better first; equal ones by number, then by key: never by their place in the file. */
static int compare_weighed(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (x->score.lo != y->score.lo)
		return x->score.lo > y->score.lo ? -1 : 1;
	if (x->score.hi != y->score.hi)
		return x->score.hi > y->score.hi ? -1 : 1;
	if (x->no != y->no)
		return x->no < y->no ? -1 : 1;
	return compare_keys(x->key, y->key);
}

/* Whoever surely scores more is ahead; whoever surely scores less is behind. */
static void find_places(struct weighed *all, uint32_t n)
{
	uint32_t above[WEIGH_FULL + 2] = {0}; /* by i: how many surely score i or more */
	uint32_t below[WEIGH_FULL + 2] = {0}; /* by i: how many surely score less than i */

	for (uint32_t i = 0; i < n; i++) {
		above[all[i].score.lo]++;
		below[all[i].score.hi + 1]++;
	}
	for (unsigned i = WEIGH_FULL; i > 0; i--)
		above[i - 1] += above[i];
	for (unsigned i = 1; i < WEIGH_FULL + 2; i++)
		below[i] += below[i - 1];
	for (uint32_t i = 0; i < n; i++) {
		all[i].best = 1 + above[all[i].score.hi + 1];
		all[i].worst = n - below[all[i].score.lo];
	}
}

_must_check_ int weigh_order(const struct call *call, const struct fit *fit,
	const struct weights *weights, const uint32_t *services, uint32_t n_services,
	struct weighed **ret_weighed)
{
	struct weigh_items items;
	struct weighed *all = arena_take_array(call->arena, (size_t)n_services + 1, sizeof(*all));

	if (!all)
		return ERR_NO_MEMORY;
	TRY(items_read(call, &items));
	for (uint32_t i = 0; i < n_services; i++) {
		all[i].service = services[i];
		all[i].key = catalogue_cell(
			call->catalogue, TABLE_SERVICES, services[i], SERVICES_SERVICE);
		if (!catalogue_number(
			    call->catalogue, TABLE_SERVICES, services[i], SERVICES_NO, &all[i].no))
			all[i].no = INT64_MAX;
		weigh_fit(&fit->services[services[i]], &all[i]);
		weigh_parts(call, &items, &all[i]);
		weigh_sum(weights, &all[i]);
	}
	if (n_services > 1)
		qsort(all, n_services, sizeof(*all), compare_weighed);
	find_places(all, n_services);
	*ret_weighed = all;
	return 0;
}

void weigh_put(const struct weighed *weighed, struct out *out, const char *name)
{
	out_object(out, name);
	out_number(out, "lo", weighed->score.lo);
	out_number(out, "hi", weighed->score.hi);
	out_number(out, "best", weighed->best);
	out_number(out, "worst", weighed->worst);
	out_object(out, "parts");
	for (unsigned part = 0; part < PART_COUNT; part++) {
		if (!weighed->has_part[part])
			continue;
		out_object(out, part_words[part]);
		out_number(out, "lo", weighed->parts[part].lo);
		out_number(out, "hi", weighed->parts[part].hi);
		out_end(out);
	}
	out_end(out);
	out_end(out);
}
