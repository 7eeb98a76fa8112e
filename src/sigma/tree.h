/*
 * The tree of one rule: its detection and condition as and, or, not and comparisons. A selection that
 * the condition names twice is one subtree, hung in twice.
 *
 * Ownership: everything lives in the document's arena.
 * Limits:    SIGMA_MAX_NODES counted as often as they hang in the tree, SIGMA_MAX_DEPTH; beyond: refused.
 * Trust:     made from hostile text.
 */
#pragma once

#include "sigma/image_layout.h"
#include "sigma/rule.h"

struct tree;

struct tree_child {
	struct tree *tree;
	struct tree_child *next;
};

struct tree {
	enum node_kind kind;
	enum node_op op;
	unsigned flags;
	bool has_field;     /* a comparison of one field; otherwise of every field */
	struct slice field; /* name */
	struct slice value; /* as in the image; fieldref: the other field's name */
	uint32_t span;      /* nodes: itself and all beneath */
	uint32_t depth;     /* levels: 1 for a comparison */
	struct tree_child *first;
	struct tree_child **tail;
	uint32_t value_at;    /* where the image has the value, once it has */
	bool is_value_placed; /* whether it has */
};

struct placeholders;

struct tree_builder {
	struct arena *arena;
	struct fault *fault;
	const struct placeholders *placeholders; /* may be NULL */
	size_t value_bytes;    /* of all comparisons built, as the image will have them */
	size_t expanded_bytes; /* of all texts that placeholders made */
};

/* A node without children yet. NULL: no memory. */
struct tree *tree_new(struct tree_builder *builder, enum node_kind kind);
/* Hangs a complete child beneath a parent; `at` is for the fault when there are too many nodes. */
_must_check_ int tree_add(struct tree_builder *builder, struct tree *parent, struct tree *child,
	const struct sigma_yaml *at);
/* A node with one child stands for that child, unless it is a not. */
struct tree *tree_simplify(struct tree *tree);

/* One selection of a detection. ERR_REFUSED, with the fault. */
_must_check_ int tree_build_selection(
	struct tree_builder *builder, const struct sigma_yaml *selection, struct tree **ret);
/* One entry of a map: a field with its modifiers and values. (item.c) */
_must_check_ int tree_build_item(
	struct tree_builder *builder, const struct sigma_yaml *item, struct tree **ret);
/* One value that stands by itself: a keyword, looked for in every field. (item.c) */
_must_check_ int tree_build_keyword(
	struct tree_builder *builder, const struct sigma_yaml *value, struct tree **ret);
/* The rule's whole tree. (condition.c) */
_must_check_ int tree_build(
	struct tree_builder *builder, const struct sigma_rule *rule, struct tree **ret);
