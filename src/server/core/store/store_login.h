/*
 * What a login is held against: passwords, secrets of one-time codes, sessions and one-time links.
 *
 * Ownership: what a read returns lives in the caller's arena; an account is plain data.
 * Limits:    256 sessions a list.
 * Trust:     secrets of sessions and links come from the network; they are looked up by their
 *            SHA-256, so a comparison cannot be timed. Passwords are kept as argon2id texts; a
 *            code's secret must be kept as it is.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

enum { STORE_PASSWORD_BYTES = 128, STORE_TOTP_BYTES = 20 };

struct store_account {
	uint64_t person;
	struct slice name, mail;
	char password[STORE_PASSWORD_BYTES]; /* empty: none is set */
	bool has_totp, has_pending;
	uint8_t totp[STORE_TOTP_BYTES];
	uint8_t pending[STORE_TOTP_BYTES]; /* waits for its first code */
	uint64_t totp_step;                /* of the last code that was taken */
};

/* ERR_NOT_FOUND: nobody of this number, or with this address (of whatever case). */
_must_check_ int store_account_get(
	struct store *store, uint64_t person, struct arena *arena, struct store_account *ret);
_must_check_ int store_account_by_mail(
	struct store *store, struct slice mail, struct arena *arena, struct store_account *ret);
/* ERR_CONFLICT: the password is not `before` any more. */
_must_check_ int store_account_set_password(
	struct store *store, uint64_t person, const char *before, const char *password);
_must_check_ int store_account_logged_in(struct store *store, uint64_t person, usec_t now);

/* A secret that waits for its first code replaces an earlier one that does. */
_must_check_ int store_totp_pend(
	struct store *store, uint64_t person, const uint8_t secret[STORE_TOTP_BYTES]);
/* From now on the waiting secret is the one, with the step of its first code. */
_must_check_ int store_totp_confirm(struct store *store, uint64_t person, uint64_t step);
/* ERR_CONFLICT: a code of this step, or of a later one, was taken before. */
_must_check_ int store_totp_take(struct store *store, uint64_t person, uint64_t step);
_must_check_ int store_totp_end(struct store *store, uint64_t person);

/* ---- sessions and login links: 32 random bytes each, drawn by the caller ---- */

struct store_session {
	uint64_t id;
	uint64_t person;
	usec_t made, expires, last_seen;
	uint8_t door; /* of frame api_call */
	bool by_link; /* made by a login link */
	struct slice address, agent;
};

/* Takes person, expires, door, by_link, address and agent. */
_must_check_ int store_session_add(struct store *store, const uint8_t secret[32],
	const struct store_session *session, usec_t now);
/* Without address and agent. ERR_NOT_FOUND: none of this secret, or over. */
/* Ends every session and login link. */
_must_check_ int store_forget_logins(struct store *store);
_must_check_ int store_session_get(
	struct store *store, struct slice secret, usec_t now, struct store_session *ret_session);
_must_check_ int store_session_seen(struct store *store, uint64_t session, usec_t now);
/* Those that live, newest first; person 0: everybody's. */
_must_check_ int store_session_list(struct store *store, uint64_t person, usec_t now,
	struct arena *arena, struct record_session_list *ret_list);
/* Person 0: whosever it is. ERR_NOT_FOUND: there is no such session. */
_must_check_ int store_session_end(struct store *store, uint64_t session, uint64_t person);
/* All of the person's but this one. */
_must_check_ int store_session_end_others(struct store *store, uint64_t session, uint64_t person);

_must_check_ int store_link_add(
	struct store *store, const uint8_t secret[32], uint64_t person, usec_t now, usec_t expires);
/* Uses the link up. ERR_NOT_FOUND: none of this secret, used before, or over. */
_must_check_ int store_link_take(
	struct store *store, struct slice secret, usec_t now, uint64_t *ret_person);

/* Forgets sessions and links that are over. */
_must_check_ int store_forget_expired(struct store *store, usec_t now);
