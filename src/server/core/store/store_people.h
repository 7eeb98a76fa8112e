/*
 * Companies and people as those who manage them see and change them.
 *
 * Ownership: what a read returns lives in the caller's arena.
 * Limits:    1,024 companies or people a list, 256 roles a person, 8,192 roles a list.
 * Trust:     every question is held against the asker's scope; a person shows only the roles that lie
 *            in it. Company 0 is the installation, whose operators are all companies'.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

/* ---- roles ---- */

/* The role's name, as in record role; empty for none of ours. */
const char *store_role_name(uint32_t role);
/* ERR_NOT_FOUND: no role is called so. */
_must_check_ int store_role_find(struct slice name, uint32_t *ret_role);
/* ERR_NOT_FOUND: the person does not have it. */
_must_check_ int store_role_held(
	struct store *store, uint32_t company, uint64_t person, uint32_t role);
_must_check_ int store_role_del(
	struct store *store, uint32_t company, uint64_t person, uint32_t role);
/* Makes the person operator of every company there is. */
_must_check_ int store_role_add_everywhere(struct store *store, uint64_t person);
/* How many people have the role in the company. */
_must_check_ int store_role_count(
	struct store *store, uint32_t company, uint32_t role, uint32_t *ret_n);

/* ---- companies ---- */

/* By name. */
_must_check_ int store_company_records(struct store *store, const struct store_scope *scope,
	struct arena *arena, struct record_company_list *ret_list);
/* ERR_NOT_FOUND: none of this number in the scope. */
_must_check_ int store_company_record(struct store *store, const struct store_scope *scope,
	uint32_t company, struct arena *arena, struct record_company *ret_company);
_must_check_ int store_company_set_name(struct store *store, uint32_t company, struct slice name);
/* 0: as the server's setting says. */
_must_check_ int store_company_set_retention(struct store *store, uint32_t company, uint32_t days);
_must_check_ int store_company_retention(struct store *store, uint32_t company, uint32_t *ret_days);
/* The longest retention of all companies; `usual` is that of companies without their own. */
_must_check_ int store_retention_longest(struct store *store, uint32_t usual, uint32_t *ret_days);
/* Everybody who is operator of the installation becomes operator of the company. */
_must_check_ int store_company_add_operators(struct store *store, uint32_t company);
/* The numbers of the companies in the scope, the installation's 0 among them; ascending. */
_must_check_ int store_scope_companies(struct store *store, const struct store_scope *scope,
	struct arena *arena, uint32_t **ret_companies, size_t *ret_n);

/* ---- people ---- */

/* By name; company 0: of all companies in the scope. */
_must_check_ int store_person_records(struct store *store, const struct store_scope *scope,
	uint32_t company, struct arena *arena, struct record_person_list *ret_list);
/* ERR_NOT_FOUND: nobody of this number has a role in the scope. */
_must_check_ int store_person_record(struct store *store, const struct store_scope *scope,
	uint64_t person, struct arena *arena, struct record_person *ret_person);
/* ERR_CONFLICT: somebody else has the address. */
_must_check_ int store_person_change(
	struct store *store, uint64_t person, struct slice name, struct slice mail);
/* How many roles the person has that the scope does not cover. */
_must_check_ int store_person_outside(
	struct store *store, const struct store_scope *scope, uint64_t person, uint32_t *ret_n);
