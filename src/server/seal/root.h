/*
 * The installation root: a P-256 key and its self-signed certificate, kept in one file by `seal` alone.
 *
 * The file holds the key and the certificate as PEM, then one line "serial N" for each number handed
 * out. It is only ever appended to, so that no crash can lose the root. An empty file gets a root; what
 * cannot be read is refused and left as it is: PCs may know the root that it held.
 *
 * Ownership: the root owns key and certificate; the file's descriptor is borrowed for its lifetime.
 * Limits:    64 KiB of file (serials of some thousand years at the usual pace).
 * Trust:     the file is ours; its contents never leave the process but for the certificate.
 */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/buf.h"
#include "base/clock.h"

enum { ROOT_HASH_BYTES = 32 };

struct root {
	int fd;
	EVP_PKEY *key;
	X509 *certificate;
	uint64_t serial; /* the highest that was handed out */
};

/* Opens the file's root, or makes one in an empty file. ERR_DAMAGED: it cannot be read. */
_must_check_ int root_open(int fd, const struct clock *clock, struct root *ret);
void root_done(struct root *root);

/* A number above all before it, durable before it is used; follows the wall clock's microseconds. */
_must_check_ int root_next_serial(
	struct root *root, const struct clock *clock, uint64_t *ret_serial);

/* Appends the certificate as DER. */
_must_check_ int root_put_certificate(const struct root *root, struct buf *out);
/* SHA-256 of the SubjectPublicKeyInfo: what company keys carry. */
_must_check_ int root_hash(const struct root *root, uint8_t ret_hash[ROOT_HASH_BYTES]);
