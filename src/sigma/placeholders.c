#include "sigma/placeholders.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/text.h"
#include "sigma/compile.h"
#include "sigma/refuse.h"
#include "sigma/sigma.h"
#include "sigma/yaml.h"

enum { SET_BYTES = 64 * 1024 * 1024, DOCUMENT_BYTES = 64 * 1024 * 1024 };

struct placeholders {
	struct arena arena;
	struct map by_name; /* struct placeholder */
};

struct placeholders *placeholders_new(uint64_t seed)
{
	struct placeholders *set = calloc(1, sizeof(*set));

	if (!set)
		return NULL;
	arena_init(&set->arena, SET_BYTES);
	set->by_name = MAP_INIT(PLACEHOLDERS_MAX, seed);
	return set;
}

struct placeholders *placeholders_free(struct placeholders *set)
{
	if (set) {
		map_done(&set->by_name);
		arena_done(&set->arena);
		free(set);
	}
	return NULL;
}

const struct placeholder *placeholders_find(const struct placeholders *set, struct slice name)
{
	return set ? map_find(&set->by_name, name) : NULL;
}

bool sigma_is_placeholder_file(struct slice path)
{
	static const struct slice names[] = {
		SLICE_LITERAL("placeholders.yml"), SLICE_LITERAL("placeholders.yaml")};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (slice_is(path, names[i]) ||
			(slice_ends(path, names[i]) &&
				path.data[path.len - names[i].len - 1] == '/'))
			return true;
	return false;
}

static bool is_name_byte(uint8_t c)
{
	uint8_t lower = c | 0x20;

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '.';
}

bool placeholder_next(struct slice text, size_t from, struct slice *ret_before,
	struct slice *ret_name, struct slice *ret_behind)
{
	for (size_t start = from; start < text.len; start++) {
		size_t end = start + 1;

		if (text.data[start] != '%')
			continue;
		while (end < text.len && is_name_byte(text.data[end]))
			end++;
		if (end == text.len || text.data[end] != '%' || end == start + 1)
			continue;
		*ret_before = slice_of(text.data, start);
		*ret_name = slice_of(text.data + start + 1, end - start - 1);
		*ret_behind = slice_from(text, end + 1);
		return true;
	}
	return false;
}

static int refuse_at(struct fault *fault, const struct sigma_yaml *at)
{
	return refuse(fault, MSG_RULE_PLACEHOLDER_INVALID, at->key, at->line, at->column);
}

static bool is_value(const struct sigma_yaml *value)
{
	return value->kind == YAML_SCALAR && value->scalar != SCALAR_NULL &&
	       value->text.len <= SIGMA_MAX_VALUE;
}

static bool is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_name_byte(name.data[i]))
			return false;
	return name.len > 0 && name.len <= SIGMA_MAX_NAME;
}

static int check_entry(const struct sigma_yaml *entry, struct fault *fault)
{
	if (!is_name(entry->key) || entry->kind == YAML_MAP ||
		(entry->kind == YAML_LIST && entry->n_children == 0))
		return refuse_at(fault, entry);
	if (entry->kind == YAML_SCALAR && !is_value(entry))
		return refuse_at(fault, entry);
	for (const struct sigma_yaml *value = entry->first; value; value = value->next)
		if (!is_value(value))
			return refuse(fault, MSG_RULE_PLACEHOLDER_INVALID, entry->key, value->line,
				value->column);
	return 0;
}

static int add_entry(struct placeholders *set, const struct sigma_yaml *entry)
{
	const struct sigma_yaml *first = entry->kind == YAML_LIST ? entry->first : entry;
	size_t n = entry->kind == YAML_LIST ? entry->n_children : 1;
	struct placeholder *placeholder = arena_take(&set->arena, sizeof(*placeholder));
	struct slice name = arena_dup(&set->arena, entry->key);

	if (!placeholder || !name.data)
		return ERR_NO_MEMORY;
	placeholder->values = arena_take_array(&set->arena, n, sizeof(*placeholder->values));
	if (!placeholder->values)
		return ERR_NO_MEMORY;
	for (const struct sigma_yaml *value = first; placeholder->n_values < n;
		value = value->next) {
		struct slice text = arena_dup(&set->arena, value->text);

		if (value->text.len > 0 && !text.data)
			return ERR_NO_MEMORY;
		placeholder->values[placeholder->n_values++] = text;
	}
	return map_put(&set->by_name, name, placeholder);
}

static int read_document(
	struct placeholders *set, const struct sigma_yaml *document, struct fault *fault)
{
	if (document->kind != YAML_MAP)
		return refuse_at(fault, document);
	for (const struct sigma_yaml *entry = document->first; entry; entry = entry->next)
		TRY(check_entry(entry, fault));
	for (const struct sigma_yaml *entry = document->first; entry; entry = entry->next)
		TRY(add_entry(set, entry));
	return 0;
}

int placeholders_read(struct placeholders *set, struct slice text, struct fault *fault)
{
	_cleanup_(sigma_yaml_closep) struct sigma_yaml_reader *reader = NULL;
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(DOCUMENT_BYTES);
	struct sigma_yaml *document;
	int r;

	if (text.len > SIGMA_MAX_FILE)
		return refuse(fault, MSG_RULE_TOO_LARGE, SLICE_EMPTY, 0, 0);
	if (!text_is_utf8(text))
		return refuse(fault, MSG_RULE_NOT_UTF8, SLICE_EMPTY, 0, 0);
	TRY(sigma_yaml_open(text, &reader));
	r = sigma_yaml_next(reader, &arena, &document, fault);
	return r == 1 ? read_document(set, document, fault) : r;
}
