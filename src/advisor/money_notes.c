/* The sentences beside the amounts: what they rest on, and why a subsidy is what it is. */
#include "advisor/money.h"
#include "advisor/money_words.h"
#include "advisor/quotation.h"
#include "advisor/view.h"

static void add(struct sentences *list, const struct call *call, const char *key)
{
	sentences_add(list, say_text(&call->say, key));
}

static struct slice or_text(const struct call *call, struct slice text, const char *key)
{
	return text.len ? text : say_text(&call->say, key);
}

static void add_quotation(const struct call *call, const struct cost *c, struct sentences *notes)
{
	const struct visit_quotation *q = c->quotation;

	sentences_add(notes, SAY(&call->say, "money_by_quotation",
				     {"date", or_text(call, say_date(&call->say, q->date),
						      "money_date_unknown")},
				     {"from", or_text(call, q->from, "money_from_unknown")}));
	if (quotation_is_old(q, call->today))
		add(notes, call, "money_old_quotation");
	if (q->minimum_months.known && q->minimum_months.value > 0)
		sentences_add(notes,
			SAY(&call->say, "money_minimum_months",
				{"months", say_number(&call->say, q->minimum_months.value)}));
}

static void add_ceiling(const struct call *call, const struct cost *c, struct sentences *notes)
{
	struct ceilings ceilings = ceilings_find(call->catalogue, c->tax, call->today);
	struct band most = ceiling_bound(&ceilings, c->type, c->terminals, c->sites);

	sentences_add(
		notes, SAY(&call->say, "money_by_ceiling", {"amount", say_yen(&call->say, most.hi)},
			       {"tax", money_tax_text(call, c->tax)}));
	if (c->type == WATCH_UNKNOWN)
		add(notes, call, "money_by_ceiling_sum");
}

/* The survey compared at 5, 10 and 20. */
static bool is_beyond_survey(const struct cost *c)
{
	return (c->grounds & (COST_BY_SIXTY_YEAR | COST_BY_SIXTY_FIRST)) && c->terminals != 5 &&
	       c->terminals != 10 && c->terminals != 20;
}

static void add_sites(const struct call *call, const struct cost *c, struct sentences *notes)
{
	bool placeable = call->visit->sites.n == 0;

	if (!watch_type_has_box(c->type))
		return;
	for (uint32_t i = 0; i < call->visit->sites.n; i++)
		placeable = placeable || (call->visit->sites.at[i].home != TRI_YES &&
						 call->visit->sites.at[i].can_box != TRI_NO);
	if (!placeable)
		add(notes, call, "money_no_site");
	else if (c->sites > 1)
		sentences_add(notes, SAY(&call->say, "money_sites",
					     {"sites", say_number(&call->say, c->sites)}));
}

static void add_other_tax(const struct call *call, const struct cost *c, struct sentences *notes)
{
	enum tax other = c->tax == TAX_EXCLUDED ? TAX_INCLUDED : TAX_EXCLUDED;

	if (c->grounds & COST_OTHER_TAX)
		sentences_add(notes,
			SAY(&call->say, "money_other_tax", {"stated", money_tax_text(call, other)},
				{"wanted", money_tax_text(call, c->tax)}));
	if (c->grounds & COST_TAX_UNSTATED)
		add(notes, call, "money_tax_unstated");
}

static void add_facts(
	const struct call *call, const struct cost *c, uint32_t service, struct sentences *notes)
{
	const struct fact *rank = view_fact_of(call->view, service, "cost_rank_in_type");
	enum tri extra = fact_holds(
		call, view_fact_of(call->view, service, "incident_support_charged_extra"));
	struct slice incident = c->quotation ? c->quotation->incident : SLICE_EMPTY;

	if (rank->state == FACT_YES && rank->has_number)
		sentences_add(notes, SAY(&call->say, "money_rank",
					     {"rank", say_number(&call->say, rank->number)}));
	if (slice_is_text(incident, "extra") ||
		(extra == TRI_YES && !slice_is_text(incident, "included")))
		add(notes, call, "money_incident_extra");
	else if (c->quotation && !slice_is_text(incident, "included") && extra == TRI_UNKNOWN)
		add(notes, call, "money_incident_unknown");
}

void money_add_notes(
	const struct call *call, const struct money *m, uint32_t service, struct sentences *notes)
{
	static const struct {
		uint32_t ground;
		const char *text;
	} plain[] = {
		{COST_BY_PRICES, "money_by_prices"},
		{COST_BY_NO_EXTRA, "money_by_no_extra"},
		{COST_BY_SIXTY_YEAR, "money_by_sixty_year"},
		{COST_BY_SIXTY_FIRST, "money_by_sixty_first"},
	};
	const struct cost *c = &m->cost;

	if (c->quotation)
		add_quotation(call, c, notes);
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		if (c->grounds & plain[i].ground)
			add(notes, call, plain[i].text);
	if (c->grounds & COST_BY_CEILING)
		add_ceiling(call, c, notes);
	if (!m->listed)
		add(notes, call, "money_unlisted");
	if (is_beyond_survey(c))
		add(notes, call, "money_beyond_survey");
	if (c->above_ceiling == TRI_YES)
		add(notes, call, "money_above_ceiling");
	add_sites(call, c, notes);
	add_other_tax(call, c, notes);
	add_facts(call, c, service, notes);
}

static void add_not_paid(const struct call *call, const struct chosen_programme *programme,
	const struct money *m, struct sentences *why)
{
	if (!m->listed)
		add(why, call, "money_subsidy_unlisted");
	else if (m->subsidy.below_floor)
		sentences_add(
			why, SAY(&call->say, "money_subsidy_below_floor",
				     {"amount", money_amount(call, m->subsidy.reckoned)},
				     {"floor", say_yen(&call->say, programme->terms.floor.yen)}));
	else
		add(why, call, "money_subsidy_zero");
}

void money_add_why(const struct call *call, const struct chosen_programme *programme,
	const struct money *m, struct sentences *why)
{
	const struct subsidy *s = &m->subsidy;

	sentences_add(why, programme_warning(call, programme));
	if (s->state == SUBSIDY_NOT) {
		add_not_paid(call, programme, m, why);
		return;
	}
	if (s->eligible.has_lo || s->eligible.has_hi)
		sentences_add(why, SAY(&call->say, "money_subsidy_eligible",
					   {"eligible", money_amount(call, s->eligible)}));
	add(why, call, "money_subsidy_without");
	if (s->at_cap)
		sentences_add(why, SAY(&call->say, "money_subsidy_cap",
					   {"cap", say_yen(&call->say, programme->terms.cap.yen)}));
	if (m->excluded.grounds & COST_OTHER_TAX)
		add(why, call, "money_subsidy_tax");
	if (s->amount.open && !band_is_exact(s->amount))
		sentences_add(why, SAY(&call->say, "money_subsidy_open",
					   {"parts", money_parts_text(call, s->amount.open)}));
	add(why, call, "money_subsidy_conditions");
	if (m->months > 0)
		sentences_add(why, SAY(&call->say, "money_net_term",
					   {"months", say_number(&call->say, m->months)}));
}
