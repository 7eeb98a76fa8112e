#include "advisor/view.h"

#include <stdlib.h>

#include "advisor/normal.h"
#include "advisor/visit.h"
#include "base/check.h"
#include "base/text.h"

enum { OLD_MONTHS = 12 };

/* Facts of the catalogue, each made when it is first asked for: most never are. */
struct made_facts {
	struct fact *facts;
	uint32_t *places; /* by a row of facts: its place in `facts`, from 1 */
	uint32_t n;
};

/* What the visit says of an item of a service. */
struct own_fact {
	uint64_t cell; /* service by item */
	struct fact fact;
	bool stated; /* otherwise it confirms what the catalogue says */
};

struct view {
	const struct catalogue *catalogue;
	const struct visit *visit;
	struct date today;
	uint32_t n_services, n_items;
	struct made_facts *made;
	struct own_fact *own; /* by their cell */
	size_t n_own;
	bool *has_own; /* of a service: something in `own` */
	struct standing *standings;
	const struct visit_quotation **quotations;
};

static const struct fact not_stated = {
	.state = FACT_NOT_STATED, .row = ROW_NONE, .visit_row = ROW_NONE};

/* ---- age */

bool view_is_old(struct date date, struct date today)
{
	return !date_is_known(date) ||
	       date_compare(date_add_months(date_first_day(date), OLD_MONTHS), today) < 0;
}

/* Of a day that has not come nobody can have said anything. */
static bool has_come(struct date date, struct date today)
{
	return date_is_known(date) && date_compare(date_first_day(date), today) <= 0;
}

/* Which of two dates is the later, by their first days; one that is not known is the earliest. */
static bool is_later(struct date a, struct date b)
{
	if (!date_is_known(a) || !date_is_known(b))
		return date_is_known(a);
	return date_compare(date_first_day(a), date_first_day(b)) > 0;
}

static void set_age(struct fact *fact, struct date today)
{
	fact->old = view_is_old(fact->date, today) && view_is_old(fact->confirmed, today);
}

/* ---- facts */

static struct date date_of(
	const struct catalogue *catalogue, enum table table, uint32_t row, unsigned column)
{
	struct date date;

	return date_parse(catalogue_cell(catalogue, table, row, column), &date) == 0
		       ? date
		       : (struct date){0};
}

static const struct fact *make_fact(const struct view *view, uint32_t row, struct fact *fact)
{
	const struct statement *statement = catalogue_statement(view->catalogue, row);

	*fact = not_stated;
	fact->row = row;
	fact->state = statement->state;
	fact->value = statement->value;
	fact->number = statement->number;
	fact->has_number = statement->has_number;
	fact->date = statement->date;
	set_age(fact, view->today);
	return fact;
}

static const struct fact *catalogue_says(const struct view *view, uint32_t service, uint32_t item)
{
	uint32_t row = catalogue_fact(view->catalogue, service, item);
	struct made_facts *made = view->made;

	if (row == ROW_NONE)
		return &not_stated;
	if (made->places[row] > 0)
		return &made->facts[made->places[row] - 1];
	made->places[row] = ++made->n;
	return make_fact(view, row, &made->facts[made->n - 1]);
}

static int compare_cells(const void *a, const void *b)
{
	const struct own_fact *x = a, *y = b;

	return x->cell < y->cell ? -1 : x->cell > y->cell;
}

const struct fact *view_fact(const struct view *view, uint32_t service, uint32_t item)
{
	struct own_fact wanted = {.cell = (uint64_t)service * view->n_items + item};
	const struct own_fact *own = NULL;

	if (service >= view->n_services || item >= view->n_items)
		return &not_stated;
	if (view->has_own[service])
		own = bsearch(&wanted, view->own, view->n_own, sizeof(*own), compare_cells);
	return own ? &own->fact : catalogue_says(view, service, item);
}

const struct fact *view_fact_of(const struct view *view, uint32_t service, const char *item)
{
	return view_fact(
		view, service, catalogue_find(view->catalogue, TABLE_ITEMS, slice_text(item)));
}

/* ---- what the visit says */

static struct own_fact *find_own(struct view *view, struct slice service_key, struct slice item_key)
{
	uint32_t service = catalogue_find(view->catalogue, TABLE_SERVICES, service_key);
	uint32_t item = catalogue_find(view->catalogue, TABLE_ITEMS, item_key);
	uint64_t cell = (uint64_t)service * view->n_items + item;
	struct own_fact *own = view->own;

	if (service == ROW_NONE || item == ROW_NONE)
		return NULL;
	while (own < view->own + view->n_own && own->cell != cell)
		own++;
	if (own == view->own + view->n_own) {
		*own = (struct own_fact){
			.cell = cell, .fact = *catalogue_says(view, service, item)};
		view->has_own[service] = true;
		view->n_own++;
	}
	return own;
}

static void state_fact(struct view *view, uint32_t visit_row)
{
	const struct visit_fact *said = &view->visit->facts.at[visit_row];
	struct own_fact *own = find_own(view, said->service, said->item);
	enum fact_state state = fact_state_find(said->state);

	if (!own || (own->stated && is_later(own->fact.date, said->date)))
		return;
	own->stated = true;
	own->fact = (struct fact){.state = state == FACT_STATES ? FACT_UNKNOWN : state,
		.value = said->value,
		.row = ROW_NONE,
		.visit_row = visit_row,
		.yours = true,
		.date = said->date};
	own->fact.has_number = item_is_number(catalogue_item_kind(
				       view->catalogue, (uint32_t)(own->cell % view->n_items))) &&
			       normal_number(said->value, &own->fact.number) == 0;
}

/* What nobody has said cannot be confirmed. */
static void confirm_fact(struct view *view, const struct visit_confirmed *said)
{
	struct own_fact *own;

	if (said->item.len == 0 || !has_come(said->date, view->today))
		return;
	own = find_own(view, said->service, said->item);
	if (!own || (own->fact.row == ROW_NONE && !own->stated) ||
		!is_later(said->date, own->fact.confirmed))
		return;
	own->fact.confirmed = said->date;
	own->fact.confirmed_by = said->source;
}

/* A quotation says whether support in an incident costs extra; a later statement goes before it. */
static void state_incident(struct view *view, const struct visit_quotation *said)
{
	bool extra = slice_is_text(said->incident, "extra");
	struct own_fact *own;

	if (!extra && !slice_is_text(said->incident, "included"))
		return;
	own = find_own(view, said->service, slice_text("incident_support_charged_extra"));
	if (!own || (own->stated && !is_later(said->date, own->fact.date)))
		return;
	own->stated = true;
	own->fact = (struct fact){.state = extra ? FACT_YES : FACT_NO,
		.row = ROW_NONE,
		.visit_row = ROW_NONE,
		.quoted_by = said->from,
		.yours = true,
		.date = said->date};
}

static void lay_facts(struct view *view)
{
	for (uint32_t i = 0; i < view->visit->facts.n; i++)
		state_fact(view, i);
	for (uint32_t service = 0; service < view->n_services; service++) {
		if (view->quotations[service])
			state_incident(view, view->quotations[service]);
	}
	for (uint32_t i = 0; i < view->visit->confirmed.n; i++)
		confirm_fact(view, &view->visit->confirmed.at[i]);
	for (size_t i = 0; i < view->n_own; i++) {
		if (view->own[i].stated || view->own[i].fact.row != ROW_NONE)
			set_age(&view->own[i].fact, view->today);
	}
	qsort(view->own, view->n_own, sizeof(*view->own), compare_cells);
}

static void lay_quotations(struct view *view)
{
	for (uint32_t i = 0; i < view->visit->quotations.n; i++) {
		const struct visit_quotation *said = &view->visit->quotations.at[i];
		uint32_t service = catalogue_find(view->catalogue, TABLE_SERVICES, said->service);

		if (service != ROW_NONE &&
			(!view->quotations[service] ||
				!is_later(view->quotations[service]->date, said->date)))
			view->quotations[service] = said;
	}
}

const struct visit_quotation *view_quotation(const struct view *view, uint32_t service)
{
	return service < view->n_services ? view->quotations[service] : NULL;
}

/* ---- what became of the services */

struct history {
	struct date kind, name; /* of the changes that count */
};

static const struct {
	const char *change;
	enum standing_kind kind;
} kinds[] = {
	{"listed", STANDING_LISTED},
	{"unlisted", STANDING_UNLISTED},
	{"merged", STANDING_MERGED},
	{"ended", STANDING_ENDED},
};

static void change_kind(
	struct view *view, uint32_t row, struct standing *standing, struct history *history)
{
	const struct catalogue *c = view->catalogue;
	struct slice change = catalogue_cell(c, TABLE_CHANGES, row, CHANGES_CHANGE);
	struct date date = date_of(c, TABLE_CHANGES, row, CHANGES_DATE);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!slice_is_text(change, kinds[i].change) || is_later(history->kind, date))
			continue;
		standing->kind = kinds[i].kind;
		standing->change = row;
		standing->into = ROW_NONE;
		history->kind = date;
	}
	if (standing->change == row && standing->kind == STANDING_MERGED)
		standing->into = catalogue_find(
			c, TABLE_SERVICES, catalogue_cell(c, TABLE_CHANGES, row, CHANGES_OTHER));
	if (slice_is_text(change, "listed") && !is_later(standing->date, date)) {
		standing->date = date;
		standing->source = catalogue_cell(c, TABLE_CHANGES, row, CHANGES_SOURCE);
	}
}

static void change_name(
	struct view *view, uint32_t row, struct standing *standing, struct history *history)
{
	const struct catalogue *c = view->catalogue;
	struct date date = date_of(c, TABLE_CHANGES, row, CHANGES_DATE);

	if (!slice_is_text(catalogue_cell(c, TABLE_CHANGES, row, CHANGES_CHANGE), "renamed") ||
		is_later(history->name, date))
		return;
	standing->name = catalogue_cell(c, TABLE_CHANGES, row, CHANGES_VALUE);
	standing->renamed = row;
	history->name = date;
}

static void begin_standings(struct view *view)
{
	const struct catalogue *c = view->catalogue;

	for (uint32_t i = 0; i < view->n_services; i++)
		view->standings[i] = (struct standing){
			.kind = STANDING_LISTED,
			.name = catalogue_cell(c, TABLE_SERVICES, i, SERVICES_NAME),
			.into = ROW_NONE,
			.change = ROW_NONE,
			.renamed = ROW_NONE,
			.date = date_of(c, TABLE_SERVICES, i, SERVICES_DATE),
			.source = catalogue_cell(c, TABLE_SERVICES, i, SERVICES_SOURCE),
		};
}

static void lay_changes(struct view *view, struct history *histories)
{
	for (uint32_t row = 0; row < catalogue_rows(view->catalogue, TABLE_CHANGES); row++) {
		uint32_t service = catalogue_find(view->catalogue, TABLE_SERVICES,
			catalogue_cell(view->catalogue, TABLE_CHANGES, row, CHANGES_SERVICE));

		if (service == ROW_NONE ||
			!has_come(date_of(view->catalogue, TABLE_CHANGES, row, CHANGES_DATE),
				view->today))
			continue;
		change_kind(view, row, &view->standings[service], &histories[service]);
		change_name(view, row, &view->standings[service], &histories[service]);
	}
}

/* Whoever has seen it on the list later than it was said to be off it knows better. */
static void confirm_place(
	struct view *view, const struct visit_confirmed *said, const struct history *histories)
{
	uint32_t service = catalogue_find(view->catalogue, TABLE_SERVICES, said->service);
	struct standing *standing;

	if (service == ROW_NONE || said->item.len > 0 || !has_come(said->date, view->today))
		return;
	standing = &view->standings[service];
	if (is_later(standing->date, said->date))
		return;
	standing->date = said->date;
	standing->source = said->source;
	standing->yours = true;
	if (standing->kind == STANDING_UNLISTED && is_later(said->date, histories[service].kind)) {
		standing->kind = STANDING_LISTED;
		standing->change = ROW_NONE;
	}
}

/* To the end of a chain of mergers; the check refuses rings, a walk along one ends nevertheless. */
static void follow_mergers(struct view *view)
{
	for (uint32_t i = 0; i < view->n_services; i++) {
		struct standing *standing = &view->standings[i];

		for (uint32_t n = 0; n < view->n_services && standing->into != ROW_NONE; n++) {
			const struct standing *next = &view->standings[standing->into];

			if (next->kind != STANDING_MERGED || next->into == ROW_NONE)
				break;
			standing->into = next->into;
		}
	}
}

static int lay_standings(struct view *view)
{
	struct history *histories = calloc(view->n_services + 1, sizeof(*histories));

	if (!histories)
		return ERR_NO_MEMORY;
	begin_standings(view);
	lay_changes(view, histories);
	for (uint32_t i = 0; i < view->visit->confirmed.n; i++)
		confirm_place(view, &view->visit->confirmed.at[i], histories);
	follow_mergers(view);
	for (uint32_t i = 0; i < view->n_services; i++)
		view->standings[i].old = view_is_old(view->standings[i].date, view->today);
	free(histories);
	return 0;
}

const struct standing *view_standing(const struct view *view, uint32_t service)
{
	CHECK(service < view->n_services);
	return &view->standings[service];
}

bool view_is_candidate(const struct view *view, uint32_t service)
{
	return view_standing(view, service)->kind == STANDING_LISTED;
}

/* ---- opening */

/* One more of each than is needed, so that none of them is of no bytes. */
static int open_made(struct view *view)
{
	uint32_t n = catalogue_rows(view->catalogue, TABLE_FACTS);

	view->made = calloc(1, sizeof(*view->made));
	if (!view->made)
		return ERR_NO_MEMORY;
	/* Whole facts are put in: none needs to be empty before. */
	view->made->facts = malloc((n + 1) * sizeof(*view->made->facts));
	view->made->places = calloc(n + 1, sizeof(*view->made->places));
	return view->made->facts && view->made->places ? 0 : ERR_NO_MEMORY;
}

static void free_made(struct made_facts *made)
{
	if (!made)
		return;
	free(made->facts);
	free(made->places);
	free(made);
}

static int open_view(struct view *view)
{
	const struct visit *visit = view->visit;

	TRY(open_made(view));
	view->own = calloc((size_t)visit->facts.n + visit->confirmed.n + visit->quotations.n + 1,
		sizeof(*view->own));
	view->has_own = calloc(view->n_services + 1, sizeof(*view->has_own));
	view->standings = calloc(view->n_services + 1, sizeof(*view->standings));
	view->quotations = calloc(view->n_services + 1, sizeof(*view->quotations));
	if (!view->own || !view->has_own || !view->standings || !view->quotations)
		return ERR_NO_MEMORY;
	lay_quotations(view);
	lay_facts(view);
	return lay_standings(view);
}

_must_check_ int view_open(const struct catalogue *catalogue, const struct visit *visit,
	struct date today, struct view **ret_view)
{
	_cleanup_(view_freep) struct view *view = calloc(1, sizeof(*view));

	if (!view)
		return ERR_NO_MEMORY;
	view->catalogue = catalogue;
	view->visit = visit;
	view->today = today;
	view->n_services = catalogue_rows(catalogue, TABLE_SERVICES);
	view->n_items = catalogue_rows(catalogue, TABLE_ITEMS);
	TRY(open_view(view));
	*ret_view = TAKE_PTR(view);
	return 0;
}

void view_free(struct view *view)
{
	if (!view)
		return;
	free_made(view->made);
	free(view->own);
	free(view->has_own);
	free(view->standings);
	free(view->quotations);
	free(view);
}

void view_freep(struct view **view)
{
	view_free(*view);
}
