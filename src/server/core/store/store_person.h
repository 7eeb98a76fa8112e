/*
 * Companies, the people who belong to them in roles, and the record of who did what. How they are
 * managed is in store_people.h, how people log in in store_login.h.
 *
 * Ownership: what a read returns lives in the caller's arena.
 * Limits:    1,024 companies, 256 roles and 200 acts a list.
 * Trust:     names and subjects may be hostile; they are texts, no more.
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

/* By name; at most 1,024, or the one (0: all). Devices whose last word is not `fresh` are not seen. */
struct store_fresh;
_must_check_ int store_company_list(struct store *store, const struct store_scope *scope,
	uint32_t company, const struct store_fresh *fresh, struct arena *arena,
	struct store_company **ret_companies, size_t *ret_n);

/* How many companies the scope covers, whether these are all, and the first of them. */
struct store_reach {
	uint32_t n;
	bool all;
	uint32_t first;
};
_must_check_ int store_scope_reach(
	struct store *store, const struct store_scope *scope, struct store_reach *ret_reach);

/* ---- people ---- */

/* ERR_CONFLICT: somebody has the address. */
_must_check_ int store_person_add(struct store *store, struct slice name, struct slice mail,
	usec_t now, uint64_t *ret_person);
/* One role of enum api_person_role; having it already is fine. */
_must_check_ int store_person_add_role(
	struct store *store, uint32_t company, uint64_t person, uint32_t role);
/* The one who was made first. ERR_NOT_FOUND: there is none. */
_must_check_ int store_person_first(struct store *store, uint64_t *ret_person);
/* ERR_CONFLICT: somebody else has the address. */
_must_check_ int store_person_set_mail(struct store *store, uint64_t person, struct slice mail);
/* ERR_NOT_FOUND: no such person. */
_must_check_ int store_person_mail(
	struct store *store, uint64_t person, struct arena *arena, struct slice *ret_mail);
/* ERR_NOT_FOUND: no operator and no owner has an address. */
_must_check_ int store_person_any_mail(struct store *store);
/* All roles of the person in all companies, as bits. */
_must_check_ int store_person_roles(struct store *store, uint64_t person, uint32_t *ret_roles);
/* Name and roles. ERR_NOT_FOUND: no such person. */
_must_check_ int store_person_get(
	struct store *store, uint64_t person, struct arena *arena, struct record_me *ret_me);

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
/* Acts in the scope's companies, newest first, without their words; company 0: all of them. */
_must_check_ int store_audit_list(struct store *store, const struct store_scope *scope,
	const struct record_audit_filter *filter, struct arena *arena,
	struct record_audit_list *ret_list);
