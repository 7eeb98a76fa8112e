#include "sigma/modifier.h"

#include "base/text.h"
#include "sigma/encode.h"
#include "sigma/refuse.h"

enum {
	ANY_TEXT = FORM_PLAIN | FORM_TEXT | FORM_DASHED | FORM_ENCODED,
	KEEP = 0,
};

struct modifier {
	const char *name;
	unsigned from;   /* forms that it may follow */
	unsigned to;     /* the form it makes, or KEEP */
	enum node_op op; /* with fieldref or a number */
	unsigned flags;  /* of the node */
	enum moment_part part;
	bool expands;
	bool all;
	bool differs;
	bool keyword;       /* makes sense without a field */
	modifier_fn *apply; /* changes the text */
};

static int open_both(struct arena *arena, struct value_patterns *value)
{
	for (size_t i = 0; i < value->n; i++)
		TRY(pattern_open(arena, &value->form[i], true, true));
	return 0;
}

static int open_behind(struct arena *arena, struct value_patterns *value)
{
	for (size_t i = 0; i < value->n; i++)
		TRY(pattern_open(arena, &value->form[i], false, true));
	return 0;
}

static int open_front(struct arena *arena, struct value_patterns *value)
{
	for (size_t i = 0; i < value->n; i++)
		TRY(pattern_open(arena, &value->form[i], true, false));
	return 0;
}

static int dash(struct arena *arena, struct value_patterns *value)
{
	for (size_t i = 0; i < value->n; i++)
		pattern_dash(&value->form[i]);
	return 0;
}

/* The specification's appendix of modifiers, in its order. */
static const struct modifier table[] = {
	{.name = "all",
		.from = ANY_TEXT | FORM_REGEX | FORM_CIDR | FORM_NUMBER | FORM_FIELD | FORM_MOMENT,
		.all = true,
		.keyword = true},
	{.name = "startswith",
		.from = ANY_TEXT | FORM_FIELD,
		.op = OP_STARTS,
		.apply = open_behind},
	{.name = "endswith", .from = ANY_TEXT | FORM_FIELD, .op = OP_ENDS, .apply = open_front},
	{.name = "contains",
		.from = ANY_TEXT | FORM_FIELD,
		.op = OP_CONTAINS,
		.keyword = true,
		.apply = open_both},
	{.name = "exists", .from = FORM_PLAIN, .to = FORM_EXISTS},
	{.name = "cased", .from = ANY_TEXT | FORM_FIELD, .flags = FLAG_CASED, .keyword = true},
	{.name = "neq", .from = ANY_TEXT | FORM_FIELD | FORM_MOMENT, .differs = true},
	{.name = "windash",
		.from = FORM_PLAIN | FORM_TEXT,
		.to = FORM_DASHED,
		.keyword = true,
		.apply = dash},
	{.name = "re", .from = FORM_PLAIN, .to = FORM_REGEX, .keyword = true},
	{.name = "i", .from = FORM_REGEX, .flags = FLAG_REGEX_NOCASE, .keyword = true},
	{.name = "m", .from = FORM_REGEX, .flags = FLAG_REGEX_LINES, .keyword = true},
	{.name = "s", .from = FORM_REGEX, .flags = FLAG_REGEX_DOT_ALL, .keyword = true},
	{.name = "base64",
		.from = ANY_TEXT & ~FORM_DASHED,
		.to = FORM_ENCODED,
		.keyword = true,
		.apply = encode_base64},
	{.name = "base64offset",
		.from = ANY_TEXT & ~FORM_DASHED,
		.to = FORM_ENCODED,
		.keyword = true,
		.apply = encode_base64_offsets},
	{.name = "utf16le",
		.from = ANY_TEXT & ~FORM_DASHED,
		.to = FORM_ENCODED,
		.keyword = true,
		.apply = encode_utf16le},
	{.name = "wide",
		.from = ANY_TEXT & ~FORM_DASHED,
		.to = FORM_ENCODED,
		.keyword = true,
		.apply = encode_utf16le},
	{.name = "utf16be",
		.from = ANY_TEXT & ~FORM_DASHED,
		.to = FORM_ENCODED,
		.keyword = true,
		.apply = encode_utf16be},
	{.name = "utf16",
		.from = ANY_TEXT & ~FORM_DASHED,
		.to = FORM_ENCODED,
		.keyword = true,
		.apply = encode_utf16},
	{.name = "lt", .from = FORM_PLAIN | FORM_MOMENT, .to = FORM_NUMBER, .op = OP_LESS},
	{.name = "lte", .from = FORM_PLAIN | FORM_MOMENT, .to = FORM_NUMBER, .op = OP_LESS_EQUAL},
	{.name = "gt", .from = FORM_PLAIN | FORM_MOMENT, .to = FORM_NUMBER, .op = OP_GREATER},
	{.name = "gte",
		.from = FORM_PLAIN | FORM_MOMENT,
		.to = FORM_NUMBER,
		.op = OP_GREATER_EQUAL},
	{.name = "cidr", .from = FORM_PLAIN, .to = FORM_CIDR},
	{.name = "fieldref", .from = FORM_PLAIN, .to = FORM_FIELD},
	{.name = "minute", .from = FORM_PLAIN, .to = FORM_MOMENT, .part = MOMENT_MINUTE},
	{.name = "hour", .from = FORM_PLAIN, .to = FORM_MOMENT, .part = MOMENT_HOUR},
	{.name = "day", .from = FORM_PLAIN, .to = FORM_MOMENT, .part = MOMENT_DAY},
	{.name = "week", .from = FORM_PLAIN, .to = FORM_MOMENT, .part = MOMENT_WEEK},
	{.name = "month", .from = FORM_PLAIN, .to = FORM_MOMENT, .part = MOMENT_MONTH},
	{.name = "year", .from = FORM_PLAIN, .to = FORM_MOMENT, .part = MOMENT_YEAR},
	{.name = "expand",
		.from = FORM_PLAIN | FORM_TEXT | FORM_DASHED | FORM_CIDR,
		.expands = true,
		.keyword = true},
};

static const struct modifier *find_modifier(struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (slice_is_text(name, table[i].name))
			return &table[i];
	return NULL;
}

static int refuse_modifier(struct tree_builder *builder, enum message_id message, struct slice name,
	const struct sigma_yaml *item)
{
	return refuse(builder->fault, message, name, item->key_line, item->key_column);
}

/* What is no text (but another field's) has neither case nor a contrary. */
static bool may_follow(const struct modifiers *m, const struct modifier *row)
{
	bool is_other = row->to == FORM_REGEX || row->to == FORM_CIDR || row->to == FORM_NUMBER ||
			row->to == FORM_EXISTS || row->to == FORM_MOMENT;

	return (row->from & m->form) && !(is_other && (m->differs || m->flags & FLAG_CASED)) &&
	       !(row->to == FORM_EXISTS && m->all);
}

static void add_modifier(struct modifiers *m, const struct modifier *row)
{
	m->all |= row->all;
	m->differs |= row->differs;
	m->expands |= row->expands;
	m->flags |= row->flags;
	if (row->op != OP_EQUAL)
		m->op = row->op;
	if (m->form == FORM_FIELD || m->form == FORM_MOMENT)
		return;
	m->part = row->part;
	if (row->apply)
		m->steps[m->n_steps++] = row->apply;
	if (row->to != KEEP)
		m->form = (enum value_form)row->to;
	else if (row->apply && m->form == FORM_PLAIN)
		m->form = FORM_TEXT;
}

int modifiers_parse(struct tree_builder *builder, struct slice chain, bool keyword,
	const struct sigma_yaml *item, struct modifiers *ret)
{
	struct modifiers m = {.form = FORM_PLAIN};
	struct slice name;
	size_t n = 0;

	while (text_next_part(&chain, '|', &name)) {
		const struct modifier *row = find_modifier(name);

		if (!row)
			return refuse_modifier(builder, MSG_RULE_MODIFIER_UNKNOWN, name, item);
		if (!may_follow(&m, row) || (keyword && !row->keyword) || ++n > MODIFIERS_MAX)
			return refuse_modifier(builder, MSG_RULE_MODIFIER_ORDER, name, item);
		add_modifier(&m, row);
	}
	/* "Differs from all" could mean two things. */
	if (m.all && m.differs)
		return refuse_modifier(builder, MSG_RULE_MODIFIER_ORDER, item->key, item);
	*ret = m;
	return 0;
}

int modifiers_apply(const struct modifiers *m, struct arena *arena, struct slice text,
	struct value_patterns *ret)
{
	*ret = (struct value_patterns){.n = 1};
	TRY(pattern_parse(arena, text, &ret->form[0]));
	for (size_t i = 0; i < m->n_steps; i++)
		TRY(m->steps[i](arena, ret));
	if (!(m->flags & FLAG_CASED))
		for (size_t i = 0; i < ret->n; i++)
			pattern_fold(&ret->form[i]);
	return 0;
}
