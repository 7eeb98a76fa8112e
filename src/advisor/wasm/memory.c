/*
 * malloc for the module: blocks of powers of two, each with its class before it; a freed block is taken again by
 * the next of its class. The C library's allocator is larger than all it would serve here: an engine that takes
 * a few large blocks, gives all of them back after each call, and starts again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 16, FIRST_CLASS = 5, CLASSES = 32, PAGE = 65536 };

/* Stands before each block, as wide as the alignment of any type. */
union block {
	struct {
		uint32_t class;    /* its size with this header is 2^class */
		union block *next; /* the next free one */
	};
	_Alignas(max_align_t) uint8_t room[HEADER];
};

static union block *free_blocks[CLASSES];
static uintptr_t at, end; /* memory that nobody has had yet */

extern uint8_t __heap_base;

static uint32_t class_of(size_t bytes)
{
	uint32_t class = FIRST_CLASS;

	while (class < CLASSES && ((size_t)1 << class) - HEADER < bytes)
		class ++;
	return class;
}

static union block *take_new(size_t size)
{
	union block *block;

	if (end == 0) {
		at = ((uintptr_t)&__heap_base + HEADER - 1) / HEADER * HEADER;
		end = __builtin_wasm_memory_size(0) * PAGE;
	}
	if (end - at < size) {
		size_t pages = (size - (end - at) + PAGE - 1) / PAGE;

		if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX)
			return NULL;
		end += pages * PAGE;
	}
	block = (union block *)at;
	at += size;
	return block;
}

void *malloc(size_t bytes)
{
	uint32_t class = class_of(bytes);
	union block *block;

	if (class >= CLASSES - 1)
		return NULL;
	block = free_blocks[class];
	if (block)
		free_blocks[class] = block->next;
	else
		block = take_new((size_t)1 << class);
	if (!block)
		return NULL;
	block->class = class;
	return block + 1;
}

void free(void *memory)
{
	union block *block = (union block *)memory - 1;

	if (!memory)
		return;
	block->next = free_blocks[block->class];
	free_blocks[block->class] = block;
}

void *realloc(void *memory, size_t bytes)
{
	union block *block = (union block *)memory - 1;
	void *grown;
	size_t had;

	if (!memory)
		return malloc(bytes);
	had = ((size_t)1 << block->class) - HEADER;
	if (bytes <= had)
		return memory;
	grown = malloc(bytes);
	if (!grown)
		return NULL;
	memcpy(grown, memory, had);
	free(memory);
	return grown;
}

void *calloc(size_t n, size_t element_bytes)
{
	size_t bytes;
	void *memory = __builtin_mul_overflow(n, element_bytes, &bytes) ? NULL : malloc(bytes);

	if (memory)
		memset(memory, 0, bytes);
	return memory;
}
