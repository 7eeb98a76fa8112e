/*
 * The courier's own key pair (X25519): channels' secrets are sealed to its public half by the core, and
 * opened here alone.
 *
 * Ownership: the key is the caller's; courier_key_done wipes it.
 * Limits:    the file holds 64 bytes: public and secret half.
 * Trust:     sealed bytes come from the core; what does not open is refused.
 */
#pragma once

#include "base/buf.h"

enum { COURIER_KEY_BYTES = 32 };

struct courier_key {
	uint8_t public_half[COURIER_KEY_BYTES];
	uint8_t secret_half[COURIER_KEY_BYTES];
};

/* Reads the pair from the file, or makes one and writes it when the file is empty or torn. */
_must_check_ int courier_key_open(int fd, struct courier_key *ret);
void courier_key_done(struct courier_key *key);
/* Appends the opened text; ERR_CRYPTO when it was not sealed to this key. */
_must_check_ int courier_key_unseal(
	const struct courier_key *key, struct slice sealed, struct buf *out);
