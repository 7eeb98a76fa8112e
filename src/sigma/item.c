#include "base/text.h"
#include "sigma/bytes.h"
#include "sigma/cidr.h"
#include "sigma/modifier.h"
#include "sigma/placeholders.h"
#include "sigma/refuse.h"
#include "sigma/regex.h"
#include "sigma/tree.h"
#include "sigma/unit.h"

enum { MAX_EXPANDED = 16 * 1024 * 1024 };

/* What the comparisons of one item have in common. */
struct item {
	struct tree_builder *builder;
	struct slice field; /* empty: a keyword */
	struct modifiers modifiers;
};

static int refuse_value(
	const struct item *item, enum message_id message, const struct sigma_yaml *value)
{
	return refuse(item->builder->fault, message, value->text, value->line, value->column);
}

static int new_leaf(
	const struct item *item, enum node_kind kind, struct slice value, struct tree **ret)
{
	struct tree *leaf = tree_new(item->builder, kind);

	if (!leaf)
		return ERR_NO_MEMORY;
	leaf->op = item->modifiers.op;
	leaf->flags = item->modifiers.flags;
	leaf->has_field = item->field.len > 0;
	leaf->field = item->field;
	leaf->value = value;
	item->builder->value_bytes += value.len + sizeof(uint32_t);
	*ret = leaf;
	return 0;
}

static int new_pattern_leaf(const struct item *item, struct pattern *pattern, struct tree **ret)
{
	struct slice encoded;

	TRY(pattern_encode(item->builder->arena, pattern, &encoded));
	TRY(new_leaf(item, NODE_PATTERN, encoded, ret));
	/* Where the text must be is in the pattern. */
	(*ret)->op = OP_EQUAL;
	return 0;
}

static int build_text(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	struct tree_builder *builder = item->builder;
	struct value_patterns patterns;
	struct tree *any;
	int r = modifiers_apply(&item->modifiers, builder->arena, value->text, &patterns);

	if (r == ERR_BAD_VALUE)
		return refuse_value(item, MSG_RULE_ENCODED_WILDCARD, value);
	if (r == ERR_UNSUPPORTED)
		return refuse_value(item, MSG_RULE_MODIFIER_VALUE, value);
	TRY(r);
	any = tree_new(builder, NODE_OR);
	if (!any)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < patterns.n; i++) {
		struct tree *leaf;

		/* A keyword is looked for anywhere in a field's value. */
		if (item->field.len == 0)
			TRY(pattern_open(builder->arena, &patterns.form[i], true, true));
		TRY(new_pattern_leaf(item, &patterns.form[i], &leaf));
		TRY(tree_add(builder, any, leaf, value));
	}
	*ret = tree_simplify(any);
	return 0;
}

static int parse_hex(struct slice digits, int64_t *ret)
{
	uint64_t number = 0;

	if (digits.len == 0 || digits.len > 15)
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < digits.len; i++) {
		uint8_t c = digits.data[i] | 0x20;

		number = number << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*ret = (int64_t)number;
	return 0;
}

/* Leading zeros are refused: YAML 1.1 and 1.2 read different numbers there. */
static int parse_integer(struct slice text, int64_t *ret)
{
	static const struct slice hex = SLICE_LITERAL("0x");
	struct slice digits = text;

	if (slice_starts(text, hex))
		return parse_hex(slice_from(text, 2), ret);
	if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+'))
		digits = slice_from(text, 1);
	if (digits.len > 1 && digits.data[0] == '0')
		return ERR_BAD_VALUE;
	return text_parse_i64(text.data[0] == '+' ? digits : text, ret);
}

/* The number as an image has it, with room for what else its node says. */
static int take_number(const struct item *item, const struct sigma_yaml *value, uint8_t *bytes)
{
	int64_t number;

	if (value->scalar == SCALAR_FRACTION ||
		(value->scalar == SCALAR_INTEGER && parse_integer(value->text, &number) < 0))
		return refuse_value(item, MSG_RULE_NUMBER, value);
	if (value->scalar != SCALAR_INTEGER)
		return refuse_value(item, MSG_RULE_MODIFIER_VALUE, value);
	bytes_put_u64(bytes, (uint64_t)number);
	return 0;
}

static int build_number(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	uint8_t *bytes = arena_take(item->builder->arena, sizeof(int64_t));

	if (!bytes)
		return ERR_NO_MEMORY;
	TRY(take_number(item, value, bytes));
	return new_leaf(item, NODE_NUMBER, slice_of(bytes, sizeof(int64_t)), ret);
}

static int build_moment(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	uint8_t *bytes = arena_take(item->builder->arena, MOMENT_BYTES);

	if (!bytes)
		return ERR_NO_MEMORY;
	TRY(take_number(item, value, bytes));
	bytes[sizeof(int64_t)] = (uint8_t)item->modifiers.part;
	return new_leaf(item, NODE_MOMENT, slice_of(bytes, MOMENT_BYTES), ret);
}

static int build_plain(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	if (item->field.len == 0)
		return value->scalar == SCALAR_NULL
			       ? refuse_value(item, MSG_RULE_DETECTION_INVALID, value)
			       : build_text(item, value, ret);
	switch (value->scalar) {
	case SCALAR_NULL:
		return new_leaf(item, NODE_NULL, SLICE_EMPTY, ret);
	case SCALAR_BOOLEAN:
		TRY(new_leaf(item, NODE_BOOLEAN, SLICE_EMPTY, ret));
		(*ret)->flags |= value->boolean ? FLAG_TRUE : 0;
		return 0;
	case SCALAR_INTEGER:
	case SCALAR_FRACTION:
		return build_number(item, value, ret);
	case SCALAR_TEXT:
		break;
	}
	return build_text(item, value, ret);
}

static int build_exists(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	if (value->scalar != SCALAR_BOOLEAN)
		return refuse_value(item, MSG_RULE_MODIFIER_VALUE, value);
	TRY(new_leaf(item, NODE_EXISTS, SLICE_EMPTY, ret));
	(*ret)->flags |= value->boolean ? FLAG_TRUE : 0;
	return 0;
}

static int build_regex(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	struct regex *regex;
	int r = regex_new(value->text, item->modifiers.flags, &regex);

	if (r == ERR_MALFORMED)
		return refuse_value(item, MSG_RULE_REGEX_INVALID, value);
	TRY(r);
	regex_free(regex);
	return new_leaf(item, NODE_REGEX, value->text, ret);
}

static int build_cidr(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	uint8_t *network = arena_take(item->builder->arena, CIDR_BYTES);

	if (!network)
		return ERR_NO_MEMORY;
	if (cidr_parse(value->text, network) < 0)
		return refuse_value(item, MSG_RULE_CIDR_INVALID, value);
	return new_leaf(item, NODE_CIDR, slice_of(network, CIDR_BYTES), ret);
}

static int build_fieldref(
	const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	if (value->text.len == 0 || value->text.len > SIGMA_MAX_NAME)
		return refuse_value(item, MSG_RULE_FIELD_NAME, value);
	return new_leaf(item, NODE_FIELDREF, value->text, ret);
}

static int build_scalar(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	if (value->kind != YAML_SCALAR)
		return refuse_value(item, MSG_RULE_DETECTION_INVALID, value);
	if (value->text.len > SIGMA_MAX_VALUE)
		return refuse_value(item, MSG_RULE_VALUE_TOO_LONG, value);
	if (item->modifiers.form != FORM_PLAIN && item->modifiers.form != FORM_EXISTS &&
		value->scalar == SCALAR_NULL)
		return refuse_value(item, MSG_RULE_MODIFIER_VALUE, value);
	switch (item->modifiers.form) {
	case FORM_PLAIN:
		return build_plain(item, value, ret);
	case FORM_REGEX:
		return build_regex(item, value, ret);
	case FORM_CIDR:
		return build_cidr(item, value, ret);
	case FORM_NUMBER:
		return build_number(item, value, ret);
	case FORM_EXISTS:
		return build_exists(item, value, ret);
	case FORM_FIELD:
		return build_fieldref(item, value, ret);
	case FORM_MOMENT:
		return build_moment(item, value, ret);
	default:
		return build_text(item, value, ret);
	}
}

/* The text with one value in a placeholder's stead. */
static int put_value(const struct item *item, const struct sigma_yaml *value, struct slice before,
	struct slice stands, struct slice behind, struct sigma_yaml *ret)
{
	size_t len = before.len + stands.len + behind.len;
	uint8_t *text;

	item->builder->expanded_bytes += len;
	if (item->builder->expanded_bytes > MAX_EXPANDED)
		return refuse_value(item, MSG_RULE_TOO_COMPLEX, value);
	text = arena_take(item->builder->arena, len + 1);
	if (!text)
		return ERR_NO_MEMORY;
	memcpy(text, unit_text(before).data, before.len);
	memcpy(text + before.len, unit_text(stands).data, stands.len);
	memcpy(text + before.len + stands.len, unit_text(behind).data, behind.len);
	*ret = *value;
	ret->scalar = SCALAR_TEXT;
	ret->text = slice_of(text, len);
	return 0;
}

/* Every value that the placeholders from this place on can have; what was put in is not expanded again. */
static int build_expanded(
	const struct item *item, const struct sigma_yaml *value, size_t from, struct tree **ret)
{
	const struct placeholder *placeholder;
	struct slice before, name, behind;
	struct tree *group;

	if (!placeholder_next(value->text, from, &before, &name, &behind))
		return build_scalar(item, value, ret);
	placeholder = placeholders_find(item->builder->placeholders, name);
	if (!placeholder)
		return refuse(item->builder->fault, MSG_RULE_PLACEHOLDER_UNKNOWN, name, value->line,
			value->column);
	group = tree_new(item->builder, item->modifiers.all ? NODE_AND : NODE_OR);
	if (!group)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < placeholder->n_values; i++) {
		struct slice stands = placeholder->values[i];
		struct sigma_yaml text;
		struct tree *child;

		TRY(put_value(item, value, before, stands, behind, &text));
		TRY(build_expanded(item, &text, before.len + stands.len, &child));
		TRY(tree_add(item->builder, group, child, value));
	}
	*ret = tree_simplify(group);
	return 0;
}

static int build_value(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	if (item->modifiers.expands && value->kind == YAML_SCALAR &&
		value->text.len <= SIGMA_MAX_VALUE)
		return build_expanded(item, value, 0, ret);
	return build_scalar(item, value, ret);
}

static int build_values(const struct item *item, const struct sigma_yaml *list, struct tree **ret)
{
	struct tree *group = tree_new(item->builder, item->modifiers.all ? NODE_AND : NODE_OR);

	if (!group)
		return ERR_NO_MEMORY;
	if (list->n_children == 0)
		return refuse_value(item, MSG_RULE_DETECTION_INVALID, list);
	if (item->modifiers.form == FORM_EXISTS)
		return refuse_value(item, MSG_RULE_MODIFIER_VALUE, list);
	for (const struct sigma_yaml *value = list->first; value; value = value->next) {
		struct tree *leaf;

		TRY(build_value(item, value, &leaf));
		TRY(tree_add(item->builder, group, leaf, value));
	}
	*ret = tree_simplify(group);
	return 0;
}

static int build_item(const struct item *item, const struct sigma_yaml *value, struct tree **ret)
{
	struct tree *fits, *differs;

	TRY(value->kind == YAML_LIST ? build_values(item, value, &fits)
				     : build_value(item, value, &fits));
	if (item->modifiers.differs) {
		differs = tree_new(item->builder, NODE_NOT);
		if (!differs)
			return ERR_NO_MEMORY;
		TRY(tree_add(item->builder, differs, fits, value));
		fits = differs;
	}
	*ret = fits;
	return 0;
}

int tree_build_item(struct tree_builder *builder, const struct sigma_yaml *value, struct tree **ret)
{
	struct item item = {.builder = builder};
	size_t bar = slice_find_byte(value->key, '|');
	bool chained = bar < value->key.len;

	item.field = slice_of(value->key.data, bar);
	if (item.field.len > SIGMA_MAX_NAME || value->key.len == 0 ||
		(chained && bar + 1 == value->key.len))
		return refuse(builder->fault, MSG_RULE_FIELD_NAME, value->key, value->key_line,
			value->key_column);
	TRY(modifiers_parse(builder, slice_from(value->key, bar + 1), item.field.len == 0, value,
		&item.modifiers));
	return build_item(&item, value, ret);
}

int tree_build_keyword(
	struct tree_builder *builder, const struct sigma_yaml *value, struct tree **ret)
{
	struct item item = {.builder = builder, .modifiers = {.form = FORM_PLAIN}};

	return build_value(&item, value, ret);
}
