#include "advisor/narrow.h"

#include "advisor/cell.h"
#include "advisor/measure.h"
#include "advisor/view.h"

/* ---- one requirement */

static uint32_t need_item(const struct call *call, const struct visit_need *need)
{
	return catalogue_find(call->catalogue, TABLE_ITEMS, need->item);
}

/* What does not apply to a service does not stand against it. */
static enum tri state_holds(
	const struct call *call, const struct visit_need *need, const struct fact *fact)
{
	enum tri holds = fact_holds(call, fact);

	if (fact->state == FACT_NOT_APPLICABLE)
		return TRI_YES;
	return slice_is_text(need->state, "no") ? tri_not(holds) : holds;
}

static enum tri bounds_hold(const struct visit_need *need, struct measure m)
{
	enum tri least = need->least.known ? measure_at_least(m, need->least.value) : TRI_YES;
	enum tri most = need->most.known ? measure_at_most(m, need->most.value) : TRI_YES;

	return m.apart ? TRI_YES : tri_and(least, most);
}

enum tri narrow_holds(const struct call *call, const struct visit_need *need, uint32_t service)
{
	uint32_t item = need_item(call, need);

	if (item == ROW_NONE)
		return TRI_UNKNOWN;
	if (need->state.len > 0)
		return state_holds(call, need, view_fact(call->view, service, item));
	return bounds_hold(need, measure_take(call, service, item));
}

/* ---- all of them */

/* Of what type: surely the visit's, surely another, or nobody has said. */
static enum tri type_holds(const struct call *call, uint32_t service)
{
	struct slice type = cell_service_type(call, service);

	if (call->visit->type.len == 0)
		return TRI_YES;
	return type.len == 0 ? TRI_UNKNOWN : tri_of(slice_is(type, call->visit->type));
}

/* `holds` has room for every service and requirement. */
static void begin(const struct call *call, struct narrowing *narrowing, uint8_t *holds)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_SERVICES);
	uint32_t n_needs = call->visit->needs.n;

	for (uint32_t service = 0; service < n; service++) {
		enum tri type =
			view_is_candidate(call->view, service) ? type_holds(call, service) : TRI_NO;

		if (type == TRI_NO)
			continue;
		narrowing->services[narrowing->n_services++] = (struct narrow_service){
			service, type, type == TRI_UNKNOWN, holds + (size_t)service * n_needs};
		narrowing->least += type == TRI_YES;
		narrowing->most++;
	}
}

static void apply(const struct call *call, struct narrowing *narrowing, uint32_t need)
{
	struct narrow_step *step = &narrowing->steps[need];

	for (uint32_t i = 0; i < narrowing->n_services; i++) {
		struct narrow_service *one = &narrowing->services[i];
		enum tri holds, before = one->stands;

		if (before == TRI_NO)
			continue;
		holds = narrow_holds(call, step->need, one->service);
		one->holds[need] = (uint8_t)holds;
		one->stands = tri_and(before, holds);
		if (holds == TRI_NO)
			step->out[step->n_out++] = one->service;
		if (holds == TRI_UNKNOWN)
			step->lack[step->n_lack++] = one->service;
		narrowing->least -= before == TRI_YES && holds != TRI_YES;
		narrowing->most -= holds == TRI_NO;
	}
	step->least = narrowing->least;
	step->most = narrowing->most;
}

_must_check_ int narrow_make(const struct call *call, struct narrowing *ret_narrowing)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_SERVICES);
	uint32_t n_needs = call->visit->needs.n;
	struct narrowing narrowing = {
		.services = arena_take_array(call->arena, n + 1, sizeof(*narrowing.services)),
		.steps = arena_take_array(call->arena, n_needs + 1, sizeof(*narrowing.steps)),
	};
	uint8_t *holds = arena_take_array(call->arena, n + 1, n_needs + 1);

	if (!narrowing.services || !narrowing.steps || !holds)
		return ERR_NO_MEMORY;
	begin(call, &narrowing, holds);
	for (uint32_t i = 0; i < n_needs; i++) {
		struct narrow_step *step = &narrowing.steps[narrowing.n_steps++];

		step->need = &call->visit->needs.at[i];
		step->out =
			arena_take_array(call->arena, narrowing.n_services + 1, sizeof(*step->out));
		step->lack = arena_take_array(
			call->arena, narrowing.n_services + 1, sizeof(*step->lack));
		if (!step->out || !step->lack)
			return ERR_NO_MEMORY;
		apply(call, &narrowing, i);
	}
	*ret_narrowing = narrowing;
	return 0;
}

/* ---- the answer */

static struct slice bound_text(const struct call *call, uint32_t item, struct visit_number bound)
{
	enum item_kind kind = catalogue_item_kind(call->catalogue, item);

	return kind == ITEM_YEN ? say_yen(&call->say, bound.value)
				: say_number(&call->say, bound.value);
}

static struct slice need_label(const struct call *call, const struct visit_need *need)
{
	uint32_t item = need_item(call, need);

	return item == ROW_NONE ? need->item : say_cell(&call->say, TABLE_ITEMS, item, ITEMS_JA);
}

static struct slice need_text(const struct call *call, const struct visit_need *need)
{
	const struct say *say = &call->say;
	uint32_t item = need_item(call, need);
	struct slice label = need_label(call, need), least, most;

	if (item == ROW_NONE || slice_is_text(need->state, "yes"))
		return SAY(say, "narrow_need_yes", {"label", label});
	if (need->state.len > 0)
		return SAY(say, "narrow_need_no", {"label", label});
	least = bound_text(call, item, need->least);
	most = bound_text(call, item, need->most);
	if (need->least.known && need->most.known)
		return SAY(say, "narrow_need_between", {"label", label}, {"least", least},
			{"most", most});
	return need->least.known ? SAY(say, "narrow_need_least", {"label", label}, {"least", least})
				 : SAY(say, "narrow_need_most", {"label", label}, {"most", most});
}

static void put_numbers(const struct call *call, struct out *out, const char *name,
	const uint32_t *services, uint32_t n)
{
	out_list(out, name);
	for (uint32_t i = 0; i < n; i++) {
		int64_t no = 0;

		(void)catalogue_number(
			call->catalogue, TABLE_SERVICES, services[i], SERVICES_NO, &no);
		out_number(out, NULL, no);
	}
	out_end(out);
}

static void put_step(const struct call *call, struct out *out, const struct narrow_step *step)
{
	out_object(out, NULL);
	out_text(out, "item", step->need->item);
	out_text(out, "need", need_text(call, step->need));
	out_number(out, "least", step->least);
	out_number(out, "most", step->most);
	put_numbers(call, out, "out", step->out, step->n_out);
	put_numbers(call, out, "lack", step->lack, step->n_lack);
	out_end(out);
}

/* What nobody has said of a service that is still undecided, and what to ask about it. */
static void put_lacking(const struct call *call, struct out *out, const struct narrow_service *one)
{
	const struct visit *visit = call->visit;
	uint32_t type = catalogue_find(call->catalogue, TABLE_ITEMS, slice_text("type"));

	out_list(out, "lack");
	if (one->type_open)
		out_text(out, NULL, say_cell(&call->say, TABLE_ITEMS, type, ITEMS_JA));
	for (uint32_t i = 0; i < visit->needs.n; i++) {
		if (one->holds[i] == TRI_UNKNOWN)
			out_text(out, NULL, need_label(call, &visit->needs.at[i]));
	}
	out_end(out);
	out_list(out, "ask");
	if (one->type_open && type != ROW_NONE)
		cell_put_ask(call, out, NULL, type);
	for (uint32_t i = 0; i < visit->needs.n; i++) {
		uint32_t item = need_item(call, &visit->needs.at[i]);

		if (item != ROW_NONE && one->holds[i] == TRI_UNKNOWN)
			cell_put_ask(call, out, NULL, item);
	}
	out_end(out);
}

static void put_services(const struct call *call, struct out *out, const char *name,
	const struct narrowing *narrowing, enum tri stands)
{
	out_list(out, name);
	for (uint32_t i = 0; i < narrowing->n_services; i++) {
		const struct narrow_service *one = &narrowing->services[i];

		if (one->stands != stands)
			continue;
		out_object(out, NULL);
		cell_put_service(call, out, one->service);
		if (stands == TRI_UNKNOWN)
			put_lacking(call, out, one);
		out_end(out);
	}
	out_end(out);
}

int advise_narrow(const struct call *call, struct out *out)
{
	struct narrowing narrowing;

	TRY(narrow_make(call, &narrowing));
	out_number(out, "total", narrowing.n_services);
	out_list(out, "steps");
	for (uint32_t i = 0; i < narrowing.n_steps; i++)
		put_step(call, out, &narrowing.steps[i]);
	out_end(out);
	out_object(out, "remain");
	out_number(out, "least", narrowing.least);
	out_number(out, "most", narrowing.most);
	out_end(out);
	put_services(call, out, "sure", &narrowing, TRI_YES);
	put_services(call, out, "perhaps", &narrowing, TRI_UNKNOWN);
	return 0;
}
