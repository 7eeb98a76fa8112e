#include "records/fields.h"

#include <stdio.h>

#include "base/map.h"

void field_set_start(struct field_set *set)
{
	arena_reset(&set->arena);
	set->n_fields = 0;
	if (++set->round == 0) {
		memset(set->slots, 0, sizeof(set->slots));
		set->round = 1;
	}
}

/* The slot of the name: its own, or the free one where it would be. */
static struct field_slot *find_slot(struct field_set *set, struct slice name)
{
	size_t at = (size_t)map_hash(name, 0) % FIELDS_N_SLOTS;

	while (set->slots[at].round == set->round &&
		!slice_is(set->fields[set->slots[at].field].name, name))
		at = (at + 1) % FIELDS_N_SLOTS;
	return &set->slots[at];
}

struct sigma_field *field_set_find(struct field_set *set, struct slice name)
{
	struct field_slot *slot = find_slot(set, name);

	return slot->round == set->round ? &set->fields[slot->field] : NULL;
}

/* A new field without a value yet. */
static int claim(struct field_set *set, struct slice name, struct sigma_field **ret)
{
	struct field_slot *slot = find_slot(set, name);

	if (set->n_fields == RECORD_MAX_FIELDS)
		return ERR_TOO_LARGE;
	*slot = (struct field_slot){set->round, (uint32_t)set->n_fields};
	set->lists[set->n_fields] = (struct field_list){0};
	*ret = &set->fields[set->n_fields++];
	**ret = (struct sigma_field){.name = name};
	return 0;
}

/* ---- lists: a row of slices */

bool field_list_next(struct slice *rest, struct slice *ret_text)
{
	if (rest->len < sizeof(struct slice))
		return false;
	memcpy(ret_text, rest->data, sizeof(*ret_text));
	*rest = slice_from(*rest, sizeof(struct slice));
	return true;
}

static int grow_list(struct field_set *set, struct field_list *list)
{
	uint32_t room = list->room ? 2 * list->room : 8;
	struct slice *texts = arena_take_array(&set->arena, room, sizeof(*texts));

	if (!texts)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < list->n; i++)
		texts[i] = list->texts[i];
	list->texts = texts;
	list->room = room;
	return 0;
}

static int add_text(struct field_set *set, struct sigma_field *field, struct slice text)
{
	struct field_list *list = &set->lists[field - set->fields];

	if (list->n == RECORD_MAX_LIST) {
		field->truncated = true;
		return 0;
	}
	if (list->n == list->room)
		TRY(grow_list(set, list));
	list->texts[list->n++] = text;
	field->text = slice_of(list->texts, list->n * sizeof(text));
	return 0;
}

/* A number that is no 64-bit integer, as a text that is kept. */
static int take_number(struct field_set *set, struct json_value value, struct slice *ret)
{
	char number[JSON_NUMBER_TEXT];
	struct slice text;

	TRY(json_number_text(value, number, &text));
	*ret = arena_dup(&set->arena, text);
	return ret->data ? 0 : ERR_NO_MEMORY;
}

/* ERR_BAD_VALUE: it is neither text, number nor boolean. */
static int text_of(struct field_set *set, struct json_value value, struct slice *ret)
{
	bool flag;

	if (json_text(value, ret) == 0)
		return 0;
	if (json_bool(value, &flag) == 0) {
		*ret = slice_text(flag ? "true" : "false");
		return 0;
	}
	return take_number(set, value, ret);
}

/* The text of a whole number, kept. */
static int take_digits(struct field_set *set, int64_t number, struct slice *ret)
{
	char digits[JSON_NUMBER_TEXT];
	int len = snprintf(digits, sizeof(digits), "%lld", (long long)number);

	*ret = arena_dup(&set->arena, slice_of(digits, (size_t)len));
	return ret->data ? 0 : ERR_NO_MEMORY;
}

/* A field's one value as the first text of a list. */
static int make_list(struct field_set *set, struct sigma_field *field)
{
	const struct sigma_field one = *field;
	struct slice text = one.text;

	if (one.type == SIGMA_LIST)
		return 0;
	field->type = SIGMA_LIST;
	field->text = SLICE_EMPTY;
	if (one.type == SIGMA_NULL)
		return 0;
	if (one.type == SIGMA_BOOLEAN)
		text = slice_text(one.number ? "true" : "false");
	if (one.type == SIGMA_INTEGER)
		TRY(take_digits(set, one.number, &text));
	return add_text(set, field, text);
}

struct gathering {
	struct field_set *set;
	struct sigma_field *field;
};

static int add_element(void *ctx, struct slice name _unused_, struct json_value value)
{
	const struct gathering *g = ctx;
	struct slice text;
	int r = text_of(g->set, value, &text);

	/* null says nothing; an array in an array has no name. */
	return r == ERR_BAD_VALUE ? 0 : r ?: add_text(g->set, g->field, text);
}

static int add_to_list(struct field_set *set, struct sigma_field *field, struct json_value value)
{
	struct gathering g = {set, field};

	TRY(make_list(set, field));
	return json_type_of(value) == JSON_ARRAY ? json_each(value, add_element, &g)
						 : add_element(&g, SLICE_EMPTY, value);
}

/* ---- values */

static int set_number(struct field_set *set, struct sigma_field *field, struct json_value value)
{
	field->type = SIGMA_INTEGER;
	if (json_i64(value, &field->number) == 0)
		return 0;
	field->type = SIGMA_TEXT;
	return take_number(set, value, &field->text);
}

static int set_value(struct field_set *set, struct sigma_field *field, struct json_value value)
{
	bool flag;

	switch (json_type_of(value)) {
	case JSON_TEXT:
		field->type = SIGMA_TEXT;
		return json_text(value, &field->text);
	case JSON_INTEGER:
	case JSON_NUMBER:
		return set_number(set, field, value);
	case JSON_BOOL:
		TRY(json_bool(value, &flag));
		field->type = SIGMA_BOOLEAN;
		field->number = flag;
		return 0;
	case JSON_ARRAY:
		return add_to_list(set, field, value);
	default:
		field->type = SIGMA_NULL;
		return 0;
	}
}

int field_set_add(struct field_set *set, struct slice name, struct json_value value, bool gather)
{
	struct sigma_field *field;

	if (name.len == 0 || name.len > RECORD_MAX_NAME || json_type_of(value) == JSON_OBJECT)
		return 0;
	field = field_set_find(set, name);
	if (field)
		return gather ? add_to_list(set, field, value) : 0;
	TRY(claim(set, name, &field));
	return set_value(set, field, value);
}

int field_set_alias(struct field_set *set, struct slice name, const struct sigma_field *field)
{
	struct sigma_field copy = *field, *other;

	if (field_set_find(set, name))
		return 0;
	TRY(claim(set, name, &other));
	*other = copy;
	other->name = name;
	return 0;
}

/* ---- names */

int field_set_join(struct field_set *set, struct slice path, struct slice name, struct slice *ret)
{
	size_t len = path.len + 1 + name.len;
	uint8_t *to;

	*ret = path.len == 0 ? name : SLICE_EMPTY;
	if (path.len == 0 || len > RECORD_MAX_NAME)
		return 0;
	to = arena_take(&set->arena, len);
	if (!to)
		return ERR_NO_MEMORY;
	memcpy(to, path.data, path.len);
	to[path.len] = '.';
	if (name.len > 0)
		memcpy(to + path.len + 1, name.data, name.len);
	*ret = slice_of(to, len);
	return 0;
}

int field_set_strip(struct field_set *set, struct slice name, struct slice *ret)
{
	size_t n = 0;
	uint8_t *to;

	*ret = name;
	if (slice_find_byte(name, ' ') == name.len)
		return 0;
	to = arena_take(&set->arena, name.len);
	if (!to)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] != ' ')
			to[n++] = name.data[i];
	*ret = slice_of(to, n);
	return 0;
}
