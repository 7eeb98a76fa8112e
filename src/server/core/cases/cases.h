/*
 * From matches to cases: which alerts make a case or join one, how grave it is, what it says, who
 * is told. Lives in tsujiban-core; everything that one call decides is one transaction.
 *
 * Alerts of one cause on one machine join one case: same company and device, not closed, the last
 * alert less than 30 minutes before, drill only with drill. Its danger is the highest of its alerts
 * and never sinks; whoever is to be told is told once, and again only when the danger rises.
 *
 * What a rule finds that a person has switched off makes no alert.
 *
 * Ownership: cases_new borrows store, settings and clock for its life. Results are appended to the
 *            caller's changes, which are to be told only after the call has returned 0.
 * Limits:    those of the frames; a case keeps every alert, lists show the first hundred.
 * Trust:     matches come from tsujiban-watch, which decodes hostile bytes: company and device are
 *            checked against the store; what does not exist there is dropped and counted. A rule
 *            that is not in the set any more still makes an alert, with the words for "unusual".
 */
#pragma once

#include "server/core/cases/changes.h"
#include "server/core/desk/settings.h"
#include "server/core/store/store.h"

#define CASES_JOIN_USEC (30 * 60 * USEC_PER_SEC)

struct cases;

_must_check_ int cases_new(struct store *store, const struct settings *settings,
	const struct clock *clock, struct cases **ret_cases);
/* NULL is fine; returns NULL. */
struct cases *cases_free(struct cases *cases);

struct cases_outcome {
	uint32_t n_alerts;  /* new ones; a replayed alert is none */
	uint32_t n_dropped; /* matches whose company and device the store does not know */
	bool notices_due;   /* call cases_mail_next */
};

/*
 * Commits one `matched` frame: alerts, cases, histories, notices, sights and the position of the
 * consumer "watch", all or nothing. The same frame again changes nothing: alerts have a key, and
 * sights count only in a frame that moves the position. Any failure is the store's (or memory); the
 * frame is to be sent again.
 */
_must_check_ int cases_commit_matched(struct cases *cases, const struct frame_matched *matched,
	struct changes *changes, struct cases_outcome *ret_outcome);

/* What can fail in our own operation. A key that is not above the last one's of its kind and device is
 * known already, even if its case was closed; a higher one joins the open case or opens a new one. */
enum cases_service_kind {
	CASES_SET_ASIDE, /* watch: a batch is malformed or belies its headers */
	CASES_SKIPPED,   /* watch crashed twice on one batch */
	CASES_TOO_LARGE, /* a PC sends more than a batch may hold */
	CASES_CLONE,     /* two live epochs of one device */
	CASES_CONFLICT,  /* the same batch number came with other contents */
	CASES_JOURNAL,   /* damage in the journal */
	CASES_MAIL,      /* a notice was given up */
	CASES_LINES,     /* watch: a foreign sender's lines are no events */
	CASES_FLOOD,     /* a company sends more than its share */
	CASES_RESTORED,  /* the data is a backup's: what came after it is missing */
	CASES_VISIT,     /* a saved visit's day to think of it again has come */
	CASES_SERVICE_COUNT,
};

struct cases_service {
	enum cases_service_kind kind;
	uint32_t company; /* 0: the installation itself */
	uint64_t device;  /* 0: none */
	uint64_t key;     /* what rises from cause to cause, e.g. the journal position; 0: none */
	struct slice subject; /* a reason for those who can read it; may be empty */
};

_must_check_ int cases_open_service(
	struct cases *cases, const struct cases_service *service, struct changes *changes);

/* Opens a case for saved visits whose day has come (in Japan), once for each; a few at a time. */
_must_check_ int cases_remind_visits(struct cases *cases, struct changes *changes);

/* ---- notices ---- */

/* To which channel secrets are sealed; without it no mail is handed out. */
_must_check_ int cases_set_courier_key(struct cases *cases, const uint8_t public_key[32]);
/* Another mail server was set; after settings and key. */
_must_check_ int cases_mail_changed(struct cases *cases);
/* Seals what only the courier may read; appended to out. ERR_NOT_FOUND: its key is not known yet. */
_must_check_ int cases_seal(struct cases *cases, struct slice secret, struct buf *out);
/* A mail to this address that belongs to no case; its parts live in the arena. ERR_NOT_FOUND as below. */
_must_check_ int cases_mail_test(struct cases *cases, uint64_t notice, struct slice recipient,
	struct arena *arena, struct frame_mail_send *ret_mail);
/* The courier is (again) there: what was under way is due now. */
_must_check_ int cases_mail_reset(struct cases *cases);
/*
 * The next mail that is due, marked as under way for ten minutes; its parts live in the arena.
 * ERR_NOT_FOUND: none is due (or no courier key, no mail server).
 */
_must_check_ int cases_mail_next(
	struct cases *cases, struct arena *arena, struct frame_mail_send *ret_mail);
/* When the next one falls due; 0: nothing waits. Wall clock. */
_must_check_ int cases_mail_due(struct cases *cases, usec_t *ret_at);
/* Taken over, to be tried again (1, 2, 4 ... 60 minutes, given up after a day), or refused. */
_must_check_ int cases_mail_done(
	struct cases *cases, const struct frame_mail_done *done, struct changes *changes);

/* A console was shown the change; keeps the first time per case. */
_must_check_ int cases_shown(struct cases *cases, const struct frame_shown *shown);

/* ---- acts of people; the scope says on which companies they may act ---- */

struct cases_actor {
	struct store_scope scope;
	struct slice name; /* for the history */
};

/* ERR_NOT_FOUND: no such case in the scope. ERR_CONFLICT: it is closed. Taking twice is fine. */
_must_check_ int cases_take(
	struct cases *cases, const struct cases_actor *actor, uint64_t id, struct changes *changes);
/* ERR_BAD_VALUE: the reason is none of real, mistake, drill. */
_must_check_ int cases_close(struct cases *cases, const struct cases_actor *actor,
	const struct record_case_close *close, struct changes *changes);
