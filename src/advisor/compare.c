#include "advisor/compare.h"

#include "advisor/catalogue.h"
#include "advisor/cell.h"
#include "advisor/view.h"

/* ---- which */

static int add_service(const struct call *call, struct comparing *comparing, struct slice key)
{
	uint32_t service = catalogue_find(call->catalogue, TABLE_SERVICES, key);

	if (service == ROW_NONE)
		return call_refuse(call, MSG_ADVISOR_NO_SUCH_KEY, "services", key);
	for (uint32_t i = 0; i < comparing->n_services; i++) {
		if (comparing->services[i] == service)
			return call_refuse(call, MSG_ADVISOR_TWICE, "services", key);
	}
	if (comparing->n_services == COMPARE_MAX)
		return call_refuse(call, MSG_ADVISOR_TOO_MANY, "services", slice_text("3"));
	comparing->services[comparing->n_services++] = service;
	return 0;
}

static int read_services(
	const struct call *call, const struct read_value *list, struct comparing *comparing)
{
	if (list->kind != READ_LIST)
		return call_refuse(
			call, MSG_ADVISOR_WRONG_KIND, "services", slice_text("services"));
	for (uint32_t i = 0; i < list->n_items; i++) {
		if (list->items[i].kind != READ_TEXT)
			return call_refuse(
				call, MSG_ADVISOR_WRONG_KIND, "services", slice_text("services"));
		TRY(add_service(call, comparing, list->items[i].text));
	}
	return 0;
}

static void take_candidates(const struct call *call, struct comparing *comparing)
{
	for (uint32_t i = 0; i < call->visit->candidates.n; i++) {
		uint32_t service = catalogue_find(
			call->catalogue, TABLE_SERVICES, call->visit->candidates.at[i]);

		if (service != ROW_NONE && comparing->n_services < COMPARE_MAX)
			comparing->services[comparing->n_services++] = service;
	}
}

_must_check_ int compare_read(const struct call *call, struct comparing *ret_comparing)
{
	const struct read_value *list = read_member(call->request, "services");

	*ret_comparing = (struct comparing){0};
	if (list)
		return read_services(call, list, ret_comparing);
	take_candidates(call, ret_comparing);
	return 0;
}

/* ---- the table */

static void put_services(
	const struct call *call, struct out *out, const struct comparing *comparing)
{
	out_list(out, "services");
	for (uint32_t i = 0; i < comparing->n_services; i++) {
		out_object(out, NULL);
		cell_put_service(call, out, comparing->services[i]);
		out_end(out);
	}
	out_end(out);
}

static void put_row(
	const struct call *call, struct out *out, const struct comparing *comparing, uint32_t item)
{
	const struct catalogue *catalogue = call->catalogue;

	out_object(out, NULL);
	out_text(out, "item", catalogue_cell(catalogue, TABLE_ITEMS, item, ITEMS_ITEM));
	out_text(out, "label", say_cell(&call->say, TABLE_ITEMS, item, ITEMS_JA));
	out_text(out, "part", catalogue_cell(catalogue, TABLE_ITEMS, item, ITEMS_PART));
	out_text(out, "note", say_cell(&call->say, TABLE_ITEMS, item, ITEMS_NOTE_JA));
	out_list(out, "cells");
	for (uint32_t i = 0; i < comparing->n_services; i++)
		cell_put(call, out, NULL, comparing->services[i], item);
	out_end(out);
	out_end(out);
}

/* ---- footnotes */

static bool rests_on_old(const struct call *call, uint32_t service)
{
	for (uint32_t item = 0; item < catalogue_rows(call->catalogue, TABLE_ITEMS); item++) {
		if (view_fact(call->view, service, item)->old)
			return true;
	}
	return false;
}

/* What has become of a service, and how fresh the word of its place on the list is. */
static void put_standing(const struct call *call, struct out *out, uint32_t service)
{
	static const char *const keys[] = {
		[STANDING_LISTED] = NULL,
		[STANDING_UNLISTED] = "compare_unlisted",
		[STANDING_MERGED] = "compare_merged",
		[STANDING_ENDED] = "compare_ended",
	};
	const struct standing *standing = view_standing(call->view, service);
	struct slice name = cell_service_name(call, service);

	if (keys[standing->kind])
		out_text(out, NULL,
			SAY(&call->say, keys[standing->kind], {"service", name},
				{"other", standing->into == ROW_NONE
						  ? SLICE_EMPTY
						  : cell_service_name(call, standing->into)}));
	if (standing->renamed != ROW_NONE)
		out_text(out, NULL,
			SAY(&call->say, "compare_renamed", {"service", name},
				{"before", catalogue_cell(call->catalogue, TABLE_SERVICES, service,
						   SERVICES_NAME)}));
	if (standing->old)
		out_text(out, NULL,
			SAY(&call->say, "compare_place_old", {"service", name},
				{"date", say_date(&call->say, standing->date)}));
}

static void put_footnotes(
	const struct call *call, struct out *out, const struct comparing *comparing)
{
	bool old = false;

	out_list(out, "footnotes");
	for (uint32_t i = 0; i < comparing->n_services; i++) {
		old = old || rests_on_old(call, comparing->services[i]);
		put_standing(call, out, comparing->services[i]);
	}
	if (old)
		out_text(out, NULL, say_text(&call->say, "compare_old"));
	out_text(out, NULL, say_text(&call->say, "compare_unknown"));
	out_text(out, NULL, say_text(&call->say, "compare_no_ranking"));
	out_end(out);
}

int advise_compare(const struct call *call, struct out *out)
{
	struct comparing comparing;

	TRY(compare_read(call, &comparing));
	put_services(call, out, &comparing);
	out_list(out, "rows");
	for (uint32_t item = 0; item < catalogue_rows(call->catalogue, TABLE_ITEMS); item++)
		put_row(call, out, &comparing, item);
	out_end(out);
	put_footnotes(call, out, &comparing);
	return 0;
}
