#include "sigma/sieve_tables.h"

#include <stdlib.h>

#include "base/map.h"
#include "sigma/image_layout.h"
#include "sigma/literals.h"

enum { MAX_TABLES = 512 * 1024 * 1024, FEW_BUCKET_BITS = 8, MAX_BUCKET_BITS = 22, FILTER_BITS = 2 };

/* A growing row of numbers. */
struct numbers {
	uint32_t *at;
	size_t n, size;
};

struct maker {
	const struct sigma_image *image;
	struct sieve_tables *t;
	struct arena scratch; /* of one comparison */
	struct map known;     /* field and text -> literal plus one */
	struct sieve_literal *literals;
	size_t n_literals, size;
	struct numbers needs;
	struct numbers pairs; /* literal, rule; of all rules */
};

static int numbers_put(struct numbers *numbers, uint32_t number)
{
	size_t size = numbers->size ? 2 * numbers->size : 256;
	uint32_t *grown;

	if (numbers->n == numbers->size) {
		grown = reallocarray(numbers->at, size, sizeof(*grown));
		if (!grown)
			return ERR_NO_MEMORY;
		numbers->at = grown;
		numbers->size = size;
	}
	numbers->at[numbers->n++] = number;
	return 0;
}

/* ---- literals */

/* The rarer a byte is in texts of ordinary events, the better a key it makes. */
static unsigned rarity(uint8_t c)
{
	if (c != 0 && strchr("etaoinsrl/ -.", c))
		return 0;
	return c >= 'a' && c <= 'z' ? 1 : 2;
}

/* The key's place in the text: as long as may be, then as rare; no edge is in it. */
static uint32_t choose_gram(struct slice text, unsigned *ret_len)
{
	unsigned best = 0, best_at = 0;

	*ret_len = 0;
	for (unsigned at = 0; at < text.len; at++) {
		unsigned sum = 1, len = 0;

		while (len < SIEVE_GRAM && at + len < text.len &&
			text.data[at + len] != LITERALS_EDGE)
			sum += rarity(text.data[at + len++]);
		if (len > *ret_len || (len == *ret_len && sum > best)) {
			best = sum;
			best_at = at;
			*ret_len = len;
		}
	}
	return best_at;
}

static int grow_literals(struct maker *m)
{
	size_t size = m->size ? 2 * m->size : 256;
	struct sieve_literal *grown;

	if (m->n_literals < m->size)
		return 0;
	grown = reallocarray(m->literals, size, sizeof(*grown));
	if (!grown)
		return ERR_NO_MEMORY;
	m->literals = grown;
	m->size = size;
	return 0;
}

static int add_literal(
	struct maker *m, uint32_t field, struct slice text, struct slice known, uint32_t *ret)
{
	unsigned len;
	struct sieve_literal literal = {.field = field, .at = choose_gram(text, &len)};

	TRY(grow_literals(m));
	known = arena_dup(&m->t->arena, known);
	if (!known.data)
		return ERR_NO_MEMORY;
	literal.text = slice_from(known, sizeof(field));
	literal.key = sieve_key(field, len, sieve_gram(text.data + literal.at, len));
	m->t->lengths[field] |= (uint8_t)(1u << len);
	m->literals[m->n_literals++] = literal;
	TRY(map_put(&m->known, known, (void *)(uintptr_t)m->n_literals));
	*ret = (uint32_t)m->n_literals - 1;
	return 0;
}

static int put_literal(struct maker *m, uint32_t field, struct slice text, uint32_t *ret)
{
	uint8_t key[sizeof(field) + LITERALS_MAX_BYTES];
	struct slice known = slice_of(key, sizeof(field) + text.len);
	uintptr_t found;

	memcpy(key, &field, sizeof(field));
	memcpy(key + sizeof(field), text.data, text.len);
	found = (uintptr_t)map_find(&m->known, known);
	if (!found)
		return add_literal(m, field, text, known, ret);
	*ret = (uint32_t)found - 1;
	return 0;
}

/* ---- what each comparison needs */

static int put_needs(
	struct maker *m, uint32_t node, uint32_t field, const struct literals_sets *sets)
{
	if (sets->n == 0)
		return 0;
	m->t->needs_of[node] = (uint32_t)m->needs.n;
	for (size_t i = 0; i < sets->n; i++) {
		const struct literals *set = &sets->sets[i];

		TRY(numbers_put(&m->needs, (uint32_t)set->n));
		for (size_t k = 0; k < set->n; k++) {
			uint32_t literal;

			TRY(put_literal(m, field, set->texts[k], &literal));
			TRY(numbers_put(&m->needs, literal));
		}
	}
	return numbers_put(&m->needs, SIEVE_NONE);
}

static int read_nodes(struct maker *m)
{
	/* Position 0 means that there are none. */
	TRY(numbers_put(&m->needs, SIEVE_NONE));
	for (uint32_t i = 0; i < m->image->n_nodes; i++) {
		struct literals_sets sets = {0};
		struct sigma_image_node node;

		sigma_image_node(m->image, i, &node);
		/* A keyword may stand in any field: all together are one more. */
		if (node.field == LAYOUT_NO_FIELD)
			node.field = m->image->n_fields;
		arena_reset(&m->scratch);
		if (node.kind == NODE_PATTERN)
			TRY(literals_of_pattern(&m->scratch, node.value, &sets));
		else if (node.kind == NODE_REGEX)
			TRY(literals_of_regex(&m->scratch, node.value, node.flags, &sets));
		TRY(put_needs(m, i, node.field, &sets));
	}
	return 0;
}

/* ---- what each rule needs: a row of literals of which one must be there */

/* Rows are compared by their lightest literal, then by their number. */
static size_t worth(const struct maker *m, const uint32_t *row, size_t n)
{
	size_t least = 2 * LITERALS_MAX_BYTES;

	for (size_t i = 0; i < n; i++)
		least = min_size(least, literals_weight(m->literals[row[i]].text));
	return n == 0 ? 0 : least * 65536 - min_size(n, 65535);
}

static int cover_comparison(struct maker *m, uint32_t node, struct numbers *row)
{
	const uint32_t *best = NULL;
	const uint32_t *at = m->needs.at + m->t->needs_of[node];

	for (; *at != SIEVE_NONE; at += 1 + *at) {
		if (!best || worth(m, at + 1, *at) > worth(m, best + 1, *best))
			best = at;
	}
	for (uint32_t i = 0; best && i < *best; i++)
		TRY(numbers_put(row, best[1 + i]));
	return best ? 1 : 0;
}

static int cover(struct maker *m, uint32_t index, struct numbers *row);

/* All children must be true: the best of them will do. */
static int cover_and(
	struct maker *m, uint32_t index, const struct sigma_image_node *node, struct numbers *row)
{
	size_t start = row->n, n_best = 0;
	struct sigma_image_node child;

	for (uint32_t i = index + 1; i < index + node->span; i += child.span) {
		size_t from = row->n;
		int covered;

		sigma_image_node(m->image, i, &child);
		covered = cover(m, i, row);
		if (covered < 0)
			return covered;
		/* The best so far stands at the start, this one behind it. */
		if (covered && worth(m, row->at + from, row->n - from) >
				       worth(m, row->at + start, n_best)) {
			n_best = row->n - from;
			memmove(row->at + start, row->at + from, n_best * sizeof(*row->at));
		}
		row->n = start + n_best;
	}
	return n_best > 0;
}

/* Any child may be the one that is true: each must be covered. */
static int cover_or(
	struct maker *m, uint32_t index, const struct sigma_image_node *node, struct numbers *row)
{
	struct sigma_image_node child;

	for (uint32_t i = index + 1; i < index + node->span; i += child.span) {
		int covered;

		sigma_image_node(m->image, i, &child);
		covered = cover(m, i, row);
		if (covered <= 0)
			return covered;
	}
	return node->span > 1;
}

/* 1: the tree is true only where a literal of the row is there, which was appended. 0: it may be true
 * without any (then what was appended means nothing). */
static int cover(struct maker *m, uint32_t index, struct numbers *row)
{
	struct sigma_image_node node;

	sigma_image_node(m->image, index, &node);
	switch (node.kind) {
	case NODE_AND:
		return cover_and(m, index, &node, row);
	case NODE_OR:
		return cover_or(m, index, &node, row);
	default:
		return cover_comparison(m, index, row);
	}
}

static int read_rule(struct maker *m, uint32_t rule, struct numbers *row)
{
	uint32_t logsource;
	int covered;

	row->n = 0;
	covered = cover(m, sigma_image_root(m->image, rule, &logsource), row);
	if (covered < 0)
		return covered;
	m->t->free[rule / 64] |= (uint64_t)(covered == 0) << rule % 64;
	for (size_t i = 0; covered && i < row->n; i++) {
		TRY(numbers_put(&m->pairs, row->at[i]));
		TRY(numbers_put(&m->pairs, rule));
		m->literals[row->at[i]].n_rules++;
	}
	return 0;
}

static int read_rules(struct maker *m)
{
	struct numbers row = {0};
	int result = 0;

	for (uint32_t i = 0; result == 0 && i < m->image->n_rules; i++)
		result = read_rule(m, i, &row);
	free(row.at);
	return result;
}

/* ---- the tables for good */

static int keep_numbers(struct maker *m, const struct numbers *numbers, uint32_t **ret)
{
	*ret = arena_take_array(&m->t->arena, numbers->n + 1, sizeof(**ret));
	if (!*ret)
		return ERR_NO_MEMORY;
	if (numbers->n > 0)
		memcpy(*ret, numbers->at, numbers->n * sizeof(**ret));
	return 0;
}

static int keep_literals(struct maker *m)
{
	struct sieve_tables *t = m->t;
	uint32_t first = 0;

	t->literals = arena_take_array(&t->arena, m->n_literals + 1, sizeof(*t->literals));
	t->rules = arena_take_array(&t->arena, m->pairs.n / 2 + 1, sizeof(*t->rules));
	if (!t->literals || !t->rules)
		return ERR_NO_MEMORY;
	t->n_literals = (uint32_t)m->n_literals;
	for (size_t i = 0; i < m->n_literals; i++) {
		t->literals[i] = m->literals[i];
		t->literals[i].first_rule = first;
		first += m->literals[i].n_rules;
		t->literals[i].n_rules = 0;
	}
	for (size_t i = 0; i < m->pairs.n; i += 2) {
		struct sieve_literal *literal = &t->literals[m->pairs.at[i]];

		t->rules[literal->first_rule + literal->n_rules++] = m->pairs.at[i + 1];
	}
	return 0;
}

static int fill_buckets(struct sieve_tables *t)
{
	unsigned bits = FEW_BUCKET_BITS;

	while (bits < MAX_BUCKET_BITS && (size_t)1 << bits < (size_t)4 * t->n_literals)
		bits++;
	t->shift = 64 - bits;
	t->filter_shift = t->shift - FILTER_BITS;
	t->buckets = arena_take_array(&t->arena, (size_t)1 << bits, sizeof(*t->buckets));
	t->filter = arena_take_array(
		&t->arena, (size_t)1 << (bits + FILTER_BITS - 6), sizeof(*t->filter));
	if (!t->buckets || !t->filter)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < t->n_literals; i++) {
		uint64_t hash = sieve_hash(t->literals[i].key);
		uint64_t bit = hash >> t->filter_shift;
		uint32_t *bucket = &t->buckets[hash >> t->shift];

		t->filter[bit / 64] |= UINT64_C(1) << bit % 64;
		t->literals[i].next = *bucket;
		*bucket = i + 1;
	}
	return 0;
}

static int make(struct maker *m)
{
	struct sieve_tables *t = m->t;

	t->needs_of = arena_take_array(&t->arena, (size_t)m->image->n_nodes + 1, sizeof(uint32_t));
	t->free = arena_take_array(&t->arena, (size_t)m->image->n_rules / 64 + 1, sizeof(*t->free));
	t->lengths = arena_take_array(&t->arena, (size_t)m->image->n_fields + 1, 1);
	if (!t->needs_of || !t->free || !t->lengths)
		return ERR_NO_MEMORY;
	TRY(read_nodes(m));
	TRY(read_rules(m));
	TRY(keep_numbers(m, &m->needs, &t->needs));
	TRY(keep_literals(m));
	return fill_buckets(t);
}

int sieve_tables_make(const struct sigma_image *image, struct sieve_tables *ret)
{
	struct maker m = {.image = image, .t = ret};
	int result;

	*ret = (struct sieve_tables){.arena = ARENA_INIT(MAX_TABLES)};
	m.scratch = ARENA_INIT(16 * 1024 * 1024);
	m.known = MAP_INIT(UINT32_MAX, 0);
	result = make(&m);
	free(m.literals);
	free(m.needs.at);
	free(m.pairs.at);
	map_done(&m.known);
	arena_done(&m.scratch);
	if (result < 0)
		sieve_tables_done(ret);
	return result;
}

void sieve_tables_done(struct sieve_tables *tables)
{
	arena_done(&tables->arena);
	*tables = (struct sieve_tables){0};
}
