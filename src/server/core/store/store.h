/*
 * The state of the installation: companies, people, devices, rules, alerts, cases, notices, and how
 * far each consumer of the journal has come. One SQLite database, owned by tsujiban-core alone; no
 * SQL stands outside this folder. The nouns have a header each: store_device.h, store_person.h,
 * store_rule.h, store_case.h, store_notice.h.
 *
 * The company is part of every key and of every question: an operation takes the one company it is
 * about, or a scope that says which companies the asker may see. The scope is held against the
 * table of roles by the database itself, in the statement that reads the rows.
 *
 * Writes: a single statement is its own transaction; several are held together by store_transact.
 * Every commit is on disk before the call returns (WAL, synchronous FULL).
 *
 * Ownership: the store owns its connection and statements; the directory's descriptor is borrowed
 *            for the store's life. Slices that a read returns live in the arena that it was given.
 * Limits:    lists say theirs; texts are cut by their callers' frames.
 * Trust:     values come from stolen processes at worst; all are bound, none becomes SQL. The file
 *            itself is trusted: only the core's user can write it.
 */
#pragma once

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"

struct store;

struct store_options {
	int directory; /* holds tsujiban.db and, after an upgrade, tsujiban.db.before-N */
};

/*
 * Opens or makes the database and brings it to this program's version; an older one is copied
 * first. Needs /proc. ERR_UNSUPPORTED: the data is of a newer version; ERR_DAMAGED: its pages do
 * not hold together, which takes reading them all; ERR_STORE: it failed. The
 * fault says which, with the database's own words as subject.
 */
_must_check_ int store_open(
	const struct store_options *options, struct fault *fault, struct store **ret_store);
/* NULL is fine; returns NULL. */
struct store *store_close(struct store *store);

static inline void store_closep(struct store **store)
{
	*store = store_close(*store);
}

/* What the database said about its last failure (after ERR_STORE), for the log. */
const char *store_error(const struct store *store);

/*
 * Runs body in one transaction: all of it is on disk when 0 is returned, nothing of it otherwise.
 * Inside another transaction it joins that one.
 */
typedef int (*store_body)(struct store *store, void *context);
_must_check_ int store_transact(struct store *store, store_body body, void *context);

/* Who asks: every company, or those where the person has one of the roles (enum api_person_role).
 */
struct store_scope {
	bool all;
	uint64_t person;
	uint32_t roles;
};

/* ---- consumers of the journal ---- */

/* ERR_NOT_FOUND: nobody has set it. */
_must_check_ int store_position_get(
	struct store *store, struct slice consumer, uint64_t *ret_position);
_must_check_ int store_position_set(struct store *store, struct slice consumer, uint64_t position);

/* Counts a crash of the consumer at this position; returns how many there were. */
_must_check_ int store_crash_add(struct store *store, struct slice consumer, uint64_t position,
	usec_t now, uint32_t *ret_count);
/* Forgets crashes before the position. */
_must_check_ int store_crash_forget(struct store *store, struct slice consumer, uint64_t before);

/* ---- the wall clock ---- */

struct store_clock {
	usec_t seen;        /* what it showed at the last look */
	usec_t grace_until; /* nothing old is removed before; 0: no grace */
};

/* ERR_NOT_FOUND: nobody has looked yet. */
_must_check_ int store_clock_get(struct store *store, struct store_clock *ret_clock);
_must_check_ int store_clock_put(struct store *store, const struct store_clock *clock);

/* 16 random bytes that name this installation for good. */
_must_check_ int store_installation(struct store *store, uint8_t ret_id[16]);

/* Keeps the hash of the installation root when there is none yet. ERR_CONFLICT: it is another's. */
_must_check_ int store_root_check(struct store *store, const uint8_t hash[32]);

/* SHA-256, the form in which every secret is kept. */
void store_hash(const void *secret, size_t len, uint8_t ret_hash[32]);
