/*
 * Alerts, the cases that they make, and the history of each case.
 *
 * Ownership: what a read returns lives in the caller's arena; what a write is given is borrowed for
 *            the call.
 * Limits:    200 cases a list, 100 alerts and 100 history rows a case, 3 MiB of evidence a case.
 * Trust:     evidence is what happened on a PC, hostile at worst; it is kept and returned as it is.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

/* ---- alerts ---- */

struct store_alert_new {
	const struct record_match *match;
	struct slice title, author;
	uint8_t level;
};

/* ERR_EXISTS: this rule has matched this event before; nothing was written. */
_must_check_ int store_alert_add(
	struct store *store, const struct store_alert_new *alert, uint64_t *ret_id);
_must_check_ int store_alert_set_case(
	struct store *store, uint32_t company, uint64_t alert, uint64_t case_id);
/* The case's first hundred alerts with their evidence, as far as 3 MiB of it go. */
_must_check_ int store_alert_list(struct store *store, uint32_t company, uint64_t case_id,
	struct arena *arena, struct record_alert **ret_alerts, size_t *ret_n);

/* ---- cases ---- */

struct store_words {
	struct record_words what, danger, now, false_alarm;
};

struct store_case_new {
	uint32_t company;
	const char *kind; /* watch, service, silence */
	bool danger;
	bool drill;
	uint64_t device; /* 0: none */
	unsigned service;
	uint64_t service_key;
	bool owners_see; /* a service case that concerns the watch over the company */
	struct store_words words;
	usec_t opened, act, received, matched; /* act: when it happened, corrected */
	struct slice note;                     /* for the first row of its history */
};

/* Opens it in state new with the day's next number for people. */
_must_check_ int store_case_add(
	struct store *store, const struct store_case_new *new_case, uint64_t *ret_id);

struct store_case_key {
	uint32_t company;
	uint64_t device;
	bool drill;
	usec_t after, before; /* its alerts must reach into this span */
};

/* The open watch case that an alert joins. ERR_NOT_FOUND: none. */
_must_check_ int store_case_find_open(
	struct store *store, const struct store_case_key *key, uint64_t *ret_id, bool *ret_danger);
/* The newest service case of this failure. ERR_NOT_FOUND: none. */
_must_check_ int store_case_find_service(struct store *store, uint32_t company, uint64_t device,
	unsigned service, uint64_t *ret_id, uint64_t *ret_key, bool *ret_open);

/* One more alert of a watch case; `last` never goes back. */
_must_check_ int store_case_join(struct store *store, uint32_t company, uint64_t id, usec_t seen);
/* The same for a service case, known up to `key`. */
_must_check_ int store_case_join_service(
	struct store *store, uint32_t company, uint64_t id, uint64_t key, usec_t now);
/* From caution to danger, with the graver words. */
_must_check_ int store_case_raise(
	struct store *store, uint32_t company, uint64_t id, const struct store_words *words);

/* Other words for what it is about. */
_must_check_ int store_case_set_words(
	struct store *store, uint32_t company, uint64_t id, const struct store_words *words);

struct store_case_step {
	uint32_t company;
	uint64_t id;
	const char *state; /* NULL: it stays */
	const char *closing;
	struct slice who, note;
	usec_t time;
};
/* Moves the case and writes its history. */
_must_check_ int store_case_step(struct store *store, const struct store_case_step *step);

/* When a console first showed it; a later time changes nothing. */
_must_check_ int store_case_set_shown(struct store *store, uint64_t id, usec_t at);

/* ---- reading; a service case is for operators, unless owners see it ---- */

_must_check_ int store_case_list(struct store *store, const struct store_scope *scope,
	const struct record_case_filter *filter, struct arena *arena,
	struct record_case_list *ret_list);
/* All but alerts, notices and history. ERR_NOT_FOUND: none of this id in the scope. */
_must_check_ int store_case_get(struct store *store, const struct store_scope *scope, uint64_t id,
	struct arena *arena, struct record_case_full *ret_case);
_must_check_ int store_case_history(struct store *store, uint32_t company, uint64_t id,
	struct arena *arena, struct record_history **ret_history, size_t *ret_n);
