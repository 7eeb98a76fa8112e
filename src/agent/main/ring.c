#include "agent/main/ring.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

int ring_open(int map_fd, size_t bytes, struct ring *ret)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *consumer, *producer;

	consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
	if (consumer == MAP_FAILED)
		return -errno;
	producer = mmap(NULL, page + bytes, PROT_READ, MAP_SHARED, map_fd, (off_t)page);
	if (producer == MAP_FAILED) {
		int r = -errno;

		munmap(consumer, page);
		return r;
	}
	*ret = (struct ring){
		.consumer = consumer,
		.producer = producer,
		.data = (const uint8_t *)producer + page,
		.bytes = bytes,
		.page_bytes = page,
		.joined = BUF_INIT(RING_MAX_RECORD),
	};
	return 0;
}

void ring_close(struct ring *r)
{
	if (!r->consumer)
		return;
	munmap(r->consumer, r->page_bytes);
	munmap((void *)(uintptr_t)r->producer, r->page_bytes + r->bytes);
	buf_done(&r->joined);
	*r = (struct ring){0};
}

/* Pairs with the kernel's release when it has filled the record in. */
static uint32_t load_head(const uint8_t *at)
{
	return __atomic_load_n((const uint32_t *)(const void *)at, __ATOMIC_ACQUIRE);
}

/* The bytes at this position, put together when they break at the end of the ring. */
static int join(struct ring *r, unsigned long at, size_t len, struct slice *ret)
{
	size_t offset = at & (r->bytes - 1);
	size_t before_end = min_size(len, r->bytes - offset);

	if (len > RING_MAX_RECORD)
		return ERR_DAMAGED;
	*ret = slice_of(r->data + offset, len);
	if (before_end == len)
		return 0;
	buf_clear(&r->joined);
	TRY(buf_put(&r->joined, r->data + offset, before_end));
	TRY(buf_put(&r->joined, r->data, len - before_end));
	*ret = buf_slice(&r->joined);
	return 0;
}

int ring_next(struct ring *r, struct slice *ret_record)
{
	for (;;) {
		unsigned long at = __atomic_load_n(r->consumer, __ATOMIC_RELAXED);
		unsigned long end = __atomic_load_n(r->producer, __ATOMIC_ACQUIRE);
		uint32_t head, len;

		if (at == end)
			return 0;
		head = load_head(r->data + (at & (r->bytes - 1)));
		if (head & RING_BUSY)
			return 0;
		len = head & ~(RING_BUSY | RING_DISCARD);
		r->next = at + ((len + RING_HEAD_BYTES + 7ul) & ~7ul);
		if (r->next - at > end - at)
			return ERR_DAMAGED;
		if (!(head & RING_DISCARD)) {
			TRY(join(r, at + RING_HEAD_BYTES, len, ret_record));
			return 1;
		}
		ring_release(r);
	}
}

void ring_release(struct ring *r)
{
	__atomic_store_n(r->consumer, r->next, __ATOMIC_RELEASE);
}
