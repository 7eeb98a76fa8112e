#include "formats/lines/fields.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/text.h"
#include "event/cbor.h"
#include "formats/lines/lines.h"

enum {
	/* Names, and lists whose encoding is at most two and a half times the line. */
	ARENA_BYTES = 512 * 1024,
	LIST_BYTES = 4 * LINE_MAX_BYTES,
	/* Of the table of names: a power of two, at most half full. */
	N_SLOTS = 2 * EVENT_MAX_FIELDS,
};

struct fields {
	struct arena arena;
	struct buf list;
	struct event *event;
	const struct fields_taken *taken;
	uint16_t slots[N_SLOTS]; /* index of a field + 1, by its name's hash; 0: free */
};

/* The object that is walked: its path and how deep it lies. */
struct level {
	struct fields *fields;
	struct slice path;
	unsigned depth;
};

_must_check_ int fields_new(struct fields **ret)
{
	struct fields *fields = calloc(1, sizeof(*fields));

	if (!fields)
		return ERR_NO_MEMORY;
	arena_init(&fields->arena, ARENA_BYTES);
	buf_init(&fields->list, LIST_BYTES);
	*ret = fields;
	return 0;
}

struct fields *fields_free(struct fields *fields)
{
	if (!fields)
		return NULL;
	arena_done(&fields->arena);
	buf_done(&fields->list);
	free(fields);
	return NULL;
}

/* ---- lists */

struct list {
	struct fields *fields;
	size_t n;
	bool truncated;
};

static int put_element(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct list *list = ctx;
	char number[JSON_NUMBER_TEXT];
	struct slice text;
	bool flag;

	if (list->n == EVENT_MAX_LIST) {
		list->truncated = true;
		return 1;
	}
	if (json_bool(value, &flag) == 0)
		text = slice_text(flag ? "true" : "false");
	else if (json_text(value, &text) < 0 && json_number_text(value, number, &text) < 0) {
		list->truncated = true;
		return 0;
	}
	list->n++;
	return cbor_put_text(&list->fields->list, text);
}

/* As event_list_next reads it: the array's head, then its texts. */
static int put_list(struct fields *fields, struct json_value value, struct event_field *field)
{
	_cleanup_(buf_done) struct buf head = BUF_INIT(16);
	struct list list = {.fields = fields};
	uint8_t *to;

	buf_clear(&fields->list);
	TRY(json_each(value, put_element, &list));
	TRY(cbor_put_array(&head, list.n));
	to = arena_take(&fields->arena, head.len + fields->list.len);
	if (!to)
		return ERR_NO_MEMORY;
	memcpy(to, head.data, head.len);
	if (fields->list.len > 0)
		memcpy(to + head.len, fields->list.data, fields->list.len);
	field->type = FIELD_LIST;
	field->text = slice_of(to, head.len + fields->list.len);
	field->truncated = list.truncated;
	return 0;
}

/* ---- fields */

static int put_text(struct event_field *field, struct slice text)
{
	field->type = FIELD_TEXT;
	field->text = text_cut_utf8(text, EVENT_MAX_TEXT);
	field->truncated = field->text.len < text.len;
	return 0;
}

static int put_number_text(
	struct fields *fields, struct json_value value, struct event_field *field)
{
	char number[JSON_NUMBER_TEXT];
	struct slice text;

	TRY(json_number_text(value, number, &text));
	text = arena_dup(&fields->arena, text);
	return text.data ? put_text(field, text) : ERR_NO_MEMORY;
}

static int put_value(struct fields *fields, struct json_value value, struct event_field *field)
{
	struct slice text;
	bool flag;

	if (json_type_of(value) == JSON_ARRAY)
		return put_list(fields, value, field);
	if (json_text(value, &text) == 0)
		return put_text(field, text);
	if (json_i64(value, &field->number) == 0) {
		field->type = FIELD_INTEGER;
		return 0;
	}
	if (json_bool(value, &flag) < 0)
		return put_number_text(fields, value, field);
	field->type = FIELD_BOOLEAN;
	field->number = flag;
	return 0;
}

/* Whoever knows how to make hashes collide makes 256 names be compared with each other, no more. */
static int claim_name(struct fields *fields, struct slice name)
{
	const struct event *event = fields->event;
	size_t at = (size_t)map_hash(name, 0) % N_SLOTS;

	for (; fields->slots[at] > 0; at = (at + 1) % N_SLOTS) {
		if (slice_is(event->fields[fields->slots[at] - 1].name, name))
			return ERR_EXISTS;
	}
	fields->slots[at] = (uint16_t)(event->n_fields + 1);
	return 0;
}

static int add_field(struct fields *fields, struct slice name, struct json_value value)
{
	struct event *event = fields->event;
	struct event_field *field;

	if (event->n_fields == EVENT_MAX_FIELDS)
		return ERR_TOO_LARGE;
	TRY(claim_name(fields, name));
	field = &event->fields[event->n_fields++];
	*field = (struct event_field){.name = name, .key = field_key_of(name)};
	return put_value(fields, value, field);
}

static size_t path_bytes(const struct level *level, struct slice name)
{
	return level->depth == 0 ? name.len : level->path.len + 1 + name.len;
}

static int join_path(const struct level *level, struct slice name, struct slice *ret_path)
{
	uint8_t *to;

	if (level->depth == 0) {
		*ret_path = name;
		return 0;
	}
	to = arena_take(&level->fields->arena, path_bytes(level, name));
	if (!to)
		return ERR_NO_MEMORY;
	memcpy(to, level->path.data, level->path.len);
	to[level->path.len] = '.';
	memcpy(to + level->path.len + 1, name.data, name.len);
	*ret_path = slice_of(to, path_bytes(level, name));
	return 0;
}

static bool is_taken(const struct level *level, struct slice name)
{
	const struct fields_taken *taken = level->fields->taken;

	return level->depth == 0 && ((taken->logsource && slice_is_text(name, taken->logsource)) ||
					    (taken->time && slice_is_text(name, taken->time)));
}

static int put_member(void *ctx, struct slice name, struct json_value value)
{
	const struct level *level = ctx;
	struct level inner = {.fields = level->fields, .depth = level->depth + 1};
	enum json_type type = json_type_of(value);
	struct slice path;

	if (type == JSON_NULL || is_taken(level, name))
		return 0;
	/* No rule can name it; and what lies below it has a longer name still. Nor does it take room: a line
	 * holds more of these than there is room for. */
	if (name.len == 0 || path_bytes(level, name) > EVENT_MAX_NAME)
		return 0;
	TRY(join_path(level, name, &path));
	if (type != JSON_OBJECT)
		return add_field(level->fields, path, value);
	if (inner.depth == LINE_MAX_DEPTH)
		return ERR_TOO_LARGE;
	inner.path = path;
	return json_each(value, put_member, &inner);
}

_must_check_ int fields_read(struct fields *fields, struct json_value object,
	const struct fields_taken *taken, struct event *event)
{
	struct level top = {.fields = fields};

	arena_reset(&fields->arena);
	memset(fields->slots, 0, sizeof(fields->slots));
	fields->event = event;
	fields->taken = taken;
	return json_each(object, put_member, &top);
}
