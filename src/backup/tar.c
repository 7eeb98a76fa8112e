#include "backup/tar.h"

#include <stdio.h>

/* Where the header's fields stand. */
enum {
	MODE = 100,
	UID = 108,
	GID = 116,
	SIZE = 124,
	MTIME = 136,
	CHECKSUM = 148,
	TYPE = 156,
	MAGIC = 257,
	SHORT_DIGITS = 7,
	LONG_DIGITS = 11,
	CHECKSUM_BYTES = 8,
	OWNER_MODE = 0600,
};

static const char magic[8] = {'u', 's', 't', 'a', 'r', 0, '0', '0'};

/* Digits with leading zeros, ended by a zero byte. */
static void put_octal(uint8_t *to, size_t digits, uint64_t value)
{
	for (size_t i = digits; i > 0; i--, value >>= 3)
		to[i - 1] = (uint8_t)('0' + (value & 7));
	to[digits] = 0;
}

static int read_octal(const uint8_t *from, size_t digits, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits; i++) {
		if (from[i] < '0' || from[i] > '7')
			return ERR_MALFORMED;
		value = value << 3 | (uint64_t)(from[i] - '0');
	}
	*ret_value = value;
	return 0;
}

/* The sum of all bytes, with spaces where the checksum stands. */
static uint64_t checksum(const uint8_t block[TAR_BLOCK_BYTES])
{
	uint64_t sum = 0;

	for (size_t i = 0; i < TAR_BLOCK_BYTES; i++)
		sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES ? ' ' : block[i];
	return sum;
}

int tar_header_encode(const struct tar_member *member, usec_t time, uint8_t out[TAR_BLOCK_BYTES])
{
	size_t len = strnlen(member->name, TAR_NAME_BYTES);

	if (len == 0 || len == TAR_NAME_BYTES || member->size > TAR_FILE_MAX)
		return ERR_TOO_LARGE;
	memset(out, 0, TAR_BLOCK_BYTES);
	memcpy(out, member->name, len);
	put_octal(out + MODE, SHORT_DIGITS, OWNER_MODE);
	put_octal(out + UID, SHORT_DIGITS, 0);
	put_octal(out + GID, SHORT_DIGITS, 0);
	put_octal(out + SIZE, LONG_DIGITS, member->size);
	put_octal(out + MTIME, LONG_DIGITS, time > 0 ? (uint64_t)(time / USEC_PER_SEC) : 0);
	out[TYPE] = '0';
	memcpy(out + MAGIC, magic, sizeof(magic));
	put_octal(out + CHECKSUM, CHECKSUM_BYTES - 2, checksum(out));
	out[CHECKSUM + CHECKSUM_BYTES - 1] = ' ';
	return 0;
}

static bool is_zeros(const uint8_t block[TAR_BLOCK_BYTES])
{
	return block[0] == 0 && memcmp(block, block + 1, TAR_BLOCK_BYTES - 1) == 0;
}

int tar_header_decode(const uint8_t block[TAR_BLOCK_BYTES], struct tar_member *ret_member)
{
	struct tar_member member = {0};
	uint64_t sum;

	if (is_zeros(block))
		return ERR_NOT_FOUND;
	if (read_octal(block + CHECKSUM, CHECKSUM_BYTES - 2, &sum) < 0 || sum != checksum(block))
		return ERR_MALFORMED;
	if (memcmp(block + MAGIC, magic, sizeof(magic)) != 0 || block[TYPE] != '0' ||
		block[0] == 0 || block[TAR_NAME_BYTES - 1] != 0)
		return ERR_MALFORMED;
	TRY(read_octal(block + SIZE, LONG_DIGITS, &member.size));
	memcpy(member.name, block, TAR_NAME_BYTES);
	*ret_member = member;
	return 0;
}

size_t tar_padding(uint64_t size)
{
	return (size_t)((TAR_BLOCK_BYTES - size % TAR_BLOCK_BYTES) % TAR_BLOCK_BYTES);
}
