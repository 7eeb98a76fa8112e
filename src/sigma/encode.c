#include "sigma/encode.h"

#include "base/result.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int get_bytes(struct arena *arena, const struct pattern *p, struct slice *ret)
{
	if (pattern_has_wildcard(p))
		return ERR_BAD_VALUE;
	return pattern_bytes(arena, p, ret);
}

/* RFC 4648, section 4, with padding. */
static int to_base64(struct arena *arena, struct slice bytes, struct slice *ret)
{
	size_t n_groups = (bytes.len + 2) / 3;
	uint8_t *out = arena_take_array(arena, n_groups + 1, 4);

	if (!out)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n_groups; i++) {
		size_t left = bytes.len - 3 * i;
		uint32_t group = (uint32_t)bytes.data[3 * i] << 16;

		if (left > 1)
			group |= (uint32_t)bytes.data[3 * i + 1] << 8;
		if (left > 2)
			group |= bytes.data[3 * i + 2];
		out[4 * i] = (uint8_t)digits[group >> 18];
		out[4 * i + 1] = (uint8_t)digits[group >> 12 & 63];
		out[4 * i + 2] = (uint8_t)(left > 1 ? digits[group >> 6 & 63] : '=');
		out[4 * i + 3] = (uint8_t)(left > 2 ? digits[group & 63] : '=');
	}
	*ret = slice_of(out, 4 * n_groups);
	return 0;
}

int encode_base64(struct arena *arena, struct value_patterns *value)
{
	for (size_t i = 0; i < value->n; i++) {
		struct slice bytes, encoded;

		TRY(get_bytes(arena, &value->form[i], &bytes));
		TRY(to_base64(arena, bytes, &encoded));
		TRY(pattern_literal(arena, encoded, &value->form[i]));
	}
	return 0;
}

/*
 * With `before` bytes of somebody else's in its first group: the digits that those bytes, or the ones
 * that follow, have a share in are left out. Of the first group 8 * before bits are foreign, that is
 * 0, 2 or 3 digits; of the last one as many as are not filled.
 */
static int base64_at(struct arena *arena, struct slice bytes, size_t before, struct pattern *ret)
{
	static const size_t foreign_front[] = {0, 2, 3};
	static const size_t foreign_back[] = {0, 3, 2};
	uint8_t *shifted = arena_take_array(arena, bytes.len + 3, 1);
	struct slice encoded;
	size_t cut;

	if (!shifted)
		return ERR_NO_MEMORY;
	if (bytes.len > 0)
		memcpy(shifted + before, bytes.data, bytes.len);
	TRY(to_base64(arena, slice_of(shifted, before + bytes.len), &encoded));
	cut = foreign_front[before] + foreign_back[(before + bytes.len) % 3];
	/* Nothing of it is certain: an empty form would be found everywhere. */
	if (encoded.len <= cut)
		return ERR_UNSUPPORTED;
	return pattern_literal(
		arena, slice_of(encoded.data + foreign_front[before], encoded.len - cut), ret);
}

int encode_base64_offsets(struct arena *arena, struct value_patterns *value)
{
	struct slice bytes;

	/* The three forms of each of three forms would mean nothing. */
	if (value->n != 1)
		return ERR_UNSUPPORTED;
	TRY(get_bytes(arena, &value->form[0], &bytes));
	for (size_t before = 0; before < VALUE_MAX_FORMS; before++)
		TRY(base64_at(arena, bytes, before, &value->form[before]));
	value->n = VALUE_MAX_FORMS;
	return 0;
}

static size_t put_code(uint8_t *out, uint32_t code, bool big_endian)
{
	out[big_endian ? 1 : 0] = (uint8_t)code;
	out[big_endian ? 0 : 1] = (uint8_t)(code >> 8);
	return 2;
}

static int to_utf16(struct arena *arena, struct pattern *p, bool big_endian, bool mark)
{
	uint8_t *out = arena_take_array(arena, p->n + 1, 4);
	size_t len = 0;

	if (!out)
		return ERR_NO_MEMORY;
	if (mark)
		len += put_code(out, 0xfeff, big_endian);
	for (size_t i = 0; i < p->n; i++) {
		uint32_t unit = p->units[i];

		if (unit >= UNIT_BYTE)
			return ERR_BAD_VALUE;
		if (unit >= 0x10000) {
			len += put_code(out + len, 0xd800 + ((unit - 0x10000) >> 10), big_endian);
			unit = 0xdc00 + ((unit - 0x10000) & 0x3ff);
		}
		len += put_code(out + len, unit, big_endian);
	}
	return pattern_literal(arena, slice_of(out, len), p);
}

static int all_to_utf16(
	struct arena *arena, struct value_patterns *value, bool big_endian, bool mark)
{
	for (size_t i = 0; i < value->n; i++)
		TRY(to_utf16(arena, &value->form[i], big_endian, mark));
	return 0;
}

int encode_utf16le(struct arena *arena, struct value_patterns *value)
{
	return all_to_utf16(arena, value, false, false);
}

int encode_utf16be(struct arena *arena, struct value_patterns *value)
{
	return all_to_utf16(arena, value, true, false);
}

int encode_utf16(struct arena *arena, struct value_patterns *value)
{
	return all_to_utf16(arena, value, false, true);
}
