#include "advisor/tariff.h"

/* What is paid for one: `to` 0 stands for no end. */
static int64_t step_end(const struct tariff_step *step)
{
	return step->to ? step->to : TARIFF_MAX_TERMINALS;
}

static bool is_fit(struct quoted q)
{
	return !q.known || (q.yen >= 0 && q.yen <= TARIFF_MAX_YEN);
}

static enum tariff_fault check_amounts(const struct tariff *t)
{
	const struct quoted amounts[] = {t->initial, t->monthly, t->per_terminal, t->hardware,
		t->member_monthly, t->member_per_terminal};

	for (size_t i = 0; i < ARRAY_SIZE(amounts); i++)
		if (!is_fit(amounts[i]))
			return TARIFF_NEGATIVE;
	if (t->asked_from < 0 || t->asked_from > TARIFF_MAX_TERMINALS)
		return TARIFF_NEGATIVE;
	return t->sites < 0 || t->sites > TARIFF_MAX_SITES ? TARIFF_NEGATIVE : TARIFF_RIGHT;
}

static enum tariff_fault check_step(const struct tariff_step *step)
{
	if (!is_fit(step->monthly) || !is_fit(step->per_terminal))
		return TARIFF_NEGATIVE;
	if (step->from < 1 || step->from > TARIFF_MAX_TERMINALS || step->to < 0 ||
		step->to > TARIFF_MAX_TERMINALS)
		return TARIFF_NEGATIVE;
	return step->from > step_end(step) ? TARIFF_REVERSED : TARIFF_RIGHT;
}

/* Against all others: none may share a number with it, and one must begin where it ends, unless it is
 * the last. */
static enum tariff_fault check_neighbours(const struct tariff *t, uint32_t i)
{
	const struct tariff_step *step = &t->steps[i];
	bool followed = false, last = true;

	for (uint32_t k = 0; k < t->n_steps; k++) {
		const struct tariff_step *other = &t->steps[k];

		if (k != i && other->from <= step_end(step) && step->from <= step_end(other))
			return TARIFF_OVERLAP;
		followed = followed || other->from == step_end(step) + 1;
		last = last && other->from <= step->from;
	}
	return followed || last ? TARIFF_RIGHT : TARIFF_GAP;
}

enum tariff_fault tariff_check(const struct tariff *t, uint32_t *ret_step)
{
	enum tariff_fault fault =
		t->n_steps > TARIFF_MAX_STEPS ? TARIFF_TOO_MANY : check_amounts(t);

	*ret_step = t->n_steps;
	if (fault != TARIFF_RIGHT)
		return fault;
	for (uint32_t i = 0; i < t->n_steps && fault == TARIFF_RIGHT; i++) {
		fault = check_step(&t->steps[i]);
		*ret_step = i;
	}
	for (uint32_t i = 0; i < t->n_steps && fault == TARIFF_RIGHT; i++) {
		fault = check_neighbours(t, i);
		*ret_step = i;
	}
	if (fault == TARIFF_RIGHT)
		*ret_step = t->n_steps;
	return fault;
}

static struct band band_of(const struct tariff *t, struct quoted q, uint32_t part)
{
	return q.known ? band_exact(t->tax, q.yen) : band_unknown(t->tax, part);
}

/* Per box: as often as the sites need it. Not said how many sites it is for: between once and for each. */
static struct band per_box(const struct tariff *t, struct quoted q, uint32_t part, int64_t sites)
{
	struct band one = band_of(t, q, part), all;

	if (!t->box || sites <= 1 || t->sites >= sites)
		return one;
	if (t->sites > 0)
		return band_times(one, (sites + t->sites - 1) / t->sites);
	all = band_either(one, band_times(one, sites));
	if (!q.known || q.yen > 0)
		all.open |= OPEN_SITES;
	return all;
}

static struct band fee_of(const struct tariff *t, const struct tariff_case *c,
	struct quoted monthly, struct quoted per_terminal)
{
	return band_add(per_box(t, monthly, OPEN_BASE, c->sites),
		band_times(band_of(t, per_terminal, OPEN_TERMINAL), c->terminals));
}

static const struct tariff_step *step_of(const struct tariff *t, int64_t terminals)
{
	for (uint32_t i = 0; i < t->n_steps; i++)
		if (t->steps[i].from <= terminals && terminals <= step_end(&t->steps[i]))
			return &t->steps[i];
	return NULL;
}

/* A step replaces what it states. */
static struct band ordinary_fee(const struct tariff *t, const struct tariff_case *c)
{
	const struct tariff_step *step = step_of(t, c->terminals);

	if (!t->n_steps)
		return fee_of(t, c, t->monthly, t->per_terminal);
	if (!step)
		return band_unknown(t->tax, OPEN_STEP);
	return fee_of(t, c, step->monthly.known ? step->monthly : t->monthly,
		step->per_terminal.known ? step->per_terminal : t->per_terminal);
}

static struct band member_fee(const struct tariff *t, const struct tariff_case *c)
{
	const struct tariff_step *step = step_of(t, c->terminals);
	struct quoted monthly = step && step->monthly.known ? step->monthly : t->monthly;
	struct quoted per_terminal =
		step && step->per_terminal.known ? step->per_terminal : t->per_terminal;

	if (t->member_monthly.known)
		monthly = t->member_monthly;
	if (t->member_per_terminal.known)
		per_terminal = t->member_per_terminal;
	return fee_of(t, c, monthly, per_terminal);
}

static struct band fee(const struct tariff *t, const struct tariff_case *c)
{
	bool has_member = t->member_monthly.known || t->member_per_terminal.known;
	struct band both;

	if (t->asked_from && c->terminals >= t->asked_from)
		return band_unknown(t->tax, OPEN_QUOTATION);
	if (!has_member || c->member == TRI_NO)
		return ordinary_fee(t, c);
	if (c->member == TRI_YES)
		return member_fee(t, c);
	both = band_either(ordinary_fee(t, c), member_fee(t, c));
	both.open |= OPEN_MEMBER;
	return both;
}

struct tariff_cost tariff_cost(const struct tariff *t, const struct tariff_case *c)
{
	bool asked = t->asked_from && c->terminals >= t->asked_from;
	struct tariff_cost cost = {.fee = fee(t, c), .hardware_per = t->hardware_per};

	if (asked) {
		cost.initial = band_unknown(t->tax, OPEN_QUOTATION);
		cost.hardware =
			t->box ? band_unknown(t->tax, OPEN_QUOTATION) : band_exact(t->tax, 0);
		return cost;
	}
	cost.initial = band_of(t, t->initial, OPEN_INITIAL);
	if (t->hardware.known || t->box)
		cost.hardware = per_box(t, t->hardware, OPEN_HARDWARE, c->sites);
	else
		cost.hardware = band_exact(t->tax, 0);
	return cost;
}

struct tariff_cost tariff_unknown(enum tax tax, bool box)
{
	struct tariff_cost cost = {
		.initial = band_unknown(tax, OPEN_INITIAL),
		.fee = band_unknown(tax, OPEN_RUNNING),
		.hardware = box ? band_unknown(tax, OPEN_HARDWARE) : band_exact(tax, 0),
	};

	return cost;
}

static bool is_nothing(struct band a)
{
	return band_is_exact(a) && a.hi == 0;
}

/* May or may not belong to this sum: at most it does, at least it does not. */
static struct band perhaps(struct band a)
{
	if (is_nothing(a))
		return a;
	a.has_lo = false;
	a.lo = 0;
	a.open |= OPEN_HARDWARE_PER;
	return a;
}

static struct band hardware_once(const struct tariff_cost *c)
{
	if (c->hardware_per == HARDWARE_ONCE)
		return c->hardware;
	if (c->hardware_per == HARDWARE_MONTH)
		return band_exact(c->hardware.tax, 0);
	return perhaps(c->hardware);
}

static struct band hardware_running(const struct tariff_cost *c, int64_t months)
{
	if (c->hardware_per == HARDWARE_ONCE)
		return band_exact(c->hardware.tax, 0);
	if (c->hardware_per == HARDWARE_MONTH)
		return band_times(c->hardware, months);
	return perhaps(band_times(c->hardware, months));
}

struct band tariff_hardware(const struct tariff_cost *c, int64_t months)
{
	struct band whole;

	if (months < 1 || c->hardware_per != HARDWARE_PER_UNKNOWN)
		return band_add(hardware_once(c), hardware_running(c, months));
	whole = band_either(c->hardware, band_times(c->hardware, months));
	if (!is_nothing(whole) && months > 1)
		whole.open |= OPEN_HARDWARE_PER;
	return whole;
}

struct band tariff_once(const struct tariff_cost *c)
{
	return band_add(c->initial, hardware_once(c));
}

struct band tariff_running(const struct tariff_cost *c, int64_t months)
{
	return band_add(band_times(c->fee, months), hardware_running(c, months));
}

struct band tariff_total(const struct tariff_cost *c, int64_t months)
{
	return band_add(
		band_add(c->initial, band_times(c->fee, months)), tariff_hardware(c, months));
}
