#include "sigma/sieve.h"

#include <stdlib.h>

#include "sigma/literals.h"
#include "sigma/pattern.h"
#include "sigma/sieve_tables.h"

/* Folding may lengthen a character, from two bytes to three at the most. */
enum { MAX_FOLDED = 2 * SIEVE_MAX_TEXT + 2 + SIEVE_GRAM, ASCII_AT_ONCE = 16 };

struct sieve {
	struct sieve_tables tables;
	uint32_t turn;     /* counts events; what has this number belongs to the one at hand */
	uint32_t *found;   /* by literal: the turn in which it was found last */
	uint64_t *passing; /* bit by rule: it is free, or one of its literals was found */
	uint32_t *open;    /* by field: in which its texts were not gone through */
	uint32_t n_rules;
	uint32_t n_fields;  /* that of all fields is the last */
	uint32_t n_passing; /* numbers in `passing` */
	uint8_t folded[MAX_FOLDED];
};

static int make(struct sieve *s, const struct sigma_image *image)
{
	TRY(sieve_tables_make(image, &s->tables));
	s->n_rules = image->n_rules;
	s->n_fields = image->n_fields + 1;
	s->found = calloc((size_t)s->tables.n_literals + 1, sizeof(uint32_t));
	s->n_passing = s->n_rules / 64 + 1;
	s->passing = calloc(s->n_passing, sizeof(uint64_t));
	s->open = calloc(s->n_fields, sizeof(uint32_t));
	return s->found && s->passing && s->open ? 0 : ERR_NO_MEMORY;
}

int sieve_new(const struct sigma_image *image, struct sieve **ret)
{
	struct sieve *s = calloc(1, sizeof(*s));
	int result;

	if (!s)
		return ERR_NO_MEMORY;
	result = make(s, image);
	if (result < 0) {
		sieve_free(s);
		return result;
	}
	*ret = s;
	return 0;
}

struct sieve *sieve_free(struct sieve *s)
{
	if (!s)
		return NULL;
	sieve_tables_done(&s->tables);
	free(s->found);
	free(s->passing);
	free(s->open);
	free(s);
	return NULL;
}

void sieve_start(struct sieve *s)
{
	memcpy(s->passing, s->tables.free, s->n_passing * sizeof(uint64_t));
	if (++s->turn > 0)
		return;
	/* Once in four thousand million events: old numbers must not come true again. */
	memset(s->found, 0, s->tables.n_literals * sizeof(uint32_t));
	memset(s->open, 0, s->n_fields * sizeof(uint32_t));
	s->turn = 1;
}

static void find(struct sieve *s, uint32_t index)
{
	const struct sieve_literal *literal = &s->tables.literals[index];

	if (s->found[index] == s->turn)
		return;
	s->found[index] = s->turn;
	for (uint32_t i = 0; i < literal->n_rules; i++) {
		uint32_t rule = s->tables.rules[literal->first_rule + i];

		s->passing[rule / 64] |= UINT64_C(1) << rule % 64;
	}
}

static bool stands_at(struct slice text, size_t at, struct slice literal)
{
	if (literal.len > text.len - at)
		return false;
	for (size_t i = 0; i < literal.len; i++) {
		uint8_t c = text.data[at + i];

		if (literal.data[i] == LITERALS_EDGE ? literals_is_word(c) : literal.data[i] != c)
			return false;
	}
	return true;
}

/* The literals with this key that stand around this place of the text. */
static void look_closer(struct sieve *s, uint64_t key, struct slice text, size_t at)
{
	uint32_t bucket = s->tables.buckets[sieve_hash(key) >> s->tables.shift];

	for (uint32_t i = bucket; i != 0; i = s->tables.literals[i - 1].next) {
		const struct sieve_literal *literal = &s->tables.literals[i - 1];

		if (literal->key == key && at >= literal->at &&
			stands_at(text, at - literal->at, literal->text))
			find(s, i - 1);
	}
}

/* The text is followed by bytes enough to be read with any place of it. */
static void look(struct sieve *s, uint32_t field, unsigned len, struct slice text)
{
	const uint64_t *filter = s->tables.filter;
	unsigned shift = s->tables.filter_shift;
	uint64_t field_key = sieve_key(field, len, 0);
	uint32_t mask = sieve_gram((const uint8_t[SIEVE_GRAM]){0xff, 0xff, 0xff, 0xff}, len);

	for (size_t at = 0; at + len <= text.len; at++) {
		uint64_t key = field_key | (sieve_gram(text.data + at, SIEVE_GRAM) & mask);
		uint64_t bit = sieve_hash(key) >> shift;

		if (filter[bit / 64] >> bit % 64 & 1)
			look_closer(s, key, text, at);
	}
}

/* Folds so many bytes at once, when all are ASCII: a loop that compilers turn into a few instructions. */
static bool fold_ascii(uint8_t *to, const uint8_t *from)
{
	uint8_t all = 0;

	for (unsigned i = 0; i < ASCII_AT_ONCE; i++)
		all |= from[i];
	if (all >= 0x80)
		return false;
	for (unsigned i = 0; i < ASCII_AT_ONCE; i++) {
		uint8_t c = from[i];

		c = (uint8_t)(c - 'A') < 26 ? (uint8_t)(c + ('a' - 'A')) : c;
		to[i] = (uint8_t)(c - '\t') < 5 ? ' ' : c;
	}
	return true;
}

static struct slice fold(struct sieve *s, struct slice text)
{
	const uint8_t *at = unit_text(text).data, *end = at + text.len;
	uint8_t *to = s->folded;

	*to++ = ' ';
	while (at < end) {
		uint32_t unit;

		if (end - at >= ASCII_AT_ONCE && fold_ascii(to, at)) {
			to += ASCII_AT_ONCE;
			at += ASCII_AT_ONCE;
			continue;
		}
		unit = unit_fold(unit_next(&at, end));
		if (unit < 0x80)
			*to++ = literals_byte((uint8_t)unit);
		else
			to += pattern_put_unit(to, unit);
	}
	*to++ = ' ';
	return slice_of(s->folded, (size_t)(to - s->folded));
}

/* All of this field's literals might be there. */
static void open_field(struct sieve *s, uint32_t field)
{
	s->open[field] = s->turn;
	for (uint32_t i = 0; i < s->tables.n_literals; i++) {
		if (s->tables.literals[i].field == field)
			find(s, i);
	}
}

bool sieve_wants(const struct sieve *s, uint32_t field)
{
	return s->tables.lengths[field] != 0 && s->open[field] != s->turn;
}

void sieve_put_text(struct sieve *s, uint32_t field, struct slice text)
{
	unsigned lengths = s->tables.lengths[field];
	struct slice folded;

	if (!sieve_wants(s, field))
		return;
	if (text.len > SIEVE_MAX_TEXT) {
		open_field(s, field);
		return;
	}
	folded = fold(s, text);
	for (unsigned len = 1; len <= SIEVE_GRAM; len++) {
		if (lengths & 1u << len)
			look(s, field, len, folded);
	}
}

static bool is_one_found(const struct sieve *s, const uint32_t *row)
{
	for (uint32_t i = 1; i <= row[0]; i++) {
		if (s->found[row[i]] == s->turn)
			return true;
	}
	return false;
}

bool sieve_passes_node(const struct sieve *s, uint32_t node)
{
	const uint32_t *row = s->tables.needs + s->tables.needs_of[node];

	for (; row[0] != SIEVE_NONE; row += 1 + row[0]) {
		if (!is_one_found(s, row))
			return false;
	}
	return true;
}

uint32_t sieve_next_rule(const struct sieve *s, uint32_t rule)
{
	uint32_t i = rule / 64;
	uint64_t bits = s->passing[i] >> rule % 64 << rule % 64;

	while (bits == 0 && ++i < s->n_passing)
		bits = s->passing[i];
	return bits == 0 ? s->n_rules : i * 64 + (uint32_t)__builtin_ctzll(bits);
}
