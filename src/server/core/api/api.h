/*
 * The API's operations (schema/api.toml) over state and cases: who asks, whether they may, what
 * they see, what it changes. Lives in tsujiban-core; the people's gate has made records out of
 * HTTP.
 *
 * Rights: a session's person may call what the operation's row says for one of their roles, and
 * sees the companies where they have such a role. On the local socket root and the server's own
 * user are operator of every company; nobody else is anybody.
 *
 * State word of a company, by the worst that holds: danger, caution (an open watch case of that
 * danger that is new or told), unseen (no device, or one that is not seen), working (all open watch
 * cases are taken or later), ok. Drills change no word. Some PCs unseen while others are seen is
 * unseen too: no data is never "all well".
 *
 * Ownership: api_new borrows store, cases, settings and clock for its life. A reply's body lives in
 *            the arena of its call.
 * Limits:    those of the frames; 1,024 open streams, beyond which the oldest is forgotten.
 * Trust:     calls come from two gates, which may be stolen. The people's is believed the session's
 *            secret and nothing else; that of the local socket says by which uid somebody asks. Which
 *            door is whose was held against the channel before (core/people.c).
 */
#pragma once

#include "os/loop.h"
#include "server/core/cases/cases.h"

#define API_SESSION_USEC (12 * 3600 * USEC_PER_SEC)
#define API_LINK_USEC (15 * 60 * USEC_PER_SEC)

struct api;
struct api_effects;
struct events_look;
struct advice_job;

/* The agent's archive, as the agents' gate serves it. */
struct api_archive {
	uint64_t bytes; /* 0: there is none */
	uint8_t hash[32];
};

/* What the core does for a backup. ERR_CONFLICT: another runs. ERR_NOT_FOUND: it is not open. -ENOSPC. */
struct api_backups {
	int (*begin)(void *ctx, struct record_backup *ret_backup);
	int (*look)(void *ctx, uint64_t id, struct record_backup *ret_backup);
	int (*end)(void *ctx, uint64_t id);
};

struct api_options {
	struct store *store;
	struct cases *cases;
	struct settings *settings;       /* changed by what the console sets */
	const struct settings *defaults; /* as file and command line left them */
	const struct clock *clock;
	const struct api_archive *archive; /* NULL: none */
	const struct api_backups *backups; /* NULL: there are none to be made */
	void *backups_ctx;
	uint32_t state_version; /* of the database */
	uint32_t own_uid;       /* the server's user, beside root, on the local socket */
	struct loop *loop;      /* NULL in tests: nobody logs in with a password then */
	/* A call that waited is answered (result 0), or has failed. */
	void (*answer)(void *ctx, const struct frame_api_call *call, int result,
		const struct frame_api_reply *reply, struct api_effects *effects);
	/* Has stored events looked for; events_answer comes later, from the loop. ERR_FULL: too many wait.
	 * NULL in tests. */
	int (*search)(void *ctx, struct events_look *look);
	/* Has a request to the advisor answered; advice_answer comes later. ERR_FULL: too many wait. NULL in
	 * tests. */
	int (*press)(void *ctx, struct advice_job *job);
	void *answer_ctx; /* of these three */
};

/* Makes the first company and its first person when there is none, and keeps their address. */
_must_check_ int api_new(const struct api_options *options, struct api **ret_api);
/* NULL is fine; returns NULL. */
struct api *api_free(struct api *api);

/* What a call brings about beside its reply; told after it. */
struct api_effects {
	struct changes changes;
	struct frame_listener *listeners; /* in the call's arena */
	size_t n_listeners;
	bool compile;     /* rule files are to be read and compiled again */
	bool made_sender; /* gate and watch are to learn of it before the reply is sent */
	struct frame_device_put device;
	struct frame_sender_put sender;
	uint64_t device_removed; /* 0: none; the agents' gate is to forget it */
	bool settings_changed;   /* parts that hold a copy of a setting take it again */
	char test_mail[255];     /* send a test mail there; empty: none */
};

/* api_call's outcome beside 0 and a failure: options.answer will be called, from the loop. */
#define API_LATER 2

/*
 * Answers one call: 0, or API_LATER. Only a failure of the store (or memory) is negative; a refusal is
 * a reply.
 */
_must_check_ int api_call(struct api *api, const struct frame_api_call *call, struct arena *arena,
	struct frame_api_reply *ret_reply, struct api_effects *effects);

/* A gate has gone, the one of the local socket or the other: its calls and streams are forgotten. */
void api_forget(struct api *api, bool local);

/* ---- what the core knows beside the store, for warnings and keys ---- */

/* The installation's root: its hash stands in company keys. */
void api_set_root(struct api *api, const struct frame_root *root);
/* A child's state, as the parent says. */
void api_set_child(struct api *api, const struct frame_child_state *state);

enum api_condition {
	API_JOURNAL_REFUSES, /* the disk's reserve is reached */
	API_ROOT_CHANGED,    /* seal has another root than the one that PCs know */
	API_STORE_FAILS,     /* a service case waits because the store does not take it */
	API_CLOCK_JUMPED,    /* the clock leapt ahead: nothing is removed for a while */
	API_RULES_FAILED,    /* the rules could not be compiled or were refused as a whole */
	API_COMPILING,       /* a compile is under way; nothing to warn of */
	API_CONDITION_COUNT,
};
void api_set_condition(struct api *api, enum api_condition condition, bool on);
bool api_condition(const struct api *api, enum api_condition condition);

/* What became of the last test mail: waiting, taken or failed. */
void api_set_mail_test(struct api *api, const char *state, struct slice detail);

/*
 * Compares the company's state word (0: every company's) with the one last told and adds a change for
 * each that differs: call it for a company after commits that touch it, and for all every few seconds,
 * since silence is a change too.
 */
_must_check_ int api_update_states(struct api *api, uint32_t company, struct changes *changes);
