#include "sigma/condition_lex.h"
#include "sigma/refuse.h"
#include "sigma/tree.h"

struct selection {
	const struct sigma_yaml *yaml;
	struct tree *tree; /* NULL until the condition first names it */
};

struct parser {
	struct tree_builder *builder;
	struct selection *selections;
	size_t n_selections;
	const struct sigma_yaml *condition;
	struct condition_lexer lexer;
	unsigned depth;
};

static int refuse_here(const struct parser *p, enum message_id message)
{
	return refuse(p->builder->fault, message, p->lexer.word, p->condition->line,
		p->condition->column);
}

/* A word that cannot stand here: some have a reason of their own. */
static int refuse_word(const struct parser *p)
{
	if (p->lexer.token == TOKEN_PIPE)
		return refuse_here(p, MSG_RULE_AGGREGATION);
	if (p->lexer.token == TOKEN_NEAR)
		return refuse_here(p, MSG_RULE_NEAR);
	return refuse_here(p, MSG_RULE_CONDITION_SYNTAX);
}

static int get_selection(struct parser *p, struct selection *selection, struct tree **ret)
{
	if (!selection->tree)
		TRY(tree_build_selection(p->builder, selection->yaml, &selection->tree));
	*ret = selection->tree;
	return 0;
}

static int parse_name(struct parser *p, struct tree **ret)
{
	for (size_t i = 0; i < p->n_selections; i++) {
		if (!slice_is(p->selections[i].yaml->key, p->lexer.word))
			continue;
		TRY(get_selection(p, &p->selections[i], ret));
		condition_lex_next(&p->lexer);
		return 0;
	}
	return refuse_here(p, MSG_RULE_CONDITION_NAME);
}

/* Names by a pattern in which * stands for any characters; iterative, with one way back. */
static bool name_fits(struct slice pattern, struct slice name)
{
	size_t i = 0, k = 0, back_i = SIZE_MAX, back_k = 0;

	while (k < name.len) {
		if (i < pattern.len && pattern.data[i] == '*') {
			back_i = ++i;
			back_k = k;
		} else if (i < pattern.len && pattern.data[i] == name.data[k]) {
			i++;
			k++;
		} else if (back_i != SIZE_MAX) {
			i = back_i;
			k = ++back_k;
		} else {
			return false;
		}
	}
	while (i < pattern.len && pattern.data[i] == '*')
		i++;
	return i == pattern.len;
}

static bool is_meant(const struct parser *p, struct slice name)
{
	if (p->lexer.token == TOKEN_THEM)
		return name.len > 0 && name.data[0] != '_';
	return name_fits(p->lexer.word, name);
}

/* From the number: 1 of x*, all of them. */
static int parse_of(struct parser *p, struct tree **ret)
{
	bool all = p->lexer.token == TOKEN_ALL;
	struct tree *group = tree_new(p->builder, all ? NODE_AND : NODE_OR);

	if (!group)
		return ERR_NO_MEMORY;
	if (p->lexer.token == TOKEN_NUMBER && !slice_is_text(p->lexer.word, "1"))
		return refuse_here(p, MSG_RULE_CONDITION_COUNT);
	condition_lex_next(&p->lexer);
	condition_lex_next(&p->lexer);
	if (p->lexer.token != TOKEN_THEM && p->lexer.token != TOKEN_NAME)
		return refuse_word(p);
	for (size_t i = 0; i < p->n_selections; i++) {
		struct tree *tree;

		if (!is_meant(p, p->selections[i].yaml->key))
			continue;
		TRY(get_selection(p, &p->selections[i], &tree));
		TRY(tree_add(p->builder, group, tree, p->condition));
	}
	if (!group->first)
		return refuse_here(p, MSG_RULE_CONDITION_NONE);
	condition_lex_next(&p->lexer);
	*ret = tree_simplify(group);
	return 0;
}

static int parse_or(struct parser *p, struct tree **ret);

static int parse_not(struct parser *p, struct tree **ret);

static int parse_negation(struct parser *p, struct tree **ret)
{
	struct tree *inner, *not = tree_new(p->builder, NODE_NOT);

	if (!not )
		return ERR_NO_MEMORY;
	condition_lex_next(&p->lexer);
	TRY(parse_not(p, &inner));
	TRY(tree_add(p->builder, not, inner, p->condition));
	*ret = not ;
	return 0;
}

static int parse_parentheses(struct parser *p, struct tree **ret)
{
	condition_lex_next(&p->lexer);
	TRY(parse_or(p, ret));
	if (p->lexer.token != TOKEN_CLOSE)
		return refuse_word(p);
	condition_lex_next(&p->lexer);
	return 0;
}

static int parse_operand(struct parser *p, struct tree **ret)
{
	switch (p->lexer.token) {
	case TOKEN_NOT:
		return parse_negation(p, ret);
	case TOKEN_OPEN:
		return parse_parentheses(p, ret);
	case TOKEN_NUMBER:
	case TOKEN_ALL:
	case TOKEN_ANY:
		if (condition_lex_is_before_of(&p->lexer))
			return parse_of(p, ret);
		return parse_name(p, ret);
	case TOKEN_NAME:
		return parse_name(p, ret);
	default:
		return refuse_word(p);
	}
}

/* not binds closest; the depth of nesting is bounded here, where every level passes. */
static int parse_not(struct parser *p, struct tree **ret)
{
	if (p->depth >= SIGMA_MAX_DEPTH)
		return refuse_here(p, MSG_RULE_TOO_DEEP);
	p->depth++;
	TRY(parse_operand(p, ret));
	p->depth--;
	return 0;
}

/* Operands of one kind in a row are children of one node. */
static int parse_row(struct parser *p, enum node_kind kind, enum condition_token joint,
	int (*parse_operand_fn)(struct parser *p, struct tree **ret), struct tree **ret)
{
	struct tree *row = tree_new(p->builder, kind), *operand;

	if (!row)
		return ERR_NO_MEMORY;
	for (;;) {
		TRY(parse_operand_fn(p, &operand));
		TRY(tree_add(p->builder, row, operand, p->condition));
		if (p->lexer.token != joint)
			break;
		condition_lex_next(&p->lexer);
	}
	*ret = tree_simplify(row);
	return 0;
}

static int parse_and(struct parser *p, struct tree **ret)
{
	return parse_row(p, NODE_AND, TOKEN_AND, parse_not, ret);
}

static int parse_or(struct parser *p, struct tree **ret)
{
	return parse_row(p, NODE_OR, TOKEN_OR, parse_and, ret);
}

static int parse_condition(struct parser *p, const struct sigma_yaml *condition, struct tree **ret)
{
	p->condition = condition;
	if (condition->kind != YAML_SCALAR)
		return refuse(p->builder->fault, MSG_RULE_CONDITION_SYNTAX, SLICE_EMPTY,
			condition->line, condition->column);
	condition_lex_start(&p->lexer, condition->text);
	if (p->lexer.token == TOKEN_END)
		return refuse_here(p, MSG_RULE_CONDITION_MISSING);
	TRY(parse_or(p, ret));
	return p->lexer.token == TOKEN_END ? 0 : refuse_word(p);
}

/* A list of conditions: any of them. */
static int parse_conditions(struct parser *p, const struct sigma_yaml *list, struct tree **ret)
{
	struct tree *any = tree_new(p->builder, NODE_OR);

	if (!any)
		return ERR_NO_MEMORY;
	for (const struct sigma_yaml *entry = list->first; entry; entry = entry->next) {
		struct tree *tree;

		TRY(parse_condition(p, entry, &tree));
		TRY(tree_add(p->builder, any, tree, entry));
	}
	if (!any->first)
		return refuse(p->builder->fault, MSG_RULE_CONDITION_MISSING, SLICE_EMPTY,
			list->line, list->column);
	*ret = tree_simplify(any);
	return 0;
}

static int gather_selections(struct parser *p, const struct sigma_yaml *detection)
{
	p->selections =
		arena_take_array(p->builder->arena, detection->n_children, sizeof(*p->selections));
	if (!p->selections)
		return ERR_NO_MEMORY;
	for (const struct sigma_yaml *s = detection->first; s; s = s->next) {
		if (slice_is_text(s->key, "timeframe"))
			return refuse(p->builder->fault, MSG_RULE_TIMEFRAME, s->text, s->key_line,
				s->key_column);
		if (!slice_is_text(s->key, "condition"))
			p->selections[p->n_selections++].yaml = s;
	}
	return 0;
}

int tree_build(struct tree_builder *builder, const struct sigma_rule *rule, struct tree **ret)
{
	const struct sigma_yaml *detection = rule->detection;
	const struct sigma_yaml *condition = sigma_yaml_find(detection, "condition");
	struct parser parser = {.builder = builder};

	if (!condition)
		return refuse(builder->fault, MSG_RULE_CONDITION_MISSING, SLICE_EMPTY,
			detection->line, detection->column);
	TRY(gather_selections(&parser, detection));
	TRY(condition->kind == YAML_LIST ? parse_conditions(&parser, condition, ret)
					 : parse_condition(&parser, condition, ret));
	if ((*ret)->depth > SIGMA_MAX_DEPTH)
		return refuse(builder->fault, MSG_RULE_TOO_DEEP, SLICE_EMPTY, condition->line,
			condition->column);
	return 0;
}
