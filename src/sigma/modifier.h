/*
 * Value modifiers: field|contains|all and the like. A chain is read once per field; each of its steps
 * then changes every value, from left to right. What a step may follow is a row of the table in
 * modifier.c; so is a modifier that is refused by name.
 *
 * Ownership: patterns live in the arena given.
 * Limits:    MODIFIERS_MAX steps.
 * Trust:     names are hostile text.
 */
#pragma once

#include "sigma/moment.h"
#include "sigma/pattern.h"
#include "sigma/tree.h"

enum { MODIFIERS_MAX = 8, VALUE_MAX_FORMS = 3 };

/* What a value has become by the steps so far. */
enum value_form {
	FORM_PLAIN = 1,    /* as YAML has it: text, number, boolean, null */
	FORM_TEXT = 2,     /* a text, whatever it was */
	FORM_DASHED = 4,   /* a text in which dashes stand for each other */
	FORM_ENCODED = 8,  /* bytes of another encoding */
	FORM_REGEX = 16,   /* a regular expression */
	FORM_CIDR = 32,    /* a network */
	FORM_NUMBER = 64,  /* a bound for numbers */
	FORM_EXISTS = 128, /* whether the field is there */
	FORM_FIELD = 256,  /* another field's name */
	FORM_MOMENT = 512, /* a bound for a part of a date */
};

/* A text as the patterns of which one must fit; more than one only after base64offset. */
struct value_patterns {
	struct pattern form[VALUE_MAX_FORMS];
	size_t n;
};

typedef int modifier_fn(struct arena *arena, struct value_patterns *value);

struct modifiers {
	enum value_form form;
	enum node_op op;
	unsigned flags; /* of the node */
	enum moment_part part;
	bool expands; /* placeholders */
	bool all;     /* every value must fit */
	bool differs; /* none may (neq) */
	modifier_fn *steps[MODIFIERS_MAX];
	size_t n_steps;
};

/*
 * Reads the chain behind a field's name ("contains|all"; empty: none). With `keyword` there is no field.
 * ERR_REFUSED: an unknown or unhandled modifier, or one that cannot stand where it does.
 */
_must_check_ int modifiers_parse(struct tree_builder *builder, struct slice chain, bool keyword,
	const struct sigma_yaml *item, struct modifiers *ret);

/* Applies the chain to a text. ERR_BAD_VALUE: it has wildcards and is to be encoded. ERR_UNSUPPORTED:
 * it has no encoded form that means anything. */
_must_check_ int modifiers_apply(const struct modifiers *modifiers, struct arena *arena,
	struct slice text, struct value_patterns *ret);
