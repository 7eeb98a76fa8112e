/*
 * Properties of money on generated price lists, programmes and visits. There is a whole truth; parts of it
 * are hidden and told again one by one. Whatever is hidden, every amount holds the true one, and whatever
 * is told, no amount becomes wider.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/cost.h"
#include "advisor/subsidy.h"
#include "desk.h"

enum { ROUNDS = 4000, VISITS = 400, HIDDEN = 12 };

struct random {
	uint64_t state;
};

static int64_t below(struct random *r, int64_t n)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (int64_t)(r->state >> 11) % n;
}

/* What holds, all of it known. */
struct truth {
	struct tariff tariff;
	struct tariff_step steps[2];
	struct tariff_case which;
	struct programme programme;
	int64_t months;
	enum tri small;
};

/* Bits of what is hidden, in the order of tell(). */
struct told {
	struct tariff tariff;
	struct tariff_step steps[2];
	struct tariff_case which;
	struct programme programme;
	enum tri small;
};

static struct quoted yen(int64_t value)
{
	return (struct quoted){value, true};
}

static void make_tariff(struct truth *t, struct random *r)
{
	struct tariff *list = &t->tariff;

	list->tax = TAX_EXCLUDED;
	list->box = below(r, 2);
	list->initial = yen(below(r, 3) * below(r, 50000));
	list->hardware = yen(list->box ? below(r, 2) * below(r, 30000) : 0);
	list->hardware_per = below(r, 2) ? HARDWARE_ONCE : HARDWARE_MONTH;
	list->monthly = yen(below(r, 2) * below(r, 12000));
	list->per_terminal = yen(below(r, 3) * below(r, 2500));
	list->sites = 1 + below(r, t->which.sites);
	if (below(r, 3) == 0) {
		int64_t end = 1 + below(r, 30);

		t->steps[0] =
			(struct tariff_step){1, end, yen(below(r, 9000)), yen(below(r, 2000))};
		t->steps[1] =
			(struct tariff_step){end + 1, 0, yen(below(r, 9000)), yen(below(r, 2000))};
		list->steps = t->steps;
		list->n_steps = 2;
		list->monthly.known = list->per_terminal.known = false;
	}
	if (below(r, 3) == 0)
		list->member_monthly = yen(below(r, 9000));
}

static void make_truth(struct truth *t, struct random *r)
{
	static const struct rate rates[] = {{1, 2}, {2, 3}, {3, 4}, {1, 1}, {1, 3}};

	*t = (struct truth){0};
	t->which.terminals = 1 + below(r, 40);
	t->which.sites = 1 + below(r, 3);
	t->which.member = below(r, 2) ? TRI_YES : TRI_NO;
	make_tariff(t, r);
	t->small = below(r, 2) ? TRI_YES : TRI_NO;
	t->months = 1 + below(r, 60);
	t->programme.general = rates[below(r, 5)];
	t->programme.small = rates[below(r, 5)];
	t->programme.cap = yen(below(r, 2) ? 1000000 : 100000 + below(r, 400000));
	t->programme.floor = yen(below(r, 2) ? 50000 : below(r, 200000));
	t->programme.months = 1 + below(r, 36);
}

/* ---- the slow reference: plain arithmetic of what holds */

static int64_t true_fee(const struct truth *t)
{
	const struct tariff *list = &t->tariff;
	int64_t monthly = list->monthly.yen, each = list->per_terminal.yen, boxes = 1;

	for (uint32_t i = 0; i < list->n_steps; i++)
		if (t->which.terminals >= list->steps[i].from &&
			(!list->steps[i].to || t->which.terminals <= list->steps[i].to)) {
			monthly = list->steps[i].monthly.yen;
			each = list->steps[i].per_terminal.yen;
		}
	if (t->which.member == TRI_YES && list->member_monthly.known)
		monthly = list->member_monthly.yen;
	if (list->box)
		boxes = (t->which.sites + list->sites - 1) / list->sites;
	return monthly * boxes + each * t->which.terminals;
}

static int64_t true_hardware(const struct truth *t, int64_t months)
{
	const struct tariff *list = &t->tariff;
	int64_t boxes = list->box ? (t->which.sites + list->sites - 1) / list->sites : 1;

	return list->hardware.yen * boxes * (list->hardware_per == HARDWARE_ONCE ? 1 : months);
}

static int64_t true_total(const struct truth *t, int64_t months)
{
	return t->tariff.initial.yen + true_fee(t) * months + true_hardware(t, months);
}

static int64_t true_amount(const struct truth *t)
{
	const struct programme *p = &t->programme;
	struct rate rate = t->small == TRI_YES ? p->small : p->general;
	int64_t months = t->months < p->months ? t->months : p->months;
	int64_t amount = true_fee(t) * months * rate.n / rate.d;

	amount = amount > p->cap.yen ? p->cap.yen : amount;
	return amount < p->floor.yen ? 0 : amount;
}

/* ---- hiding */

static void hide(struct told *told, const struct truth *t, unsigned hidden)
{
	struct quoted nothing = {0, false};

	*told = (struct told){.tariff = t->tariff,
		.which = t->which,
		.programme = t->programme,
		.small = t->small};
	memcpy(told->steps, t->steps, sizeof(told->steps));
	if (told->tariff.n_steps)
		told->tariff.steps = told->steps;
	for (unsigned i = 0; i < 2; i++) {
		if (hidden & 1)
			told->tariff.monthly = told->steps[i].monthly = nothing;
		if (hidden & 2)
			told->tariff.per_terminal = told->steps[i].per_terminal = nothing;
	}
	if (hidden & 4)
		told->tariff.initial = nothing;
	if (hidden & 8)
		told->tariff.hardware = nothing;
	if (hidden & 16)
		told->tariff.hardware_per = HARDWARE_PER_UNKNOWN;
	if (hidden & 32)
		told->tariff.sites = 0;
	if (hidden & 64)
		told->which.member = TRI_UNKNOWN;
	if (hidden & 128)
		told->small = TRI_UNKNOWN;
	if (hidden & 256)
		told->programme.general = told->programme.small = (struct rate){0, 0};
	if (hidden & 512)
		told->programme.cap = nothing;
	if (hidden & 1024)
		told->programme.floor = nothing;
	if (hidden & 2048)
		told->programme.months = 0;
}

/* Everything that is reckoned, and what truly is. */
enum { INITIAL, YEAR, FIRST, FIVE, AMOUNT, GROSS, NET, AMOUNTS };

static struct subsidy reckon(const struct told *told, int64_t months, struct band out[AMOUNTS])
{
	struct tariff_cost c = tariff_cost(&told->tariff, &told->which);
	struct band other = band_add(c.initial, tariff_hardware(&c, months));
	struct subsidy s = subsidy_of(&told->programme, c.fee, months, told->small);

	out[INITIAL] = tariff_once(&c);
	out[YEAR] = tariff_running(&c, 12);
	out[FIRST] = tariff_total(&c, 12);
	out[FIVE] = tariff_total(&c, 60);
	out[AMOUNT] = s.amount;
	out[GROSS] = tariff_total(&c, months);
	out[NET] = subsidy_net(&told->programme, c.fee, other, months, told->small);
	return s;
}

static void know(const struct truth *t, int64_t out[AMOUNTS])
{
	bool once = t->tariff.hardware_per == HARDWARE_ONCE;

	out[INITIAL] = t->tariff.initial.yen + (once ? true_hardware(t, 1) : 0);
	out[FIRST] = true_total(t, 12);
	out[YEAR] = out[FIRST] - out[INITIAL];
	out[FIVE] = true_total(t, 60);
	out[AMOUNT] = true_amount(t);
	out[GROSS] = true_total(t, t->months);
	out[NET] = out[GROSS] - out[AMOUNT];
}

static void check_subsidy(const struct truth *t, const struct told *told, const struct subsidy *s)
{
	if (s->state == SUBSIDY_PAID)
		assert_true(true_amount(t) > 0);
	if (s->state == SUBSIDY_NOT)
		assert_int_equal(true_amount(t), 0);
	if (told->programme.cap.known && s->amount.has_hi)
		assert_true(s->amount.hi <= told->programme.cap.yen);
	if (told->programme.floor.known && s->state == SUBSIDY_PAID)
		assert_true(s->amount.lo >= told->programme.floor.yen);
	if (!told->programme.floor.known)
		assert_int_not_equal(s->state, SUBSIDY_PAID);
}

static void check_bands(const struct band b[AMOUNTS], const int64_t known[AMOUNTS], unsigned hidden)
{
	for (unsigned i = 0; i < AMOUNTS; i++) {
		assert_int_equal(band_result(b[i]), 0);
		if (!band_holds(b[i], band_exact(TAX_EXCLUDED, known[i])))
			fail_msg("amount %u, hidden %x: %ld is not in %ld (%d) to %ld (%d)", i,
				hidden, (long)known[i], (long)b[i].lo, b[i].has_lo, (long)b[i].hi,
				b[i].has_hi);
		/* nothing says "at least 0" */
		assert_true(!b[i].has_lo || b[i].lo > 0 || band_is_exact(b[i]));
		/* whatever is not exact says what is open */
		assert_true(band_is_exact(b[i]) || b[i].open);
	}
	if (b[GROSS].has_hi)
		assert_true(b[NET].has_hi && b[NET].hi <= b[GROSS].hi);
}

static void every_amount_holds_the_true_one_and_none_widens(void **state)
{
	struct random r = {88172645463325252U};

	for (unsigned round = 0; round < ROUNDS; round++) {
		struct truth t;
		struct told told;
		struct band now[AMOUNTS], before[AMOUNTS];
		int64_t known[AMOUNTS];
		unsigned hidden = (unsigned)below(&r, 1 << HIDDEN);
		struct subsidy s;

		make_truth(&t, &r);
		know(&t, known);
		hide(&told, &t, hidden);
		s = reckon(&told, t.months, before);
		check_bands(before, known, hidden);
		check_subsidy(&t, &told, &s);
		while (hidden) {
			hidden &= ~(1U << below(&r, HIDDEN));
			hide(&told, &t, hidden);
			s = reckon(&told, t.months, now);
			check_bands(now, known, hidden);
			check_subsidy(&t, &told, &s);
			for (unsigned i = 0; i < AMOUNTS; i++)
				if (!band_holds(before[i], now[i]))
					fail_msg("amount %u became wider, hidden %x", i, hidden);
			memcpy(before, now, sizeof(before));
		}
	}
}

static void all_told_is_exact(void **state)
{
	struct random r = {0x9e3779b97f4a7c15U};

	for (unsigned round = 0; round < ROUNDS; round++) {
		struct truth t;
		struct told told;
		struct band now[AMOUNTS];
		int64_t known[AMOUNTS];

		make_truth(&t, &r);
		know(&t, known);
		hide(&told, &t, 0);
		reckon(&told, t.months, now);
		for (unsigned i = 0; i < AMOUNTS; i++) {
			assert_true(band_is_exact(now[i]));
			assert_int_equal(now[i].lo, known[i]);
		}
	}
}

/* ---- whole visits over the tree's catalogue */

enum { BANDS = 6 };

static void cost_bands(const struct cost *c, struct band out[BANDS])
{
	const struct band bands[BANDS] = {
		c->initial, c->month, c->year, c->first_year, c->second_year, c->five_years};

	memcpy(out, bands, sizeof(bands));
}

/* Of a visit that the test has made. */
static struct cost cost_of_visit(const struct sample *sample, const struct visit *visit,
	uint32_t service, int64_t terminals, enum tax tax, struct band out[BANDS])
{
	struct desk desk = {0};
	struct cost c;

	desk_lay(&desk, sample->catalogue, visit);
	c = cost_of(&desk.call, service, terminals, tax);
	cost_bands(&c, out);
	desk_done(&desk);
	return c;
}

static struct visit_number number(struct random *r, int64_t n)
{
	return (struct visit_number){below(r, n), below(r, 3) > 0};
}

static struct visit_quotation some_quotation(
	const struct sample *sample, struct random *r, uint32_t service, enum tax tax)
{
	return (struct visit_quotation){
		.service = catalogue_cell(
			sample->catalogue, TABLE_SERVICES, service, SERVICES_SERVICE),
		.date = {2026, 11, 1},
		.tax = tax,
		.initial = number(r, 50000),
		.monthly = number(r, 9000),
		.per_terminal = number(r, 1500),
		.hardware = number(r, 9000),
	};
}

/* Where a quotation contradicts what facts or lines say of the other tax: these then say less. */
static bool contradicts(const struct visit_quotation *q, const struct cost *c)
{
	return (q->initial.known && q->initial.value > 0) ||
	       (q->hardware.known && q->hardware.value > 0) || c->above_ceiling == TRI_YES ||
	       c->le60_year == TRI_NO || c->le60_first == TRI_NO;
}

/* A quotation in one tax adds nothing to the other, and takes nothing that it does not contradict. */
static void taxes_never_mix(void **state)
{
	const struct sample *sample = *state;
	struct random r = {0x2545f4914f6cdd1dU};

	for (unsigned i = 0; i < VISITS; i++) {
		uint32_t service =
			(uint32_t)below(&r, catalogue_rows(sample->catalogue, TABLE_SERVICES));
		int64_t terminals = 1 + below(&r, 50);
		enum tax tax = below(&r, 2) ? TAX_EXCLUDED : TAX_INCLUDED;
		struct visit_quotation q = some_quotation(sample, &r, service, tax);
		struct visit none = {0}, quoted = {.quotations = {&q, 1}};
		enum tax other = tax == TAX_EXCLUDED ? TAX_INCLUDED : TAX_EXCLUDED;
		struct band without[BANDS], with[BANDS];
		struct cost c;

		cost_of_visit(sample, &none, service, terminals, other, without);
		c = cost_of_visit(sample, &quoted, service, terminals, other, with);
		for (unsigned k = 0; k < BANDS; k++) {
			assert_int_equal(with[k].tax, other);
			assert_int_equal(band_result(with[k]), 0);
			assert_true(band_holds(with[k], without[k]));
			assert_true(contradicts(&q, &c) || band_holds(without[k], with[k]));
		}
	}
}

/* Facts told one after another, in any order, with and without a quotation. */
static void no_fact_widens_a_cost(void **state)
{
	static const struct {
		const char *item, *value;
	} facts[] = {
		{"type", "endpoint"},
		{"annual_cost_le_60pct", ""},
		{"first_year_le_60pct", ""},
		{"no_initial_or_extra_cost", ""},
		{"price_month", "0"},
		{"price_terminal_month", "700"},
	};
	const struct sample *sample = *state;
	struct random r = {0xda942042e4dd58b5U};

	for (unsigned i = 0; i < VISITS; i++) {
		/* s07: of which the catalogue knows the name alone */
		uint32_t service =
			catalogue_find(sample->catalogue, TABLE_SERVICES, slice_text("s07"));
		enum tax tax = below(&r, 2) ? TAX_EXCLUDED : TAX_INCLUDED;
		struct visit_quotation q = some_quotation(sample, &r, service, TAX_EXCLUDED);
		struct visit_fact told[ARRAY_SIZE(facts)];
		struct visit visit = {.facts = {told, 0}};
		struct band before[BANDS], now[BANDS];
		unsigned left = (1U << ARRAY_SIZE(facts)) - 1;

		q.hardware = q.per_terminal = q.monthly = (struct visit_number){0};
		if (below(&r, 2))
			visit.quotations.at = &q, visit.quotations.n = 1;
		cost_of_visit(sample, &visit, service, 20, tax, before);
		while (left) {
			unsigned next = (unsigned)below(&r, ARRAY_SIZE(facts));

			if (!(left & (1U << next)))
				continue;
			left &= ~(1U << next);
			told[visit.facts.n++] = (struct visit_fact){.service = q.service,
				.item = slice_text(facts[next].item),
				.state = slice_text("yes"),
				.value = slice_text(facts[next].value),
				.date = {2026, 11, 1}};
			cost_of_visit(sample, &visit, service, 20, tax, now);
			for (unsigned k = 0; k < BANDS; k++)
				if (!band_holds(before[k], now[k]))
					fail_msg("%s widens amount %u", facts[next].item, k);
			memcpy(before, now, sizeof(before));
		}
	}
}

static int open_tree(void **state)
{
	static struct sample sample;

	sample_read_tree(&sample);
	sample_open(&sample);
	*state = &sample;
	return 0;
}

static int close_tree(void **state)
{
	sample_done(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_amount_holds_the_true_one_and_none_widens),
		cmocka_unit_test(all_told_is_exact),
		cmocka_unit_test(taxes_never_mix),
		cmocka_unit_test(no_fact_widens_a_cost),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
