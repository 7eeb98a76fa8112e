/*
 * What people add to the rules in the console: which are switched off, and rule files of their own.
 *
 * Ownership: what a read returns lives in the caller's arena; walks lend a row for the call.
 * Limits:    256 files of 60,000 bytes, 4,096 switched-off rules; beyond that ERR_FULL.
 * Trust:     texts are what operators of the installation wrote; tsujiban-rules compiles them like any
 *            other.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

#define STORE_RULE_TEXTS_MAX 256
#define STORE_RULES_OFF_MAX 4096

struct store_rule_off {
	struct slice id, reason, who;
	usec_t at;
};

_must_check_ int store_rule_switch_off(struct store *store, const struct store_rule_off *off);
/* On already is fine. */
_must_check_ int store_rule_switch_on(struct store *store, struct slice id);
_must_check_ int store_rule_is_off(struct store *store, struct slice id, bool *ret_off);
/* Marks the rules of the list that are off. */
_must_check_ int store_rules_mark_off(
	struct store *store, struct arena *arena, struct record_rule_list *list);

struct store_rule_text {
	struct slice name, text, who;
	usec_t at;
};

/* Writes or replaces a file. */
_must_check_ int store_rule_text_put(struct store *store, const struct store_rule_text *text);
/* ERR_NOT_FOUND: there is none of this name. */
_must_check_ int store_rule_text_remove(struct store *store, struct slice name);
_must_check_ int store_rule_text_get(
	struct store *store, struct slice name, struct arena *arena, struct slice *ret_text);
/* All files by name; stops at the first negative return and passes it up. */
typedef int (*store_rule_text_fn)(void *context, const struct store_rule_text *text);
_must_check_ int store_rule_text_walk(
	struct store *store, struct arena *arena, store_rule_text_fn fn, void *context);
/* Their names, without texts. */
_must_check_ int store_rule_text_list(
	struct store *store, struct arena *arena, struct record_rule_list *list);
