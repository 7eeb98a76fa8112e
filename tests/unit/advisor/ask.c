#include "ask.h"

#include "base/text.h"

enum { MAX_REQUEST = 1 << 20, MAX_TREE = 64 << 20 };

static void start(struct ask *ask)
{
	struct fault fault = {0};

	if (advisor_open(sample_files(&ask->sample), TABLE_COUNT, &fault, &ask->advisor) != 0)
		fail_msg("the catalogue does not open: %s:%u: %s", fault.file, fault.line,
			fault.subject);
	arena_init(&ask->arena, MAX_TREE);
	buf_init(&ask->request, MAX_REQUEST);
	buf_init(&ask->answer, ADVISOR_MAX_ANSWER);
}

void ask_open_sample(struct ask *ask)
{
	start(ask);
}

void ask_open(struct ask *ask)
{
	*ask = (struct ask){0};
	sample_read_tree(&ask->sample);
	start(ask);
}

void ask_close(struct ask *ask)
{
	advisor_close(ask->advisor);
	arena_done(&ask->arena);
	buf_done(&ask->request);
	buf_done(&ask->answer);
	sample_done(&ask->sample);
}

void ask_call(struct ask *ask, const char *request)
{
	struct fault fault = {0};

	arena_reset(&ask->arena);
	buf_clear(&ask->answer);
	ask->result = advisor_call(ask->advisor, slice_text(request), &ask->answer);
	if (read_json(buf_slice(&ask->answer), &ask->arena, &fault, &ask->top) != 0)
		fail_msg("the answer (%d) is not JSON: %s", ask->result, buf_text(&ask->answer));
}

void ask_op(struct ask *ask, const char *op, const char *visit, const char *more)
{
	buf_clear(&ask->request);
	buf_put_format(&ask->request,
		"{\"op\": \"%s\", \"today\": \"2026-11-23\", \"lang\": \"ja\", \"visit\": %s%s}",
		op, visit, more);
	assert_int_equal(buf_result(&ask->request), 0);
	ask_call(ask, buf_text(&ask->request));
}

static const struct read_value *member_of(const struct read_value *value, struct slice name)
{
	for (uint32_t i = 0; value && value->kind == READ_OBJECT && i < value->n_items; i++)
		if (slice_is(value->items[i].name, name))
			return &value->items[i];
	return NULL;
}

const struct read_value *ask_at(const struct ask *ask, const char *path)
{
	const struct read_value *value = &ask->top;
	struct slice rest = slice_text(path), part, name, index;
	uint64_t at;

	while (value && text_next_part(&rest, '.', &part)) {
		if (text_next_part(&part, '[', &name) && name.len > 0)
			value = member_of(value, name);
		while (value && text_next_part(&part, '[', &index)) {
			index = slice_of(index.data, index.len - 1); /* without the ] */
			if (text_parse_u64(index, UINT32_MAX, &at) != 0)
				fail_msg("bad path %s", path);
			value = value->kind == READ_LIST && at < value->n_items ? &value->items[at]
										: NULL;
		}
	}
	return value;
}

static const struct read_value *need(const struct ask *ask, const char *path)
{
	const struct read_value *value = ask_at(ask, path);

	if (!value)
		fail_msg("nothing at %s in: %.*s", path, (int)ask->answer.len,
			(const char *)ask->answer.data);
	return value;
}

void ask_text(const struct ask *ask, const char *path, const char *expected)
{
	const struct read_value *value = need(ask, path);

	if (value->kind != READ_TEXT || !slice_is_text(value->text, expected))
		fail_msg("%s is \"%.*s\", not \"%s\"", path, (int)value->text.len,
			(const char *)value->text.data, expected);
}

void ask_number(const struct ask *ask, const char *path, int64_t expected)
{
	const struct read_value *value = need(ask, path);

	if (value->kind != READ_NUMBER || value->number != expected)
		fail_msg("%s is %lld (kind %d), not %lld", path, (long long)value->number,
			(int)value->kind, (long long)expected);
}

void ask_bool(const struct ask *ask, const char *path, bool expected)
{
	const struct read_value *value = need(ask, path);

	if (value->kind != READ_BOOL || value->number != expected)
		fail_msg("%s is not %s", path, expected ? "true" : "false");
}

void ask_null(const struct ask *ask, const char *path)
{
	if (need(ask, path)->kind != READ_NULL)
		fail_msg("%s is not null", path);
}

void ask_count(const struct ask *ask, const char *path, uint32_t n)
{
	const struct read_value *value = need(ask, path);

	if (value->kind != READ_LIST || value->n_items != n)
		fail_msg("%s has %u elements, not %u", path, value->n_items, n);
}

static bool has(const struct read_value *value, struct slice part)
{
	if (value->kind == READ_TEXT)
		return slice_find(value->text, part) < value->text.len;
	for (uint32_t i = 0; i < value->n_items; i++)
		if (has(&value->items[i], part))
			return true;
	return false;
}

void ask_has(const struct ask *ask, const char *path, const char *part)
{
	if (!has(need(ask, path), slice_text(part)))
		fail_msg("no \"%s\" at %s in: %.*s", part, path, (int)ask->answer.len,
			(const char *)ask->answer.data);
}

void ask_has_not(const struct ask *ask, const char *path, const char *part)
{
	if (has(need(ask, path), slice_text(part)))
		fail_msg("\"%s\" at %s in: %.*s", part, path, (int)ask->answer.len,
			(const char *)ask->answer.data);
}

int ask_index(const struct ask *ask, const char *path, const char *member, const char *text)
{
	const struct read_value *value = need(ask, path);

	for (uint32_t i = 0; i < value->n_items; i++)
		if (slice_is_text(read_text(&value->items[i], member), text))
			return (int)i;
	return -1;
}

void ask_refused(const struct ask *ask, const char *code, const char *place)
{
	assert_int_equal(ask->result, ERR_REFUSED);
	ask_text(ask, "problem.code", code);
	ask_text(ask, "problem.place", place);
}
