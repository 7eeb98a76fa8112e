#include "advisor/grounds.h"

#include "advisor/cell.h"
#include "advisor/inquiry.h"
#include "advisor/outcome.h"
#include "advisor/view.h"

enum { SOURCE_LINES = 3, MARK_LINES = 1 };

static const char *const part_order[] = {"response", "cost", "insurance", "everyday", "fit"};

static bool is_known(const struct call *call, uint32_t service, uint32_t item)
{
	enum fact_state state = view_fact(call->view, service, item)->state;

	return (state == FACT_YES || state == FACT_NO || state == FACT_CONDITION) &&
	       inquiry_concerns(call, service, item);
}

static void add_item(struct grounds *grounds, uint32_t item)
{
	for (size_t i = 0; i < grounds->n_items; i++)
		if (grounds->items[i] == item)
			return;
	grounds->items[grounds->n_items++] = item;
}

/* All that is known of the service, part by part. */
static void add_known(const struct call *call, struct grounds *grounds)
{
	for (size_t part = 0; part < ARRAY_SIZE(part_order); part++)
		for (uint32_t item = 0; item < catalogue_rows(call->catalogue, TABLE_ITEMS); item++)
			if (slice_is_text(
				    catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_PART),
				    part_order[part]) &&
				is_known(call, grounds->service, item))
				add_item(grounds, item);
}

int grounds_find(const struct call *call, const struct choosing *choosing, uint32_t service,
	struct grounds *ret_grounds)
{
	struct grounds grounds = {.service = service};

	grounds.items = arena_take_array(call->arena,
		(size_t)catalogue_rows(call->catalogue, TABLE_ITEMS) + 1, sizeof(*grounds.items));
	if (!grounds.items)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < choosing->n_answers; i++)
		if (choosing->answers[i].service == service)
			grounds.answer = &choosing->answers[i];
	for (uint32_t i = 0; grounds.answer && i < grounds.answer->facts.n; i++)
		if (is_known(call, service, grounds.answer->facts.at[i]))
			add_item(&grounds, grounds.answer->facts.at[i]);
	if (service != ROW_NONE)
		add_known(call, &grounds);
	*ret_grounds = grounds;
	return 0;
}

/* Whether the statement is of the survey itself, or derived from its tables. */
static bool is_surveyed(const struct call *call, const struct fact *fact)
{
	struct slice key = catalogue_cell(call->catalogue, TABLE_FACTS, fact->row, FACTS_SOURCE);
	struct slice mark = catalogue_cell(call->catalogue, TABLE_SOURCES,
		catalogue_find(call->catalogue, TABLE_SOURCES, key), SOURCES_MARK);

	return slice_is_text(mark, "survey") || slice_is_text(mark, "derived");
}

struct slice grounds_mark(const struct call *call, uint32_t service, uint32_t item)
{
	const struct fact *fact = view_fact(call->view, service, item);
	struct date year = {.year = fact->date.year};

	if (!is_known(call, service, item) || !view_is_old(fact->date, call->today))
		return SLICE_EMPTY;
	if (!fact->old && !view_standing(call->view, service)->old)
		return SLICE_EMPTY;
	return SAY(&call->say, is_surveyed(call, fact) ? "proposal_mark" : "proposal_mark_other",
		{"year", outcome_iso(call, year)});
}

/* The mark for what choosing says: that of the first of its statements that has one. */
static struct slice answer_mark(const struct call *call, const struct grounds *grounds)
{
	struct slice mark = SLICE_EMPTY;

	for (uint32_t i = 0; i < grounds->answer->facts.n && mark.len == 0; i++)
		mark = grounds_mark(call, grounds->service, grounds->answer->facts.at[i]);
	return mark;
}

/* A sentence of choosing as a reason of the decision, or as one about a service that was looked at. */
static struct slice reason_of(const struct call *call, const struct outcome *outcome,
	const struct grounds *grounds, struct slice text)
{
	struct slice mark = answer_mark(call, grounds);

	if (outcome->kind != OUTCOME_TAKE && outcome->kind != OUTCOME_NONE)
		text = SAY(&call->say, "proposal_of_service", {"text", text},
			{"service", cell_service_sign(call, grounds->service)});
	return mark.len ? SAY(&call->say, "proposal_marked", {"text", text}, {"mark", mark}) : text;
}

int grounds_put_reasons(const struct call *call, struct sheet *sheet, const struct outcome *outcome,
	const struct grounds *grounds, size_t lines)
{
	const struct answer *answer = grounds->answer;
	size_t n = 0, n_own = call->visit->outcome.reasons.n;
	struct slice *items = arena_take_array(call->arena,
		n_own + 1 + (answer ? answer->reasons.n + answer->warnings.n : 0), sizeof(*items));

	if (!items)
		return ERR_NO_MEMORY;
	for (; n < n_own; n++)
		items[n] = call->visit->outcome.reasons.at[n];
	if (n_own == 0 && (!answer || outcome->kind != OUTCOME_TAKE))
		items[n++] = say_text(&call->say, "proposal_no_reason");
	for (uint32_t i = 0; answer && i < answer->reasons.n; i++)
		items[n++] = reason_of(call, outcome, grounds, answer->reasons.at[i]);
	for (uint32_t i = 0; answer && i < answer->warnings.n; i++)
		items[n++] = reason_of(call, outcome, grounds,
			SAY(&call->say, "proposal_warning", {"text", answer->warnings.at[i]}));
	sheet_list(sheet,
		&(struct sheet_list){.items = items, .n_items = n, .more = "sheet_more_record"},
		lines);
	return 0;
}

/* Whether it was confirmed, and when. */
static struct slice check_words(const struct call *call, bool open, struct date confirmed)
{
	if (open)
		return say_text(&call->say, "proposal_check_open");
	if (date_is_known(confirmed))
		return SAY(&call->say, "proposal_check_done",
			{"date", say_date(&call->say, confirmed)});
	return say_text(&call->say, "proposal_check_fresh");
}

static struct slice fact_place(const struct call *call, const struct fact *fact)
{
	if (fact->visit_row != ROW_NONE)
		return call->visit->facts.at[fact->visit_row].source;
	if (fact->yours)
		return fact->quoted_by;
	return catalogue_cell(call->catalogue, TABLE_FACTS, fact->row, FACTS_PLACE);
}

static void fill_row(
	const struct call *call, const struct grounds *grounds, uint32_t item, struct slice *row)
{
	const struct fact *fact = view_fact(call->view, grounds->service, item);

	row[0] = say_cell(&call->say, TABLE_ITEMS, item, ITEMS_JA);
	row[1] = cell_value_text(call, grounds->service, item);
	row[2] = fact_place(call, fact);
	row[3] = say_date(&call->say, fact->date);
	row[4] = check_words(
		call, grounds_mark(call, grounds->service, item).len > 0, fact->confirmed);
}

static struct slice standing_place(const struct call *call, uint32_t service)
{
	const struct standing *standing = view_standing(call->view, service);

	return standing->change == ROW_NONE
		       ? catalogue_cell(call->catalogue, TABLE_SERVICES, service, SERVICES_PLACE)
		       : catalogue_cell(
				 call->catalogue, TABLE_CHANGES, standing->change, CHANGES_PLACE);
}

/* Its place on IPA's list is a statement like the others. */
static void fill_standing(const struct call *call, const struct grounds *grounds, struct slice *row)
{
	const struct standing *standing = view_standing(call->view, grounds->service);

	row[0] = say_text(&call->say, "proposal_listed");
	row[1] = say_text(&call->say,
		standing->kind == STANDING_LISTED ? "proposal_listed_yes" : "proposal_listed_no");
	row[2] = standing->yours ? standing->source : standing_place(call, grounds->service);
	row[3] = say_date(&call->say, standing->date);
	row[4] = check_words(
		call, standing->old, standing->yours ? standing->date : (struct date){0});
}

/* The names of the sources that the statements give, each once. */
static struct slice source_names(const struct call *call, const struct grounds *grounds)
{
	struct slice all = SLICE_EMPTY;

	for (uint32_t source = 0; source < catalogue_rows(call->catalogue, TABLE_SOURCES);
		source++) {
		struct slice key =
			catalogue_cell(call->catalogue, TABLE_SOURCES, source, SOURCES_SOURCE);
		struct slice name = say_cell(&call->say, TABLE_SOURCES, source, SOURCES_JA);
		bool used = false;

		for (size_t i = 0; i < grounds->n_items && !used; i++) {
			const struct fact *fact =
				view_fact(call->view, grounds->service, grounds->items[i]);

			used = fact->visit_row == ROW_NONE &&
			       slice_is(catalogue_cell(call->catalogue, TABLE_FACTS, fact->row,
						FACTS_SOURCE),
				       key);
		}
		if (used)
			all = all.len ? SAY(&call->say, "proposal_and", {"first", all},
						{"next", name})
				      : name;
	}
	return all;
}

/* What stands for the statements that are to be confirmed: the first of their marks. */
static struct slice say_what_is_open(const struct call *call, const struct grounds *grounds)
{
	struct slice mark = SLICE_EMPTY;

	for (size_t i = 0; i < grounds->n_items && mark.len == 0; i++)
		mark = grounds_mark(call, grounds->service, grounds->items[i]);
	return mark.len ? SAY(&call->say, "proposal_check_means", {"mark", mark}) : SLICE_EMPTY;
}

int grounds_put_sources(
	const struct call *call, struct sheet *sheet, const struct grounds *grounds, size_t lines)
{
	const struct say *say = &call->say;
	struct slice(*rows)[SHEET_MAX_COLUMNS] =
		arena_take_array(call->arena, grounds->n_items + 1, sizeof(*rows));

	if (!rows)
		return ERR_NO_MEMORY;
	if (grounds->service == ROW_NONE) {
		sheet_text(sheet, "text", say_text(say, "proposal_sources_none"), 1);
		return 0;
	}
	fill_standing(call, grounds, rows[0]);
	for (size_t i = 0; i < grounds->n_items; i++)
		fill_row(call, grounds, grounds->items[i], rows[i + 1]);
	sheet_table(sheet,
		&(struct sheet_table){.n_columns = 5,
			.columns = (const struct slice[]){say_text(say, "proposal_column_about"),
				say_text(say, "proposal_column_value"),
				say_text(say, "proposal_column_source"),
				say_text(say, "proposal_column_date"),
				say_text(say, "proposal_column_check")},
			.parts = (const unsigned[]){34, 18, 18, 14, 16},
			.rows = (const struct slice(*)[SHEET_MAX_COLUMNS])rows,
			.n_rows = grounds->n_items + 1,
			.more = "sheet_more_facts"},
		lines - SOURCE_LINES - MARK_LINES);
	sheet_text(sheet, "fine", say_what_is_open(call, grounds), MARK_LINES);
	sheet_text(sheet, "fine",
		SAY(say, "proposal_sources_are", {"list", source_names(call, grounds)}),
		SOURCE_LINES);
	return 0;
}
