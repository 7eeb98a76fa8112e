/*
 * Reads a BPF ring buffer through its mapped pages (Linux, Documentation/bpf/ringbuf.rst, and
 * kernel/bpf/ringbuf.c for the layout): one page with our position, one with the kernel's, then the data. The
 * kernel would map the data a second time behind its end; every page of that would count as memory of ours, so
 * the rare record that breaks at the end is copied instead.
 *
 *     record = u32 length with BUSY and DISCARD in its top bits | u32 page offset | data, rounded up to 8
 *
 * Ownership: ring_open maps; a record is borrowed until ring_release.
 * Limits:    RING_MAX_RECORD bytes; a larger record is ERR_DAMAGED.
 * Trust:     the kernel's; a length beyond what was produced is ERR_DAMAGED all the same.
 */
#pragma once

#include "base/buf.h"
#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

enum { RING_HEAD_BYTES = 8, RING_MAX_RECORD = 32 * 1024 };
#define RING_BUSY (1u << 31)
#define RING_DISCARD (1u << 30)

struct ring {
	unsigned long *consumer; /* our position: bytes since the beginning of time */
	const unsigned long *producer;
	const uint8_t *data;
	size_t bytes; /* a power of two */
	size_t page_bytes;
	unsigned long next; /* position behind the borrowed record */
	struct buf joined;  /* the record that breaks at the end */
};

/* Maps the ring of this size. */
_must_check_ int ring_open(int map_fd, size_t bytes, struct ring *ret);
void ring_close(struct ring *r);
/* 1: a record; 0: there is none (yet). */
_must_check_ int ring_next(struct ring *r, struct slice *ret_record);
/* Done with the record: its room is the kernel's again. */
void ring_release(struct ring *r);
