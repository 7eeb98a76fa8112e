/*
 * Bytes of a test, written as hex with spaces between the parts.
 *
 * Ownership: the bytes go to the caller's array. Limits: the array's size. Trust: tests only.
 */
#pragma once

#include <stdlib.h>
#include <string.h>
#include "base/check.h"
#include "base/slice.h"

static inline struct slice hex_bytes(const char *text, uint8_t *out, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;

	for (; *text; text++) {
		const char *digit = strchr(digits, *text);

		if (*text == ' ')
			continue;
		CHECK(digit && n / 2 < size);
		out[n / 2] = (uint8_t)(n % 2 ? out[n / 2] << 4 | (digit - digits) : digit - digits);
		n++;
	}
	CHECK(n % 2 == 0);
	return slice_of(out, n / 2);
}

/* In a scope of its own: HEX(in, "83 01 02 03"); */
#define HEX(name_, text_)                     \
	uint8_t name_##_bytes[sizeof(text_)]; \
	struct slice name_ = hex_bytes(text_, name_##_bytes, sizeof(name_##_bytes))
