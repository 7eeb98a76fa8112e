/*
 * The outbox: one row a message to one person over one channel, written in the transaction of the
 * case that it is about, with what became of it.
 *
 * Ownership: what a read returns lives in the caller's arena.
 * Limits:    100 notices a case in a list; 100 recipients a company.
 * Trust:     the answers in `detail` are a mail server's words.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

struct store_recipient {
	uint64_t person;
	struct slice mail;
};

/* People of the company who have an address and one of the roles, each once. */
_must_check_ int store_recipients(struct store *store, uint32_t company, uint32_t roles,
	struct arena *arena, struct store_recipient **ret_recipients, size_t *ret_n);

struct store_notice_new {
	uint32_t company;
	uint64_t case_id;
	struct store_recipient recipient;
	struct slice subject, body;
	usec_t written;
};
_must_check_ int store_notice_add(
	struct store *store, const struct store_notice_new *notice, uint64_t *ret_id);

struct store_notice {
	uint64_t id;
	uint32_t company;
	uint64_t case_id;
	uint32_t tries;
	usec_t written;
	struct slice recipient, subject, body;
};

/* Takes the next one that is due: one more try, under way until then. ERR_NOT_FOUND: none. */
_must_check_ int store_notice_next(struct store *store, usec_t now, usec_t until,
	struct arena *arena, struct store_notice *ret_notice);
/* When the next falls due. ERR_NOT_FOUND: nothing waits. */
_must_check_ int store_notice_due(struct store *store, usec_t now, usec_t *ret_at);
/* What is under way is due at once. */
_must_check_ int store_notice_reset(struct store *store, usec_t now);
/* One that waits or is under way. ERR_NOT_FOUND: it is decided already, or there is none. */
_must_check_ int store_notice_waiting(
	struct store *store, uint64_t id, struct arena *arena, struct store_notice *ret_notice);

_must_check_ int store_notice_taken(
	struct store *store, uint32_t company, uint64_t id, usec_t taken, struct slice detail);
_must_check_ int store_notice_retry(
	struct store *store, uint32_t company, uint64_t id, usec_t next_try, struct slice detail);
_must_check_ int store_notice_failed(
	struct store *store, uint32_t company, uint64_t id, struct slice detail);

/* Notices that wait although they were tried at least this often. */
_must_check_ int store_notice_stuck(struct store *store, uint32_t tries, uint32_t *ret_n);

_must_check_ int store_notice_list(struct store *store, uint32_t company, uint64_t case_id,
	struct arena *arena, struct record_notice **ret_notices, size_t *ret_n);
