#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"

void asked_open(struct asked *asked)
{
	struct fault fault;
	int result =
		advisor_open(sample_files(&asked->sample), TABLE_COUNT, &fault, &asked->advisor);

	if (result == ERR_REFUSED)
		fail_msg("%s:%u:%u: %s (%s)", fault.file, fault.line, fault.column,
			message_get(fault.message)->en, fault.subject);
	assert_int_equal(result, 0);
	buf_init(&asked->answer, ADVISOR_MAX_ANSWER);
	arena_init(&asked->arena, ADVISOR_MAX_CALL_BYTES);
}

static void put_quoted(struct buf *out, const char *text)
{
	for (; *text; text++)
		buf_put_byte(out, *text == '\'' ? '"' : (uint8_t)*text);
}

void asked_ask(struct asked *asked, const char *op, const char *visit, const char *more)
{
	_cleanup_(buf_done) struct buf request = BUF_INIT(1 << 20);
	struct fault fault;
	int result;

	buf_put_format(&request, "{\"op\":\"%s\",\"today\":\"2026-11-23\",", op);
	put_quoted(&request, more);
	buf_put_text(&request, "\"visit\":");
	put_quoted(&request, visit);
	buf_put_text(&request, "}");
	buf_clear(&asked->answer);
	arena_reset(&asked->arena);
	result = advisor_call(asked->advisor, buf_slice(&request), &asked->answer);
	if (result < 0)
		fail_msg("%s: %d\n%s", buf_text(&request), result, buf_text(&asked->answer));
	assert_int_equal(
		read_json(buf_slice(&asked->answer), &asked->arena, &fault, &asked->top), 0);
}

void asked_case(struct asked *asked, const char *in_case, const char *type)
{
	char visit[256];

	snprintf(visit, sizeof(visit), "{'case':'%s','type':'%s'}", in_case, type);
	asked_ask(asked, "choose", visit, "");
}

void asked_done(struct asked *asked)
{
	advisor_close(asked->advisor);
	buf_done(&asked->answer);
	arena_done(&asked->arena);
	sample_done(&asked->sample);
}

const struct read_value *asked_member(const struct read_value *object, const char *name)
{
	const struct read_value *member = read_member(object, name);

	if (!member)
		fail_msg("no member %s", name);
	return member;
}

const char *asked_numbers(const struct asked *asked, const char *list)
{
	static char numbers[4096];
	const struct read_value *services = asked_member(&asked->top, list);
	size_t n = 0;

	numbers[0] = 0;
	for (uint32_t i = 0; i < services->n_items; i++)
		n += (size_t)snprintf(numbers + n, sizeof(numbers) - n, "%s%lld", i ? " " : "",
			(long long)asked_member(&services->items[i], "no")->number);
	return numbers;
}

const struct read_value *asked_service(const struct asked *asked, const char *list, int64_t no)
{
	const struct read_value *services = asked_member(&asked->top, list);

	for (uint32_t i = 0; i < services->n_items; i++) {
		if (asked_member(&services->items[i], "no")->number == no)
			return &services->items[i];
	}
	return NULL;
}

bool asked_says(const struct read_value *object, const char *list, const char *text)
{
	const struct read_value *texts = asked_member(object, list);

	for (uint32_t i = 0; i < texts->n_items; i++) {
		if (slice_is_text(texts->items[i].text, text))
			return true;
	}
	return false;
}
