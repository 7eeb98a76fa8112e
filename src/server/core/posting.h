/*
 * Notices that are due go to the courier; its answers go to cases, which decides about another try.
 * A courier that was started anew gets what was under way again, with the same Message-ID.
 *
 * Ownership: nothing but the list of what is under way.
 * Limits:    8 mails are with the courier at a time; one without an answer for ten minutes counts as
 *            lost, and its notice is due again.
 * Trust:     the courier talks to the outside and may be stolen: it can lie about mails, no more.
 */
#pragma once

#include "ipc/channel.h"

struct core;

struct posting_mail {
	uint64_t notice; /* 0: a free place */
	usec_t until;    /* monotonic */
};

struct posting {
	struct posting_mail under_way[8];
	uint64_t test; /* number of the test mail that is under way; 0: none */
	uint64_t last_test;
	struct loop_source *timer;
};

_must_check_ int posting_init(struct core *core);
void posting_free(struct core *core);
/* Something may be due: looks from the loop. */
void posting_wake(struct core *core);

/* Sends a mail to this address that belongs to no case; what becomes of it is told to the API. */
void posting_test(struct core *core, struct slice recipient);

_must_check_ int posting_welcome(struct core *core);
void posting_lost(struct core *core);
_must_check_ int posting_key(struct core *core, struct slice payload, int *fd);
_must_check_ int posting_mail_done(struct core *core, struct slice payload, int *fd);
