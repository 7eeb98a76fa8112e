#include "sigma/rule.h"

#include "base/buf.h"
#include "base/map.h"
#include "sigma/refuse.h"

enum {
	MAX_TITLE = 256,
	MAX_AUTHOR = 4096,
	MAX_STATUS = 64,
	MAX_LINES = 65536, /* of tags, of references, together */
	MAX_WORDS = 1024,  /* bytes of one text for people */
};

struct head {
	struct arena *arena;
	const struct sigma_yaml *document;
	struct fault *fault;
};

static int refuse_at(const struct head *h, enum message_id message, const struct sigma_yaml *at,
	struct slice subject)
{
	return refuse(h->fault, message, subject, at->line, at->column);
}

/* The text of a key; empty when absent. */
static int get_text(const struct head *h, const struct sigma_yaml *map, const char *key, size_t max,
	struct slice *ret)
{
	const struct sigma_yaml *value = sigma_yaml_find(map, key);

	if (!value)
		return 0;
	if (value->kind != YAML_SCALAR || value->text.len > max)
		return refuse_at(h, MSG_RULE_HEAD_INVALID, value, slice_text(key));
	if (value->scalar != SCALAR_NULL)
		*ret = value->text;
	return 0;
}

/* The texts of a list (or the one text), one a line. */
static int get_lines(const struct head *h, const char *key, struct slice *ret)
{
	const struct sigma_yaml *list = sigma_yaml_find(h->document, key);
	const struct sigma_yaml *first;
	size_t len = 0;
	uint8_t *lines;

	if (!list || (list->kind == YAML_SCALAR && list->scalar == SCALAR_NULL))
		return 0;
	first = list->kind == YAML_LIST ? list->first : list;
	for (const struct sigma_yaml *line = first; line; line = line->next) {
		if (line->kind != YAML_SCALAR || line->text.len + len > MAX_LINES)
			return refuse_at(h, MSG_RULE_HEAD_INVALID, line, slice_text(key));
		len += line->text.len + 1;
		if (list->kind != YAML_LIST)
			break;
	}
	lines = arena_take(h->arena, len + 1);
	if (!lines)
		return ERR_NO_MEMORY;
	len = 0;
	for (const struct sigma_yaml *line = first; line; line = line->next) {
		if (len > 0)
			lines[len++] = '\n';
		if (line->text.len > 0)
			memcpy(lines + len, line->text.data, line->text.len);
		len += line->text.len;
		if (list->kind != YAML_LIST)
			break;
	}
	*ret = slice_of(lines, len);
	return 0;
}

/* Documents of another kind than a rule, by the key that gives them away. */
static int check_kind(const struct head *h)
{
	static const struct {
		const char *key;
		enum message_id message;
	} kinds[] = {
		{"correlation", MSG_RULE_CORRELATION},
		{"filter", MSG_RULE_FILTER},
		{"action", MSG_RULE_ACTION},
	};

	if (h->document->kind != YAML_MAP)
		return refuse_at(h, MSG_RULE_NOT_A_MAP, h->document, SLICE_EMPTY);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct sigma_yaml *value = sigma_yaml_find(h->document, kinds[i].key);

		if (value)
			return refuse(h->fault, kinds[i].message, value->text, value->key_line,
				value->key_column);
	}
	return 0;
}

static uint64_t hash_document(const struct sigma_yaml *node, uint64_t hash)
{
	for (; node; node = node->next) {
		hash = map_hash(node->key, hash + 1);
		hash = map_hash(node->text, hash + 1);
		hash = hash_document(node->first, hash + node->n_children);
	}
	return hash;
}

/* A rule without an id still needs one, the same each time: a UUID of version 8 (RFC 9562) from its contents. */
static int make_id(const struct head *h, struct sigma_rule *rule)
{
	uint64_t high = hash_document(h->document->first, 1);
	uint64_t low = hash_document(h->document->first, 2);
	_cleanup_(buf_done) struct buf id = BUF_INIT(SIGMA_MAX_NAME);

	buf_put_format(&id, "%08x-%04x-8%03x-%04x-%012llx", (unsigned)(high >> 32),
		(unsigned)(high >> 16 & 0xffff), (unsigned)(high & 0xfff),
		(unsigned)(0x8000 | (low >> 48 & 0x3fff)),
		(unsigned long long)(low & 0xffffffffffff));
	TRY(buf_result(&id));
	rule->id = arena_dup(h->arena, buf_slice(&id));
	return rule->id.data ? 0 : ERR_NO_MEMORY;
}

/* 8-4-4-4-12 hex digits (RFC 4122). */
static bool is_uuid(struct slice text)
{
	if (text.len != 36)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i], lower = c | 0x20;
		bool is_hex = (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f');

		if (i == 8 || i == 13 || i == 18 || i == 23 ? c != '-' : !is_hex)
			return false;
	}
	return true;
}

static int get_names(const struct head *h, struct sigma_rule *rule)
{
	TRY(get_text(h, h->document, "title", MAX_TITLE, &rule->title));
	if (rule->title.len == 0)
		return refuse_at(h, MSG_RULE_TITLE_MISSING, h->document, SLICE_EMPTY);
	TRY(get_text(h, h->document, "id", SIGMA_MAX_NAME, &rule->id));
	if (rule->id.len == 0)
		TRY(make_id(h, rule));
	if (!is_uuid(rule->id))
		return refuse_at(
			h, MSG_RULE_ID_INVALID, sigma_yaml_find(h->document, "id"), rule->id);
	TRY(get_text(h, h->document, "author", MAX_AUTHOR, &rule->author));
	TRY(get_text(h, h->document, "status", MAX_STATUS, &rule->status));
	TRY(get_lines(h, "tags", &rule->tags));
	return get_lines(h, "references", &rule->references);
}

static int get_level(const struct head *h, struct sigma_rule *rule)
{
	static const char *const levels[] = {"informational", "low", "medium", "high", "critical"};
	const struct sigma_yaml *level = sigma_yaml_find(h->document, "level");

	rule->level = SIGMA_UNRATED;
	if (!level || (level->kind == YAML_SCALAR && level->text.len == 0))
		return 0;
	for (size_t i = 0; level->kind == YAML_SCALAR && i < ARRAY_SIZE(levels); i++) {
		if (!slice_is_text(level->text, levels[i]))
			continue;
		rule->level = (enum sigma_level)i;
		return 0;
	}
	return refuse_at(h, MSG_RULE_LEVEL_UNKNOWN, level, level->text);
}

static int get_logsource(const struct head *h, struct sigma_rule *rule)
{
	const struct sigma_yaml *map = sigma_yaml_find(h->document, "logsource");
	struct sigma_logsource *logsource = &rule->logsource;

	if (!map)
		return refuse_at(h, MSG_RULE_LOGSOURCE_MISSING, h->document, rule->title);
	if (map->kind != YAML_MAP)
		return refuse_at(h, MSG_RULE_HEAD_INVALID, map, map->key);
	TRY(get_text(h, map, "category", SIGMA_MAX_NAME, &logsource->category));
	TRY(get_text(h, map, "product", SIGMA_MAX_NAME, &logsource->product));
	TRY(get_text(h, map, "service", SIGMA_MAX_NAME, &logsource->service));
	if (logsource->category.len + logsource->product.len + logsource->service.len == 0)
		return refuse_at(h, MSG_RULE_LOGSOURCE_MISSING, map, rule->title);
	return 0;
}

static int get_detection(const struct head *h, struct sigma_rule *rule)
{
	const struct sigma_yaml *detection = sigma_yaml_find(h->document, "detection");

	if (!detection)
		return refuse_at(h, MSG_RULE_DETECTION_MISSING, h->document, rule->title);
	if (detection->kind != YAML_MAP || detection->n_children == 0)
		return refuse_at(h, MSG_RULE_DETECTION_INVALID, detection, detection->key);
	rule->detection = detection;
	return 0;
}

/* Both languages or, where it may be left out, neither. */
static int get_words(const struct head *h, const struct sigma_yaml *plain, const char *key,
	bool required, struct sigma_words *ret)
{
	const struct sigma_yaml *map = sigma_yaml_find(plain, key);
	const struct sigma_yaml *at = map ? map : plain;
	struct sigma_words words = {0};

	if (!map && !required)
		return 0;
	if (get_text(h, map, "ja", MAX_WORDS, &words.ja) < 0 ||
		get_text(h, map, "en", MAX_WORDS, &words.en) < 0 || words.ja.len == 0 ||
		words.en.len == 0)
		return refuse_at(h, MSG_RULE_WORDS_INVALID, at, slice_text(key));
	*ret = words;
	return 0;
}

static int get_plain(const struct head *h, struct sigma_plain *ret)
{
	const struct sigma_yaml *plain = sigma_yaml_find(h->document, "tsujiban");
	const struct sigma_yaml *drill = sigma_yaml_find(plain, "drill");

	if (!plain)
		return 0;
	if (plain->kind != YAML_MAP || (drill && drill->scalar != SCALAR_BOOLEAN))
		return refuse_at(h, MSG_RULE_WORDS_INVALID, plain, plain->key);
	ret->has_words = true;
	ret->drill = drill && drill->boolean;
	TRY(get_words(h, plain, "what", true, &ret->what));
	TRY(get_words(h, plain, "danger", true, &ret->danger));
	TRY(get_words(h, plain, "now", true, &ret->now));
	return get_words(h, plain, "false_alarm", false, &ret->false_alarm);
}

int sigma_rule_parse(struct arena *arena, const struct sigma_yaml *document, struct sigma_rule *ret,
	struct fault *fault)
{
	const struct head head = {arena, document, fault};
	struct sigma_rule rule = {.line = document->line};

	TRY(check_kind(&head));
	TRY(get_names(&head, &rule));
	TRY(get_level(&head, &rule));
	TRY(get_logsource(&head, &rule));
	TRY(get_detection(&head, &rule));
	TRY(get_plain(&head, &rule.plain));
	*ret = rule;
	return 0;
}
