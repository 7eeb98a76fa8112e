/*
 * TLS 1.2 to the server (mbedTLS, client), over a non-blocking socket. The server is who it must be when
 * its leaf is signed by a root whose public key has the hash in the company key, and when the leaf's
 * serial is not below the highest seen before (a stolen old leaf). Names and dates are not looked at:
 * companies reach their server under any address, and clocks of old PCs are wrong.
 *
 * Ownership: borrows the socket from tls_start to tls_stop.
 * Limits:    P-256, SHA-256, AEAD suites; one session at a time.
 * Trust:     everything that arrives is hostile until the handshake is over, and the network's after it.
 */
#pragma once

#include "agent/ship/state.h"
#include "base/macros.h"

struct tls;

/* Which peer is the right one. */
struct tls_peer {
	uint8_t root_hash[WIRE_HASH_BYTES];
	uint8_t serial[STATE_MAX_SERIAL]; /* the lowest that is good, big endian */
};

_must_check_ int tls_new(struct tls **ret);
struct tls *tls_free(struct tls *t);

_must_check_ int tls_start(struct tls *t, int fd, const struct tls_peer *peer);
void tls_stop(struct tls *t);

/* ERR_AGAIN: come again when the socket is ready for tls_wants(). ERR_TLS: not the right peer, or the
 * session failed. ERR_CLOSED: the peer has ended it. */
_must_check_ int tls_handshake(struct tls *t);
_must_check_ int tls_write(struct tls *t, struct slice bytes, size_t *ret_written);
_must_check_ int tls_read(struct tls *t, void *out, size_t len, size_t *ret_len);
/* LOOP_READ or LOOP_WRITE, after ERR_AGAIN. */
unsigned tls_wants(const struct tls *t);
/* True when the peer was refused for what its certificates are; after ERR_TLS. */
bool tls_refused_peer(const struct tls *t);
/* The serial of the peer's leaf; after the handshake. */
const uint8_t *tls_serial(const struct tls *t);
