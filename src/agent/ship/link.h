/*
 * One connection to the server, one request on it at a time. It is opened when a request needs it, kept
 * for the next one, and opened anew when the server has let go of it meanwhile.
 *
 * Ownership: borrows the loop, and the request's bytes until the answer.
 * Limits:    LINK_OPEN_TIME from the look-up to the end of the handshake, LINK_ANSWER_TIME from there to
 *            the end of the answer; both absolute, however slowly bytes drip in.
 * Trust:     see tls.h and reply.h.
 */
#pragma once

#include "agent/ship/reply.h"
#include "agent/ship/tls.h"
#include "os/loop.h"

#define LINK_OPEN_TIME (15 * USEC_PER_SEC)
#define LINK_ANSWER_TIME (30 * USEC_PER_SEC)

struct link;

/* The answer, or why there is none: ERR_DENIED when the peer is not who it must be, ERR_EXPIRED when the
 * time is over, else what failed. The next request may be sent from here. */
typedef void link_done_fn(void *ctx, int result, const struct reply *reply);

_must_check_ int link_new(struct loop *loop, link_done_fn *fn, void *ctx, struct link **ret);
struct link *link_free(struct link *l);
/* Where to. Closes what is open; a request under way is dropped without an answer. The host is copied. */
_must_check_ int link_set_server(
	struct link *l, struct slice host, uint16_t port, const struct tls_peer *peer);
/* The answer comes through the callback, never before this returns. Not while another is under way. */
void link_send(struct link *l, struct slice request);
/* The serial of the server's leaf; while its answer is told. */
const uint8_t *link_serial(const struct link *l);
