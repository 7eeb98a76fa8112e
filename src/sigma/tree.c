#include "sigma/tree.h"

#include "sigma/refuse.h"

struct tree *tree_new(struct tree_builder *builder, enum node_kind kind)
{
	struct tree *tree = arena_take(builder->arena, sizeof(*tree));

	if (!tree)
		return NULL;
	tree->kind = kind;
	tree->span = 1;
	tree->depth = 1;
	tree->tail = &tree->first;
	return tree;
}

int tree_add(struct tree_builder *builder, struct tree *parent, struct tree *child,
	const struct sigma_yaml *at)
{
	struct tree_child *cell = arena_take(builder->arena, sizeof(*cell));

	if (!cell)
		return ERR_NO_MEMORY;
	if (child->span > SIGMA_MAX_NODES - parent->span)
		return refuse(
			builder->fault, MSG_RULE_TOO_COMPLEX, SLICE_EMPTY, at->line, at->column);
	cell->tree = child;
	*parent->tail = cell;
	parent->tail = &cell->next;
	parent->span += child->span;
	if (parent->depth <= child->depth)
		parent->depth = child->depth + 1;
	return 0;
}

struct tree *tree_simplify(struct tree *tree)
{
	bool single = tree->first && !tree->first->next;

	return single && tree->kind != NODE_NOT ? tree->first->tree : tree;
}

static int build_map(struct tree_builder *builder, const struct sigma_yaml *map, struct tree **ret)
{
	struct tree *all = tree_new(builder, NODE_AND);

	if (!all)
		return ERR_NO_MEMORY;
	for (const struct sigma_yaml *item = map->first; item; item = item->next) {
		struct tree *child;

		TRY(tree_build_item(builder, item, &child));
		TRY(tree_add(builder, all, child, item));
	}
	*ret = tree_simplify(all);
	return 0;
}

static int build_list(
	struct tree_builder *builder, const struct sigma_yaml *list, struct tree **ret)
{
	struct tree *any = tree_new(builder, NODE_OR);

	if (!any)
		return ERR_NO_MEMORY;
	for (const struct sigma_yaml *entry = list->first; entry; entry = entry->next) {
		struct tree *child;

		if (entry->kind == YAML_LIST)
			return refuse(builder->fault, MSG_RULE_DETECTION_INVALID, SLICE_EMPTY,
				entry->line, entry->column);
		TRY(tree_build_selection(builder, entry, &child));
		TRY(tree_add(builder, any, child, entry));
	}
	*ret = tree_simplify(any);
	return 0;
}

int tree_build_selection(
	struct tree_builder *builder, const struct sigma_yaml *selection, struct tree **ret)
{
	if (selection->kind != YAML_SCALAR && selection->n_children == 0)
		return refuse(builder->fault, MSG_RULE_DETECTION_INVALID, selection->key,
			selection->line, selection->column);
	if (selection->kind == YAML_MAP)
		return build_map(builder, selection, ret);
	if (selection->kind == YAML_LIST)
		return build_list(builder, selection, ret);
	return tree_build_keyword(builder, selection, ret);
}
