#include "sigma/literals.h"

#include "sigma/bytes.h"
#include "sigma/pattern.h"

size_t literals_weight(struct slice text)
{
	size_t weight = 0, n_edges = 0;

	for (size_t i = 0; i < text.len; i++)
		n_edges += text.data[i] == LITERALS_EDGE || text.data[i] == ' ';
	weight = 2 * (text.len - n_edges);
	return weight > 0 ? weight + n_edges : 0;
}

static size_t lightest(const struct literals *set)
{
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < set->n; i++)
		least = min_size(least, literals_weight(set->texts[i]));
	return set->n > 0 ? least : 0;
}

bool literals_is_better(const struct literals *a, const struct literals *b)
{
	size_t x = lightest(a), y = lightest(b);

	return x != y ? x > y : a->n < b->n;
}

void literals_add(struct literals_sets *sets, const struct literals *set)
{
	size_t worst = 0;

	if (lightest(set) == 0)
		return;
	if (sets->n < LITERALS_MAX_SETS) {
		sets->sets[sets->n++] = *set;
		return;
	}
	for (size_t i = 1; i < sets->n; i++) {
		if (literals_is_better(&sets->sets[worst], &sets->sets[i]))
			worst = i;
	}
	if (literals_is_better(set, &sets->sets[worst]))
		sets->sets[worst] = *set;
}

/* The units from..to of the pattern, folded, as bytes; the first of them that a literal may have. */
static int add_run(struct arena *arena, const struct pattern *whole, size_t from, size_t to,
	struct literals_sets *ret)
{
	struct pattern run = {whole->units + from, min_size(to - from, LITERALS_MAX_BYTES / 4)};
	struct literals set = {.n = 1};

	if (run.n == 0)
		return 0;
	pattern_fold(&run);
	/* An edge would be taken for what it is not. */
	for (size_t i = 0; i < run.n; i++) {
		if (run.units[i] < 0x80)
			run.units[i] = literals_byte((uint8_t)run.units[i]);
		if (run.units[i] == LITERALS_EDGE)
			return 0;
	}
	TRY(pattern_bytes(arena, &run, &set.texts[0]));
	literals_add(ret, &set);
	return 0;
}

int literals_of_pattern(struct arena *arena, struct slice encoded, struct literals_sets *ret)
{
	size_t n = encoded.len / 4, start = 0;
	struct pattern whole = {arena_take_array(arena, n + 1, sizeof(uint32_t)), n};

	*ret = (struct literals_sets){0};
	if (!whole.units)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n; i++)
		whole.units[i] = bytes_get_u32(encoded.data + 4 * i);
	for (size_t i = 0; i <= n; i++) {
		if (i < n && whole.units[i] <= UNIT_MAX)
			continue;
		TRY(add_run(arena, &whole, start, i, ret));
		start = i + 1;
	}
	return 0;
}
