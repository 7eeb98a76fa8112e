/*
 * Little-endian numbers in byte strings of any alignment: how an image is read and written.
 *
 * Ownership: none.
 * Limits:    the caller has checked that the bytes are there.
 * Trust:     bytes may be anything.
 */
#pragma once

#include <stdint.h>

static inline uint32_t bytes_get_u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t bytes_get_u64(const uint8_t *p)
{
	return (uint64_t)bytes_get_u32(p) | (uint64_t)bytes_get_u32(p + 4) << 32;
}

static inline void bytes_put_u32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static inline void bytes_put_u64(uint8_t *p, uint64_t v)
{
	bytes_put_u32(p, (uint32_t)v);
	bytes_put_u32(p + 4, (uint32_t)(v >> 32));
}
