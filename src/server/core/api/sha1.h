/*
 * SHA-1 (RFC 3174) and its HMAC (RFC 2104), for one-time codes alone: what people's devices compute.
 *
 * Ownership: outputs go to the caller's storage.
 * Limits:    messages below 2^32 bytes; keys of at most 64.
 * Trust:     nothing rests on collisions being hard; never used for anything but HMAC.
 */
#pragma once

#include "base/slice.h"

enum { SHA1_BYTES = 20, SHA1_BLOCK_BYTES = 64 };

void sha1_hash(struct slice message, uint8_t ret_hash[SHA1_BYTES]);
void sha1_hmac(struct slice key, struct slice message, uint8_t ret_mac[SHA1_BYTES]);
