#include "advisor/shape.h"

#include "advisor/tariff.h"

#define YEN_MOST TARIFF_MAX_YEN
#define COUNT_MOST 1000000
#define TERMINALS_MOST TARIFF_MAX_TERMINALS

#define ROW(type, name_, kind_, member, ...)                                               \
	{                                                                                  \
		.name = (name_), .kind = (kind_), .offset = offsetof(struct type, member), \
		__VA_ARGS__                                                                \
	}
#define YEN(type, name_, member) \
	ROW(type, name_, FIELD_NUMBER, member, .least = 0, .most = YEN_MOST)
#define SHAPE(name_, type, max_)                                     \
	static const struct shape name_ = {.fields = name_##_fields, \
		.n_fields = ARRAY_SIZE(name_##_fields),              \
		.size = sizeof(struct type),                         \
		.max = (max_)}

static const struct field site_fields[] = {
	ROW(visit_site, "name", FIELD_TEXT, name),
	ROW(visit_site, "area", FIELD_KEY, area, .table = TABLE_AREAS),
	ROW(visit_site, "postal", FIELD_POSTAL, postal),
	ROW(visit_site, "home", FIELD_TRI, home),
	ROW(visit_site, "island", FIELD_TRI, island),
	ROW(visit_site, "pcs", FIELD_NUMBER, pcs, .least = 0, .most = COUNT_MOST),
	ROW(visit_site, "can_box", FIELD_TRI, can_box),
};
SHAPE(site, visit_site, 50);

static const struct field one_system_fields[] = {
	ROW(visit_system, "system", FIELD_NAME, system),
	ROW(visit_system, "count", FIELD_NUMBER, count, .least = 0, .most = COUNT_MOST),
};
SHAPE(one_system, visit_system, 50);

static const struct field device_fields[] = {
	ROW(visit_device, "name", FIELD_TEXT, name),
	ROW(visit_device, "kind", FIELD_TEXT, kind),
	ROW(visit_device, "mac", FIELD_MAC, mac),
};
SHAPE(device, visit_device, 500);

static const struct field diagnosis_fields[] = {
	ROW(visit, "mode", FIELD_WORD, diagnosis, .words = "full|quick"),
	ROW(visit, "answers", FIELD_TOPICS, topics),
};
SHAPE(diagnosis, visit, 0);

static const struct field weights_fields[] = {
	ROW(visit, "fit", FIELD_NUMBER, weights[0], .least = 0, .most = 100),
	ROW(visit, "everyday", FIELD_NUMBER, weights[1], .least = 0, .most = 100),
	ROW(visit, "response", FIELD_NUMBER, weights[2], .least = 0, .most = 100),
	ROW(visit, "cost", FIELD_NUMBER, weights[3], .least = 0, .most = 100),
	ROW(visit, "insurance", FIELD_NUMBER, weights[4], .least = 0, .most = 100),
};
SHAPE(weights, visit, 0);

static const struct field need_fields[] = {
	ROW(visit_need, "item", FIELD_KEY, item, .table = TABLE_ITEMS),
	ROW(visit_need, "state", FIELD_WORD, state, .words = "yes|no"),
	ROW(visit_need, "value", FIELD_TEXT, value),
	YEN(visit_need, "least", least),
	YEN(visit_need, "most", most),
};
SHAPE(need, visit_need, 100);

static const struct field step_fields[] = {
	ROW(visit_step, "from", FIELD_NUMBER, from, .least = 1, .most = TERMINALS_MOST),
	ROW(visit_step, "to", FIELD_NUMBER, to, .least = 1, .most = TERMINALS_MOST),
	YEN(visit_step, "monthly", monthly),
	YEN(visit_step, "per_terminal", per_terminal),
};
SHAPE(step, visit_step, 20);

static const struct field member_fields[] = {
	YEN(visit_quotation, "monthly", member_monthly),
	YEN(visit_quotation, "per_terminal", member_per_terminal),
};
SHAPE(member, visit_quotation, 0);

static const struct field quotation_fields[] = {
	ROW(visit_quotation, "service", FIELD_KEY, service, .table = TABLE_SERVICES),
	ROW(visit_quotation, "date", FIELD_PAST, date),
	ROW(visit_quotation, "from", FIELD_TEXT, from),
	ROW(visit_quotation, "tax", FIELD_TAX, tax),
	YEN(visit_quotation, "initial", initial),
	YEN(visit_quotation, "monthly", monthly),
	YEN(visit_quotation, "per_terminal", per_terminal),
	YEN(visit_quotation, "hardware", hardware),
	ROW(visit_quotation, "hardware_per", FIELD_WORD, hardware_per, .words = "once|month"),
	ROW(visit_quotation, "sites", FIELD_NUMBER, sites, .least = 1, .most = TARIFF_MAX_SITES),
	ROW(visit_quotation, "steps", FIELD_LIST, steps, .shape = &step),
	ROW(visit_quotation, "member", FIELD_OBJECT, service, .shape = &member),
	ROW(visit_quotation, "asked_from", FIELD_NUMBER, asked_from, .least = 1,
		.most = TERMINALS_MOST),
	ROW(visit_quotation, "minimum_months", FIELD_NUMBER, minimum_months, .least = 0,
		.most = 1200),
	ROW(visit_quotation, "incident", FIELD_WORD, incident, .words = "included|extra|unknown"),
	ROW(visit_quotation, "note", FIELD_TEXT, note),
};
SHAPE(quotation, visit_quotation, 200);

static const struct field fact_fields[] = {
	ROW(visit_fact, "service", FIELD_KEY, service, .table = TABLE_SERVICES),
	ROW(visit_fact, "item", FIELD_KEY, item, .table = TABLE_ITEMS),
	ROW(visit_fact, "state", FIELD_WORD, state, .words = "yes|no|unknown|nl|ns|cond|na"),
	ROW(visit_fact, "value", FIELD_TEXT, value),
	ROW(visit_fact, "condition", FIELD_TEXT, condition),
	ROW(visit_fact, "source", FIELD_TEXT, source),
	ROW(visit_fact, "date", FIELD_PAST, date),
};
SHAPE(fact, visit_fact, 2000);

static const struct field confirmed_fields[] = {
	ROW(visit_confirmed, "service", FIELD_KEY, service, .table = TABLE_SERVICES),
	ROW(visit_confirmed, "item", FIELD_KEY, item, .table = TABLE_ITEMS),
	ROW(visit_confirmed, "date", FIELD_PAST, date),
	ROW(visit_confirmed, "source", FIELD_TEXT, source),
};
SHAPE(confirmed, visit_confirmed, 2000);

static const struct field outcome_fields[] = {
	ROW(visit, "kind", FIELD_WORD, outcome.kind,
		.words = "take|present_vendor|later|other_first"),
	ROW(visit, "service", FIELD_KEY, outcome.service, .table = TABLE_SERVICES),
	ROW(visit, "reasons", FIELD_TEXTS, outcome.reasons),
	ROW(visit, "date", FIELD_PAST, outcome.date),
	ROW(visit, "remind", FIELD_DAY, outcome.remind),
};
SHAPE(outcome, visit, 0);

static const struct field coordinator_fields[] = {
	ROW(visit, "name", FIELD_TEXT, coordinator.name),
	ROW(visit, "organisation", FIELD_TEXT, coordinator.organisation),
	ROW(visit, "phone", FIELD_PHONE, coordinator.phone),
	ROW(visit, "interest", FIELD_WORD, coordinator.interest, .words = "none|fee|sales|both"),
	ROW(visit, "interest_note", FIELD_TEXT, coordinator.interest_note),
};
SHAPE(coordinator, visit, 0);

static const struct field visit_fields[] = {
	ROW(visit, "visit", FIELD_FORMAT, today),
	ROW(visit, "company", FIELD_ANSWERS, answers),
	ROW(visit, "sites", FIELD_LIST, sites, .shape = &site),
	ROW(visit, "systems", FIELD_LIST, systems, .shape = &one_system),
	ROW(visit, "devices", FIELD_LIST, devices, .shape = &device),
	ROW(visit, "diagnosis", FIELD_OBJECT, today, .shape = &diagnosis),
	ROW(visit, "type", FIELD_WORD, type, .words = "endpoint|network|combined"),
	ROW(visit, "case", FIELD_KEY, chosen_case, .table = TABLE_CASES),
	ROW(visit, "weights", FIELD_OBJECT, today, .shape = &weights),
	ROW(visit, "needs", FIELD_LIST, needs, .shape = &need),
	ROW(visit, "candidates", FIELD_KEYS, candidates, .table = TABLE_SERVICES),
	ROW(visit, "terminals", FIELD_NUMBER, terminals, .least = 1, .most = TERMINALS_MOST),
	ROW(visit, "tax", FIELD_TAX, tax),
	ROW(visit, "programme", FIELD_KEY, programme, .table = TABLE_SUBSIDIES),
	ROW(visit, "start", FIELD_DATE, start),
	ROW(visit, "months", FIELD_NUMBER, months, .least = 1, .most = 120),
	ROW(visit, "quotations", FIELD_LIST, quotations, .shape = &quotation),
	ROW(visit, "facts", FIELD_LIST, facts, .shape = &fact),
	ROW(visit, "confirmed", FIELD_LIST, confirmed, .shape = &confirmed),
	ROW(visit, "self_run", FIELD_LINES, self_run),
	ROW(visit, "scenario", FIELD_KEY, scenario, .table = TABLE_SCENARIOS),
	ROW(visit, "notes", FIELD_NOTES, notes),
	ROW(visit, "outcome", FIELD_OBJECT, today, .shape = &outcome),
	ROW(visit, "coordinator", FIELD_OBJECT, today, .shape = &coordinator),
};

const struct shape shape_visit = {
	.fields = visit_fields, .n_fields = ARRAY_SIZE(visit_fields), .size = sizeof(struct visit)};
