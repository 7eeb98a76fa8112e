/*
 * Placeholders: the values that stand for %name% under the modifier expand (Sigma rules specification,
 * "Placeholders"). They are given apart from the rules, as YAML: a map of names to a value or a list.
 *
 *     Workstations: [reception, accounting]
 *     dc_ip_addresses: 192.0.2.7
 *
 * Ownership: the set owns copies of its texts.
 * Limits:    SIGMA_MAX_FILE of text, one document; PLACEHOLDERS_MAX names; values as in a rule.
 * Trust:     hostile text.
 */
#pragma once

#include "base/macros.h"
#include "base/fault.h"
#include "base/result.h"

enum { PLACEHOLDERS_MAX = 4096 };

struct placeholder {
	struct slice *values;
	size_t n_values;
};

struct placeholders;

/* An empty set. NULL: no memory. */
struct placeholders *placeholders_new(uint64_t seed);
/* NULL is fine; returns NULL. */
struct placeholders *placeholders_free(struct placeholders *set);
/* Takes all of the text, or nothing; a name that is there already is replaced. ERR_REFUSED: fault says
 * why and where. */
_must_check_ int placeholders_read(
	struct placeholders *set, struct slice text, struct fault *fault);
/* NULL: no value is known. */
const struct placeholder *placeholders_find(const struct placeholders *set, struct slice name);

/* Cuts the text at the first %name% at or behind `from`: what is before, the name, what is behind it. */
bool placeholder_next(struct slice text, size_t from, struct slice *ret_before,
	struct slice *ret_name, struct slice *ret_behind);
