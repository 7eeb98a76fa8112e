#include "sigma/literals_part.h"

struct part part_any(void)
{
	return (struct part){0};
}

struct part part_text(struct slice text)
{
	return (struct part){.is_exact = true, .exact = {.texts = {text}, .n = 1}};
}

struct part part_empty(void)
{
	return part_text(SLICE_EMPTY);
}

struct part part_edge(void)
{
	static const uint8_t edge[] = {LITERALS_EDGE};

	return part_text(slice_of(edge, sizeof(edge)));
}

static bool is_edge(struct slice text, size_t at)
{
	return at < text.len && text.data[at] == LITERALS_EDGE;
}

bool part_add_text(struct literals *set, struct slice text)
{
	for (size_t i = 0; i < set->n; i++) {
		struct slice known = set->texts[i];

		if (slice_is(known, text) ||
			(known.len == 1 && is_edge(known, 0) && text.len == 1 &&
				!literals_is_word(text.data[0])))
			return true;
	}
	if (set->n == LITERALS_MAX)
		return false;
	set->texts[set->n++] = text;
	return true;
}

static bool join(struct literals *a, const struct literals *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (!part_add_text(a, b->texts[i]))
			return false;
	}
	return true;
}

void part_add_needs(struct literals_sets *needs, const struct part *part)
{
	if (part->is_exact)
		literals_add(needs, &part->exact);
	for (size_t i = 0; i < part->needs.n; i++)
		literals_add(needs, &part->needs.sets[i]);
}

static const struct literals *best_need(const struct literals_sets *needs)
{
	const struct literals *best = &needs->sets[0];

	for (size_t i = 1; i < needs->n; i++) {
		if (literals_is_better(&needs->sets[i], best))
			best = &needs->sets[i];
	}
	return best;
}

static const struct literals *begin_of(const struct part *part)
{
	return part->is_exact ? &part->exact : &part->begin;
}

/* The texts of either; none where one of them has none, or they are too many. */
static struct literals unite(const struct literals *a, const struct literals *b)
{
	struct literals united = *a;

	if (a->n == 0 || b->n == 0 || !join(&united, b))
		return (struct literals){0};
	return united;
}

struct part part_either(const struct part *a, const struct part *b)
{
	struct part both = part_any();
	struct literals_sets x = {0}, y = {0};
	struct literals united = unite(begin_of(a), begin_of(b));

	if (a->is_exact && b->is_exact && united.n > 0)
		return (struct part){.is_exact = true, .exact = united};
	both.begin = united;
	part_add_needs(&x, a);
	part_add_needs(&y, b);
	if (x.n == 0 || y.n == 0)
		return both;
	united = unite(best_need(&x), best_need(&y));
	literals_add(&both.needs, &united);
	return both;
}

/* ---- one after the other */

/* x and y as one text. ERR_TOO_LARGE: it would be too long, or mean something else. */
static int concatenate(struct arena *arena, struct slice x, struct slice y, struct slice *ret)
{
	uint8_t joined[LITERALS_MAX_BYTES];

	/* Two edges may be one place: the begin of the text said twice. */
	if (x.len + y.len > sizeof(joined) || (x.len > 0 && is_edge(x, x.len - 1) && is_edge(y, 0)))
		return ERR_TOO_LARGE;
	if (x.len > 0)
		memcpy(joined, x.data, x.len);
	if (y.len > 0)
		memcpy(joined + x.len, y.data, y.len);
	*ret = arena_dup(arena, slice_of(joined, x.len + y.len));
	return ret->data || x.len + y.len == 0 ? 0 : ERR_NO_MEMORY;
}

/* Every text of a followed by every text of b. */
static int multiply(struct arena *arena, struct literals *a, const struct literals *b)
{
	struct literals product = {0};

	for (size_t i = 0; i < a->n * b->n; i++) {
		struct slice text;

		TRY(concatenate(arena, a->texts[i / b->n], b->texts[i % b->n], &text));
		if (!part_add_text(&product, text))
			return ERR_TOO_LARGE;
	}
	*a = product;
	return 0;
}

void row_start(struct row *row, struct arena *arena)
{
	*row = (struct row){.arena = arena, .so_far = {.is_exact = true}};
	row->run = part_empty().exact;
}

/* What follows does not adjoin what the row ends with, as far as is known. */
static void end_run(struct row *row)
{
	if (row->so_far.is_exact)
		row->so_far.begin = row->run;
	row->so_far.is_exact = false;
	literals_add(&row->so_far.needs, &row->run);
	row->run = part_empty().exact;
}

int row_append(struct row *row, const struct part *next)
{
	const struct literals *begin = begin_of(next);
	int result = begin->n > 0 ? multiply(row->arena, &row->run, begin) : ERR_TOO_LARGE;

	if (result < 0 && result != ERR_TOO_LARGE)
		return result;
	if (result == 0 && next->is_exact)
		return 0;
	end_run(row);
	if (next->is_exact)
		row->run = next->exact;
	else
		part_add_needs(&row->so_far.needs, next);
	return 0;
}

struct part row_end(struct row *row)
{
	if (row->so_far.is_exact)
		row->so_far.exact = row->run;
	else
		literals_add(&row->so_far.needs, &row->run);
	return row->so_far;
}
