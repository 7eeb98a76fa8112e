/*
 * Handing one mail to an SMTP server (RFC 5321) through libcurl's multi interface on our loop: TLS
 * (smtps, or STARTTLS demanded), authentication, time limits.
 *
 * Ownership: a sender owns its transfers; the address and the mail are copied.
 * Limits:    four transfers at once (ERR_FULL beyond); 20 s to connect, 60 s in all; replies longer than
 *            512 bytes are cut in the record.
 * Trust:     the mail server may be hostile: nothing it says is acted on but its reply code.
 */
#pragma once

#include "base/buf.h"
#include "os/loop.h"

enum { SMTP_TRANSFERS_MAX = 4 };

enum smtp_outcome { SMTP_TAKEN, SMTP_LATER, SMTP_REFUSED };

struct smtp_result {
	enum smtp_outcome outcome;
	uint16_t code;       /* the server's last reply code; 0: it never said anything */
	struct slice detail; /* its words or the network's; valid during the callback */
};

/* Once a transfer is over. */
typedef void smtp_done_fn(void *ctx, uint64_t notice, const struct smtp_result *result);

struct smtp_mail {
	uint64_t notice;
	struct slice
		url; /* smtp[s]://[user:password@]host[:port], or smtp+plain:// for one without TLS */
	struct slice sender, recipient;
	struct slice text; /* of message_format */
};

struct smtp_sender;

/* authorities: PEM of the certificate authorities to trust, borrowed; empty: libcurl's own place. */
_must_check_ int smtp_sender_new(struct loop *loop, struct slice authorities, smtp_done_fn *done,
	void *ctx, struct smtp_sender **ret);
/* Transfers under way are dropped without a callback. */
struct smtp_sender *smtp_sender_free(struct smtp_sender *sender);
/* ERR_BAD_VALUE: the URL is none of the three kinds. */
_must_check_ int smtp_send(struct smtp_sender *sender, const struct smtp_mail *mail);
