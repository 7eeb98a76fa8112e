#include "advisor/money.h"

#include "advisor/cell.h"
#include "advisor/money_words.h"
#include "advisor/self_run.h"
#include "advisor/story.h"
#include "advisor/type.h"
#include "advisor/view.h"

static const int64_t presets[] = {5, 10, 20};

const char *money_subsidy_word(enum subsidy_state state)
{
	static const char *const words[] = {
		[SUBSIDY_NOT] = "not", [SUBSIDY_PAID] = "paid", [SUBSIDY_UNKNOWN] = "unknown"};

	return words[state];
}

static int64_t contract_months(const struct call *call, const struct chosen_programme *programme)
{
	struct visit_number months = call->visit->months;

	if (months.known && months.value >= 1 && months.value <= 120)
		return months.value;
	return programme->terms.months;
}

static void set_net(struct money *m, const struct chosen_programme *programme, enum tri small)
{
	const struct tariff_cost *parts = &m->excluded.parts;
	struct band other = band_add(parts->initial, tariff_hardware(parts, m->months));

	m->gross = m->net = band_unknown(TAX_EXCLUDED, OPEN_MONTHS);
	if (m->months < 1)
		return;
	m->gross = band_add(band_times(parts->fee, m->months), other);
	m->net = m->subsidy.state == SUBSIDY_NOT
			 ? m->gross
			 : subsidy_net(&programme->terms, parts->fee, other, m->months, small);
	if (m->gross.failed || m->net.failed)
		m->gross = m->net = band_unknown(TAX_EXCLUDED, parts->fee.open);
}

struct money money_of(const struct call *call, const struct chosen_programme *programme,
	uint32_t service, int64_t terminals)
{
	enum tri small = visit_tri(call->visit, "small");
	enum tax tax = cost_tax(call->visit);
	struct money m = {.cost = cost_of(call, service, terminals, tax)};

	m.excluded = tax == TAX_EXCLUDED ? m.cost : cost_of(call, service, terminals, TAX_EXCLUDED);
	m.months = contract_months(call, programme);
	m.listed = view_standing(call->view, service)->kind == STANDING_LISTED;
	m.subsidy = subsidy_of(&programme->terms, m.excluded.parts.fee, m.months, small);
	if (programme->row == ROW_NONE)
		m.subsidy.amount.open = OPEN_PROGRAMME;
	if (m.excluded.grounds & COST_OTHER_TAX)
		m.subsidy.amount.open |= OPEN_TAX;
	if (!m.listed) {
		m.subsidy.state = SUBSIDY_NOT;
		m.subsidy.below_floor = false;
		m.subsidy.amount = band_exact(TAX_EXCLUDED, 0);
	}
	set_net(&m, programme, small);
	return m;
}

static void put_lines(struct out *out, const struct baseline *b)
{
	out_words(out, "tax", money_tax_word(b->month.tax));
	out_maybe(out, "month", band_is_exact(b->month), b->month.hi);
	out_maybe(out, "year", band_is_exact(b->year), b->year.hi);
	out_maybe(out, "sixty_year", band_is_exact(b->sixty_year), b->sixty_year.hi);
	out_maybe(out, "first_year", band_is_exact(b->first_year), b->first_year.hi);
	out_maybe(out, "sixty_first", band_is_exact(b->sixty_first), b->sixty_first.hi);
}

static void put_baseline(struct out *out, const char *name, const struct baseline *b)
{
	out_object(out, name);
	put_lines(out, b);
	out_end(out);
}

/* Among which a year is split: those with a box, or all where none is needed. */
static int64_t n_sites(const struct call *call, const struct cost *c)
{
	int64_t sites = watch_type_has_box(c->type) ? c->sites : call->visit->sites.n;

	return sites > 0 ? sites : 1;
}

static void put_costs(const struct call *call, struct out *out, const struct cost *c)
{
	money_put_band(call, out, "initial", c->initial);
	money_put_band(call, out, "monthly", c->month);
	money_put_band(call, out, "year", c->year);
	money_put_band(call, out, "first_year", c->first_year);
	money_put_band(call, out, "second_year", c->second_year);
	money_put_band(call, out, "five_years", c->five_years);
	money_put_band(call, out, "per_site", band_split(c->year, n_sites(call, c)));
	money_put_band(call, out, "per_terminal",
		band_split(c->year, c->terminals > 0 ? c->terminals : 1));
}

static void put_flags(struct out *out, const struct cost *c)
{
	out_words(out, "le60_year", tri_word(c->le60_year));
	out_words(out, "le60_first", tri_word(c->le60_first));
	out_words(out, "above_ceiling", tri_word(c->above_ceiling));
}

static void put_subsidy(const struct call *call, struct out *out,
	const struct chosen_programme *programme, uint32_t service, const struct money *m)
{
	struct sentences why = SENTENCES_INIT(call->arena);

	out_object(out, "subsidy");
	money_put_band(call, out, "amount", m->subsidy.amount);
	money_put_band(call, out, "eligible", m->subsidy.eligible);
	out_words(out, "state", money_subsidy_word(m->subsidy.state));
	money_add_why(call, programme, m, &why);
	sentences_put(&why, out, "why");
	programme_put_conditions(call, out, programme, service);
	out_end(out);
}

/* A quotation in the other tax: its own amounts, beside those that are compared. */
static void put_stated(
	const struct call *call, struct out *out, uint32_t service, const struct cost *c)
{
	struct cost other;

	if (!(c->grounds & COST_OTHER_TAX)) {
		out_null(out, "stated");
		return;
	}
	other = cost_of(
		call, service, c->terminals, c->tax == TAX_EXCLUDED ? TAX_INCLUDED : TAX_EXCLUDED);
	out_object(out, "stated");
	out_words(out, "tax", money_tax_word(other.tax));
	put_costs(call, out, &other);
	put_baseline(out, "baseline", &other.baseline);
	out_end(out);
}

/* extra, included, unknown: by the quotation, else by the fact. */
static const char *incident_word(const struct call *call, uint32_t service, const struct cost *c)
{
	struct slice stated = c->quotation ? c->quotation->incident : SLICE_EMPTY;
	enum tri extra = fact_holds(
		call, view_fact_of(call->view, service, "incident_support_charged_extra"));

	if (slice_is_text(stated, "extra"))
		return "extra";
	if (slice_is_text(stated, "included"))
		return "included";
	return extra == TRI_YES ? "extra" : extra == TRI_NO ? "included" : "unknown";
}

static int put_row(const struct call *call, struct out *out,
	const struct chosen_programme *programme, uint32_t service, int64_t terminals)
{
	struct money m = money_of(call, programme, service, terminals);
	struct sentences notes = SENTENCES_INIT(call->arena);
	const struct cost *c = &m.cost;

	out_object(out, NULL);
	cell_put_service(call, out, service);
	out_words(out, "tax", money_tax_word(c->tax));
	put_costs(call, out, c);
	put_flags(out, c);
	put_baseline(out, "baseline", &c->baseline);
	out_number(out, "sites", c->sites);
	money_put_asks(call, out, "asks", m.cost.first_year.open | m.subsidy.amount.open);
	put_stated(call, out, service, c);
	put_subsidy(call, out, programme, service, &m);
	out_maybe(out, "months", m.months > 0, m.months);
	money_put_band(call, out, "gross", m.gross);
	money_put_band(call, out, "net", m.net);
	out_words(out, "incident", incident_word(call, service, c));
	money_add_notes(call, &m, service, &notes);
	sentences_put(&notes, out, "notes");
	out_bool(out, "old", c->old);
	out_end(out);
	return sentences_result(&notes);
}

static void put_small_row(
	const struct call *call, struct out *out, uint32_t service, int64_t terminals)
{
	struct cost c = cost_of(call, service, terminals, cost_tax(call->visit));

	out_object(out, NULL);
	cell_put_service(call, out, service);
	money_put_band(call, out, "year", c.year);
	money_put_band(call, out, "first_year", c.first_year);
	put_flags(out, &c);
	out_bool(out, "old", c.old);
	out_end(out);
}

static size_t find_all(const struct call *call, uint32_t *rows)
{
	size_t n = 0;

	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SERVICES); row++)
		if (view_is_candidate(call->view, row))
			rows[n++] = row;
	return n;
}

/* What is looked at, or, where the answers lead to nothing, whatever can be chosen: *ret_n rows of services. */
static int find_rows(const struct call *call, uint32_t **ret_rows, uint32_t *ret_n)
{
	uint32_t services = catalogue_rows(call->catalogue, TABLE_SERVICES);
	uint32_t *rows = arena_take_array(call->arena, (size_t)services + 1, sizeof(*rows));
	size_t n;

	if (!rows)
		return ERR_NO_MEMORY;
	TRY(story_services_or_best(call, rows, services, &n));
	if (n == 0)
		n = find_all(call, rows);
	*ret_rows = rows;
	*ret_n = (uint32_t)n;
	return 0;
}

/* The type whose ceilings are drawn: the visit's, else the one that its answers call for. */
static enum watch_type drawn_type(const struct call *call)
{
	struct typing typing;

	if (call->visit->type.len || type_find(call, &typing) < 0)
		return watch_type_parse(call->visit->type);
	return watch_type_parse(typing.type);
}

static struct baseline drawn_baseline(const struct call *call, int64_t terminals)
{
	struct ceilings c = ceilings_find(call->catalogue, cost_tax(call->visit), call->today);
	int64_t sites = cost_sites(call->visit);

	if (terminals < 1)
		return baseline_of(band_unknown(cost_tax(call->visit), 0));
	return baseline_of(ceiling_month(&c, drawn_type(call), terminals, sites));
}

static void put_baselines(const struct call *call, struct out *out, int64_t terminals)
{
	static const struct {
		enum watch_type type;
		const char *name;
	} types[] = {{WATCH_ENDPOINT, "endpoint"}, {WATCH_NETWORK, "network"},
		{WATCH_COMBINED, "combined"}};
	struct ceilings c = ceilings_find(call->catalogue, cost_tax(call->visit), call->today);
	int64_t sites = cost_sites(call->visit);

	out_object(out, "baselines");
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct baseline b = baseline_of(ceiling_month(&c, types[i].type, terminals, sites));

		put_baseline(out, types[i].name, &b);
	}
	out_end(out);
}

static void put_presets(const struct call *call, struct out *out, const uint32_t *rows, uint32_t n)
{
	out_list(out, "presets");
	for (size_t i = 0; i < ARRAY_SIZE(presets); i++) {
		struct baseline b = drawn_baseline(call, presets[i]);

		out_object(out, NULL);
		out_number(out, "terminals", presets[i]);
		put_lines(out, &b);
		put_baselines(call, out, presets[i]);
		out_list(out, "rows");
		for (uint32_t k = 0; k < n; k++)
			put_small_row(call, out, rows[k], presets[i]);
		out_end(out);
		out_end(out);
	}
	out_end(out);
}

/* As a service that runs for itself: its costs, and lines to hold them against. */
static struct cost self_cost(const struct call *call, const struct self_run *s, int64_t terminals)
{
	struct cost c = {.tax = cost_tax(call->visit),
		.terminals = terminals,
		.sites = cost_sites(call->visit),
		.initial = s->initial,
		.month = s->month,
		.year = s->year,
		.first_year = s->first_year,
		.second_year = s->second_year,
		.five_years = s->five_years,
		.baseline = drawn_baseline(call, terminals)};

	c.le60_year = band_is_within(c.year, c.baseline.sixty_year);
	c.le60_first = band_is_within(c.first_year, c.baseline.sixty_first);
	c.above_ceiling = tri_not(band_is_within(c.month, c.baseline.month));
	return c;
}

static void put_self_subsidy(
	const struct call *call, struct out *out, const struct chosen_programme *programme)
{
	out_object(out, "subsidy");
	money_put_band(call, out, "amount", band_exact(TAX_EXCLUDED, 0));
	out_words(out, "state", money_subsidy_word(SUBSIDY_NOT));
	out_list(out, "why");
	out_text(out, NULL, say_text(&call->say, "money_subsidy_self"));
	out_end(out);
	programme_put_conditions(call, out, programme, ROW_NONE);
	out_end(out);
}

static void put_self(const struct call *call, struct out *out,
	const struct chosen_programme *programme, int64_t terminals)
{
	struct self_run s = self_run_cost(call, contract_months(call, programme));
	struct cost c = self_cost(call, &s, terminals);

	out_object(out, "self");
	out_text(out, "name", say_text(&call->say, "money_self_name"));
	put_costs(call, out, &c);
	put_flags(out, &c);
	put_baseline(out, "baseline", &c.baseline);
	out_list(out, "missing");
	self_run_put_open(call, out);
	out_end(out);
	put_self_subsidy(call, out, programme);
	money_put_band(call, out, "gross", s.term);
	money_put_band(call, out, "net", s.term);
	out_list(out, "notes");
	out_end(out);
	out_bool(out, "old", false);
	out_list(out, "statements");
	self_run_put_statements(call, out);
	out_end(out);
	out_end(out);
}

int advise_money(const struct call *call, struct out *out)
{
	struct chosen_programme programme = programme_choose(call);
	struct visit_number stated = visit_terminals(call->visit);
	int64_t terminals = stated.known ? stated.value : 0;
	struct baseline baseline = drawn_baseline(call, terminals);
	uint32_t *rows, n;

	TRY(find_rows(call, &rows, &n));
	out_maybe(out, "terminals", stated.known, terminals);
	out_words(out, "tax", money_tax_word(cost_tax(call->visit)));
	out_text(out, "tax_text", money_tax_text(call, cost_tax(call->visit)));
	put_baseline(out, "baseline", &baseline);
	put_baselines(call, out, terminals);
	programme_put(call, out, &programme);
	out_list(out, "rows");
	for (uint32_t i = 0; i < n; i++)
		TRY(put_row(call, out, &programme, rows[i], terminals));
	out_end(out);
	put_presets(call, out, rows, n);
	put_self(call, out, &programme, terminals);
	return 0;
}
