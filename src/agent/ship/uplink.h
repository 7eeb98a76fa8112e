/*
 * What is sent to the server next, and what its answers mean: enrolment first, then the spool's entries
 * in order, one under way at a time, each forgotten when the server has answered 200.
 *
 *     200 forgotten · 401 enrol again with the kept device secret · 409 new epoch · 202, 403 wait for a
 *     person · 400, 413 set aside, counted as lost · 415 the same without zstd · all else: back-off
 *
 * Ownership: borrows loop, log, spool, state and the state's directory.
 * Limits:    one request; back-off as in backoff.h.
 * Trust:     answers come from the pinned server, and are held against the table above all the same.
 */
#pragma once

#include "agent/ship/backoff.h"
#include "agent/ship/link.h"
#include "agent/ship/request.h"
#include "base/log.h"

enum uplink_work { UPLINK_RESTS, UPLINK_ENROLS, UPLINK_POSTS };

/* How this PC calls itself when it enrols. */
struct uplink_names {
	struct slice hostname;
	struct slice system;
};

struct uplink {
	struct loop *loop;
	const struct clock *clock;
	const struct log *log;
	struct spool *spool;
	struct state *state;
	int dir_fd;
	struct uplink_names names;

	struct link *link;
	struct backoff backoff;
	struct loop_source *retry; /* armed while it waits to try again */
	bool waits;
	enum uplink_work work;
	struct request_maker maker;
	struct buf events;
	struct buf request;
	struct spool_entry entry; /* under way */

	bool has_key;
	struct wire_company_key key;
	struct buf key_bytes; /* what key.address points to */
	bool online;          /* the last batch was taken */
	enum message_id
		told; /* the last trouble that was logged: the same one is not logged again */
};

_must_check_ int uplink_init(struct uplink *u, struct loop *loop, const struct log *log, int dir_fd,
	struct spool *spool, struct state *state, const struct uplink_names *names);
void uplink_done(struct uplink *u);
/* The company key's text. ERR_BAD_VALUE and the like: it is none, the last one stays. */
_must_check_ int uplink_set_key(struct uplink *u, struct slice text);
/* There may be something to send. */
void uplink_poke(struct uplink *u);
/* True while the server takes what is sent. */
bool uplink_is_online(const struct uplink *u);
/* True while nothing can be sent: no key, or something failed and is tried again later. */
bool uplink_is_waiting(const struct uplink *u);
