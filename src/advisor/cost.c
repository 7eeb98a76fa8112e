#include "advisor/cost.h"

#include "advisor/quotation.h"
#include "advisor/view.h"

enum { MONTHS_OF_YEAR = 12, YEARS = 5 };

/* What somebody stated of a service's price in one tax. */
struct stated {
	const struct visit_quotation *quotation;
	struct tariff_cost parts;
	bool by_facts, by_prices, old; /* by_facts: the terms at least, by_prices: amounts too */
};

/* One service for one number of terminals: the call's visit, with that number. */
struct asked {
	struct call call;
	struct visit visit;
	uint32_t service;
	enum watch_type type;
	struct tariff_case which;
	struct ceilings ceilings[TAX_INCLUDED + 1]; /* by tax */
};

static enum tax other_tax(enum tax tax)
{
	return tax == TAX_EXCLUDED ? TAX_INCLUDED : TAX_EXCLUDED;
}

enum tax cost_tax(const struct visit *visit)
{
	return visit->tax == TAX_INCLUDED ? TAX_INCLUDED : TAX_EXCLUDED;
}

int64_t cost_sites(const struct visit *visit)
{
	int64_t sites = 0;

	for (uint32_t i = 0; i < visit->sites.n; i++)
		sites += visit->sites.at[i].home != TRI_YES && visit->sites.at[i].can_box != TRI_NO;
	if (sites < 1)
		return 1;
	return sites > TARIFF_MAX_SITES ? TARIFF_MAX_SITES : sites;
}

static struct slice service_key(const struct asked *a)
{
	return catalogue_cell(a->call.catalogue, TABLE_SERVICES, a->service, SERVICES_SERVICE);
}

static const struct fact *fact_of(const struct asked *a, const char *item)
{
	return view_fact_of(a->call.view, a->service, item);
}

/* The survey compared at 5, 10 and 20 terminals: of fewer and of more it says nothing, unless the price does not go by
 * their number. */
static bool is_compared(const struct asked *a, const struct fact *fact)
{
	enum { LEAST = 5, MOST = 20 };

	return fact->visit_row != ROW_NONE || a->type == WATCH_NETWORK ||
	       (a->which.terminals >= LEAST && a->which.terminals <= MOST);
}

/* Takes an amount that the quotation leaves open from a fact, if one states it. */
static void fill(const struct asked *a, const char *item, struct quoted *amount, struct stated *s)
{
	const struct fact *fact = fact_of(a, item);

	if (amount->known || !fact->has_number || fact->number < 0 ||
		fact->number > TARIFF_MAX_YEN || fact_holds(&a->call, fact) != TRI_YES)
		return;
	*amount = (struct quoted){fact->number, true};
	s->by_facts = true;
	s->old = s->old || fact->old;
}

static void fill_from_facts(const struct asked *a, struct tariff *t, struct stated *s)
{
	struct quoted asked_from = {t->asked_from, t->asked_from > 0};

	fill(a, "price_initial", &t->initial, s);
	fill(a, "price_month", &t->monthly, s);
	fill(a, "price_terminal_month", &t->per_terminal, s);
	fill(a, "price_hardware", &t->hardware, s);
	s->by_prices = s->by_facts;
	fill(a, "quotation_only_from", &asked_from, s);
	t->asked_from = asked_from.yen;
}

/* There are numbers. */
static bool is_stated(const struct stated *s)
{
	return s->quotation || s->by_facts;
}

static struct stated stated_in(const struct asked *a, enum tax tax)
{
	struct tariff t = {.tax = tax, .box = watch_type_has_box(a->type)};
	struct stated s = {.quotation = quotation_find(&a->visit, service_key(a), tax)};

	if (s.quotation && quotation_read(s.quotation, t.box, a->call.arena, &t) < 0)
		s.quotation = NULL;
	if (s.quotation)
		s.old = quotation_is_old(s.quotation, a->call.today);
	if (tax == TAX_EXCLUDED)
		fill_from_facts(a, &t, &s);
	s.parts = is_stated(&s) ? tariff_cost(&t, &a->which) : tariff_unknown(tax, t.box);
	return s;
}

static bool is_open(struct band b)
{
	return !b.failed && !b.has_lo && !b.has_hi;
}

static bool is_charged(struct band b)
{
	return !b.failed && b.has_lo && b.lo > 0;
}

/* Where a fact says that nothing is charged for setting up or besides, and no quotation does. */
static bool apply_no_extra(const struct asked *a, struct stated *s, const struct stated *other)
{
	const struct fact *fact = fact_of(a, "no_initial_or_extra_cost");
	bool used = false;

	if (fact_holds(&a->call, fact) != TRI_YES)
		return false;
	if (is_open(s->parts.initial) && !is_charged(other->parts.initial)) {
		s->parts.initial = band_exact(s->parts.initial.tax, 0);
		used = true;
	}
	if (is_open(s->parts.hardware) && !is_charged(other->parts.hardware)) {
		s->parts.hardware = band_exact(s->parts.hardware.tax, 0);
		used = true;
	}
	s->old = s->old || (used && fact->old);
	return used;
}

static struct baseline baseline_in(const struct asked *a, enum tax tax)
{
	return baseline_of(
		ceiling_month(&a->ceilings[tax], a->type, a->which.terminals, a->which.sites));
}

static struct band bound_in(const struct asked *a, enum tax tax)
{
	return ceiling_bound(&a->ceilings[tax], a->type, a->which.terminals, a->which.sites);
}

/* Lowers the upper end to `most`; true when that says more than was known. */
static bool lower(struct band *b, int64_t most)
{
	struct band before = *b;

	*b = band_both(before, band_at_most(before.tax, most, 0));
	return b->has_hi && (!before.has_hi || b->hi < before.hi);
}

static bool fact_lowers(
	const struct asked *a, const char *item, struct band line, int64_t parts, struct band *b)
{
	const struct fact *fact = fact_of(a, item);

	if (!band_is_exact(line) || !is_compared(a, fact) || fact_holds(&a->call, fact) != TRI_YES)
		return false;
	return lower(b, line.hi / parts);
}

/* The month: what is stated, then the ceiling, then the 60 % line; no line that numbers pass. */
static void bound_month(const struct asked *a, struct cost *cost)
{
	const struct standing *standing = view_standing(a->call.view, a->service);
	struct band most = bound_in(a, cost->tax);

	cost->month = tariff_running(&cost->parts, 1);
	if (standing->kind == STANDING_LISTED && cost->above_ceiling != TRI_YES && most.has_hi &&
		lower(&cost->month, most.hi)) {
		cost->grounds |= COST_BY_CEILING;
		cost->old = cost->old || standing->old;
	}
	if (cost->le60_year != TRI_NO &&
		fact_lowers(a, "annual_cost_le_60pct", cost->baseline.sixty_year, MONTHS_OF_YEAR,
			&cost->month)) {
		cost->grounds |= COST_BY_SIXTY_YEAR;
		cost->old = cost->old || fact_of(a, "annual_cost_le_60pct")->old;
	}
	if (cost->month.has_hi)
		lower(&cost->parts.fee, cost->month.hi);
}

static void lower_to(struct band *b, struct band most)
{
	if (most.has_hi && !most.failed)
		lower(b, most.hi);
}

static void bound_years(const struct asked *a, struct cost *cost)
{
	struct band once = tariff_once(&cost->parts);

	cost->initial = once;
	cost->year = tariff_running(&cost->parts, MONTHS_OF_YEAR);
	lower_to(&cost->year, band_times(cost->month, MONTHS_OF_YEAR));
	cost->first_year = tariff_total(&cost->parts, MONTHS_OF_YEAR);
	lower_to(&cost->first_year, band_add(once, cost->year));
	if (cost->le60_first != TRI_NO &&
		fact_lowers(a, "first_year_le_60pct", cost->baseline.sixty_first, 1,
			&cost->first_year)) {
		cost->grounds |= COST_BY_SIXTY_FIRST;
		cost->old = cost->old || fact_of(a, "first_year_le_60pct")->old;
	}
	cost->second_year = cost->year;
	cost->five_years = tariff_total(&cost->parts, YEARS * MONTHS_OF_YEAR);
	lower_to(&cost->five_years, band_add(once, band_times(cost->year, YEARS)));
	lower_to(&cost->five_years, band_add(cost->first_year, band_times(cost->year, YEARS - 1)));
}

/* Numbers first: those of this tax, then those of the other against its own ceilings. */
static void judge_by_numbers(const struct asked *a, struct cost *cost, const struct stated *s,
	const struct baseline *base)
{
	struct band month, year, first, most;

	if (!is_stated(s))
		return;
	month = tariff_running(&s->parts, 1);
	year = tariff_running(&s->parts, MONTHS_OF_YEAR);
	first = tariff_total(&s->parts, MONTHS_OF_YEAR);
	most = bound_in(a, month.tax);
	if (cost->le60_year == TRI_UNKNOWN)
		cost->le60_year = band_is_within(year, base->sixty_year);
	if (cost->le60_first == TRI_UNKNOWN)
		cost->le60_first = band_is_within(first, base->sixty_first);
	if (cost->above_ceiling == TRI_UNKNOWN)
		cost->above_ceiling = tri_not(band_is_within(month, base->month));
	if (cost->above_ceiling == TRI_UNKNOWN)
		cost->above_ceiling = tri_not(band_is_within(month, most));
}

/* What the survey says; a condition that this company does not meet says nothing. */
static void judge_by_fact(const struct asked *a, const char *item, enum tri *flag)
{
	const struct fact *fact = fact_of(a, item);

	if (*flag != TRI_UNKNOWN || !is_compared(a, fact))
		return;
	if (fact->state == FACT_NO)
		*flag = TRI_NO;
	else if (fact_holds(&a->call, fact) == TRI_YES)
		*flag = TRI_YES;
}

static struct band settled(struct band b)
{
	return b.failed ? band_unknown(b.tax, b.open) : b;
}

static void settle(struct cost *cost)
{
	struct band *bands[] = {&cost->initial, &cost->month, &cost->year, &cost->first_year,
		&cost->second_year, &cost->five_years, &cost->parts.fee, &cost->parts.initial,
		&cost->parts.hardware};

	for (size_t i = 0; i < ARRAY_SIZE(bands); i++)
		*bands[i] = settled(*bands[i]);
}

/* A quotation that counts for nothing here is a question to ask. */
static void note_other_quotations(const struct asked *a, struct cost *cost)
{
	struct slice key = service_key(a);

	if (!cost->quotation && quotation_find(&a->visit, key, other_tax(cost->tax)))
		cost->grounds |= COST_OTHER_TAX;
	if (!cost->quotation && quotation_find(&a->visit, key, TAX_UNSTATED))
		cost->grounds |= COST_TAX_UNSTATED;
	if (cost->grounds & (COST_OTHER_TAX | COST_TAX_UNSTATED))
		cost->parts.fee.open |= OPEN_TAX;
}

static struct cost cost_nothing(enum tax tax)
{
	struct band none = band_unknown(tax, OPEN_RUNNING);
	struct cost cost = {.tax = tax,
		.le60_year = TRI_UNKNOWN,
		.le60_first = TRI_UNKNOWN,
		.above_ceiling = TRI_UNKNOWN,
		.parts = tariff_unknown(tax, true)};

	cost.initial = cost.month = cost.year = cost.first_year = cost.second_year =
		cost.five_years = none;
	cost.baseline = baseline_of(band_unknown(tax, 0));
	return cost;
}

static struct cost cost_asked(const struct asked *a, enum tax tax)
{
	struct cost cost = cost_nothing(tax);
	struct stated s = stated_in(a, tax), other = stated_in(a, other_tax(tax));
	struct baseline other_base = baseline_in(a, other_tax(tax));

	cost.type = a->type;
	cost.terminals = a->which.terminals;
	cost.sites = a->which.sites;
	cost.quotation = s.quotation;
	cost.baseline = baseline_in(a, tax);
	cost.grounds = (s.quotation ? COST_BY_QUOTATION : 0) | (s.by_prices ? COST_BY_PRICES : 0);
	cost.grounds |= apply_no_extra(a, &s, &other) ? COST_BY_NO_EXTRA : 0;
	apply_no_extra(a, &other, &s);
	cost.old = s.old;
	cost.parts = s.parts;
	note_other_quotations(a, &cost);
	judge_by_numbers(a, &cost, &s, &cost.baseline);
	judge_by_numbers(a, &cost, &other, &other_base);
	judge_by_fact(a, "annual_cost_le_60pct", &cost.le60_year);
	judge_by_fact(a, "first_year_le_60pct", &cost.le60_first);
	bound_month(a, &cost);
	bound_years(a, &cost);
	settle(&cost);
	return cost;
}

struct cost cost_of(const struct call *call, uint32_t service, int64_t terminals, enum tax tax)
{
	struct asked a = {.call = *call, .visit = *call->visit, .service = service};
	const struct fact *type = view_fact_of(call->view, service, "type");

	if (terminals < 1 || terminals > TARIFF_MAX_TERMINALS || tax == TAX_UNSTATED)
		return cost_nothing(tax == TAX_UNSTATED ? TAX_EXCLUDED : tax);
	a.visit.terminals = (struct visit_number){.value = terminals, .known = true};
	a.call.visit = &a.visit;
	a.ceilings[tax] = ceilings_find(call->catalogue, tax, call->today);
	a.ceilings[other_tax(tax)] = ceilings_find(call->catalogue, other_tax(tax), call->today);
	if (type->state == FACT_YES)
		a.type = watch_type_parse(type->value);
	a.which = (struct tariff_case){
		terminals, cost_sites(call->visit), visit_tri(call->visit, "member")};
	return cost_asked(&a, tax);
}
