#include "base/slice.h"

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

bool slice_is_nocase(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	}
	return true;
}

size_t slice_find_byte(struct slice s, uint8_t c)
{
	const uint8_t *at = s.len ? memchr(s.data, c, s.len) : NULL;

	return at ? (size_t)(at - s.data) : s.len;
}

size_t slice_find(struct slice s, struct slice needle)
{
	if (needle.len == 0)
		return 0;
	for (size_t i = 0; i + needle.len <= s.len; i++) {
		if (memcmp(s.data + i, needle.data, needle.len) == 0)
			return i;
	}
	return s.len;
}

bool slice_is_secret(struct slice a, struct slice b)
{
	uint8_t diff = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		diff |= (uint8_t)(a.data[i] ^ b.data[i]);
	return diff == 0;
}
