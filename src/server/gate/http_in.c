#include "server/gate/http_in.h"

#include <llhttp.h>

#include "base/text.h"

/* ---- our own rules on the raw bytes */

static bool is_control(uint8_t c)
{
	return (c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
}

/* Whether byte i, coming after the byte before it, breaks a rule that llhttp would let pass: bare CR
 * and LF, a folded line, a header without a name. */
static bool is_bad_byte(struct slice bytes, size_t i)
{
	uint8_t c = bytes.data[i];
	uint8_t before = i > 0 ? bytes.data[i - 1] : 0;

	if (i == 0 && (c == '\r' || c == '\n'))
		return true;
	if ((c == '\n') != (before == '\r'))
		return true;
	if (before == '\n' && (c == ' ' || c == '\t' || c == ':'))
		return true;
	return is_control(c);
}

int http_scan_head(
	struct http_scan *scan, struct slice bytes, size_t *ret_head_bytes, uint16_t *ret_status)
{
	static const struct slice end = SLICE_LITERAL("\r\n\r\n");

	for (; scan->at < bytes.len; scan->at++) {
		if (scan->at >= HTTP_HEAD_MAX) {
			*ret_status = 431;
			return ERR_REFUSED;
		}
		if (is_bad_byte(bytes, scan->at)) {
			*ret_status = 400;
			return ERR_REFUSED;
		}
		if (slice_ends(slice_of(bytes.data, scan->at + 1), end)) {
			*ret_head_bytes = scan->at + 1;
			return 0;
		}
	}
	return ERR_AGAIN;
}

/* ---- llhttp */

struct parse {
	struct http_request *request;
	struct slice target;
	uint16_t status; /* of our own refusal in a callback */
	uint16_t flags;
	bool complete;
	uint8_t major, minor;
};

static int refuse(struct parse *parse, uint16_t status)
{
	parse->status = status;
	return -1;
}

/* llhttp may hand a span over in pieces; the head is one piece of memory, so they adjoin. */
static void extend(struct slice *span, const char *at, size_t len)
{
	if (span->len == 0)
		*span = slice_of(at, len);
	else
		span->len += len;
}

static int on_url(llhttp_t *parser, const char *at, size_t len)
{
	struct parse *parse = parser->data;

	extend(&parse->target, at, len);
	return 0;
}

static int on_field(llhttp_t *parser, const char *at, size_t len)
{
	struct parse *parse = parser->data;

	if (parse->request->n_headers >= HTTP_HEADERS_MAX)
		return refuse(parse, 431);
	extend(&parse->request->headers[parse->request->n_headers].name, at, len);
	return 0;
}

static int on_field_complete(llhttp_t *parser)
{
	struct parse *parse = parser->data;

	parse->request->n_headers++;
	return 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t len)
{
	struct parse *parse = parser->data;

	if (parse->request->n_headers == 0)
		return refuse(parse, 400);
	extend(&parse->request->headers[parse->request->n_headers - 1].value, at, len);
	return 0;
}

static int on_headers_complete(llhttp_t *parser)
{
	static const enum http_method methods[] = {
		[HTTP_GET] = METHOD_GET,
		[HTTP_HEAD] = METHOD_HEAD,
		[HTTP_POST] = METHOD_POST,
	};
	struct parse *parse = parser->data;

	parse->complete = true;
	parse->flags = parser->flags;
	parse->major = parser->http_major;
	parse->minor = parser->http_minor;
	parse->request->content_length = parser->content_length;
	parse->request->keep_alive = parser->http_minor == 1 && llhttp_should_keep_alive(parser);
	if (parser->method < ARRAY_SIZE(methods))
		parse->request->method = methods[parser->method];
	return 0;
}

/* 0, or the status of a refusal. */
static uint16_t run_llhttp(struct slice head, struct parse *parse)
{
	static const llhttp_settings_t settings = {
		.on_url = on_url,
		.on_header_field = on_field,
		.on_header_field_complete = on_field_complete,
		.on_header_value = on_value,
		.on_headers_complete = on_headers_complete,
	};
	llhttp_t parser;
	llhttp_errno_t result;

	llhttp_init(&parser, HTTP_REQUEST, &settings);
	parser.data = parse;
	result = llhttp_execute(&parser, (const char *)head.data, head.len);
	if (parse->status != 0)
		return parse->status;
	if (result == HPE_INVALID_VERSION)
		return 505;
	/* A wish to upgrade is ignored, as RFC 9110 7.8 allows. */
	if ((result != HPE_OK && result != HPE_PAUSED_UPGRADE) || !parse->complete)
		return 400;
	return parse->major == 1 ? 0 : 505;
}

/* ---- what this server wants */

/* Headers of which two could be understood in two ways. */
static bool is_single(struct slice name)
{
	static const char *const singles[] = {"authorization", "content-encoding", "content-length",
		"content-type", "cookie", "expect", "host", "idempotency-key", "if-none-match",
		"origin", "sec-fetch-site", "transfer-encoding"};
	static const struct slice ours = SLICE_LITERAL("tsujiban-");

	for (size_t i = 0; i < ARRAY_SIZE(singles); i++) {
		if (slice_is_nocase(name, slice_text(singles[i])))
			return true;
	}
	return name.len > ours.len && slice_is_nocase(slice_of(name.data, ours.len), ours);
}

static bool has_repeats(const struct http_request *request)
{
	for (size_t i = 0; i < request->n_headers; i++) {
		if (!is_single(request->headers[i].name))
			continue;
		for (size_t j = 0; j < i; j++) {
			if (slice_is_nocase(request->headers[i].name, request->headers[j].name))
				return true;
		}
	}
	return false;
}

/* A host name or address with a port, in the characters that RFC 3986 leaves them. */
static bool is_host(struct slice host)
{
	for (size_t i = 0; i < host.len; i++) {
		uint8_t c = host.data[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c != 0 && strchr(".-_:[]", c))))
			return false;
	}
	return host.len > 0 && host.len <= 255;
}

static uint16_t check_body(struct http_request *request, uint16_t flags)
{
	struct slice expect = http_header_get(request, "expect");

	if (flags & F_TRANSFER_ENCODING)
		return flags & F_CONTENT_LENGTH ? 400 : 411;
	if (request->method == METHOD_POST && !(flags & F_CONTENT_LENGTH))
		return 411;
	if (request->method != METHOD_POST && request->content_length > 0)
		return 400;
	if (expect.len == 0)
		return 0;
	request->expects_continue = slice_is_nocase(expect, slice_text("100-continue"));
	return request->expects_continue ? 0 : 417;
}

static uint16_t check_target(struct http_request *request, struct slice target)
{
	size_t question = slice_find_byte(target, '?');

	if (target.len > HTTP_TARGET_MAX)
		return 414;
	if (target.len == 0 || target.data[0] != '/' || slice_find_byte(target, '#') < target.len)
		return 400;
	request->path = slice_of(target.data, question);
	request->query = slice_from(target, question + 1);
	return 0;
}

static uint16_t check_request(struct http_request *request, const struct parse *parse)
{
	uint16_t status;

	for (size_t i = 0; i < request->n_headers; i++)
		request->headers[i].value = text_trim(request->headers[i].value);
	if (has_repeats(request))
		return 400;
	request->host = http_header_get(request, "host");
	if (!is_host(request->host))
		return 400;
	status = check_target(request, parse->target);
	return status != 0 ? status : check_body(request, parse->flags);
}

/* RFC 9112 3: method, target and version with one space between them; llhttp takes several. */
static bool has_plain_request_line(struct slice head)
{
	struct slice line = slice_of(head.data, slice_find_byte(head, '\r'));
	size_t n_spaces = 0;

	for (size_t i = 0; i < line.len; i++)
		n_spaces += line.data[i] == ' ';
	return n_spaces == 2 && slice_find_byte(line, '\t') == line.len;
}

int http_parse_head(struct slice head, struct http_request *ret_request, uint16_t *ret_status)
{
	struct parse parse = {.request = ret_request};
	uint16_t status;

	*ret_request = (struct http_request){0};
	status = has_plain_request_line(head) ? run_llhttp(head, &parse) : 400;
	if (status == 0)
		status = check_request(ret_request, &parse);
	if (status == 0)
		return 0;
	*ret_status = status;
	return ERR_REFUSED;
}

struct slice http_header_get(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->n_headers; i++) {
		if (slice_is_nocase(request->headers[i].name, slice_text(name)))
			return request->headers[i].value;
	}
	return SLICE_EMPTY;
}

int http_decode_query(struct slice s, uint8_t *out, size_t *ret_len)
{
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = s.data[i];

		if (c == '%') {
			if (s.len - i < 3)
				return ERR_BAD_VALUE;
			TRY(text_parse_hex(slice_of(s.data + i + 1, 2), &c, 1));
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		out[len++] = c;
	}
	*ret_len = len;
	return 0;
}
