#include "sigma/compare.h"

#include <stdio.h>

#include "base/text.h"
#include "sigma/bytes.h"
#include "sigma/cidr.h"
#include "sigma/moment.h"
#include "sigma/pattern.h"
#include "sigma/unit.h"

enum { NUMBER_TEXT = 24 };

/* One value: a field's own, or an element of its list. */
struct value {
	enum sigma_type type;
	struct slice text; /* of numbers and booleans too */
	int64_t number;
	bool open; /* there was more */
};

/* Walks a field's values: one, or the elements of a list. */
struct values {
	const struct comparison *comparison;
	const struct sigma_field *field;
	struct slice rest;
	bool done;
	char digits[NUMBER_TEXT];
};

static void values_start(
	struct values *v, const struct comparison *c, const struct sigma_field *field)
{
	v->comparison = c;
	v->field = field;
	v->rest = field->text;
	v->done = false;
}

static bool next_element(struct values *v, struct value *ret)
{
	*ret = (struct value){.type = SIGMA_TEXT, .open = v->field->truncated};
	return v->comparison->list_next && v->comparison->list_next(&v->rest, &ret->text);
}

static bool values_next(struct values *v, struct value *ret)
{
	const struct sigma_field *field = v->field;
	int len;

	if (field->type == SIGMA_LIST)
		return next_element(v, ret);
	if (v->done || field->type == SIGMA_NULL)
		return false;
	v->done = true;
	*ret = (struct value){field->type, field->text, field->number, field->truncated};
	if (field->type == SIGMA_BOOLEAN)
		ret->text = slice_text(field->number ? "true" : "false");
	if (field->type == SIGMA_INTEGER) {
		len = snprintf(v->digits, sizeof(v->digits), "%lld", (long long)field->number);
		ret->text = slice_of(v->digits, (size_t)len);
	}
	return true;
}

typedef enum truth compare_fn(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value);

/* What is false of the part that is there may be true of the whole. */
static enum truth truth_of_part(bool is_true, const struct value *value)
{
	if (is_true)
		return TRUTH_TRUE;
	return value->open ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum truth compare_pattern(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value)
{
	bool fits = pattern_match(node->value, value->text, node->flags & FLAG_CASED, value->open);

	return truth_of_part(fits, value);
}

static bool number_fits(uint8_t op, int64_t a, int64_t b)
{
	switch (op) {
	case OP_LESS:
		return a < b;
	case OP_LESS_EQUAL:
		return a <= b;
	case OP_GREATER:
		return a > b;
	case OP_GREATER_EQUAL:
		return a >= b;
	default:
		return a == b;
	}
}

/* A text that is a decimal number counts as that number; any other fits no number. */
static enum truth compare_number(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value)
{
	int64_t wanted = (int64_t)bytes_get_u64(node->value.data), number = value->number;

	if (value->open)
		return TRUTH_UNKNOWN;
	if (value->type == SIGMA_BOOLEAN)
		return TRUTH_FALSE;
	if (value->type == SIGMA_TEXT && text_parse_i64(value->text, &number) < 0)
		return TRUTH_FALSE;
	return truth_of(number_fits(node->op, number, wanted));
}

/* What is no date, or has no such part, fits no number. */
static enum truth compare_moment(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value)
{
	int64_t wanted = (int64_t)bytes_get_u64(node->value.data), number;
	enum moment_part part = (enum moment_part)node->value.data[sizeof(int64_t)];

	if (value->type == SIGMA_TEXT && moment_part_of(value->text, part, &number) == 0)
		return truth_of(number_fits(node->op, number, wanted));
	return truth_of_part(false, value);
}

/* A text counts as a boolean when it says true or false. */
static enum truth compare_boolean(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value)
{
	const char *wanted = node->flags & FLAG_TRUE ? "true" : "false";

	if (value->open)
		return TRUTH_UNKNOWN;
	return truth_of(
		value->type != SIGMA_INTEGER && slice_is_nocase(value->text, slice_text(wanted)));
}

static enum truth compare_regex(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value)
{
	return regex_find(c->regexes[node->regex], c->scratch, value->text, value->open);
}

static enum truth compare_cidr(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value)
{
	if (value->open)
		return TRUTH_UNKNOWN;
	return truth_of(cidr_has(node->value, value->text));
}

/* Whether the text begins with the other one; *ret_rest is what follows. */
static bool text_starts(struct slice text, struct slice start, bool cased, struct slice *ret_rest)
{
	const uint8_t *a = unit_text(text).data, *a_end = a + text.len;
	const uint8_t *b = unit_text(start).data, *b_end = b + start.len;

	while (b < b_end) {
		uint32_t x, y;

		if (a == a_end)
			return false;
		x = unit_next(&a, a_end);
		y = unit_next(&b, b_end);
		if (cased ? x != y : unit_fold(x) != unit_fold(y))
			return false;
	}
	*ret_rest = slice_of(a, (size_t)(a_end - a));
	return true;
}

static bool text_fits(uint8_t op, struct slice text, struct slice part, bool cased)
{
	struct slice rest;

	for (;;) {
		bool starts = text_starts(text, part, cased, &rest);
		const uint8_t *next = text.data;

		if (starts && (op == OP_STARTS || op == OP_CONTAINS || rest.len == 0))
			return true;
		if (op == OP_EQUAL || op == OP_STARTS || text.len == 0)
			return false;
		unit_next(&next, text.data + text.len);
		text = slice_from(text, (size_t)(next - text.data));
	}
}

/* With the whole of a text needed that is not all there, nothing is known. */
static enum truth compare_texts(
	uint8_t op, const struct value *value, const struct value *other, bool cased)
{
	bool at_end = op == OP_EQUAL || op == OP_ENDS;

	if (other->open || (value->open && at_end))
		return TRUTH_UNKNOWN;
	return truth_of_part(text_fits(op, value->text, other->text, cased), value);
}

static enum truth compare_fieldref(
	const struct comparison *c, const struct sigma_image_node *node, const struct value *value)
{
	enum truth any = TRUTH_FALSE;
	struct values values;
	struct value other;

	if (!c->other)
		return TRUTH_FALSE;
	values_start(&values, c, c->other);
	while (any != TRUTH_TRUE && values_next(&values, &other))
		any = truth_or(
			any, compare_texts(node->op, value, &other, node->flags & FLAG_CASED));
	return any;
}

static compare_fn *const compare[N_NODE_KINDS] = {
	[NODE_PATTERN] = compare_pattern,
	[NODE_NUMBER] = compare_number,
	[NODE_BOOLEAN] = compare_boolean,
	[NODE_REGEX] = compare_regex,
	[NODE_CIDR] = compare_cidr,
	[NODE_FIELDREF] = compare_fieldref,
	[NODE_MOMENT] = compare_moment,
};

enum truth compare_field(const struct comparison *c, const struct sigma_image_node *node,
	const struct sigma_field *field)
{
	enum truth any = TRUTH_FALSE;
	struct values values;
	struct value value;

	if (node->kind == NODE_NULL)
		return truth_of(!field || field->type == SIGMA_NULL);
	if (node->kind == NODE_EXISTS)
		return truth_of(!field == !(node->flags & FLAG_TRUE));
	if (!field)
		return TRUTH_FALSE;
	/* Elements that were cut off a list may fit. */
	if (field->type == SIGMA_LIST && field->truncated)
		any = TRUTH_UNKNOWN;
	values_start(&values, c, field);
	while (any != TRUTH_TRUE && values_next(&values, &value))
		any = truth_or(any, compare[node->kind](c, node, &value));
	return any;
}

void compare_each_text(
	const struct comparison *c, const struct sigma_field *field, compare_text_fn *fn, void *ctx)
{
	struct values values;
	struct value value;

	values_start(&values, c, field);
	while (values_next(&values, &value))
		fn(ctx, value.text);
}
