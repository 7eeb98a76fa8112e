#include "base/arena.h"

#include <stdlib.h>

enum { BLOCK_BYTES = 16 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	size_t used;
	_Alignas(max_align_t) uint8_t data[];
};

void arena_init(struct arena *a, size_t max)
{
	*a = ARENA_INIT(max);
}

static void free_chain(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_done(struct arena *a)
{
	free_chain(a->blocks);
	arena_init(a, a->max);
}

void arena_reset(struct arena *a)
{
	struct arena_block *first = a->blocks;

	a->used = 0;
	a->failed = false;
	if (!first)
		return;
	free_chain(first->next);
	first->next = NULL;
	first->used = 0;
}

static struct arena_block *block_new(size_t at_least)
{
	size_t size = max_size(at_least, BLOCK_BYTES);
	struct arena_block *block = malloc(sizeof(*block) + size);

	if (!block)
		return NULL;
	*block = (struct arena_block){.size = size};
	return block;
}

static void *fail(struct arena *a)
{
	a->failed = true;
	return NULL;
}

void *arena_take(struct arena *a, size_t bytes)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_block *block = a->blocks;
	size_t need;
	void *taken;

	if (bytes > a->max - a->used)
		return fail(a);
	need = (bytes + align - 1) / align * align;
	if (need > a->max - a->used)
		return fail(a);
	if (!block || block->size - block->used < need) {
		block = block_new(need);
		if (!block)
			return fail(a);
		block->next = a->blocks;
		a->blocks = block;
	}
	taken = block->data + block->used;
	block->used += need;
	a->used += need;
	memset(taken, 0, bytes);
	return taken;
}

void *arena_take_array(struct arena *a, size_t n, size_t element_bytes)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, element_bytes, &bytes))
		return fail(a);
	return arena_take(a, bytes);
}

struct slice arena_dup(struct arena *a, struct slice s)
{
	uint8_t *copy;

	if (s.len == 0)
		return SLICE_EMPTY;
	copy = arena_take(a, s.len);
	if (!copy)
		return SLICE_EMPTY;
	memcpy(copy, s.data, s.len);
	return slice_of(copy, s.len);
}

char *arena_dup_text(struct arena *a, struct slice s)
{
	char *copy = arena_take(a, s.len + 1);

	if (copy && s.len > 0)
		memcpy(copy, s.data, s.len);
	return copy;
}
