#include "sigma/image_write.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/crc32c.h"
#include "base/map.h"
#include "sigma/bytes.h"

enum { MAX_FIELDS = 1024 * 1024 };

struct image_writer {
	struct buf sections[N_SECTIONS];
	struct arena names;    /* keys of the maps */
	struct map ids;        /* to the writer itself */
	struct map fields;     /* to the index in its section plus one, as a pointer */
	struct map logsources; /* the same */
	uint32_t n_rules;
	uint32_t n_fields;
	uint32_t n_logsources;
	uint32_t n_nodes;
	uint32_t n_regexes;
};

struct image_writer *image_writer_new(uint64_t seed)
{
	struct image_writer *writer = calloc(1, sizeof(*writer));

	if (!writer)
		return NULL;
	for (size_t i = 0; i < N_SECTIONS; i++)
		buf_init(&writer->sections[i], SIGMA_MAX_IMAGE);
	arena_init(&writer->names, SIGMA_MAX_IMAGE);
	writer->ids = MAP_INIT(SIGMA_MAX_RULES, seed);
	writer->fields = MAP_INIT(MAX_FIELDS, seed);
	writer->logsources = MAP_INIT(SIGMA_MAX_RULES, seed);
	return writer;
}

struct image_writer *image_writer_free(struct image_writer *writer)
{
	if (writer) {
		for (size_t i = 0; i < N_SECTIONS; i++)
			buf_done(&writer->sections[i]);
		map_done(&writer->ids);
		map_done(&writer->fields);
		map_done(&writer->logsources);
		arena_done(&writer->names);
		free(writer);
	}
	return NULL;
}

uint32_t image_writer_n_rules(const struct image_writer *writer)
{
	return writer->n_rules;
}

bool image_writer_has_rule(const struct image_writer *writer, struct slice id)
{
	return map_find(&writer->ids, id);
}

static size_t count_bytes(const struct image_writer *writer)
{
	size_t bytes = HEADER_BYTES;

	for (size_t i = 0; i < N_SECTIONS; i++)
		bytes += writer->sections[i].len;
	return bytes;
}

bool image_writer_has_room(const struct image_writer *writer, const struct sigma_rule *rule,
	const struct tree *tree, size_t value_bytes)
{
	/* Each comparison may bring two new fields. */
	size_t names = 2 * (size_t)tree->span;
	size_t bytes = RULE_BYTES + LOGSOURCE_BYTES + 3 * SIGMA_MAX_NAME + rule->id.len +
		       rule->title.len + rule->author.len + rule->status.len + rule->tags.len +
		       rule->references.len + value_bytes + (size_t)tree->span * NODE_BYTES +
		       names * FIELD_BYTES;

	/* The names themselves stand in the rule's text, once each at most. */
	return writer->n_rules < SIGMA_MAX_RULES && writer->n_fields + names <= MAX_FIELDS &&
	       count_bytes(writer) + bytes + SIGMA_MAX_FILE <= SIGMA_MAX_IMAGE;
}

static void put_text(struct image_writer *writer, struct buf *record, struct slice text)
{
	struct buf *texts = &writer->sections[SECTION_TEXTS];

	buf_put_u32le(record, (uint32_t)texts->len);
	buf_put_u32le(record, (uint32_t)text.len);
	buf_put_slice(texts, text);
}

/* The index that the map has for the key; a new one (*count) is put there first. */
static int number_key(struct image_writer *writer, struct map *map, struct slice key,
	uint32_t *count, uint32_t *ret)
{
	uintptr_t found = (uintptr_t)map_find(map, key);

	if (!found) {
		struct slice copy = arena_dup(&writer->names, key);

		if (key.len > 0 && !copy.data)
			return ERR_NO_MEMORY;
		found = (uintptr_t)*count + 1;
		TRY(map_put(map, copy, (void *)found));
		(*count)++;
	}
	*ret = (uint32_t)(found - 1);
	return 0;
}

static int number_field(struct image_writer *writer, struct slice name, uint32_t *ret)
{
	uint32_t before = writer->n_fields;

	TRY(number_key(writer, &writer->fields, name, &writer->n_fields, ret));
	if (writer->n_fields > before)
		put_text(writer, &writer->sections[SECTION_FIELDS], name);
	return 0;
}

static int number_logsource(
	struct image_writer *writer, const struct sigma_logsource *logsource, uint32_t *ret)
{
	_cleanup_(buf_done) struct buf key = BUF_INIT(4 * SIGMA_MAX_NAME);
	struct buf *section = &writer->sections[SECTION_LOGSOURCES];
	uint32_t before = writer->n_logsources;

	/* The lengths in front keep apart what would otherwise run together. */
	buf_put_u32le(&key, (uint32_t)logsource->category.len);
	buf_put_u32le(&key, (uint32_t)logsource->product.len);
	buf_put_slice(&key, logsource->category);
	buf_put_slice(&key, logsource->product);
	buf_put_slice(&key, logsource->service);
	TRY(buf_result(&key));
	TRY(number_key(writer, &writer->logsources, buf_slice(&key), &writer->n_logsources, ret));
	if (writer->n_logsources == before)
		return 0;
	put_text(writer, section, logsource->category);
	put_text(writer, section, logsource->product);
	put_text(writer, section, logsource->service);
	return 0;
}

/* A subtree that hangs in twice has its values once. */
static int place_value(struct image_writer *writer, struct tree *tree)
{
	struct buf *values = &writer->sections[SECTION_VALUES];
	uint32_t field;

	if (tree->is_value_placed)
		return 0;
	tree->value_at = (uint32_t)values->len;
	tree->is_value_placed = true;
	if (tree->kind != NODE_FIELDREF)
		return buf_put_slice(values, tree->value);
	TRY(number_field(writer, tree->value, &field));
	return buf_put_u32le(values, field);
}

/* The node and, behind it, those beneath; at most SIGMA_MAX_DEPTH deep. */
static int put_tree(struct image_writer *writer, struct tree *tree)
{
	struct buf *nodes = &writer->sections[SECTION_NODES];
	size_t len = tree->kind == NODE_FIELDREF ? sizeof(uint32_t) : tree->value.len;
	uint32_t field = LAYOUT_NO_FIELD;

	if (tree->has_field)
		TRY(number_field(writer, tree->field, &field));
	TRY(place_value(writer, tree));
	buf_put_byte(nodes, (uint8_t)tree->kind);
	buf_put_byte(nodes, (uint8_t)tree->op);
	buf_put_byte(nodes, (uint8_t)tree->flags);
	buf_put_byte(nodes, 0);
	buf_put_u32le(nodes, tree->span);
	buf_put_u32le(nodes, field);
	buf_put_u32le(nodes, tree->value_at);
	buf_put_u32le(nodes, (uint32_t)len);
	buf_put_u32le(nodes, tree->kind == NODE_REGEX ? writer->n_regexes++ : 0);
	writer->n_nodes++;
	for (struct tree_child *child = tree->first; child; child = child->next)
		TRY(put_tree(writer, child->tree));
	return buf_result(nodes);
}

int image_writer_add(struct image_writer *writer, const struct sigma_rule *rule, struct tree *tree)
{
	struct buf *rules = &writer->sections[SECTION_RULES];
	uint32_t logsource, first = writer->n_nodes;
	struct slice id = arena_dup(&writer->names, rule->id);

	if (!id.data)
		return ERR_NO_MEMORY;
	TRY(map_put(&writer->ids, id, writer));
	TRY(number_logsource(writer, &rule->logsource, &logsource));
	TRY(put_tree(writer, tree));
	put_text(writer, rules, rule->id);
	put_text(writer, rules, rule->title);
	put_text(writer, rules, rule->author);
	put_text(writer, rules, rule->status);
	put_text(writer, rules, rule->tags);
	put_text(writer, rules, rule->references);
	buf_put_u32le(rules, (uint32_t)rule->level);
	buf_put_u32le(rules, logsource);
	buf_put_u32le(rules, first);
	buf_put_u32le(rules, tree->span);
	writer->n_rules++;
	for (size_t i = 0; i < N_SECTIONS; i++)
		TRY(buf_result(&writer->sections[i]));
	return 0;
}

int image_writer_finish(const struct image_writer *writer, struct buf *out)
{
	size_t start = out->len, offset = HEADER_BYTES;
	uint32_t checksum = 0;

	for (size_t i = 0; i < N_SECTIONS; i++)
		checksum = crc32c(checksum, buf_slice(&writer->sections[i]));
	buf_put(out, LAYOUT_MAGIC, sizeof(LAYOUT_MAGIC) - 1);
	buf_put_u32le(out, LAYOUT_VERSION);
	buf_put_u32le(out, checksum);
	buf_put_u32le(out, (uint32_t)count_bytes(writer));
	buf_put_u32le(out, writer->n_regexes);
	for (size_t i = 0; i < N_SECTIONS; i++) {
		buf_put_u32le(out, (uint32_t)offset);
		buf_put_u32le(out, (uint32_t)writer->sections[i].len);
		offset += writer->sections[i].len;
	}
	for (size_t i = 0; i < N_SECTIONS; i++)
		buf_put_slice(out, buf_slice(&writer->sections[i]));
	TRY(buf_result(out));
	CHECK(out->len - start == count_bytes(writer));
	return 0;
}
