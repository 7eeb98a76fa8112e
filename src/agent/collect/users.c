#include "agent/collect/users.h"

#include <stdlib.h>

#include "base/text.h"

struct user {
	uint32_t uid;
	uint32_t line; /* the order in the file decides between equal numbers */
	struct slice name;
};

void users_init(struct users *u)
{
	*u = (struct users){.arena = ARENA_INIT(4 * USERS_MAX_BYTES)};
}

void users_done(struct users *u)
{
	arena_done(&u->arena);
	u->rows = NULL;
	u->n_rows = 0;
}

static int compare(const void *a, const void *b)
{
	const struct user *x = a, *y = b;

	if (x->uid != y->uid)
		return x->uid < y->uid ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* name:password:uid:... */
static int parse_line(struct slice line, struct user *ret)
{
	struct slice password, number;
	uint64_t uid;

	if (!text_next_part(&line, ':', &ret->name) || ret->name.len == 0)
		return ERR_MALFORMED;
	if (!text_next_part(&line, ':', &password) || !text_next_part(&line, ':', &number))
		return ERR_MALFORMED;
	TRY(text_parse_u64(number, UINT32_MAX, &uid));
	ret->uid = (uint32_t)uid;
	return 0;
}

static size_t count_lines(struct slice text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.len; i++)
		n += text.data[i] == '\n';
	return n;
}

int users_parse(struct users *u, struct slice text)
{
	struct users next;
	struct slice rest, line;
	uint32_t number = 0;

	users_init(&next);
	text.len = min_size(text.len, USERS_MAX_BYTES);
	rest = arena_dup(&next.arena, text);
	next.rows = arena_take_array(&next.arena, count_lines(text), sizeof(*next.rows));
	if (!next.rows || (text.len > 0 && !rest.data)) {
		users_done(&next);
		return ERR_NO_MEMORY;
	}
	while (text_next_part(&rest, '\n', &line)) {
		struct user row = {.line = number++};

		if (parse_line(line, &row) == 0)
			next.rows[next.n_rows++] = row;
	}
	qsort(next.rows, next.n_rows, sizeof(*next.rows), compare);
	users_done(u);
	*u = next;
	return 0;
}

struct slice users_find(const struct users *u, uint32_t uid)
{
	size_t low = 0, high = u->n_rows;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (u->rows[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < u->n_rows && u->rows[low].uid == uid ? u->rows[low].name : SLICE_EMPTY;
}
