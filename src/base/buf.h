/*
 * A growable byte buffer that is created with its maximum (after curl's dynbuf).
 *
 * Ownership: the buffer owns its bytes; buf_slice() borrows them until the next put or done.
 * Limits:    beyond `max` every put fails with ERR_TOO_LARGE and the buffer keeps what it had.
 *            A failure sticks: later puts fail too, so a row of puts may be checked once at its end.
 * Trust:     contents may be anything.
 */
#pragma once

#include <stdarg.h>
#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

struct buf {
	uint8_t *data;
	size_t len;
	size_t size;
	size_t max;
	int failed;
};

#define BUF_INIT(max_bytes) ((struct buf){.max = (max_bytes)})

void buf_init(struct buf *b, size_t max);
/* Frees the bytes; the buffer may be used again with the same maximum. */
void buf_done(struct buf *b);
/* Empties it but keeps the memory; clears a failure. */
void buf_clear(struct buf *b);

int buf_put(struct buf *b, const void *data, size_t len);
int buf_put_slice(struct buf *b, struct slice s);
int buf_put_text(struct buf *b, const char *text);
int buf_put_byte(struct buf *b, uint8_t byte);
int buf_put_format(struct buf *b, const char *format, ...) _printf_(2, 3);
int buf_put_u16le(struct buf *b, uint16_t v);
int buf_put_u32le(struct buf *b, uint32_t v);
int buf_put_u64le(struct buf *b, uint64_t v);

/* Makes room for len more bytes and returns where they go; NULL when it cannot. Follow with buf_grow. */
uint8_t *buf_reserve(struct buf *b, size_t len);
/* Counts len bytes, written into what buf_reserve returned, as contents. */
void buf_grow(struct buf *b, size_t len);
/* Drops the first len bytes. */
void buf_drop(struct buf *b, size_t len);

/* 0, or the first failure since the last clear. */
_must_check_ int buf_result(const struct buf *b);
struct slice buf_slice(const struct buf *b);
/* The contents as C text (a NUL is kept behind them); "" when empty or failed to allocate. */
const char *buf_text(struct buf *b);
