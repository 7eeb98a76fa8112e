/*
 * Reads a BPF ring buffer through its mapped pages (Linux, Documentation/bpf/ringbuf.rst, and
 * kernel/bpf/ringbuf.c for the layout): one page with our position, one with the kernel's, then the data,
 * mapped twice in a row so that a record never breaks at the end.
 *
 *     record = u32 length with BUSY and DISCARD in its top bits | u32 page offset | data, rounded up to 8
 *
 * Ownership: ring_open maps; a record is borrowed until ring_release.
 * Limits:    none of its own.
 * Trust:     the kernel's; a length beyond what was produced is ERR_DAMAGED all the same.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

enum { RING_HEAD_BYTES = 8 };
#define RING_BUSY (1u << 31)
#define RING_DISCARD (1u << 30)

struct ring {
	unsigned long *consumer; /* our position: bytes since the beginning of time */
	const unsigned long *producer;
	const uint8_t *data;
	size_t bytes; /* a power of two */
	size_t page_bytes;
	unsigned long next; /* position behind the borrowed record */
};

/* Maps the ring of this size. */
_must_check_ int ring_open(int map_fd, size_t bytes, struct ring *ret);
void ring_close(struct ring *r);
/* 1: a record; 0: there is none (yet). */
_must_check_ int ring_next(struct ring *r, struct slice *ret_record);
/* Done with the record: its room is the kernel's again. */
void ring_release(struct ring *r);
