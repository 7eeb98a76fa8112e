/*
 * What the people's gate answers: problems of its own, and the core's replies, changes and permissions
 * as HTTP. The other half of people.c, which asks.
 *
 * Ownership: see people.h. An exchange lives in its connection's arena.
 * Limits:    32 MiB of JSON.
 * Trust:     the core may have been stolen: an answer that does not fit its question ends the channel.
 */
#pragma once

#include "server/gate/browser.h"
#include "server/gate/gate.h"
#include "server/gate/pack.h"
#include "server/gate/refusals.h"
#include "server/gate/route.h"
#include "server/gate/sse.h"

/* The state of the people's gate. */
struct people {
	struct pack pack;
	struct sse sse;
	struct refusals refusals;
	struct buf certificate, key;
};

/* What is kept of an API request until the core has answered. */
struct exchange {
	struct route route;
	struct listener *listener; /* once it streams */
	enum language language;
	bool has_session;
	uint8_t session[SESSION_BYTES];
};

struct refusal {
	uint16_t status;
	enum message_id message;
	struct slice subject;
	const char *allow; /* with 405 */
};

struct people *people_of(const struct gate *gate);
/* Whether the browser speaks TLS with us. */
bool people_is_secure(const struct conn *conn);

void people_refuse(struct gate *gate, struct conn *conn, const struct refusal *refusal);
/* The same with the catalogue's row for the status. */
void people_refuse_status(struct gate *gate, struct conn *conn, uint16_t status);

/* A frame of the core, as struct gate_part wants it. */
_must_check_ int people_take_frame(struct gate *gate, uint16_t type, struct slice payload);
/* For struct sse: tells the core that a change was shown. ctx is the gate. */
void people_tell_shown(void *ctx, const struct frame_change *change);
