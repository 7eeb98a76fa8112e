#include "advisor/insure.h"

#include "advisor/cell.h"
#include "advisor/story.h"

enum { MAX_SERVICES = 200 };

/* The sentence for a statement; {value} and {condition} are put in. */
static const char *key_of(const struct call *call, const struct fact *fact, bool has_condition)
{
	if (fact->state == FACT_CONDITION)
		return fact_holds(call, fact) == TRI_YES ? "insure_condition_met"
							 : "insure_condition";
	if (fact->state == FACT_YES)
		return has_condition ? "insure_value_noted" : "insure_value";
	if (fact->state == FACT_NO)
		return "insure_no";
	return fact->state == FACT_NOT_APPLICABLE ? "insure_not_applicable" : "insure_not_said";
}

struct slice insure_say(const struct call *call, uint32_t service, uint32_t item, bool *ret_confirm)
{
	struct slice condition;
	const struct fact *fact;

	*ret_confirm = true;
	if (item == ROW_NONE)
		return say_text(&call->say, "insure_clarify");
	fact = view_fact(call->view, service, item);
	condition = story_condition(call, fact);
	*ret_confirm = fact->old || condition.len > 0 ||
		       (fact->state != FACT_YES && fact->state != FACT_NO);
	return SAY(&call->say, key_of(call, fact, condition.len > 0),
		{"value", cell_value_text(call, service, item)}, {"condition", condition});
}

static void put_item(const struct call *call, struct out *out, uint32_t service, uint32_t item)
{
	bool confirm;
	struct slice text = insure_say(call, service, item, &confirm);

	out_text(out, "text", text);
	out_bool(out, "confirm", confirm);
	if (item != ROW_NONE)
		cell_put(call, out, "cell", service, item);
	else
		out_null(out, "cell");
}

static struct slice cover_cell(const struct call *call, uint32_t row, unsigned column)
{
	return catalogue_cell(call->catalogue, TABLE_COVER, row, column);
}

static void put_cover(const struct call *call, struct out *out, uint32_t service, uint32_t cover)
{
	struct slice item = cover_cell(call, cover, COVER_ITEM);

	out_object(out, NULL);
	out_text(out, "cover", cover_cell(call, cover, COVER_COVER));
	out_text(out, "label", say_cell(&call->say, TABLE_COVER, cover, COVER_JA));
	out_text(out, "kind", cover_cell(call, cover, COVER_KIND));
	out_text(out, "ask", say_cell(&call->say, TABLE_COVER, cover, COVER_ASK_JA));
	if (slice_is_text(cover_cell(call, cover, COVER_KIND), "never")) {
		out_text(out, "text", say_text(&call->say, "insure_never"));
		out_bool(out, "confirm", false);
		out_null(out, "cell");
	} else {
		put_item(call, out, service, catalogue_find(call->catalogue, TABLE_ITEMS, item));
	}
	out_end(out);
}

/* Items about the insurance as a whole: those that no cover names. */
static bool is_about(const struct call *call, uint32_t item)
{
	struct slice key = catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM);

	return slice_is_text(catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_PART),
		       "insurance") &&
	       catalogue_next(call->catalogue, TABLE_COVER, 0, COVER_ITEM, key) == ROW_NONE;
}

static void put_about(const struct call *call, struct out *out, uint32_t service, uint32_t item)
{
	out_object(out, NULL);
	out_words(out, "cover", "");
	out_text(out, "label", say_cell(&call->say, TABLE_ITEMS, item, ITEMS_JA));
	out_words(out, "kind", "about");
	out_text(out, "ask", say_cell(&call->say, TABLE_ITEMS, item, ITEMS_ASK_JA));
	put_item(call, out, service, item);
	out_end(out);
}

static void put_service(const struct call *call, struct out *out, uint32_t service)
{
	out_object(out, NULL);
	cell_put_service(call, out, service);
	out_list(out, "items");
	for (uint32_t item = 0; item < catalogue_rows(call->catalogue, TABLE_ITEMS); item++)
		if (is_about(call, item))
			put_about(call, out, service, item);
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_COVER); row++)
		put_cover(call, out, service, row);
	out_end(out);
	out_end(out);
}

int advise_insurance(const struct call *call, struct out *out)
{
	static const char *const notes[] = {
		"insure_note_agent", "insure_note_order", "insure_note_contract"};
	uint32_t services[MAX_SERVICES];
	size_t n;

	TRY(story_services_or_best(call, services, MAX_SERVICES, &n));
	out_list(out, "rows");
	for (size_t i = 0; i < n; i++)
		put_service(call, out, services[i]);
	out_end(out);
	out_list(out, "notes");
	for (size_t i = 0; i < ARRAY_SIZE(notes); i++)
		out_text(out, NULL, say_text(&call->say, notes[i]));
	out_end(out);
	return 0;
}
