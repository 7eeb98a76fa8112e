#include "advisor/catalogue.h"
#include "advisor/normal.h"
#include "advisor/quotation.h"
#include "advisor/value.h"
#include "base/text.h"

/* Room for a list's elements, or its refusal. */
static int take_list(struct reading *r, const struct spot *spot, uint32_t max, size_t element_bytes,
	struct any_list *ret_list)
{
	struct any_list list = {.n = spot->value->n_items};
	_cleanup_(buf_done) struct buf text = BUF_INIT(16);

	if (spot->value->kind != READ_LIST)
		return value_refuse_kind(r, spot, "list");
	if (list.n > max) {
		buf_put_format(&text, "%u", max);
		return value_refuse(r, spot, MSG_ADVISOR_TOO_MANY, buf_slice(&text));
	}
	list.at = arena_take_array(r->arena, list.n, element_bytes);
	if (!list.at)
		return ERR_NO_MEMORY;
	*ret_list = list;
	return 0;
}

static int take_slices(struct reading *r, const struct spot *spot, struct any_list *list)
{
	TRY(take_list(r, spot, SHAPE_MAX_KEYS, sizeof(struct slice), list));
	for (uint32_t i = 0; i < list->n; i++) {
		struct spot inner = {
			.value = &spot->value->items[i], .place = {.up = &spot->place, .index = i}};
		struct slice *to = (struct slice *)list->at + i;

		if (spot->field->kind == FIELD_KEYS)
			TRY(value_take_key(r, &inner, spot->field->table, to));
		else
			TRY(value_take_text(r, &inner, SHAPE_MAX_TEXT, to));
	}
	return 0;
}

static int read_shape(
	struct reading *r, const struct spot *spot, const struct shape *shape, void *base);

static int take_structs(struct reading *r, const struct spot *spot, struct any_list *list)
{
	const struct shape *shape = spot->field->shape;

	TRY(take_list(r, spot, shape->max, shape->size, list));
	for (uint32_t i = 0; i < list->n; i++) {
		struct spot inner = {
			.value = &spot->value->items[i], .place = {.up = &spot->place, .index = i}};

		TRY(read_shape(r, &inner, shape, (char *)list->at + i * shape->size));
	}
	return 0;
}

static int take_format(struct reading *r, const struct spot *spot)
{
	struct visit_number format = {0};

	TRY(value_take_number(r, spot, 1, 1000, &format));
	if (format.known && format.value != SHAPE_FORMAT) {
		_cleanup_(buf_done) struct buf text = BUF_INIT(16);

		buf_put_format(&text, "%lld", (long long)format.value);
		return value_refuse(r, spot, MSG_ADVISOR_NEWER_VISIT, buf_slice(&text));
	}
	return 0;
}

static const struct {
	const char *name;
	enum visit_kind kind;
} question_kinds[] = {{"number", VISIT_NUMBER}, {"yesno", VISIT_YESNO}, {"choice", VISIT_CHOICE},
	{"text", VISIT_TEXT}, {"date", VISIT_DATE}};

/* Every question has an answer, which nobody may have given yet. */
static int begin_answers(struct reading *r)
{
	uint32_t n = catalogue_rows(r->catalogue, TABLE_QUESTIONS);

	r->visit->answers.at = arena_take_array(r->arena, n, sizeof(struct visit_answer));
	if (!r->visit->answers.at)
		return ERR_NO_MEMORY;
	r->visit->answers.n = n;
	for (uint32_t row = 0; row < n; row++) {
		struct visit_answer *answer = &r->visit->answers.at[row];
		struct slice kind =
			catalogue_cell(r->catalogue, TABLE_QUESTIONS, row, QUESTIONS_KIND);

		answer->question =
			catalogue_cell(r->catalogue, TABLE_QUESTIONS, row, QUESTIONS_QUESTION);
		answer->kind = VISIT_TEXT;
		for (size_t i = 0; i < ARRAY_SIZE(question_kinds); i++) {
			if (slice_is_text(kind, question_kinds[i].name))
				answer->kind = question_kinds[i].kind;
		}
	}
	return 0;
}

/* One of KEY=ja=en;KEY=ja=en. */
static int take_choice(
	struct reading *r, const struct spot *spot, uint32_t question, struct slice *ret_word)
{
	struct slice rest =
		catalogue_cell(r->catalogue, TABLE_QUESTIONS, question, QUESTIONS_CHOICES);
	struct slice choice, word;

	TRY(value_take_word(r, spot, &word));
	while (text_next_part(&rest, ';', &choice)) {
		if (slice_is(slice_of(choice.data, slice_find_byte(choice, '=')), word)) {
			*ret_word = word;
			return 0;
		}
	}
	return value_refuse(r, spot, MSG_ADVISOR_NOT_ONE_OF, spot->value->text);
}

static int read_answer(
	struct reading *r, const struct spot *spot, uint32_t question, struct visit_answer *answer)
{
	struct visit_number number = {0};
	enum tri tri = TRI_UNKNOWN;

	answer->stated = true;
	if (spot->value->kind == READ_TEXT && answer->kind != VISIT_TEXT &&
		normal_is_unknown(spot->value->text)) {
		answer->stated = spot->value->text.len > 0;
		return 0;
	}
	switch (answer->kind) {
	case VISIT_NUMBER:
		TRY(value_take_number(r, spot, 0, 1000000, &number));
		answer->number = number.value;
		answer->known = number.known;
		return 0;
	case VISIT_DATE:
		TRY(value_take_date(r, spot, FIELD_DATE, &answer->date));
		answer->known = date_is_known(answer->date);
		return 0;
	case VISIT_YESNO:
		TRY(value_take_tri(r, spot, &tri));
		answer->known = tri != TRI_UNKNOWN;
		answer->text = slice_text(tri_word(tri));
		return 0;
	case VISIT_CHOICE:
		TRY(take_choice(r, spot, question, &answer->text));
		answer->known = true;
		return 0;
	default:
		TRY(value_take_text(r, spot, SHAPE_MAX_TEXT, &answer->text));
		answer->known = answer->stated = answer->text.len > 0;
		return 0;
	}
}

/* The members of an object whose names come from the catalogue, one after the other. */
typedef int member_reader(struct reading *r, const struct spot *spot);

static int read_members(struct reading *r, const struct spot *spot, member_reader *read_one)
{
	if (spot->value->kind != READ_OBJECT)
		return value_refuse_kind(r, spot, "object");
	for (uint32_t i = 0; i < spot->value->n_items; i++) {
		const struct read_value *value = &spot->value->items[i];
		struct spot inner = {
			.value = value, .place = {.up = &spot->place, .name = value->name}};

		if (value->kind != READ_NULL)
			TRY(read_one(r, &inner));
	}
	return 0;
}

static int read_company_member(struct reading *r, const struct spot *spot)
{
	uint32_t row = catalogue_find(r->catalogue, TABLE_QUESTIONS, spot->value->name);

	if (row != ROW_NONE)
		TRY(read_answer(r, spot, row, &r->visit->answers.at[row]));
	if (slice_is_text(spot->value->name, "name"))
		return value_take_text(r, spot, SHAPE_MAX_TEXT, &r->visit->company);
	return row != ROW_NONE
		       ? 0
		       : value_refuse(r, spot, MSG_ADVISOR_UNKNOWN_MEMBER, spot->value->name);
}

/* A topic by its key or its number in the official list. */
static uint32_t find_topic(const struct catalogue *catalogue, struct slice name)
{
	uint32_t row = catalogue_find(catalogue, TABLE_TOPICS, name);

	return row != ROW_NONE ? row : catalogue_next(catalogue, TABLE_TOPICS, 0, TOPICS_NO, name);
}

static int read_topic_member(struct reading *r, const struct spot *spot)
{
	struct visit_topic *topic = &r->visit->topics.at[r->visit->topics.n];

	topic->topic = find_topic(r->catalogue, spot->value->name);
	if (topic->topic == ROW_NONE)
		return value_refuse(r, spot, MSG_ADVISOR_UNKNOWN_MEMBER, spot->value->name);
	for (uint32_t i = 0; i < r->visit->topics.n; i++) {
		if (r->visit->topics.at[i].topic == topic->topic)
			return value_refuse(r, spot, MSG_ADVISOR_TWICE, spot->value->name);
	}
	TRY(value_take_one_of(r, spot, "done|partly|not|unknown", &topic->answer));
	r->visit->topics.n += topic->answer.len > 0;
	return 0;
}

static int read_line_member(struct reading *r, const struct spot *spot)
{
	struct visit_line *line = &r->visit->self_run.at[r->visit->self_run.n];

	line->line = spot->value->name;
	if (catalogue_find(r->catalogue, TABLE_SELF_RUN, line->line) == ROW_NONE)
		return value_refuse(r, spot, MSG_ADVISOR_UNKNOWN_MEMBER, spot->value->name);
	TRY(value_take_number(r, spot, 0, INT64_C(1000000000000), &line->number));
	r->visit->self_run.n += line->number.known;
	return 0;
}

/* Room for as many as there are members. */
static int read_counted(
	struct reading *r, const struct spot *spot, size_t element_bytes, member_reader *read_one)
{
	struct any_list *list = (void *)((char *)spot->base + spot->field->offset);

	list->at = arena_take_array(r->arena, spot->value->n_items, element_bytes);
	return list->at ? read_members(r, spot, read_one) : ERR_NO_MEMORY;
}

static int read_list_field(struct reading *r, const struct spot *spot, void *to)
{
	switch (spot->field->kind) {
	case FIELD_KEYS:
	case FIELD_TEXTS:
		return take_slices(r, spot, to);
	case FIELD_LIST:
		return take_structs(r, spot, to);
	case FIELD_ANSWERS:
		return read_members(r, spot, read_company_member);
	case FIELD_TOPICS:
		return read_counted(r, spot, sizeof(struct visit_topic), read_topic_member);
	case FIELD_LINES:
		return read_counted(r, spot, sizeof(struct visit_line), read_line_member);
	case FIELD_OBJECT:
		return read_shape(r, spot, spot->field->shape, spot->base);
	default:
		return take_format(r, spot);
	}
}

static int read_field(struct reading *r, const struct spot *spot)
{
	const struct field *field = spot->field;
	void *to = (char *)spot->base + field->offset;

	switch (field->kind) {
	case FIELD_TEXT:
		return value_take_text(r, spot, SHAPE_MAX_TEXT, to);
	case FIELD_NOTES:
		return value_take_text(r, spot, SHAPE_MAX_NOTES, to);
	case FIELD_WORD:
		return value_take_one_of(r, spot, field->words, to);
	case FIELD_NAME:
		return value_take_name(r, spot, to);
	case FIELD_KEY:
		return value_take_key(r, spot, field->table, to);
	case FIELD_TRI:
		return value_take_tri(r, spot, to);
	case FIELD_TAX:
		return value_take_tax(r, spot, to);
	case FIELD_MAC:
	case FIELD_PHONE:
	case FIELD_POSTAL:
		return value_take_formed(r, spot, field->kind, to);
	case FIELD_NUMBER:
		return value_take_number(r, spot, field->least, field->most, to);
	case FIELD_DATE:
	case FIELD_PAST:
	case FIELD_DAY:
		return value_take_date(r, spot, field->kind, to);
	default:
		return read_list_field(r, spot, to);
	}
}

static const struct field *find_field(const struct shape *shape, struct slice name)
{
	for (size_t i = 0; i < shape->n_fields; i++) {
		if (slice_is_text(name, shape->fields[i].name))
			return &shape->fields[i];
	}
	return NULL;
}

/* Zeroed memory would say no where nobody has said anything. */
static void begin_unknown(const struct shape *shape, void *base)
{
	for (size_t i = 0; i < shape->n_fields; i++) {
		enum tri *tri = (void *)((char *)base + shape->fields[i].offset);

		if (shape->fields[i].kind == FIELD_TRI)
			*tri = TRI_UNKNOWN;
	}
}

static int read_shape(
	struct reading *r, const struct spot *spot, const struct shape *shape, void *base)
{
	if (spot->value->kind != READ_OBJECT)
		return value_refuse_kind(r, spot, "object");
	begin_unknown(shape, base);
	for (uint32_t i = 0; i < spot->value->n_items; i++) {
		const struct read_value *value = &spot->value->items[i];
		struct spot inner = {.value = value,
			.place = {.up = &spot->place, .name = value->name},
			.base = base,
			.field = find_field(shape, value->name)};

		if (!inner.field)
			return value_refuse(r, &inner, MSG_ADVISOR_UNKNOWN_MEMBER, value->name);
		if (value->kind != READ_NULL)
			TRY(read_field(r, &inner));
	}
	return 0;
}

/* What counts something is never below zero. What is no number at all stays the text that was said. */
static int check_facts(const struct reading *r)
{
	const struct read_place visit = {NULL, SLICE_LITERAL("visit"), 0};
	const struct read_place list = {&visit, SLICE_LITERAL("facts"), 0};

	for (uint32_t i = 0; i < r->visit->facts.n; i++) {
		const struct visit_fact *fact = &r->visit->facts.at[i];
		const struct read_place one = {&list, SLICE_EMPTY, i};
		const struct read_place at = {&one, SLICE_LITERAL("value"), 0};
		uint32_t item = catalogue_find(r->catalogue, TABLE_ITEMS, fact->item);
		int64_t number;

		if (item != ROW_NONE && item_is_number(catalogue_item_kind(r->catalogue, item)) &&
			normal_number(fact->value, &number) == 0 && number < 0)
			return read_refuse(r->fault, MSG_ADVISOR_NUMBER_RANGE, &at, fact->value);
	}
	return 0;
}

int visit_read(const struct catalogue *catalogue, const struct read_value *json, struct date today,
	struct arena *arena, struct fault *fault, struct visit **ret_visit)
{
	struct visit *visit = arena_take(arena, sizeof(*visit));
	struct reading reading = {
		.catalogue = catalogue, .arena = arena, .fault = fault, .visit = visit};
	struct spot top = {.value = json, .place = {.name = slice_text("visit")}};

	if (!visit)
		return ERR_NO_MEMORY;
	visit->today = today;
	reading.next_note = &visit->changed;
	TRY(begin_answers(&reading));
	if (json)
		TRY(read_shape(&reading, &top, &shape_visit, visit));
	TRY(check_facts(&reading));
	TRY(quotation_check(visit, arena, fault));
	*ret_visit = visit;
	return 0;
}
