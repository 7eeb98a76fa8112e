#include "sigma/yaml.h"

#include <yaml.h>

#include "base/text.h"
#include "sigma/refuse.h"

enum { MAX_KEYS = 1024 };

struct sigma_yaml_reader {
	yaml_parser_t parser;
	bool ended;          /* nothing more can be read */
	bool refused;        /* this document is; `fault` says why */
	size_t n_nodes;      /* of this document */
	struct arena *arena; /* the same */
	struct fault *fault; /* the same */
};

static const struct slice byte_order_mark = SLICE_LITERAL("\xef\xbb\xbf");

int sigma_yaml_open(struct slice text, struct sigma_yaml_reader **ret)
{
	struct sigma_yaml_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return ERR_NO_MEMORY;
	if (!yaml_parser_initialize(&reader->parser)) {
		free(reader);
		return ERR_NO_MEMORY;
	}
	if (slice_starts(text, byte_order_mark))
		text = slice_from(text, byte_order_mark.len);
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&reader->parser, text.data ? text.data : (const uint8_t *)"", text.len);
	*ret = reader;
	return 0;
}

struct sigma_yaml_reader *sigma_yaml_close(struct sigma_yaml_reader *reader)
{
	if (reader) {
		yaml_parser_delete(&reader->parser);
		free(reader);
	}
	return NULL;
}

static uint32_t place(size_t mark)
{
	return mark < UINT32_MAX ? (uint32_t)mark + 1 : UINT32_MAX;
}

/* Remembers the first reason to refuse the document; reading goes on. */
static void refuse_later(struct sigma_yaml_reader *reader, enum message_id message,
	struct slice subject, yaml_mark_t mark)
{
	if (reader->refused)
		return;
	reader->refused = true;
	refuse(reader->fault, message, subject, place(mark.line), place(mark.column));
}

/* The reason is one that leaves nothing to go on from. */
static int refuse_rest(struct sigma_yaml_reader *reader, enum message_id message,
	struct slice subject, yaml_mark_t mark)
{
	refuse_later(reader, message, subject, mark);
	reader->ended = true;
	return ERR_REFUSED;
}

static int next_event(struct sigma_yaml_reader *reader, yaml_event_t *event)
{
	yaml_parser_t *parser = &reader->parser;

	if (yaml_parser_parse(parser, event))
		return 0;
	reader->ended = true;
	if (parser->error == YAML_MEMORY_ERROR)
		return ERR_NO_MEMORY;
	return refuse_rest(
		reader, MSG_RULE_YAML_SYNTAX, slice_text(parser->problem), parser->problem_mark);
}

static bool is_one_of(struct slice text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_is_text(text, words[i]))
			return true;
	return false;
}

static size_t count_digits(struct slice text)
{
	size_t n = 0;

	while (n < text.len && text.data[n] >= '0' && text.data[n] <= '9')
		n++;
	return n;
}

static bool is_hex(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i] | 0x20;

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return text.len > 0;
}

/* What a plain scalar that starts like a number is by the core schema (YAML 1.2.2, 10.3.2). */
static enum sigma_scalar classify_number(struct slice text)
{
	static const struct slice hex = SLICE_LITERAL("0x");
	size_t whole, fraction = 0;

	if (slice_starts(text, hex))
		return is_hex(slice_from(text, 2)) ? SCALAR_INTEGER : SCALAR_TEXT;
	if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+'))
		text = slice_from(text, 1);
	whole = count_digits(text);
	if (whole == text.len)
		return whole > 0 ? SCALAR_INTEGER : SCALAR_TEXT;
	text = slice_from(text, whole);
	if (text.data[0] == '.') {
		text = slice_from(text, 1);
		fraction = count_digits(text);
		text = slice_from(text, fraction);
	}
	if (whole + fraction == 0)
		return SCALAR_TEXT;
	if (text.len > 1 && (text.data[0] | 0x20) == 'e') {
		text = slice_from(text, text.data[1] == '-' || text.data[1] == '+' ? 2 : 1);
		return text.len > 0 && count_digits(text) == text.len ? SCALAR_FRACTION
								      : SCALAR_TEXT;
	}
	return text.len == 0 ? SCALAR_FRACTION : SCALAR_TEXT;
}

static void classify(struct sigma_yaml *node)
{
	static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
	static const char *const trues[] = {"true", "True", "TRUE"};
	static const char *const falses[] = {"false", "False", "FALSE"};

	node->boolean = is_one_of(node->text, trues, ARRAY_SIZE(trues));
	if (is_one_of(node->text, nulls, ARRAY_SIZE(nulls)))
		node->scalar = SCALAR_NULL;
	else if (node->boolean || is_one_of(node->text, falses, ARRAY_SIZE(falses)))
		node->scalar = SCALAR_BOOLEAN;
	else
		node->scalar = classify_number(node->text);
}

static int read_node(struct sigma_yaml_reader *reader, const yaml_event_t *event, unsigned depth,
	struct sigma_yaml **ret);

static int read_scalar(
	struct sigma_yaml_reader *reader, const yaml_event_t *event, struct sigma_yaml *node)
{
	struct slice text = slice_of(event->data.scalar.value, event->data.scalar.length);

	node->kind = YAML_SCALAR;
	node->text = arena_dup(reader->arena, text);
	if (text.len > 0 && !node->text.data)
		return ERR_NO_MEMORY;
	if (event->data.scalar.tag)
		refuse_later(reader, MSG_RULE_YAML_TAG,
			slice_text((const char *)event->data.scalar.tag), event->start_mark);
	if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		classify(node);
	return 0;
}

static void append_child(
	struct sigma_yaml *parent, struct sigma_yaml ***tail, struct sigma_yaml *child)
{
	**tail = child;
	*tail = &child->next;
	parent->n_children++;
}

static int read_list(struct sigma_yaml_reader *reader, unsigned depth, struct sigma_yaml *list)
{
	struct sigma_yaml **tail = &list->first;

	list->kind = YAML_LIST;
	for (;;) {
		_cleanup_(yaml_event_delete) yaml_event_t event = {0};
		struct sigma_yaml *child;

		TRY(next_event(reader, &event));
		if (event.type == YAML_SEQUENCE_END_EVENT)
			return 0;
		TRY(read_node(reader, &event, depth + 1, &child));
		append_child(list, &tail, child);
	}
}

static void check_key(struct sigma_yaml_reader *reader, const struct sigma_yaml *map,
	const struct sigma_yaml *key, const yaml_event_t *event)
{
	if (key->kind != YAML_SCALAR)
		refuse_later(reader, MSG_RULE_KEY_NOT_TEXT, SLICE_EMPTY, event->start_mark);
	if (map->n_children >= MAX_KEYS) {
		refuse_later(reader, MSG_RULE_TOO_COMPLEX, key->text, event->start_mark);
		return;
	}
	for (const struct sigma_yaml *other = map->first; other; other = other->next)
		if (slice_is(other->key, key->text))
			refuse_later(reader, MSG_RULE_DUPLICATE_KEY, key->text, event->start_mark);
}

static int read_pair(struct sigma_yaml_reader *reader, const yaml_event_t *key_event,
	unsigned depth, const struct sigma_yaml *map, struct sigma_yaml **ret)
{
	_cleanup_(yaml_event_delete) yaml_event_t event = {0};
	struct sigma_yaml *key;

	TRY(read_node(reader, key_event, depth + 1, &key));
	check_key(reader, map, key, key_event);
	TRY(next_event(reader, &event));
	TRY(read_node(reader, &event, depth + 1, ret));
	(*ret)->key = key->text;
	(*ret)->key_line = key->line;
	(*ret)->key_column = key->column;
	return 0;
}

static int read_map(struct sigma_yaml_reader *reader, unsigned depth, struct sigma_yaml *map)
{
	struct sigma_yaml **tail = &map->first;

	map->kind = YAML_MAP;
	for (;;) {
		_cleanup_(yaml_event_delete) yaml_event_t event = {0};
		struct sigma_yaml *value;

		TRY(next_event(reader, &event));
		if (event.type == YAML_MAPPING_END_EVENT)
			return 0;
		TRY(read_pair(reader, &event, depth, map, &value));
		append_child(map, &tail, value);
	}
}

/* Anchors, and tags of lists and maps; a scalar's tag is checked where it is read. */
static void check_properties(struct sigma_yaml_reader *reader, const yaml_event_t *event)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	if (event->type == YAML_SCALAR_EVENT)
		anchor = event->data.scalar.anchor;
	if (event->type == YAML_ALIAS_EVENT)
		anchor = event->data.alias.anchor;
	if (event->type == YAML_SEQUENCE_START_EVENT) {
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
	}
	if (event->type == YAML_MAPPING_START_EVENT) {
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
	}
	if (anchor)
		refuse_later(reader, MSG_RULE_YAML_ALIAS, slice_text((const char *)anchor),
			event->start_mark);
	if (tag)
		refuse_later(reader, MSG_RULE_YAML_TAG, slice_text((const char *)tag),
			event->start_mark);
}

static int read_node(struct sigma_yaml_reader *reader, const yaml_event_t *event, unsigned depth,
	struct sigma_yaml **ret)
{
	struct sigma_yaml *node;

	if (depth > YAML_MAX_DEPTH)
		return refuse_rest(reader, MSG_RULE_TOO_DEEP, SLICE_EMPTY, event->start_mark);
	if (++reader->n_nodes > YAML_MAX_NODES)
		return refuse_rest(reader, MSG_RULE_TOO_COMPLEX, SLICE_EMPTY, event->start_mark);
	node = arena_take(reader->arena, sizeof(*node));
	if (!node)
		return ERR_NO_MEMORY;
	node->line = place(event->start_mark.line);
	node->column = place(event->start_mark.column);
	check_properties(reader, event);
	*ret = node;
	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(reader, event, node);
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return read_list(reader, depth, node);
	if (event->type == YAML_MAPPING_START_EVENT)
		return read_map(reader, depth, node);
	return 0; /* an alias: an empty scalar of a refused document */
}

/* From behind the document's start to its end. */
static int read_document(struct sigma_yaml_reader *reader, struct sigma_yaml **ret)
{
	_cleanup_(yaml_event_delete) yaml_event_t root = {0};
	_cleanup_(yaml_event_delete) yaml_event_t end = {0};

	TRY(next_event(reader, &root));
	TRY(read_node(reader, &root, 1, ret));
	return next_event(reader, &end);
}

int sigma_yaml_next(struct sigma_yaml_reader *reader, struct arena *arena, struct sigma_yaml **ret,
	struct fault *fault)
{
	reader->arena = arena;
	reader->fault = fault;
	reader->refused = false;
	reader->n_nodes = 0;
	while (!reader->ended) {
		_cleanup_(yaml_event_delete) yaml_event_t event = {0};

		TRY(next_event(reader, &event));
		if (event.type == YAML_STREAM_END_EVENT)
			reader->ended = true;
		if (event.type != YAML_DOCUMENT_START_EVENT)
			continue;
		TRY(read_document(reader, ret));
		return reader->refused ? ERR_REFUSED : 1;
	}
	return 0;
}

const struct sigma_yaml *sigma_yaml_find(const struct sigma_yaml *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (const struct sigma_yaml *value = map->first; value; value = value->next)
		if (slice_is_text(value->key, key))
			return value;
	return NULL;
}
