#include "advisor/fit.h"

#include "advisor/cell.h"
#include "advisor/measure.h"
#include "advisor/reach.h"

enum { FIT_FIRST_ROOM = 4 };

/* One service held against the company. */
struct probe {
	const struct call *call;
	const struct reach_index *reach;
	struct fit_service *service;
	struct slice type;
	bool failed;
};

static bool findings_grow(struct probe *probe)
{
	struct fit_service *service = probe->service;
	uint32_t room = service->room ? 2 * service->room : FIT_FIRST_ROOM;
	struct fit_finding *findings =
		arena_take_array(probe->call->arena, room, sizeof(*findings));

	if (!findings)
		return false;
	if (service->n_findings)
		memcpy(findings, service->findings, service->n_findings * sizeof(*findings));
	service->findings = findings;
	service->room = room;
	return true;
}

/* Two sites of one area say the same: it is said once. */
static void probe_find(struct probe *probe, enum tri holds, struct fit_finding finding)
{
	struct fit_service *service = probe->service;

	service->fits = tri_and(service->fits, holds);
	if (holds == TRI_YES && finding.text.len == 0)
		return;
	finding.holds = holds;
	for (uint32_t i = 0; i < service->n_findings; i++) {
		if (slice_is(service->findings[i].text, finding.text))
			return;
	}
	if (service->n_findings == service->room && !findings_grow(probe)) {
		probe->failed = true;
		return;
	}
	service->findings[service->n_findings++] = finding;
}

/* The same for what counts as a constraint of the company. */
static void probe_check(struct probe *probe, enum tri holds, struct fit_finding finding)
{
	probe->service->n_checks++;
	probe->service->n_met += holds == TRI_YES;
	probe->service->n_open += holds == TRI_UNKNOWN;
	probe_find(probe, holds, finding);
}

static uint32_t find_item(const struct call *call, const char *key)
{
	return catalogue_find(call->catalogue, TABLE_ITEMS, slice_text(key));
}

static struct slice item_ask(const struct call *call, uint32_t item)
{
	return say_cell(&call->say, TABLE_ITEMS, item, ITEMS_ASK_JA);
}

static void check_standing(struct probe *probe)
{
	static const char *const texts[] = {
		[STANDING_UNLISTED] = "fit_unlisted",
		[STANDING_MERGED] = "fit_merged",
		[STANDING_ENDED] = "fit_ended",
	};
	const struct call *call = probe->call;
	const struct standing *standing = view_standing(call->view, probe->service->service);
	struct slice into = SLICE_EMPTY;

	if (view_is_candidate(call->view, probe->service->service))
		return;
	if (standing->into != ROW_NONE)
		into = cell_service_name(call, standing->into);
	probe_find(probe, TRI_NO,
		(struct fit_finding){
			.item = ROW_NONE,
			.text = SAY(&call->say, texts[standing->kind], {"into", into}),
		});
}

static void check_type(struct probe *probe)
{
	const struct call *call = probe->call;
	uint32_t item = find_item(call, "type");

	if (probe->type.len)
		return;
	probe_find(probe, TRI_UNKNOWN,
		(struct fit_finding){
			.item = item,
			.text = say_text(&call->say, "fit_type_open"),
			.ask = item_ask(call, item),
		});
}

/* The name of a system: the text system_KEY, or its key where there is none. */
static struct slice system_name(const struct call *call, struct slice system)
{
	_cleanup_(buf_done) struct buf key = BUF_INIT(256);
	uint32_t row;

	buf_put_text(&key, "system_");
	buf_put_slice(&key, system);
	row = catalogue_find(call->catalogue, TABLE_TEXTS, say_keep(&call->say, &key));
	return row == ROW_NONE ? system : say_cell(&call->say, TABLE_TEXTS, row, TEXTS_JA);
}

static uint32_t system_item(const struct call *call, struct slice system)
{
	_cleanup_(buf_done) struct buf key = BUF_INIT(256);

	buf_put_text(&key, "supports_");
	buf_put_slice(&key, system);
	return catalogue_find(call->catalogue, TABLE_ITEMS, say_keep(&call->say, &key));
}

static bool system_is_there(const struct visit_system *system)
{
	return !system->count.known || system->count.value > 0;
}

/* Watching the network does not depend on the kind of PC, unless somebody says so. */
static void check_systems(struct probe *probe)
{
	static const char *const texts[] = {
		[TRI_NO] = "fit_system_no",
		[TRI_YES] = "fit_system_yes",
		[TRI_UNKNOWN] = "fit_system_open",
	};
	const struct call *call = probe->call;

	for (uint32_t i = 0; i < call->visit->systems.n; i++) {
		const struct visit_system *system = &call->visit->systems.at[i];
		uint32_t item = system_item(call, system->system);
		const struct fact *fact;
		enum tri holds;

		if (item == ROW_NONE || !system_is_there(system))
			continue;
		fact = view_fact(call->view, probe->service->service, item);
		if (fact->state == FACT_NOT_APPLICABLE ||
			(slice_is_text(probe->type, "network") && fact->state != FACT_NO)) {
			probe_check(probe, TRI_YES, (struct fit_finding){.item = item});
			continue;
		}
		holds = measure_said(call, fact);
		probe_check(probe, holds,
			(struct fit_finding){
				.item = item,
				.text = SAY(&call->say, texts[holds],
					{"system", system_name(call, system->system)}),
				.ask = item_ask(call, item),
			});
	}
}

static void check_reach(struct probe *probe)
{
	const struct call *call = probe->call;

	for (uint32_t i = 0; i < call->visit->sites.n; i++) {
		struct reach reach;

		reach_find(call, probe->reach, probe->service->service, &call->visit->sites.at[i],
			&reach);
		probe_check(probe, reach.goes,
			(struct fit_finding){
				.item = ROW_NONE,
				.text = reach.text,
				.ask = item_ask(call, find_item(call, "area_printed")),
			});
	}
}

/* From how many terminals on the provider names no price but by quotation; not known: nobody has said. */
static struct visit_number quotation_from(const struct call *call, uint32_t service)
{
	const struct visit_quotation *quotation = view_quotation(call->view, service);
	const struct fact *fact = view_fact_of(call->view, service, "quotation_only_from");

	if (quotation)
		return quotation->asked_from;
	return (struct visit_number){
		.value = fact->number,
		.known = fact->has_number && measure_said(call, fact) == TRI_YES,
	};
}

/* It excludes nothing: the price is open until it is asked for. */
static void check_terminals(struct probe *probe)
{
	const struct call *call = probe->call;
	struct visit_number terminals = visit_terminals(call->visit);
	struct visit_number from = quotation_from(call, probe->service->service);
	struct slice n;

	if (!terminals.known || !from.known)
		return;
	if (terminals.value < from.value) {
		probe_check(probe, TRI_YES, (struct fit_finding){.item = ROW_NONE});
		return;
	}
	n = say_number(&call->say, terminals.value);
	probe_check(probe, TRI_UNKNOWN,
		(struct fit_finding){
			.item = find_item(call, "quotation_only_from"),
			.text = SAY(&call->say, "fit_quotation",
				{"n", say_number(&call->say, from.value)}),
			.ask = SAY(&call->say, "fit_quotation_ask", {"n", n}),
		});
}

static uint32_t count_sites(const struct visit *visit, bool (*is)(const struct visit_site *))
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < visit->sites.n; i++)
		n += is(&visit->sites.at[i]);
	return n;
}

static bool site_is_home(const struct visit_site *site)
{
	return site->home == TRI_YES;
}

static bool site_has_no_room(const struct visit_site *site)
{
	return site->can_box == TRI_NO && site->home != TRI_YES;
}

/* What a box in an office cannot do; only what is said counts, and only against the network type alone. */
static void check_box(struct probe *probe)
{
	const struct call *call = probe->call;
	const struct visit *visit = call->visit;
	const struct {
		enum tri holds;
		const char *text;
	} rows[] = {
		{tri_not(visit_tri(visit, "carried_out")), "fit_box_carried_out"},
		{tri_of(count_sites(visit, site_is_home) == 0), "fit_box_home"},
		{tri_of(count_sites(visit, site_has_no_room) == 0), "fit_box_room"},
	};

	if (!slice_is_text(probe->type, "network"))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].holds == TRI_NO)
			probe_check(probe, TRI_NO,
				(struct fit_finding){
					.item = ROW_NONE,
					.text = say_text(&call->say, rows[i].text),
				});
	}
}

static void (*const checks[])(struct probe *) = {
	check_standing,
	check_type,
	check_systems,
	check_reach,
	check_terminals,
	check_box,
};

/* Systems that the catalogue compares no service by, in one sentence. */
static void note_systems(const struct call *call, struct fit *fit)
{
	struct slice names = SLICE_EMPTY;

	for (uint32_t i = 0; i < call->visit->systems.n; i++) {
		const struct visit_system *system = &call->visit->systems.at[i];
		struct slice name = system_name(call, system->system);

		if (!system_is_there(system) || system_item(call, system->system) != ROW_NONE)
			continue;
		names = names.len ? SAY(&call->say, "fit_and", {"first", names}, {"next", name})
				  : name;
	}
	if (names.len)
		sentences_add(&fit->notes, SAY(&call->say, "fit_system_note", {"system", names}));
}

_must_check_ int fit_make(const struct call *call, struct fit *ret_fit)
{
	struct fit fit = {
		.n_services = catalogue_rows(call->catalogue, TABLE_SERVICES),
		.notes = SENTENCES_INIT(call->arena),
	};
	struct reach_index reach;

	TRY(reach_index_make(call, &reach));
	fit.services = arena_take_array(call->arena, fit.n_services + 1, sizeof(*fit.services));
	if (!fit.services)
		return ERR_NO_MEMORY;
	for (uint32_t service = 0; service < fit.n_services; service++) {
		struct probe probe = {
			.call = call,
			.reach = &reach,
			.service = &fit.services[service],
			.type = cell_service_type(call, service),
		};

		*probe.service = (struct fit_service){.service = service, .fits = TRI_YES};
		for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
			checks[i](&probe);
		if (probe.failed)
			return ERR_NO_MEMORY;
	}
	note_systems(call, &fit);
	TRY(sentences_result(&fit.notes));
	*ret_fit = fit;
	return 0;
}

static bool is_shown(const struct call *call, const struct fit_service *service, struct slice type,
	enum tri fits)
{
	return service->fits == fits &&
	       (type.len == 0 || slice_is(cell_service_type(call, service->service), type));
}

void fit_put_out(const struct call *call, const struct fit *fit, struct slice type, struct out *out,
	const char *name)
{
	out_list(out, name);
	for (uint32_t i = 0; i < fit->n_services; i++) {
		const struct fit_service *service = &fit->services[i];

		if (!is_shown(call, service, type, TRI_NO))
			continue;
		out_object(out, NULL);
		cell_put_service(call, out, service->service);
		out_list(out, "reasons");
		for (uint32_t k = 0; k < service->n_findings; k++) {
			if (service->findings[k].holds == TRI_NO)
				out_text(out, NULL, service->findings[k].text);
		}
		out_end(out);
		out_end(out);
	}
	out_end(out);
}

static void put_subject(const struct call *call, uint32_t item, struct out *out)
{
	if (item == ROW_NONE) {
		out_words(out, "item", "reach");
		out_text(out, "label", say_text(&call->say, "fit_reach_label"));
		return;
	}
	out_text(out, "item", catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM));
	out_text(out, "label", say_cell(&call->say, TABLE_ITEMS, item, ITEMS_JA));
}

void fit_put_unknown(const struct call *call, const struct fit_service *service, struct out *out)
{
	for (uint32_t i = 0; i < service->n_findings; i++) {
		const struct fit_finding *finding = &service->findings[i];

		if (finding->holds != TRI_UNKNOWN)
			continue;
		out_object(out, NULL);
		put_subject(call, finding->item, out);
		out_text(out, "text", finding->text);
		out_text(out, "ask", finding->ask);
		out_end(out);
	}
}

void fit_put_open(const struct call *call, const struct fit *fit, struct slice type,
	struct out *out, const char *name)
{
	out_list(out, name);
	for (uint32_t i = 0; i < fit->n_services; i++) {
		const struct fit_service *service = &fit->services[i];

		if (!is_shown(call, service, type, TRI_UNKNOWN))
			continue;
		out_object(out, NULL);
		cell_put_service(call, out, service->service);
		out_list(out, "unknown");
		fit_put_unknown(call, service, out);
		out_end(out);
		out_end(out);
	}
	out_end(out);
}

int advise_fit(const struct call *call, struct out *out)
{
	struct fit fit;

	TRY(fit_make(call, &fit));
	out_list(out, "in");
	for (uint32_t i = 0; i < fit.n_services; i++) {
		if (fit.services[i].fits != TRI_YES)
			continue;
		out_object(out, NULL);
		cell_put_service(call, out, fit.services[i].service);
		out_end(out);
	}
	out_end(out);
	fit_put_out(call, &fit, SLICE_EMPTY, out, "out");
	fit_put_open(call, &fit, SLICE_EMPTY, out, "open");
	sentences_put(&fit.notes, out, "notes");
	return 0;
}
