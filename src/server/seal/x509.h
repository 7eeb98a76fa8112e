/*
 * Making X.509 certificates (RFC 5280) with P-256 keys: the root's own and the gates' leaves.
 *
 * Ownership: certificates returned belong to the caller (X509_free).
 * Limits:    16 names of 253 bytes in a leaf.
 * Trust:     names and public keys come from other processes: names are held against a plain alphabet,
 *            keys must be on P-256.
 */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/buf.h"
#include "base/clock.h"

#define X509_DAY (86400 * USEC_PER_SEC)

struct x509_request {
	const char *subject; /* common name */
	uint64_t serial;
	usec_t from, until;
	bool is_authority;
	struct slice names; /* host names and addresses separated by commas; for a leaf */
};

/* Issues for the public half of subject_key; issuer NULL: self-signed. ERR_BAD_VALUE: a bad name. */
_must_check_ int x509_issue(const struct x509_request *request, EVP_PKEY *subject_key, X509 *issuer,
	EVP_PKEY *issuer_key, X509 **ret_certificate);

/* Reads a SubjectPublicKeyInfo (DER); ERR_REFUSED unless it is a P-256 key and nothing else. */
_must_check_ int x509_read_key(struct slice der, EVP_PKEY **ret_key);

int x509_put_der(const X509 *certificate, struct buf *out);
