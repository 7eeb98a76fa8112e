#include "advisor/out.h"

#include "base/check.h"
#include "base/text.h"

struct out out_to(struct buf *buf)
{
	return (struct out){.buf = buf};
}

/* What comes before a value: a comma and, in an object, its name. */
static void begin(struct out *out, struct slice name)
{
	uint32_t level = UINT32_C(1) << out->depth;

	if (out->filled & level)
		buf_put_byte(out->buf, ',');
	out->filled |= level;
	if (name.data) {
		text_put_json(out->buf, name);
		buf_put_byte(out->buf, ':');
	}
}

static void open_level(struct out *out, const char *name, bool object)
{
	begin(out, slice_text(name));
	CHECK(out->depth + 1 < OUT_MAX_DEPTH);
	out->depth++;
	out->filled &= ~(UINT32_C(1) << out->depth);
	out->objects &= ~(UINT32_C(1) << out->depth);
	out->objects |= (uint32_t)object << out->depth;
	buf_put_byte(out->buf, object ? '{' : '[');
}

void out_object(struct out *out, const char *name)
{
	open_level(out, name, true);
}

void out_list(struct out *out, const char *name)
{
	open_level(out, name, false);
}

void out_end(struct out *out)
{
	bool object = out->objects >> out->depth & 1;

	CHECK(out->depth > 0);
	out->depth--;
	buf_put_byte(out->buf, object ? '}' : ']');
}

void out_text(struct out *out, const char *name, struct slice text)
{
	begin(out, slice_text(name));
	text_put_json(out->buf, text);
}

void out_words(struct out *out, const char *name, const char *text)
{
	out_text(out, name, slice_text(text));
}

static void put_number(struct buf *buf, int64_t number)
{
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		buf_put_byte(buf, '-');
	buf_put(buf, digits + at, sizeof(digits) - at);
}

void out_number(struct out *out, const char *name, int64_t number)
{
	begin(out, slice_text(name));
	put_number(out->buf, number);
}

void out_bool(struct out *out, const char *name, bool value)
{
	begin(out, slice_text(name));
	buf_put_text(out->buf, value ? "true" : "false");
}

void out_null(struct out *out, const char *name)
{
	begin(out, slice_text(name));
	buf_put_text(out->buf, "null");
}

void out_maybe(struct out *out, const char *name, bool known, int64_t number)
{
	if (known)
		out_number(out, name, number);
	else
		out_null(out, name);
}

void out_date(struct out *out, const char *name, struct date date)
{
	char storage[DATE_TEXT];

	out_text(out, name, date_text(date, storage));
}

void out_text_of(struct out *out, struct slice name, struct slice text)
{
	begin(out, name);
	text_put_json(out->buf, text);
}

void out_number_of(struct out *out, struct slice name, int64_t number)
{
	begin(out, name);
	put_number(out->buf, number);
}

int out_result(const struct out *out)
{
	return buf_result(out->buf);
}
