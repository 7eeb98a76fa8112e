/*
 * The rules in use, with what people are told about each, and the refusals of the last compile.
 *
 * Ownership: what a read returns lives in the caller's arena.
 * Limits:    20,000 rules; lists give the first 1,000 and the counts of all.
 * Trust:     rule texts are what people wrote; whoever shows them escapes them.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

/* Puts this set in the place of the one before, as one. */
_must_check_ int store_rules_replace(struct store *store, uint64_t generation,
	const struct frame_rule_ok *rules, size_t n_rules,
	const struct frame_rule_refused *refusals, size_t n_refusals);

/* The generation of the set in use; 0: none yet. */
_must_check_ int store_rules_generation(struct store *store, uint64_t *ret_generation);

/* ERR_NOT_FOUND: not in the set in use. */
_must_check_ int store_rule_get(
	struct store *store, struct slice id, struct arena *arena, struct frame_rule_ok *ret_rule);

_must_check_ int store_rules_count(
	struct store *store, uint32_t *ret_loaded, uint32_t *ret_refused);

/* The first rules and refusals by file; `text` of refusals is left empty. */
_must_check_ int store_rules_list(
	struct store *store, struct arena *arena, struct record_rule_list *ret_list);

/* "informational" to "critical"; "" for a level that there is not. */
const char *store_level_name(uint8_t level);
