/*
 * Companies, the people who belong to them in roles, their sessions and one-time login links, and
 * the record of who did what.
 *
 * Ownership: what a read returns lives in the caller's arena.
 * Limits:    1,024 companies and 256 roles a list.
 * Trust:     secrets of sessions and links come from the network; they are looked up by their
 *            SHA-256, so a comparison cannot be timed.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

/* The roles' bits are those of enum api_person_role. */
#define STORE_ROLES_ALL UINT32_MAX

/* ---- companies ---- */

_must_check_ int store_company_add(
	struct store *store, struct slice name, usec_t now, uint32_t *ret_company);
/* The one that was made first. ERR_NOT_FOUND: there is none. */
_must_check_ int store_company_first(struct store *store, uint32_t *ret_company);
/* ERR_NOT_FOUND: none of this number in the scope. */
_must_check_ int store_company_in_scope(
	struct store *store, const struct store_scope *scope, uint32_t company);
/* The name; empty for 0, the installation. */
_must_check_ int store_company_name(
	struct store *store, uint32_t company, struct arena *arena, struct slice *ret_name);

/* What a company's state word is made of. Unconfirmed devices and drills do not count. */
struct store_company {
	uint32_t id;
	struct slice name;
	uint32_t devices, devices_seen;
	uint32_t cases_open;    /* watch cases */
	uint32_t cases_danger;  /* of them: danger, new or told */
	uint32_t cases_caution; /* of them: caution, new or told */
	usec_t last_contact;
};

/* By name; at most 1,024. Devices whose last word is before `fresh` are not seen. */
_must_check_ int store_company_list(struct store *store, const struct store_scope *scope,
	usec_t fresh, struct arena *arena, struct store_company **ret_companies, size_t *ret_n);

/* How many companies the scope covers, whether these are all, and the first of them. */
struct store_reach {
	uint32_t n;
	bool all;
	uint32_t first;
};
_must_check_ int store_scope_reach(
	struct store *store, const struct store_scope *scope, struct store_reach *ret_reach);

/* ---- people ---- */

_must_check_ int store_person_add(struct store *store, struct slice name, struct slice mail,
	usec_t now, uint64_t *ret_person);
/* One role of enum api_person_role; having it already is fine. */
_must_check_ int store_person_add_role(
	struct store *store, uint32_t company, uint64_t person, uint32_t role);
/* The one who was made first. ERR_NOT_FOUND: there is none. */
_must_check_ int store_person_first(struct store *store, uint64_t *ret_person);
_must_check_ int store_person_set_mail(struct store *store, uint64_t person, struct slice mail);
/* ERR_NOT_FOUND: no such person. */
_must_check_ int store_person_mail(
	struct store *store, uint64_t person, struct arena *arena, struct slice *ret_mail);
/* All roles of the person in all companies, as bits. */
_must_check_ int store_person_roles(struct store *store, uint64_t person, uint32_t *ret_roles);
/* Name and roles. ERR_NOT_FOUND: no such person. */
_must_check_ int store_person_get(
	struct store *store, uint64_t person, struct arena *arena, struct record_me *ret_me);

/* ---- sessions and login links: 32 random bytes each, drawn by the caller ---- */

_must_check_ int store_session_add(
	struct store *store, const uint8_t secret[32], uint64_t person, usec_t now, usec_t expires);
/* ERR_NOT_FOUND: none of this secret, or over. */
_must_check_ int store_session_get(struct store *store, struct slice secret, usec_t now,
	uint64_t *ret_person, usec_t *ret_expires);
_must_check_ int store_session_end(struct store *store, struct slice secret);

_must_check_ int store_link_add(
	struct store *store, const uint8_t secret[32], uint64_t person, usec_t now, usec_t expires);
/* Uses the link up. ERR_NOT_FOUND: none of this secret, used before, or over. */
_must_check_ int store_link_take(
	struct store *store, struct slice secret, usec_t now, uint64_t *ret_person);

/* Forgets sessions and links that are over. */
_must_check_ int store_forget_expired(struct store *store, usec_t now);

/* ---- the record of acts; never rewritten ---- */

struct store_act {
	uint32_t company; /* 0: the installation */
	uint64_t person;  /* 0: the machine's own administrator on the local socket */
	struct slice who, act, subject;
};
_must_check_ int store_audit_add(struct store *store, const struct store_act *act, usec_t now);
/* The same, unless this person's same act on the same subject is noted since then. */
_must_check_ int store_audit_add_once(
	struct store *store, const struct store_act *act, usec_t since, usec_t now);
