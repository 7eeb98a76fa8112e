/*
 * What the sieve looks for, made once per image. A literal is found by four of its bytes, or as many
 * as it has; these and its field are its key, by which it stands in a hash table.
 *
 * Ownership: everything lives in the tables' arena.
 * Limits:    those of an image.
 * Trust:     made from a verified image, which may be hostile.
 */
#pragma once

#include "base/arena.h"
#include "sigma/image.h"

enum { SIEVE_GRAM = 4, SIEVE_NONE = 0 };

struct sieve_literal {
	struct slice text; /* folded */
	uint64_t key;
	uint32_t field;
	uint32_t next;       /* in the bucket; index plus one */
	uint32_t first_rule; /* in `rules` */
	uint32_t n_rules;
	uint32_t at; /* of the key's bytes in the text */
};

struct sieve_tables {
	struct arena arena;
	struct sieve_literal *literals;
	uint32_t n_literals;
	uint32_t *rules;    /* of each literal, the rules that cannot match without one such */
	uint32_t *needs;    /* rows {n, literals...}, ended by n = 0 */
	uint32_t *needs_of; /* by node: where its rows begin; 0: none */
	uint64_t *free;     /* bit by rule: no literal is needed */
	uint8_t *lengths;   /* by field: bit n: literals with keys of n bytes */
	uint32_t *buckets;  /* by hash of the key: literal plus one */
	uint64_t *
		filter; /* bit by hash of the key: there may be such; small enough for the next cache */
	unsigned shift; /* of a hash, to a bucket */
	unsigned filter_shift;
};

static inline uint64_t sieve_key(uint32_t field, unsigned len, uint32_t bytes)
{
	return ((uint64_t)field << 3 | len) << 32 | bytes;
}

static inline uint64_t sieve_hash(uint64_t key)
{
	return key * 0x9e3779b97f4a7c15u;
}

/* The len bytes at p as a number. */
static inline uint32_t sieve_gram(const uint8_t *p, unsigned len)
{
	uint32_t bytes = 0;

	memcpy(&bytes, p, len);
	return bytes;
}

_must_check_ int sieve_tables_make(const struct sigma_image *image, struct sieve_tables *ret);
void sieve_tables_done(struct sieve_tables *tables);
