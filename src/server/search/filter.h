/*
 * What people look for, compiled by the engine that evaluates rules: the filter becomes one Sigma rule,
 * and an event passes when the rule matches.
 *
 *     filter = term, terms separated by spaces; all of them must be true
 *     term   = [-] (word | field (":" modifier)* "=" word)      -: must not be true
 *     word   = text without spaces | "text", in which "" is a quotation mark
 *
 * A word alone is looked for anywhere in any field's value. Fields, modifiers and wildcards are Sigma's
 * own, with ":" where rules write "|".
 *
 * Ownership: a filter owns all it needs; the text is borrowed for filter_new.
 * Limits:    FILTER_MAX_TEXT bytes, FILTER_MAX_TERMS terms; what Sigma refuses is refused for its reason.
 * Trust:     the text is a stranger's; events are hostile.
 */
#pragma once

#include "base/fault.h"
#include "event/event.h"

enum { FILTER_MAX_TEXT = 512, FILTER_MAX_TERMS = 32 };

struct filter;

/* ERR_REFUSED: the fault says why. An empty text lets every event pass. */
_must_check_ int filter_new(
	struct slice text, uint64_t seed, struct filter **ret, struct fault *ret_fault);
/* NULL is fine; returns NULL. */
struct filter *filter_free(struct filter *filter);
/* What is unknown, because a value was cut, does not pass. */
bool filter_passes(struct filter *filter, const struct event *event);
