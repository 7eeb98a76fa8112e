#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/check.h"

void buf_init(struct buf *b, size_t max)
{
	*b = BUF_INIT(max);
}

void buf_done(struct buf *b)
{
	free(b->data);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = 0;
}

static int fail(struct buf *b, int result)
{
	if (b->failed == 0)
		b->failed = result;
	return b->failed;
}

uint8_t *buf_reserve(struct buf *b, size_t len)
{
	size_t want;
	uint8_t *grown;

	if (b->failed != 0)
		return NULL;
	if (len > b->max - b->len) {
		fail(b, ERR_TOO_LARGE);
		return NULL;
	}
	want = b->len + len + 1; /* one more for buf_text's NUL */
	if (want > b->size) {
		want = max_size(want, min_size(b->size * 2, b->max + 1));
		want = max_size(want, 64);
		grown = realloc(b->data, want);
		if (!grown) {
			fail(b, ERR_NO_MEMORY);
			return NULL;
		}
		b->data = grown;
		b->size = want;
	}
	return b->data + b->len;
}

void buf_grow(struct buf *b, size_t len)
{
	CHECK(b->len + len < b->size || len == 0);
	b->len += len;
}

void buf_drop(struct buf *b, size_t len)
{
	CHECK(len <= b->len);
	if (len == 0)
		return;
	memmove(b->data, b->data + len, b->len - len);
	b->len -= len;
}

int buf_put(struct buf *b, const void *data, size_t len)
{
	uint8_t *to = buf_reserve(b, len);

	if (!to)
		return b->failed;
	if (len > 0)
		memcpy(to, data, len);
	b->len += len;
	return 0;
}

int buf_put_slice(struct buf *b, struct slice s)
{
	return buf_put(b, s.data, s.len);
}

int buf_put_text(struct buf *b, const char *text)
{
	return buf_put_slice(b, slice_text(text));
}

int buf_put_byte(struct buf *b, uint8_t byte)
{
	return buf_put(b, &byte, 1);
}

int buf_put_format(struct buf *b, const char *format, ...)
{
	va_list args;
	char small[256];
	int n;

	va_start(args, format);
	n = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (n < 0)
		return fail(b, ERR_BAD_VALUE);
	if ((size_t)n < sizeof(small))
		return buf_put(b, small, (size_t)n);
	if (!buf_reserve(b, (size_t)n))
		return b->failed;
	va_start(args, format);
	n = vsnprintf((char *)b->data + b->len, (size_t)n + 1, format, args);
	va_end(args);
	b->len += (size_t)n;
	return 0;
}

int buf_put_u16le(struct buf *b, uint16_t v)
{
	uint8_t raw[2] = {(uint8_t)v, (uint8_t)(v >> 8)};

	return buf_put(b, raw, sizeof(raw));
}

int buf_put_u32le(struct buf *b, uint32_t v)
{
	uint8_t raw[4];

	for (size_t i = 0; i < sizeof(raw); i++)
		raw[i] = (uint8_t)(v >> (8 * i));
	return buf_put(b, raw, sizeof(raw));
}

int buf_put_u64le(struct buf *b, uint64_t v)
{
	uint8_t raw[8];

	for (size_t i = 0; i < sizeof(raw); i++)
		raw[i] = (uint8_t)(v >> (8 * i));
	return buf_put(b, raw, sizeof(raw));
}

int buf_result(const struct buf *b)
{
	return b->failed;
}

struct slice buf_slice(const struct buf *b)
{
	return slice_of(b->data, b->len);
}

const char *buf_text(struct buf *b)
{
	if (!buf_reserve(b, 0))
		return "";
	b->data[b->len] = 0;
	return (const char *)b->data;
}
