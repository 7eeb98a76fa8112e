/*
 * The server side of TLS for one port: protocol settings and the certificate in use. A new certificate
 * is a new context with new ticket keys; connections that are open go on with the one they began with.
 *
 * Ownership: struct tls owns its context; a session (SSL) holds a reference of its own.
 * Limits:    TLS 1.2 and 1.3, ECDHE with AEAD ciphers; no compression, renegotiation or early data.
 *            Tickets are good for one day.
 * Trust:     peers are hostile. Certificates come from the core (a leaf) or the parent (PEM).
 */
#pragma once

#include <openssl/ssl.h>

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

struct tls {
	SSL_CTX *context; /* NULL: no certificate yet, nobody can be served */
};

/* Loads what OpenSSL would otherwise look for later; once, before the sandbox. ERR_CRYPTO. */
_must_check_ int tls_prepare(void);
void tls_done(struct tls *tls);

/* Serves with this leaf and its root from now on (X.509 as DER). ERR_CRYPTO: it does not fit the key;
 * the one before stays. */
_must_check_ int tls_use_leaf(
	struct tls *tls, EVP_PKEY *key, struct slice certificate, struct slice root);
/* The same with a chain and a key as PEM. */
_must_check_ int tls_use_pem(struct tls *tls, struct slice chain, struct slice key);

/* A session for an accepted socket, which stays the caller's. ERR_TLS without a certificate. */
_must_check_ int tls_accept(struct tls *tls, int fd, SSL **ret_ssl);
