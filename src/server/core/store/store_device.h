/*
 * Devices (the watched PCs), the company keys with which they enrol, and what is known of when each
 * was last seen.
 *
 * A removed device is none any more: no list, count or walk knows it. What hangs on it (cases, alerts,
 * days) stays.
 *
 * Ownership: walks lend a row for the length of the call; lists live in the caller's arena.
 * Limits:    4,096 devices a list; 30 enrolments in ten minutes per key.
 * Trust:     host name, system and version are the PC's own claims. Token and secrets are kept as
 *            SHA-256 only; comparison happens on the hashes.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

#define STORE_ENROL_RATE 30
#define STORE_ENROL_RATE_USEC (600 * USEC_PER_SEC)
/* After a key's window new PCs may still apply for this long; they wait for a person. */
#define STORE_KEY_GRACE_USEC ((usec_t)7 * 86400 * USEC_PER_SEC)

struct store_device {
	uint64_t id;
	uint32_t company;
	bool confirmed;
	uint8_t token_hash[32];
	struct slice name; /* people's word, or the host name */
	usec_t last_contact;
	int64_t sources; /* bits of the last health event; 0 blind; -1 none yet */
};

/* All devices, for the gate's table; stops at the first negative return and passes it up. */
typedef int (*store_device_fn)(void *context, const struct store_device *device);
_must_check_ int store_device_walk(struct store *store, store_device_fn fn, void *context);

struct store_token {
	uint32_t company;
	uint64_t device;
	bool confirmed;
	bool is_sender; /* a foreign one, of lines of JSON */
};

/* Whose token this is. ERR_NOT_FOUND: nobody's. */
_must_check_ int store_device_by_token(
	struct store *store, const uint8_t token[32], struct store_token *ret_token);

/* ---- enrolment ---- */

struct store_enrolled {
	uint32_t company;
	uint64_t device;
	bool confirmed; /* otherwise it waits for a person (202) */
	bool fresh;     /* otherwise it was here before and got a new token */
	uint8_t token[32];
	uint8_t token_hash[32];
};

/*
 * A PC enrols, with the token that the caller has drawn. A PC whose device secret is known in the
 * key's company only gets the new token: that counts no use, and the key may be over. A new one is
 * confirmed inside the key's window and waits for a person during the grace behind it.
 * ERR_DENIED: no such key, wrong secret, over, or used up (403). ERR_FULL: too many at once (429).
 */
_must_check_ int store_device_enrol(struct store *store, const struct frame_enrol *enrol,
	const uint8_t token[32], usec_t now, struct store_enrolled *ret_enrolled);

struct store_key_new {
	uint32_t company;
	uint32_t uses;
	usec_t window_end;
	uint8_t secret[32];
};

/* ERR_NOT_FOUND: no such company. */
_must_check_ int store_key_add(
	struct store *store, const struct store_key_new *key, usec_t now, uint64_t *ret_id);

/* Company keys with the PCs that enrolled with them, the newest first. */
_must_check_ int store_key_list(struct store *store, const struct store_scope *scope,
	struct arena *arena, struct record_enrol_key_list *ret_list);
/* Nobody new enrols with it. ERR_NOT_FOUND: none of this number in the scope. */
_must_check_ int store_key_end(
	struct store *store, const struct store_scope *scope, uint64_t id, uint32_t *ret_company);

/* ---- what people say of a device; ERR_NOT_FOUND: none of this number in the scope ---- */

_must_check_ int store_device_find(struct store *store, const struct store_scope *scope,
	uint64_t device, uint32_t *ret_company);
/* It may send, and its silence counts from now on. */
_must_check_ int store_device_accept(struct store *store, uint32_t company, uint64_t device);
/* An empty name leaves it as it is. */
_must_check_ int store_device_change(
	struct store *store, uint32_t company, const struct record_device_change *change);
/* Its token ends for good, and its secret enrols no more; all else of it stays. */
_must_check_ int store_device_remove(
	struct store *store, uint32_t company, uint64_t device, usec_t now);

/* ---- sights ---- */

/* Notes what a batch says of its device, and the quarter of an hour of its day (store_day.h); a
 * device of another company is left alone. */
_must_check_ int store_device_sight(struct store *store, const struct record_sight *sight);

/* Words from before `after` are too old; `now` says which day is the last of the ninety. */
struct store_fresh {
	usec_t after, now;
};
static inline struct store_fresh store_fresh_at(usec_t now, uint32_t minutes)
{
	return (struct store_fresh){.after = now - (usec_t)minutes * 60 * USEC_PER_SEC, .now = now};
}
/* A word from beyond is one of a clock that was set back since: nobody knows when it was said. */
static inline usec_t store_fresh_end(const struct store_fresh *fresh)
{
	return fresh->now + (fresh->now - fresh->after);
}

/*
 * A device is seen when its last word is from after that time and its collector sees (sources not 0;
 * no health event yet counts as not seen). ok, unseen, blind or unconfirmed.
 */
_must_check_ int store_device_list(struct store *store, const struct store_scope *scope,
	const struct store_fresh *fresh, struct arena *arena, struct record_device_list *ret_list);
/* One of them. ERR_NOT_FOUND: none of this number in the scope. */
_must_check_ int store_device_get(struct store *store, const struct store_scope *scope,
	uint64_t device, const struct store_fresh *fresh, struct arena *arena,
	struct record_device *ret_device);

/* Names of the company's confirmed devices that are not seen, at most max; and how many in all. */
_must_check_ int store_device_unseen(struct store *store, uint32_t company, uint64_t but_device,
	const struct store_fresh *fresh, struct arena *arena, struct slice *names, size_t max,
	size_t *ret_n);

/* The name people use. ERR_NOT_FOUND: not a device of this company. */
_must_check_ int store_device_name(struct store *store, uint32_t company, uint64_t device,
	struct arena *arena, struct slice *ret_name);
