#include "server/core/api/totp.h"

#include "base/text.h"
#include "server/core/api/sha1.h"

#define STEP_USEC (30 * USEC_PER_SEC)
#define CODES 1000000

uint32_t totp_code(const uint8_t secret[TOTP_SECRET_BYTES], uint64_t step)
{
	uint8_t counter[8], mac[SHA1_BYTES];
	uint32_t number = 0;
	size_t offset;

	for (unsigned i = 0; i < 8; i++)
		counter[i] = (uint8_t)(step >> (56 - 8 * i));
	sha1_hmac(slice_of(secret, TOTP_SECRET_BYTES), slice_of(counter, sizeof(counter)), mac);
	/* Dynamic truncation (RFC 4226 section 5.3). */
	offset = mac[SHA1_BYTES - 1] & 15;
	for (unsigned i = 0; i < 4; i++)
		number = number << 8 | mac[offset + i];
	return (number & 0x7fffffff) % CODES;
}

uint64_t totp_step(usec_t wall)
{
	return (uint64_t)(wall / STEP_USEC);
}

bool totp_check(
	const uint8_t secret[TOTP_SECRET_BYTES], struct slice code, usec_t wall, uint64_t *ret_step)
{
	uint64_t now = totp_step(wall);
	uint64_t number;

	if (code.len != TOTP_DIGITS || text_parse_u64(code, CODES - 1, &number) < 0)
		return false;
	for (uint64_t step = now - 1; step <= now + 1; step++) {
		if (totp_code(secret, step) != number)
			continue;
		*ret_step = step;
		return true;
	}
	return false;
}

int totp_put_secret(struct buf *out, const uint8_t secret[TOTP_SECRET_BYTES])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t bits = 0;
	unsigned n_bits = 0;

	/* 160 bits are 32 digits, without a rest. */
	for (size_t i = 0; i < TOTP_SECRET_BYTES; i++) {
		bits = bits << 8 | secret[i];
		for (n_bits += 8; n_bits >= 5; n_bits -= 5)
			buf_put_byte(out, (uint8_t)digits[bits >> (n_bits - 5) & 31]);
	}
	return buf_result(out);
}

static bool is_plain(uint8_t byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '_';
}

static int put_escaped(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_plain(text.data[i]))
			buf_put_byte(out, text.data[i]);
		else
			buf_put_format(out, "%%%02X", text.data[i]);
	}
	return buf_result(out);
}

int totp_put_uri(struct buf *out, const uint8_t secret[TOTP_SECRET_BYTES], struct slice who)
{
	buf_put_text(out, "otpauth://totp/tsujiban:");
	/* Three bytes each at most: the whole stays below 512. */
	put_escaped(out, text_cut_utf8(who, 100));
	buf_put_text(out, "?secret=");
	totp_put_secret(out, secret);
	return buf_put_text(out, "&issuer=tsujiban&algorithm=SHA1&digits=6&period=30");
}
