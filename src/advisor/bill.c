#include "advisor/bill.h"

#include "advisor/cost.h"
#include "advisor/grounds.h"
#include "advisor/money_words.h"
#include "advisor/money.h"
#include "advisor/programme.h"

enum { N_AMOUNTS = 5, NOTE_LINES = 3, TABLE_LINES = 4, WARNING_LINES = 2 };

static struct cost find_cost(const struct call *call, uint32_t service)
{
	struct visit_number terminals = visit_terminals(call->visit);

	return cost_of(call, service, terminals.known ? terminals.value : 0, cost_tax(call->visit));
}

/* The mark of the first statement about cost that needs one. */
static struct slice cost_mark(const struct call *call, uint32_t service)
{
	struct slice mark = SLICE_EMPTY;
	uint32_t item = 0;

	for (; mark.len == 0 && (item = catalogue_next(call->catalogue, TABLE_ITEMS, item,
					 ITEMS_PART, slice_text("cost"))) != ROW_NONE;
		item++)
		mark = grounds_mark(call, service, item);
	return mark;
}

static void put_amounts(const struct call *call, struct sheet *sheet, const struct cost *cost)
{
	static const char *const columns[N_AMOUNTS] = {"proposal_cost_initial",
		"proposal_cost_year", "proposal_cost_first", "proposal_cost_second",
		"proposal_cost_five"};
	const struct band bands[N_AMOUNTS] = {
		cost->initial, cost->year, cost->first_year, cost->second_year, cost->five_years};
	struct slice heads[N_AMOUNTS], rows[1][SHEET_MAX_COLUMNS];

	for (size_t i = 0; i < N_AMOUNTS; i++) {
		heads[i] = say_text(&call->say, columns[i]);
		rows[0][i] = money_amount(call, bands[i]);
	}
	sheet_table(sheet,
		&(struct sheet_table){.n_columns = N_AMOUNTS,
			.columns = heads,
			.parts = (const unsigned[]){20, 20, 20, 20, 20},
			.rows = (const struct slice(*)[SHEET_MAX_COLUMNS])rows,
			.n_rows = 1,
			.more = "sheet_more_money"},
		TABLE_LINES);
}

/* For how many PCs, with which tax, and what the scheme's ceiling is. */
static struct slice say_terms(const struct call *call, const struct cost *cost)
{
	struct slice ceiling = money_amount(call, cost->baseline.year);

	if (cost->terminals < 1)
		return say_text(&call->say, "proposal_cost_no_terminals");
	return SAY(&call->say,
		band_is_exact(cost->baseline.year) ? "proposal_cost_terms" : "proposal_cost_for",
		{"n", say_number(&call->say, cost->terminals)},
		{"tax", money_tax_text(call, cost->tax)}, {"ceiling", ceiling});
}

static struct slice say_open(const struct call *call, const struct cost *cost)
{
	if (!cost->quotation)
		return say_text(&call->say, "proposal_cost_none");
	if (cost->five_years.open == 0)
		return SLICE_EMPTY;
	return SAY(&call->say, "proposal_cost_open",
		{"parts", money_parts_text(call, cost->five_years.open)});
}

/* Of the vendor's price nothing is known; what it can be held against is the scheme's ceiling. */
static void put_vendor(const struct call *call, struct sheet *sheet, uint32_t service)
{
	struct cost cost;

	sheet_text(sheet, "text", say_text(&call->say, "proposal_cost_vendor"), 2);
	if (service == ROW_NONE)
		return;
	cost = find_cost(call, service);
	if (cost.terminals > 0 && band_is_exact(cost.baseline.year))
		sheet_text(sheet, "text",
			SAY(&call->say, "proposal_cost_ceiling",
				{"n", say_number(&call->say, cost.terminals)},
				{"tax", money_tax_text(call, cost.tax)},
				{"ceiling", money_amount(call, cost.baseline.year)}),
			1);
}

void bill_put(const struct call *call, struct sheet *sheet, const struct outcome *outcome,
	uint32_t service, size_t lines)
{
	struct slice notes[NOTE_LINES], mark;
	struct cost cost;
	size_t n = 0;

	if (outcome->kind == OUTCOME_PRESENT_VENDOR) {
		put_vendor(call, sheet, service);
		return;
	}
	if (service == ROW_NONE) {
		sheet_text(sheet, "text", say_text(&call->say, "proposal_cost_no_service"), 1);
		return;
	}
	cost = find_cost(call, service);
	put_amounts(call, sheet, &cost);
	mark = cost.old ? cost_mark(call, service) : SLICE_EMPTY;
	notes[n++] = say_terms(call, &cost);
	notes[n] = say_open(call, &cost);
	n += notes[n].len > 0;
	if (mark.len > 0)
		notes[n++] = SAY(&call->say, "proposal_cost_marked", {"mark", mark});
	sheet_list(sheet,
		&(struct sheet_list){.items = notes, .n_items = n, .more = "sheet_more_money"},
		lines - TABLE_LINES);
}

/* What is paid, what remains, and why. */
static void add_amounts(const struct call *call, const struct chosen_programme *programme,
	uint32_t service, struct sentences *items)
{
	struct visit_number terminals = visit_terminals(call->visit);
	struct money money =
		money_of(call, programme, service, terminals.known ? terminals.value : 0);
	struct slice name = say_cell(&call->say, TABLE_SUBSIDIES, programme->row, SUBSIDIES_JA);

	if (money.subsidy.state == SUBSIDY_NOT) {
		sentences_add(items, SAY(&call->say, "proposal_subsidy_not", {"programme", name}));
	} else {
		sentences_add(items, SAY(&call->say, "proposal_subsidy_amount", {"programme", name},
					     {"amount", money_amount(call, money.subsidy.amount)}));
		sentences_add(items, SAY(&call->say, "proposal_subsidy_net",
					     {"amount", money_amount(call, money.net)}));
	}
	sentences_add(items, programme_warning(call, programme));
	money_add_why(call, programme, &money, items);
}

int bill_put_subsidy(const struct call *call, struct sheet *sheet, const struct outcome *outcome,
	uint32_t service, size_t lines)
{
	struct chosen_programme programme = programme_choose(call);
	struct sentences items = SENTENCES_INIT(call->arena);

	if (outcome->kind == OUTCOME_PRESENT_VENDOR) {
		sheet_text(sheet, "text", say_text(&call->say, "proposal_subsidy_vendor"), 2);
		return 0;
	}
	if (service == ROW_NONE || programme.row == ROW_NONE) {
		sheet_text(sheet, "text", say_text(&call->say, "proposal_subsidy_none"), 1);
		return 0;
	}
	add_amounts(call, &programme, service, &items);
	TRY(sentences_result(&items));
	sheet_warning(sheet, say_text(&call->say, "proposal_subsidy_warning"), 1);
	sheet_list(sheet,
		&(struct sheet_list){
			.items = items.at, .n_items = items.n, .more = "sheet_more_money"},
		lines - WARNING_LINES);
	return 0;
}
