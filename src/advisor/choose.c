#include "advisor/choose.h"

#include "advisor/cell.h"
#include "advisor/moved.h"
#include "advisor/type.h"

struct slice choose_case_name(const struct call *call, uint32_t in_case)
{
	struct slice key = catalogue_cell(call->catalogue, TABLE_CASES, in_case, CASES_CASE);
	uint8_t *name = arena_take_array(call->arena, key.len + 1, 1);

	if (!name)
		return key;
	for (size_t i = 0; i < key.len; i++)
		name[i] = key.data[i] >= 'a' && key.data[i] <= 'z'
				  ? (uint8_t)(key.data[i] - 'a' + 'A')
				  : key.data[i];
	return slice_of(name, key.len);
}

/* The row that the survey prints for case and type. */
static uint32_t find_printed(const struct call *call, uint32_t in_case, struct slice type)
{
	const struct catalogue *catalogue = call->catalogue;
	struct slice key = catalogue_cell(catalogue, TABLE_CASES, in_case, CASES_CASE);
	uint32_t row =
		key.len ? catalogue_next(catalogue, TABLE_PRINTED, 0, PRINTED_CASE, key) : ROW_NONE;

	while (row != ROW_NONE &&
		!slice_is(catalogue_cell(catalogue, TABLE_PRINTED, row, PRINTED_TYPE), type))
		row = catalogue_next(catalogue, TABLE_PRINTED, row + 1, PRINTED_CASE, key);
	return row;
}

static struct slice printed_service(const struct call *call, const struct choosing *choosing)
{
	return catalogue_cell(call->catalogue, TABLE_PRINTED, choosing->printed, PRINTED_SERVICE);
}

bool choose_is_printed(const struct call *call, const struct choosing *choosing)
{
	struct slice first;

	if (choosing->n_answers == 0)
		return false;
	first = catalogue_cell(
		call->catalogue, TABLE_SERVICES, choosing->answers[0].service, SERVICES_SERVICE);
	return slice_is(first, printed_service(call, choosing));
}

_must_check_ static int find_answers(const struct call *call, struct choosing *choosing)
{
	uint32_t n = choosing->decision.n;

	if (n > CHOOSE_MAX_ANSWERS)
		n = CHOOSE_MAX_ANSWERS;
	choosing->answers =
		arena_take_array(call->arena, (size_t)n + 1, sizeof(*choosing->answers));
	if (!choosing->answers)
		return ERR_NO_MEMORY;
	for (uint32_t place = 0; place < n; place++)
		TRY(answer_make(&choosing->field, &choosing->rules, &choosing->weights,
			&choosing->decision, place, &choosing->answers[place]));
	choosing->n_answers = n;
	return 0;
}

_must_check_ static int find_rest(const struct call *call, struct choosing *choosing)
{
	const struct field *field = &choosing->field;

	choosing->rest =
		arena_take_array(call->arena, (size_t)field->n + 1, sizeof(*choosing->rest));
	if (!choosing->rest)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; choosing->decision.met && i < field->n; i++) {
		uint32_t service = field->services[i].service;
		const struct rule *rule = decide_falls(call, &choosing->rules, service);

		if (rule && field_fits(field, &field->services[i]))
			choosing->rest[choosing->n_rest++] = (struct choose_fallen){
				service, answer_why_out(call, rule, service)};
	}
	return 0;
}

/* Why there is no answer, from the nearest cause to the farthest. */
static void say_why(const struct call *call, struct choosing *choosing)
{
	const struct say *say = &call->say;
	struct sentences *why = &choosing->why;
	const struct rule *emptied = choosing->decision.emptied;

	if (choosing->type.len == 0)
		sentences_add(why, say_text(say, "choose_why_type"));
	else if (choosing->field.n == 0)
		sentences_add(why, say_text(say, "choose_why_nobody"));
	else if (choosing->field.n_fitting == 0)
		sentences_add(why, say_text(say, "choose_why_none_fits"));
	if (choosing->printed != ROW_NONE && printed_service(call, choosing).len == 0)
		sentences_add(why, say_text(say, "choose_why_source"));
	if (emptied)
		sentences_add(why, SAY(say,
					   emptied->act == RULE_REFUSE ? "choose_why_refused"
								       : "choose_why_step",
					   {"step", answer_step(call, emptied)}));
}

static void say_notes(const struct call *call, struct choosing *choosing)
{
	const struct say *say = &call->say;

	if (choosing->type_unsure)
		sentences_add(&choosing->notes, say_text(say, "choose_type_unsure"));
	for (uint32_t i = 0; i < choosing->fit.notes.n; i++)
		sentences_add(&choosing->notes, choosing->fit.notes.at[i]);
	if (choosing->field.n_untyped)
		sentences_add(&choosing->notes,
			SAY(say, "choose_untyped",
				{"n", say_number(say, choosing->field.n_untyped)}));
	if (choosing->decision.n > choosing->n_answers)
		sentences_add(&choosing->notes,
			SAY(say, "choose_more",
				{"n", say_number(
					      say, choosing->decision.n - choosing->n_answers)}));
	if (choosing->in_case == ROW_NONE && choosing->n_answers > 1)
		sentences_add(&choosing->notes, say_text(say, "choose_order"));
}

_must_check_ static int find_type(const struct call *call, struct choosing *choosing)
{
	struct typing typing;

	choosing->type = call->visit->type;
	if (call->visit->type.len)
		return 0;
	TRY(type_find(call, &typing));
	choosing->type = typing.type;
	choosing->type_unsure = typing.type.len > 0 && !typing.sure;
	return 0;
}

_must_check_ int choose_make(const struct call *call, struct choosing *ret_choosing)
{
	struct choosing choosing = {
		.in_case = rules_find_case(call, call->visit->chosen_case),
		.weights = weigh_visit(call),
		.why = SENTENCES_INIT(call->arena),
		.notes = SENTENCES_INIT(call->arena),
		.moved = SENTENCES_INIT(call->arena),
	};

	TRY(find_type(call, &choosing));
	choosing.printed = find_printed(call, choosing.in_case, choosing.type);
	TRY(fit_make(call, &choosing.fit));
	TRY(rules_read(call, choosing.in_case, &choosing.rules));
	TRY(field_make(call, &choosing.fit, choosing.type, &choosing.weights, &choosing.field));
	TRY(decide(&choosing.field, &choosing.rules, true, &choosing.decision));
	TRY(find_answers(call, &choosing));
	TRY(find_rest(call, &choosing));
	if (choosing.n_answers == 0)
		say_why(call, &choosing);
	say_notes(call, &choosing);
	if (choosing.field.n)
		TRY(moved_find(call, &choosing));
	TRY(sentences_result(&choosing.why));
	TRY(sentences_result(&choosing.notes));
	*ret_choosing = choosing;
	return 0;
}

static void put_printed(const struct call *call, const struct choosing *choosing, struct out *out)
{
	if (!choose_is_printed(call, choosing)) {
		out_null(out, "printed");
		return;
	}
	out_object(out, "printed");
	out_text(out, "service", printed_service(call, choosing));
	out_text(
		out, "reasons", say_cell(&call->say, TABLE_PRINTED, choosing->printed, PRINTED_JA));
	cell_put_doubts(call, out, TABLE_PRINTED, choosing->printed, PRINTED_DOUBTS);
	out_text(
		out, "source", cell_source(call, TABLE_PRINTED, choosing->printed, PRINTED_SOURCE));
	out_text(out, "place",
		catalogue_cell(call->catalogue, TABLE_PRINTED, choosing->printed, PRINTED_PLACE));
	out_end(out);
}

static void put_rest(const struct call *call, const struct choosing *choosing, struct out *out)
{
	out_list(out, "rest");
	for (uint32_t i = 0; i < choosing->n_rest; i++) {
		out_object(out, NULL);
		cell_put_service(call, out, choosing->rest[i].service);
		out_list(out, "reasons");
		out_text(out, NULL, choosing->rest[i].reason);
		out_end(out);
		out_end(out);
	}
	out_end(out);
}

int advise_choose(const struct call *call, struct out *out)
{
	struct choosing choosing;

	TRY(choose_make(call, &choosing));
	out_text(out, "case", choose_case_name(call, choosing.in_case));
	out_text(out, "type", choosing.type.len ? choosing.type : slice_text("unknown"));
	out_list(out, "answers");
	for (uint32_t i = 0; i < choosing.n_answers; i++)
		answer_put(call, &choosing.fit, &choosing.answers[i], out);
	out_end(out);
	out_text(out, "why", sentences_join(&choosing.why));
	put_printed(call, &choosing, out);
	sentences_put(&choosing.moved, out, "moved");
	if (choosing.type.len)
		fit_put_out(call, &choosing.fit, choosing.type, out, "out");
	else {
		out_list(out, "out");
		out_end(out);
	}
	put_rest(call, &choosing, out);
	sentences_put(&choosing.notes, out, "notes");
	return 0;
}
