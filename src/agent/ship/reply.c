#include "agent/ship/reply.h"

#include "base/text.h"

static struct reply *reply_of(llhttp_t *parser)
{
	return CONTAINER_OF(parser, struct reply, parser);
}

static void keep(char *to, size_t size, size_t *len, const char *at, size_t n)
{
	n = min_size(n, size - *len);
	memcpy(to + *len, at, n);
	*len += n;
}

static int on_name(llhttp_t *parser, const char *at, size_t n)
{
	struct reply *r = reply_of(parser);

	keep(r->name, sizeof(r->name), &r->name_len, at, n);
	return 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t n)
{
	struct reply *r = reply_of(parser);

	keep(r->value, sizeof(r->value), &r->value_len, at, n);
	return 0;
}

static int on_header(llhttp_t *parser)
{
	static const struct slice retry_after = SLICE_LITERAL("retry-after");
	struct reply *r = reply_of(parser);
	uint64_t seconds;

	/* A date instead of a number is as good as none: our server does not send one. */
	if (slice_is_nocase(slice_of(r->name, r->name_len), retry_after) &&
		text_parse_u64(slice_of(r->value, r->value_len), UINT32_MAX, &seconds) == 0)
		r->retry_after = (uint32_t)seconds;
	r->name_len = r->value_len = 0;
	return 0;
}

static int on_headers(llhttp_t *parser)
{
	reply_of(parser)->in_body = true;
	return 0;
}

static int on_body(llhttp_t *parser, const char *at, size_t n)
{
	return buf_put(&reply_of(parser)->body, at, n) < 0 ? HPE_USER : 0;
}

static int on_complete(llhttp_t *parser)
{
	struct reply *r = reply_of(parser);

	/* 100 and its like announce the answer; they are not it. */
	if (parser->status_code < 200)
		return 0;
	r->complete = true;
	r->status = parser->status_code;
	r->keep_alive = llhttp_should_keep_alive(parser);
	return HPE_PAUSED;
}

void reply_init(struct reply *r)
{
	*r = (struct reply){.body = BUF_INIT(REPLY_MAX_BODY)};
	llhttp_settings_init(&r->settings);
	r->settings.on_header_field = on_name;
	r->settings.on_header_value = on_value;
	r->settings.on_header_value_complete = on_header;
	r->settings.on_headers_complete = on_headers;
	r->settings.on_body = on_body;
	r->settings.on_message_complete = on_complete;
	reply_start(r);
}

void reply_done(struct reply *r)
{
	buf_done(&r->body);
}

void reply_start(struct reply *r)
{
	llhttp_init(&r->parser, HTTP_RESPONSE, &r->settings);
	buf_clear(&r->body);
	r->head_bytes = r->name_len = r->value_len = 0;
	r->in_body = r->complete = r->keep_alive = false;
	r->status = r->retry_after = 0;
}

int reply_take(struct reply *r, struct slice bytes)
{
	const char *start = (const char *)bytes.data;
	llhttp_errno_t error;

	/* Counted before they are parsed, the piece in which the body begins wholly: a bound, not a size. */
	if (!r->in_body) {
		r->head_bytes += bytes.len;
		if (r->head_bytes > REPLY_MAX_HEAD + REPLY_MAX_BODY)
			return ERR_TOO_LARGE;
	}
	error = llhttp_execute(&r->parser, start, bytes.len);
	TRY(buf_result(&r->body));
	if (r->complete && error == HPE_PAUSED)
		return llhttp_get_error_pos(&r->parser) == start + bytes.len ? 1 : ERR_MALFORMED;
	return error == HPE_OK ? 0 : ERR_MALFORMED;
}

int reply_take_end(struct reply *r)
{
	llhttp_errno_t error = llhttp_finish(&r->parser);

	return r->complete && (error == HPE_OK || error == HPE_PAUSED) ? 1 : ERR_CLOSED;
}
