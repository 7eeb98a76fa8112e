#include "advisor/visit.h"

#include "advisor/catalogue.h"
#include "advisor/shape.h"

const struct visit_answer *visit_answer(const struct visit *visit, const char *question)
{
	for (uint32_t i = 0; i < visit->answers.n; i++) {
		const struct visit_answer *answer = &visit->answers.at[i];

		if (slice_is_text(answer->question, question))
			return answer->known ? answer : NULL;
	}
	return NULL;
}

enum tri visit_tri(const struct visit *visit, const char *question)
{
	const struct visit_answer *answer = visit_answer(visit, question);

	return answer ? tri_parse(answer->text) : TRI_UNKNOWN;
}

struct visit_number visit_number(const struct visit *visit, const char *question)
{
	const struct visit_answer *answer = visit_answer(visit, question);

	if (!answer || answer->kind != VISIT_NUMBER)
		return (struct visit_number){0};
	return (struct visit_number){.value = answer->number, .known = true};
}

struct visit_number visit_terminals(const struct visit *visit)
{
	struct visit_number pcs = visit_number(visit, "pcs");

	if (visit->terminals.known)
		return visit->terminals;
	return pcs.value > 0 ? pcs : (struct visit_number){0};
}

static void put_answers(struct out *out, const char *name, const struct visit *visit)
{
	out_object(out, name);
	for (uint32_t i = 0; i < visit->answers.n; i++) {
		const struct visit_answer *answer = &visit->answers.at[i];
		char storage[DATE_TEXT];

		if (answer->stated && !answer->known)
			out_text_of(out, answer->question, slice_text("unknown"));
		else if (answer->known && answer->kind == VISIT_NUMBER)
			out_number_of(out, answer->question, answer->number);
		else if (answer->known)
			out_text_of(out, answer->question,
				answer->kind == VISIT_DATE ? date_text(answer->date, storage)
							   : answer->text);
	}
	out_end(out);
}

static void put_topics(const struct catalogue *catalogue, struct out *out, const char *name,
	const struct visit *visit)
{
	out_object(out, name);
	for (uint32_t i = 0; i < visit->topics.n; i++)
		out_text_of(out,
			catalogue_cell(
				catalogue, TABLE_TOPICS, visit->topics.at[i].topic, TOPICS_TOPIC),
			visit->topics.at[i].answer);
	out_end(out);
}

static void put_lines(struct out *out, const char *name, const struct visit *visit)
{
	out_object(out, name);
	for (uint32_t i = 0; i < visit->self_run.n; i++)
		out_number_of(out, visit->self_run.at[i].line, visit->self_run.at[i].number.value);
	out_end(out);
}

static void put_slices(struct out *out, const char *name, const struct any_list *list)
{
	out_list(out, name);
	for (uint32_t i = 0; i < list->n; i++)
		out_text(out, NULL, ((const struct slice *)list->at)[i]);
	out_end(out);
}

struct writing {
	const struct catalogue *catalogue;
	const struct visit *visit;
	struct out *out;
};

static void put_shape(const struct writing *w, const struct shape *shape, const void *base);

static void put_structs(
	const struct writing *w, const struct field *field, const struct any_list *list)
{
	out_list(w->out, field->name);
	for (uint32_t i = 0; i < list->n; i++) {
		out_object(w->out, NULL);
		put_shape(w, field->shape, (const char *)list->at + i * field->shape->size);
		out_end(w->out);
	}
	out_end(w->out);
}

static void put_object(const struct writing *w, const struct field *field, const void *base)
{
	out_object(w->out, field->name);
	put_shape(w, field->shape, base);
	out_end(w->out);
}

static bool is_any_said(const struct shape *shape, const void *base);

static bool is_said(const struct field *field, const void *base)
{
	const void *from = (const char *)base + field->offset;

	switch (field->kind) {
	case FIELD_TRI:
		return *(const enum tri *)from != TRI_UNKNOWN;
	case FIELD_TAX:
		return *(const enum tax *)from != TAX_UNSTATED;
	case FIELD_NUMBER:
		return ((const struct visit_number *)from)->known;
	case FIELD_DATE:
	case FIELD_PAST:
	case FIELD_DAY:
		return date_is_known(*(const struct date *)from);
	case FIELD_KEYS:
	case FIELD_TEXTS:
	case FIELD_LIST:
	case FIELD_TOPICS:
	case FIELD_LINES:
		return ((const struct any_list *)from)->n > 0;
	case FIELD_OBJECT:
		return is_any_said(field->shape, base);
	case FIELD_ANSWERS:
	case FIELD_FORMAT:
		return true;
	default:
		return ((const struct slice *)from)->len > 0;
	}
}

static bool is_any_said(const struct shape *shape, const void *base)
{
	for (size_t i = 0; i < shape->n_fields; i++) {
		if (is_said(&shape->fields[i], base))
			return true;
	}
	return false;
}

/* Members of more than one value. */
static void put_compound(const struct writing *w, const struct field *field, const void *base)
{
	const void *from = (const char *)base + field->offset;

	switch (field->kind) {
	case FIELD_OBJECT:
		put_object(w, field, base);
		return;
	case FIELD_ANSWERS:
		put_answers(w->out, field->name, w->visit);
		return;
	case FIELD_TOPICS:
		put_topics(w->catalogue, w->out, field->name, w->visit);
		return;
	case FIELD_LINES:
		put_lines(w->out, field->name, w->visit);
		return;
	case FIELD_LIST:
		put_structs(w, field, from);
		return;
	default:
		put_slices(w->out, field->name, from);
	}
}

static void put_field(const struct writing *w, const struct field *field, const void *base)
{
	const void *from = (const char *)base + field->offset;

	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_NOTES:
	case FIELD_WORD:
	case FIELD_NAME:
	case FIELD_KEY:
	case FIELD_MAC:
	case FIELD_PHONE:
	case FIELD_POSTAL:
		out_text(w->out, field->name, *(const struct slice *)from);
		return;
	case FIELD_TRI:
		out_words(w->out, field->name, tri_word(*(const enum tri *)from));
		return;
	case FIELD_TAX:
		out_words(w->out, field->name,
			*(const enum tax *)from == TAX_INCLUDED ? "included" : "excluded");
		return;
	case FIELD_NUMBER:
		out_number(w->out, field->name, ((const struct visit_number *)from)->value);
		return;
	case FIELD_FORMAT:
		out_number(w->out, field->name, SHAPE_FORMAT);
		return;
	case FIELD_DATE:
	case FIELD_PAST:
	case FIELD_DAY:
		out_date(w->out, field->name, *(const struct date *)from);
		return;
	default:
		put_compound(w, field, base);
	}
}

/* What nobody has said is left out. */
static void put_shape(const struct writing *w, const struct shape *shape, const void *base)
{
	for (size_t i = 0; i < shape->n_fields; i++) {
		if (is_said(&shape->fields[i], base))
			put_field(w, &shape->fields[i], base);
	}
}

void visit_put(const struct catalogue *catalogue, const struct visit *visit, struct out *out,
	const char *name)
{
	struct writing writing = {.catalogue = catalogue, .visit = visit, .out = out};

	out_object(out, name);
	put_shape(&writing, &shape_visit, visit);
	out_end(out);
}
