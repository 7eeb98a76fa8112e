/*
 * The parts of which the generated frame codecs are made: little-endian numbers, counted texts.
 *
 * Ownership: taken slices point into the frame's bytes.
 * Limits:    given by each caller; ERR_TOO_LARGE beyond, ERR_TRUNCATED when bytes are missing.
 * Trust:     the input may come from a stolen process.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

static inline void put_u16(struct buf *out, uint16_t v)
{
	buf_put_u16le(out, v);
}

static inline void put_u32(struct buf *out, uint32_t v)
{
	buf_put_u32le(out, v);
}

static inline void put_u64(struct buf *out, uint64_t v)
{
	buf_put_u64le(out, v);
}

static inline int put_bytes(struct buf *out, struct slice s, size_t max)
{
	if (s.len > max)
		return ERR_TOO_LARGE;
	put_u32(out, (uint32_t)s.len);
	return buf_put_slice(out, s);
}

static inline int take_fixed(struct slice *in, uint8_t *out, size_t len)
{
	if (in->len < len)
		return ERR_TRUNCATED;
	memcpy(out, in->data, len);
	*in = slice_from(*in, len);
	return 0;
}

static inline int take_le(struct slice *in, size_t len, uint64_t *ret_value)
{
	uint8_t raw[8];
	uint64_t value = 0;

	TRY(take_fixed(in, raw, len));
	for (size_t i = len; i > 0; i--)
		value = value << 8 | raw[i - 1];
	*ret_value = value;
	return 0;
}

static inline int take_u8(struct slice *in, uint8_t *ret)
{
	return take_fixed(in, ret, 1);
}

static inline int take_u16(struct slice *in, uint16_t *ret)
{
	uint64_t v;

	TRY(take_le(in, 2, &v));
	*ret = (uint16_t)v;
	return 0;
}

static inline int take_u32(struct slice *in, uint32_t *ret)
{
	uint64_t v;

	TRY(take_le(in, 4, &v));
	*ret = (uint32_t)v;
	return 0;
}

static inline int take_u64(struct slice *in, uint64_t *ret)
{
	return take_le(in, 8, ret);
}

static inline int take_i64(struct slice *in, int64_t *ret)
{
	uint64_t v;

	TRY(take_le(in, 8, &v));
	*ret = (int64_t)v;
	return 0;
}

static inline int take_time(struct slice *in, usec_t *ret)
{
	return take_i64(in, ret);
}

static inline int take_bool(struct slice *in, bool *ret)
{
	uint8_t v;

	TRY(take_u8(in, &v));
	if (v > 1)
		return ERR_MALFORMED;
	*ret = v;
	return 0;
}

static inline int take_bytes(struct slice *in, size_t max, struct slice *ret)
{
	uint32_t len;

	TRY(take_u32(in, &len));
	if (len > max)
		return ERR_TOO_LARGE;
	if (len > in->len)
		return ERR_TRUNCATED;
	*ret = slice_of(in->data, len);
	*in = slice_from(*in, len);
	return 0;
}

static inline int take_text(struct slice *in, size_t max, struct slice *ret)
{
	TRY(take_bytes(in, max, ret));
	return text_is_utf8(*ret) ? 0 : ERR_MALFORMED;
}

/* A list's count; each element takes at least one byte, so more than what is left is a lie. */
static inline int take_count(struct slice *in, size_t max, size_t *ret)
{
	uint32_t n;

	TRY(take_u32(in, &n));
	if (n > max)
		return ERR_TOO_LARGE;
	if (n > in->len)
		return ERR_TRUNCATED;
	*ret = n;
	return 0;
}
