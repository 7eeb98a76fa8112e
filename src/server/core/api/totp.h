/*
 * One-time codes by time (RFC 6238): SHA-1, steps of 30 seconds, 6 digits; the step before and the one
 * behind ours are taken too, since phones' clocks are not ours.
 *
 * Ownership: outputs go to the caller's storage or buffer.
 * Limits:    none beyond the buffer's.
 * Trust:     the code is a stranger's.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6 };

/* The code of a step: below 1,000,000. */
uint32_t totp_code(const uint8_t secret[TOTP_SECRET_BYTES], uint64_t step);
uint64_t totp_step(usec_t wall);
/* Which step's code it is, among the three around now. False: none, or no code at all. */
bool totp_check(const uint8_t secret[TOTP_SECRET_BYTES], struct slice code, usec_t wall,
	uint64_t *ret_step);

/* base32 (RFC 4648 section 6) without padding. */
int totp_put_secret(struct buf *out, const uint8_t secret[TOTP_SECRET_BYTES]);
/* What phones read as a QR code: otpauth://totp/tsujiban:WHO?secret=... */
int totp_put_uri(struct buf *out, const uint8_t secret[TOTP_SECRET_BYTES], struct slice who);
