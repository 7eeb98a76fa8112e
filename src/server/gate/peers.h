/*
 * Who is connected, by network address: how many connections each has, and how often it may enrol.
 * An IPv6 peer is its /64, because that is what one household or host is given.
 *
 * Ownership: peers belong to the table; a borrowed peer lives until peers_release.
 * Limits:    65,536 addresses; `max_conns` connections each, and `handshakes_a_second` (0: any number).
 *            Enrolments: 60 at once, then one a second.
 * Trust:     addresses are chosen by the peers, as far as their networks let them.
 */
#pragma once

#include <sys/socket.h>

#include "base/clock.h"
#include "base/map.h"
#include "server/gate/pace.h"

enum { PEER_KEY_BYTES = 9, PEER_TEXT_BYTES = 64 };

struct peer {
	struct peer *previous, *next; /* among those without connections, the longest first */
	uint8_t key[PEER_KEY_BYTES];
	unsigned n_conns;
	unsigned n_strangers; /* of n_conns: kept by the server */
	struct pace pace;     /* of its handshakes */
	unsigned tries;       /* enrolments left */
	usec_t counted;       /* when tries was last brought up to date */
	usec_t left;          /* when the last connection ended */
};

struct peers {
	struct map map;
	struct peer *first, *last; /* without connections */
	unsigned max_conns;
	unsigned handshakes_a_second;
};

void peers_init(struct peers *peers, unsigned max_conns, unsigned handshakes_a_second);
void peers_done(struct peers *peers);

/* Counts one connection more. ERR_FULL: the peer, or the table, has all it may have; or it comes too fast. */
_must_check_ int peers_claim(struct peers *peers, const struct sockaddr_storage *address,
	usec_t now, struct peer **ret_peer);
void peers_release(struct peers *peers, struct peer *peer, usec_t now);
/* The address as people read it, an IPv6 one as its /64; empty for the local socket. */
struct slice peer_text(const struct peer *peer, char text[PEER_TEXT_BYTES]);
/* Takes one try; false when there is none left. */
bool peer_may_enrol(struct peer *peer, usec_t now);
