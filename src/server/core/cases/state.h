/*
 * What the files of this folder share: the state behind struct cases, and the steps from a decision
 * to words and notices. Every function here runs inside the caller's transaction.
 *
 * Ownership: see cases.h; the arena holds what one call reads and is reset by the next.
 * Limits:    64 MiB for one call.
 * Trust:     see cases.h.
 */
#pragma once

#include "server/core/cases/cases.h"
#include "server/core/cases/silence.h"
#include "server/core/store/store_case.h"
#include "server/core/store/store_device.h"
#include "server/core/store/store_notice.h"

#define CASES_ARENA_BYTES ((size_t)64 * 1024 * 1024)

/* What silence.c remembers between two looks. */
struct cases_watchfulness {
	usec_t looked;                /* monotonic; 0: never */
	usec_t ran;                   /* since the start */
	usec_t hearing;               /* for how long we could hear without a break */
	usec_t kept;                  /* awake, when it was last written */
	usec_t held[CASES_OWN_COUNT]; /* for how long each of our own parts has failed */
	usec_t since[CASES_OWN_COUNT];
	int64_t rolled_day; /* the letters of days before are written */
};

struct cases {
	struct store *store;
	const struct settings *settings;
	const struct clock *clock;
	struct arena arena;
	uint8_t installation[16];
	uint8_t courier_key[32];
	bool have_key;
	uint8_t sealed[SETTINGS_SEALED_MAX]; /* the mail server with its secrets, for the courier */
	size_t sealed_bytes;                 /* 0: no mail can be sent */
	bool mail_fails;                     /* the last answer to a mail was none */
	struct cases_watchfulness watchfulness;
};

static inline usec_t cases_now(const struct cases *cases)
{
	return cases->clock->wall(cases->clock);
}

static inline struct store_scope cases_all(void)
{
	return (struct store_scope){.all = true};
}

/* Outside of which a device's last word does not count as seen. */
static inline struct store_fresh cases_fresh(const struct cases *cases)
{
	return store_fresh_at(cases_now(cases), cases->settings->unseen_minutes);
}

/* The templates with name and number put in, each cut to what a record holds. */
struct cases_facts {
	struct slice device; /* its name; empty: none */
	bool drill; /* the marks of a drill are put around the whole, not around each text */
};
_must_check_ int cases_render(struct cases *cases, const struct store_words *templates,
	const struct cases_facts *facts, struct store_words *ret_words);
/* The templates of a rule: its own, or those of its tactic. */
struct store_words cases_rule_words(const struct frame_rule_ok *rule);

/* Somebody is to be told of this case. */
struct cases_telling {
	uint32_t company;
	uint64_t id;
	uint64_t device; /* 0: none */
	bool again;      /* told before: the danger has risen */
	bool service;
	const struct store_words *over; /* it has ended by itself: what is said instead */
};

/* Writes a notice to everyone who is to be told; none when no mail server or address is there. */
_must_check_ int cases_tell(
	struct cases *cases, const struct cases_telling *telling, bool *ret_written);

/* cases_open_service inside a transaction. */
_must_check_ int cases_put_service(struct cases *cases, const struct cases_service *service,
	struct changes *changes, bool *ret_written);
