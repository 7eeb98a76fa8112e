#include "sigma/pattern.h"

#include "base/result.h"
#include "sigma/bytes.h"

static int new_pattern(struct arena *arena, size_t n, struct pattern *ret)
{
	ret->units = arena_take_array(arena, n ? n : 1, sizeof(uint32_t));
	ret->n = 0;
	return ret->units ? 0 : ERR_NO_MEMORY;
}

static bool is_escapable(uint8_t c)
{
	return c == '*' || c == '?' || c == '\\';
}

int pattern_parse(struct arena *arena, struct slice text, struct pattern *ret)
{
	const uint8_t *at = unit_text(text).data, *end = at + text.len;

	TRY(new_pattern(arena, text.len, ret));
	while (at < end) {
		uint8_t c = *at;

		if (c == '\\' && end - at > 1 && is_escapable(at[1])) {
			ret->units[ret->n++] = at[1];
			at += 2;
			continue;
		}
		ret->units[ret->n++] = unit_next(&at, end);
		if (c == '*')
			ret->units[ret->n - 1] = UNIT_ANY;
		else if (c == '?')
			ret->units[ret->n - 1] = UNIT_ONE;
	}
	return 0;
}

int pattern_literal(struct arena *arena, struct slice text, struct pattern *ret)
{
	const uint8_t *at = unit_text(text).data, *end = at + text.len;

	TRY(new_pattern(arena, text.len, ret));
	while (at < end)
		ret->units[ret->n++] = unit_next(&at, end);
	return 0;
}

bool pattern_has_wildcard(const struct pattern *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->units[i] > UNIT_MAX)
			return true;
	return false;
}

int pattern_open(struct arena *arena, struct pattern *p, bool front, bool behind)
{
	struct pattern opened;

	TRY(new_pattern(arena, p->n + 2, &opened));
	if (front && (p->n == 0 || p->units[0] != UNIT_ANY))
		opened.units[opened.n++] = UNIT_ANY;
	if (p->n > 0)
		memcpy(opened.units + opened.n, p->units, p->n * sizeof(uint32_t));
	opened.n += p->n;
	if (behind && (opened.n == 0 || opened.units[opened.n - 1] != UNIT_ANY))
		opened.units[opened.n++] = UNIT_ANY;
	*p = opened;
	return 0;
}

void pattern_dash(struct pattern *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (unit_is_dash(p->units[i]))
			p->units[i] = UNIT_DASH;
}

void pattern_fold(struct pattern *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->units[i] <= UNIT_MAX)
			p->units[i] = unit_fold(p->units[i]);
}

size_t pattern_put_unit(uint8_t *out, uint32_t u)
{
	if (u < 0x80 || u >= UNIT_BYTE) {
		out[0] = (uint8_t)(u < 0x80 ? u : u - UNIT_BYTE);
		return 1;
	}
	if (u < 0x800) {
		out[0] = (uint8_t)(0xc0 | u >> 6);
		out[1] = (uint8_t)(0x80 | (u & 0x3f));
		return 2;
	}
	if (u < 0x10000) {
		out[0] = (uint8_t)(0xe0 | u >> 12);
		out[1] = (uint8_t)(0x80 | (u >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (u & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | u >> 18);
	out[1] = (uint8_t)(0x80 | (u >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (u >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (u & 0x3f));
	return 4;
}

int pattern_bytes(struct arena *arena, const struct pattern *p, struct slice *ret)
{
	uint8_t *bytes = arena_take_array(arena, p->n + 1, 4);
	size_t len = 0;

	if (!bytes)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < p->n; i++)
		len += pattern_put_unit(bytes + len, p->units[i]);
	*ret = slice_of(bytes, len);
	return 0;
}

int pattern_encode(struct arena *arena, const struct pattern *p, struct slice *ret)
{
	uint8_t *bytes = arena_take_array(arena, p->n + 1, 4);

	if (!bytes)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < p->n; i++)
		bytes_put_u32(bytes + 4 * i, p->units[i]);
	*ret = slice_of(bytes, 4 * p->n);
	return 0;
}

bool pattern_is_valid(struct slice encoded)
{
	if (encoded.len % 4)
		return false;
	for (size_t i = 0; i < encoded.len; i += 4) {
		uint32_t unit = bytes_get_u32(encoded.data + i);

		if (unit > UNIT_MAX && unit < UNIT_DASH)
			return false;
	}
	return true;
}

static bool unit_fits(uint32_t wanted, uint32_t unit, bool cased)
{
	if (wanted == UNIT_ONE)
		return true;
	if (wanted == UNIT_DASH)
		return unit_is_dash(unit);
	return wanted == (cased ? unit : unit_fold(unit));
}

/*
 * The usual walk with one way back: to the last * seen, which then takes one unit more. A * once passed
 * need never be reopened, because the later one can take whatever the earlier might have.
 */
bool pattern_match(struct slice encoded, struct slice text, bool cased, bool open)
{
	const uint8_t *p = encoded.data, *p_end = encoded.data + encoded.len;
	const uint8_t *t = unit_text(text).data, *t_end = t + text.len;
	const uint8_t *back_p = NULL, *back_t = NULL;

	for (;;) {
		uint32_t wanted = p < p_end ? bytes_get_u32(p) : 0;

		if (p < p_end && wanted == UNIT_ANY) {
			p += 4;
			if (p == p_end)
				return true;
			back_p = p;
			back_t = t;
			continue;
		}
		if (p == p_end && t == t_end)
			return !open;
		/* Every unit left takes one of the text: starting later would run out too. */
		if (t == t_end)
			return false;
		if (p < p_end && unit_fits(wanted, unit_next(&t, t_end), cased)) {
			p += 4;
			continue;
		}
		if (!back_p)
			return false;
		unit_next(&back_t, t_end);
		p = back_p;
		t = back_t;
	}
}
