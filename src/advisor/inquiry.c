#include "advisor/inquiry.h"

#include "advisor/cell.h"
#include "advisor/measure.h"
#include "advisor/story.h"
#include "advisor/view.h"
#include "base/text.h"

enum { MAX_SERVICES = 200, LETTER_MAX_BYTES = 1 << 20 };

static const char *const why_texts[INQUIRY_WHYS] = {
	[INQUIRY_LIST] = "inquiry_why_list",
	[INQUIRY_PRICE] = "inquiry_why_price",
	[INQUIRY_NOT_SAID] = "inquiry_why_not_said",
	[INQUIRY_CONDITION] = "inquiry_why_condition",
	[INQUIRY_OLD] = "inquiry_why_old",
};

static struct slice item_cell(const struct call *call, uint32_t item, unsigned column)
{
	return catalogue_cell(call->catalogue, TABLE_ITEMS, item, column);
}

/* Whether the visit's quotation already states what this item asks. */
static bool is_quoted(const struct call *call, uint32_t service, struct slice key)
{
	const struct visit_quotation *quotation = view_quotation(call->view, service);

	if (!quotation)
		return false;
	if (slice_is_text(key, "price_initial"))
		return quotation->initial.known;
	if (slice_is_text(key, "price_month"))
		return quotation->monthly.known || quotation->steps.n > 0;
	if (slice_is_text(key, "price_terminal_month"))
		return quotation->per_terminal.known || quotation->steps.n > 0;
	if (slice_is_text(key, "price_hardware"))
		return quotation->hardware.known;
	if (slice_is_text(key, "price_minimum_months"))
		return quotation->minimum_months.known;
	return slice_is_text(key, "incident_support_charged_extra") &&
	       (slice_is_text(quotation->incident, "included") ||
		       slice_is_text(quotation->incident, "extra"));
}

/* An item supports_SYSTEM is asked only where the company has that system; before the visit lists any
 * systems there is nothing to hold it against. */
static bool is_about_others(const struct call *call, struct slice key)
{
	static const char prefix[] = "supports_";
	struct slice system = slice_from(key, sizeof(prefix) - 1);

	if (!slice_starts(key, slice_text(prefix)))
		return false;
	for (uint32_t i = 0; i < call->visit->systems.n; i++)
		if (slice_is(call->visit->systems.at[i].system, system))
			return false;
	return true;
}

static bool is_flag(const struct call *call, uint32_t item)
{
	return catalogue_item_kind(call->catalogue, item) == ITEM_FLAG;
}

/* The first word of an item's key: notify, dispatch, report … */
static struct slice family(const struct call *call, uint32_t item)
{
	struct slice key = item_cell(call, item, ITEMS_ITEM);

	return slice_of(key.data, slice_find_byte(key, '_'));
}

/* A flag without a better end is the slower class of its family (a notice within 30 minutes): no question
 * where the family's better class is known to hold. */
static bool is_outdone(const struct call *call, uint32_t service, uint32_t item)
{
	if (!is_flag(call, item) || item_cell(call, item, ITEMS_BETTER).len > 0)
		return false;
	for (uint32_t other = 0; other < catalogue_rows(call->catalogue, TABLE_ITEMS); other++)
		if (is_flag(call, other) &&
			slice_is_text(item_cell(call, other, ITEMS_BETTER), "yes") &&
			slice_is(family(call, item), family(call, other)) &&
			view_fact(call->view, service, other)->state == FACT_YES)
			return true;
	return false;
}

bool inquiry_concerns(const struct call *call, uint32_t service, uint32_t item)
{
	return !measure_is_computed(call, item) &&
	       view_fact(call->view, service, item)->state != FACT_NOT_APPLICABLE &&
	       !is_about_others(call, item_cell(call, item, ITEMS_ITEM));
}

/* Whether and why an item has to be asked. */
static bool find_why(
	const struct call *call, uint32_t service, uint32_t item, enum inquiry_why *ret_why)
{
	const struct fact *fact = view_fact(call->view, service, item);
	struct slice key = item_cell(call, item, ITEMS_ITEM);

	if (!inquiry_concerns(call, service, item) || is_quoted(call, service, key) ||
		is_outdone(call, service, item))
		return false;
	if (fact->state == FACT_YES || fact->state == FACT_NO) {
		*ret_why = INQUIRY_OLD;
		return fact->old;
	}
	if (fact->state == FACT_CONDITION)
		*ret_why = fact_holds(call, fact) == TRI_UNKNOWN ? INQUIRY_CONDITION : INQUIRY_OLD;
	else if (slice_starts(key, slice_text("price_")))
		*ret_why = INQUIRY_PRICE;
	else
		*ret_why = INQUIRY_NOT_SAID;
	return *ret_why != INQUIRY_OLD || fact->old;
}

/* What decides most comes first: the response, what it costs, whether it can be used at all. */
static size_t part_rank(const struct call *call, const struct inquiry_question *question)
{
	static const char *const parts[] = {"response", "cost", "fit", "insurance", "everyday"};
	size_t rank = 0;

	if (question->item == ROW_NONE)
		return 0;
	while (rank < ARRAY_SIZE(parts) &&
		!slice_is_text(item_cell(call, question->item, ITEMS_PART), parts[rank]))
		rank++;
	return rank;
}

static bool question_before(
	const struct call *call, const struct inquiry_question *a, const struct inquiry_question *b)
{
	if (a->why != b->why)
		return a->why < b->why;
	return part_rank(call, a) < part_rank(call, b);
}

int inquiry_find(const struct call *call, uint32_t service, struct inquiry_question **ret_questions,
	size_t *ret_n)
{
	uint32_t n_items = catalogue_rows(call->catalogue, TABLE_ITEMS);
	const struct standing *standing = view_standing(call->view, service);
	struct inquiry_question *list =
		arena_take_array(call->arena, (size_t)n_items + 1, sizeof(*list));
	size_t n = 0, at;

	if (!list)
		return ERR_NO_MEMORY;
	if (standing->old)
		list[n++] = (struct inquiry_question){ROW_NONE, INQUIRY_LIST};
	for (uint32_t item = 0; item < n_items; item++) {
		struct inquiry_question question = {.item = item};

		if (!find_why(call, service, item, &question.why))
			continue;
		for (at = n++; at > 0 && question_before(call, &question, &list[at - 1]); at--)
			list[at] = list[at - 1];
		list[at] = question;
	}
	*ret_questions = list;
	*ret_n = n;
	return 0;
}

struct slice inquiry_why(const struct call *call, enum inquiry_why why)
{
	return say_text(&call->say, why_texts[why]);
}

struct slice inquiry_ask(
	const struct call *call, uint32_t service, const struct inquiry_question *question)
{
	const struct fact *fact;
	struct slice label;

	if (question->item == ROW_NONE)
		return say_text(&call->say, "inquiry_ask_list");
	if (question->why != INQUIRY_OLD && question->why != INQUIRY_CONDITION)
		return say_cell(&call->say, TABLE_ITEMS, question->item, ITEMS_ASK_JA);
	fact = view_fact(call->view, service, question->item);
	label = say_cell(&call->say, TABLE_ITEMS, question->item, ITEMS_JA);
	return SAY(&call->say,
		question->why == INQUIRY_OLD ? "inquiry_ask_old" : "inquiry_ask_condition",
		{"label", label}, {"value", cell_value_text(call, service, question->item)},
		{"condition", story_condition(call, fact)},
		{"date", say_date(&call->say, fact->date)});
}

struct sheet_of {
	uint32_t service;
	const struct inquiry_question *questions;
	size_t n;
};

static void put_questions(const struct call *call, struct out *out, const struct sheet_of *sheet)
{
	out_list(out, "questions");
	for (size_t i = 0; i < sheet->n; i++) {
		const struct inquiry_question *question = &sheet->questions[i];

		out_object(out, NULL);
		out_text(out, "item",
			question->item == ROW_NONE ? SLICE_EMPTY
						   : item_cell(call, question->item, ITEMS_ITEM));
		out_text(out, "ask", inquiry_ask(call, sheet->service, question));
		out_text(out, "why", inquiry_why(call, question->why));
		out_end(out);
	}
	out_end(out);
}

/* The same as a table to fill in: number, question, answer, who said it and when. */
static void put_table(const struct call *call, struct out *out, const struct sheet_of *sheet)
{
	static const char *const columns[] = {"inquiry_column_no", "inquiry_column_question",
		"inquiry_column_answer", "inquiry_column_source"};

	out_object(out, "table");
	out_list(out, "columns");
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		out_text(out, NULL, say_text(&call->say, columns[i]));
	out_end(out);
	out_list(out, "rows");
	for (size_t i = 0; i < sheet->n; i++) {
		out_list(out, NULL);
		out_text(out, NULL, say_number(&call->say, (int64_t)i + 1));
		out_text(out, NULL, inquiry_ask(call, sheet->service, &sheet->questions[i]));
		out_words(out, NULL, "");
		out_words(out, NULL, "");
		out_end(out);
	}
	out_end(out);
	out_end(out);
}

/* Who asks: company and coordinator, as far as they are named. */
static struct slice say_from(const struct call *call)
{
	struct slice company = call->visit->company, name = call->visit->coordinator.name;

	if (company.len && name.len)
		return SAY(&call->say, "inquiry_from_both", {"company", company}, {"name", name});
	if (company.len || name.len)
		return SAY(&call->say, "inquiry_from", {"name", company.len ? company : name});
	return SLICE_EMPTY;
}

static int put_line(struct buf *letter, struct slice line)
{
	TRY(buf_put_slice(letter, line));
	return buf_put_byte(letter, '\n');
}

static int put_head(const struct call *call, struct buf *letter, uint32_t service)
{
	const struct say *say = &call->say;
	struct slice name = view_standing(call->view, service)->name, from = say_from(call);

	TRY(put_line(letter, SAY(say, "inquiry_subject", {"service", name})));
	TRY(put_line(letter, SLICE_EMPTY));
	TRY(put_line(letter, SAY(say, "inquiry_to",
				     {"provider", catalogue_cell(call->catalogue, TABLE_SERVICES,
							  service, SERVICES_PROVIDER)})));
	if (from.len > 0)
		TRY(put_line(letter, from));
	TRY(put_line(letter, SAY(say, "inquiry_intro", {"service", name})));
	return put_line(letter, SLICE_EMPTY);
}

static int put_letter(const struct call *call, struct buf *letter, const struct sheet_of *sheet)
{
	const struct say *say = &call->say;

	TRY(put_head(call, letter, sheet->service));
	for (size_t i = 0; i < sheet->n; i++)
		TRY(put_line(letter,
			SAY(say, "inquiry_numbered", {"n", say_number(say, (int64_t)i + 1)},
				{"question",
					inquiry_ask(call, sheet->service, &sheet->questions[i])})));
	TRY(put_line(letter, SLICE_EMPTY));
	return put_line(letter, say_text(say, "inquiry_foot"));
}

static int put_service(
	const struct call *call, struct out *out, uint32_t service, struct buf *letters)
{
	_cleanup_(buf_done) struct buf letter = BUF_INIT(LETTER_MAX_BYTES);
	struct inquiry_question *questions;
	struct sheet_of sheet = {.service = service};

	TRY(inquiry_find(call, service, &questions, &sheet.n));
	sheet.questions = questions;
	TRY(put_letter(call, &letter, &sheet));
	out_object(out, NULL);
	cell_put_service(call, out, service);
	put_questions(call, out, &sheet);
	put_table(call, out, &sheet);
	out_text(out, "text", buf_slice(&letter));
	out_end(out);
	if (letters->len > 0)
		TRY(put_line(letters, SLICE_EMPTY));
	return buf_put_slice(letters, buf_slice(&letter));
}

int advise_inquiry(const struct call *call, struct out *out)
{
	_cleanup_(buf_done) struct buf letters = BUF_INIT(4 * LETTER_MAX_BYTES);
	uint32_t services[MAX_SERVICES];
	size_t n = story_services(call, services, MAX_SERVICES);

	out_list(out, "services");
	for (size_t i = 0; i < n; i++)
		TRY(put_service(call, out, services[i], &letters));
	out_end(out);
	out_text(out, "text", buf_slice(&letters));
	return 0;
}
