#include "server/core/api/sha1.h"

#include <string.h>
#include "base/check.h"

struct sha1 {
	uint32_t h[5];
	uint8_t block[SHA1_BLOCK_BYTES];
	size_t n_block;
	uint64_t n_bytes;
};

static uint32_t rotate(uint32_t value, unsigned bits)
{
	return value << bits | value >> (32 - bits);
}

static uint32_t load(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void store(uint8_t *p, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* The round's function and constant (RFC 3174 section 5). */
static uint32_t mix(unsigned round, uint32_t b, uint32_t c, uint32_t d)
{
	switch (round / 20) {
	case 0:
		return ((b & c) | (~b & d)) + 0x5a827999;
	case 1:
		return (b ^ c ^ d) + 0x6ed9eba1;
	case 2:
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	default:
		return (b ^ c ^ d) + 0xca62c1d6;
	}
}

static void compress(struct sha1 *s)
{
	uint32_t a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4];
	uint32_t w[80];

	for (unsigned i = 0; i < 16; i++)
		w[i] = load(s->block + (size_t)4 * i);
	for (unsigned i = 16; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (unsigned i = 0; i < 80; i++) {
		uint32_t next = rotate(a, 5) + mix(i, b, c, d) + e + w[i];

		e = d;
		d = c;
		c = rotate(b, 30);
		b = a;
		a = next;
	}
	s->h[0] += a;
	s->h[1] += b;
	s->h[2] += c;
	s->h[3] += d;
	s->h[4] += e;
	s->n_block = 0;
}

static void begin(struct sha1 *s)
{
	*s = (struct sha1){
		.h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0},
	};
}

static void put_byte(struct sha1 *s, uint8_t byte)
{
	s->block[s->n_block++] = byte;
	if (s->n_block == SHA1_BLOCK_BYTES)
		compress(s);
}

static void put(struct sha1 *s, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		put_byte(s, bytes.data[i]);
	s->n_bytes += bytes.len;
}

static void end(struct sha1 *s, uint8_t ret_hash[SHA1_BYTES])
{
	uint64_t bits = s->n_bytes * 8;

	put_byte(s, 0x80);
	while (s->n_block != SHA1_BLOCK_BYTES - 8)
		put_byte(s, 0);
	for (unsigned i = 0; i < 8; i++)
		put_byte(s, (uint8_t)(bits >> (56 - 8 * i)));
	for (unsigned i = 0; i < 5; i++)
		store(ret_hash + (size_t)4 * i, s->h[i]);
}

void sha1_hash(struct slice message, uint8_t ret_hash[SHA1_BYTES])
{
	struct sha1 s;

	begin(&s);
	put(&s, message);
	end(&s, ret_hash);
}

/* The key, padded and with the byte over it, then what follows. */
static void hash_keyed(struct slice key, uint8_t over, struct slice message, uint8_t *ret_hash)
{
	uint8_t pad[SHA1_BLOCK_BYTES];
	struct sha1 s;

	memset(pad, over, sizeof(pad));
	for (size_t i = 0; i < key.len; i++)
		pad[i] ^= key.data[i];
	begin(&s);
	put(&s, slice_of(pad, sizeof(pad)));
	put(&s, message);
	end(&s, ret_hash);
}

void sha1_hmac(struct slice key, struct slice message, uint8_t ret_mac[SHA1_BYTES])
{
	uint8_t inner[SHA1_BYTES];

	CHECK(key.len <= SHA1_BLOCK_BYTES);
	hash_keyed(key, 0x36, message, inner);
	hash_keyed(key, 0x5c, slice_of(inner, sizeof(inner)), ret_mac);
}
