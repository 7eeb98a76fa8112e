/*
 * Small language helpers that every module uses: attributes and the ordinary way out of a function.
 *
 * Ownership: _cleanup_(fn) runs fn on the variable's address when it leaves scope; TAKE_PTR and
 *            TAKE_FD hand the value out and leave nothing behind for the cleanup.
 * Limits:    none.
 * Trust:     no input.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define _cleanup_(fn) __attribute__((cleanup(fn)))
#define _must_check_ __attribute__((warn_unused_result))
#define _printf_(fmt, first) __attribute__((format(printf, fmt, first)))
#define _noreturn_ __attribute__((noreturn))
#define _unused_ __attribute__((unused))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The struct around a member, for callbacks that are handed the member. */
#define CONTAINER_OF(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#define TAKE_PTR(p)                        \
	({                                 \
		__typeof__(p) take_ = (p); \
		(p) = NULL;                \
		take_;                     \
	})

#define TAKE_FD(fd)               \
	({                        \
		int take_ = (fd); \
		(fd) = -1;        \
		take_;            \
	})

/* Pass a failure up. The expression is a result: 0 or a negative code. */
#define TRY(expr)                    \
	do {                         \
		int try_ = (expr);   \
		if (try_ < 0)        \
			return try_; \
	} while (0)

static inline size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t max_size(size_t a, size_t b)
{
	return a > b ? a : b;
}
