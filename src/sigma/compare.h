/*
 * One comparison of a rule with one value of an event.
 *
 * Ownership: everything is borrowed for the call.
 * Limits:    as pattern.h, regex.h.
 * Trust:     values are hostile; nodes are verified.
 */
#pragma once

#include "sigma/image.h"
#include "sigma/regex.h"
#include "sigma/truth.h"

struct comparison {
	const struct sigma_image *image;
	struct regex *const *regexes; /* by number */
	struct regex_scratch *scratch;
	bool (*list_next)(struct slice *rest, struct slice *ret_text);
	const struct sigma_field *other; /* fieldref: the field referred to; NULL: absent */
};

/* field NULL: absent. The table in sigma.h says what comes out. */
enum truth compare_field(const struct comparison *c, const struct sigma_image_node *node,
	const struct sigma_field *field);

/* The texts that comparisons of the field's values go by: its own (of numbers and booleans too), or each
 * element's of a list. */
typedef void compare_text_fn(void *ctx, struct slice text);
void compare_each_text(const struct comparison *c, const struct sigma_field *field,
	compare_text_fn *fn, void *ctx);
