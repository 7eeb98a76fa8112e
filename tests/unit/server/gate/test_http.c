/* Request heads: what is understood, and every shape that two readers might understand differently. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "server/gate/http_in.h"
#include "server/gate/http_out.h"

/* 0: a request. 1: not complete. Else the status of the refusal. */
static int try_bytes(struct slice bytes, struct http_request *request)
{
	struct http_scan scan = {0};
	uint16_t status = 0;
	size_t head;
	int result = http_scan_head(&scan, bytes, &head, &status);

	if (result == ERR_AGAIN)
		return 1;
	if (result == 0)
		result = http_parse_head(slice_of(bytes.data, head), request, &status);
	return result == 0 ? 0 : status;
}

static int try_text(const char *text, struct http_request *request)
{
	return try_bytes(slice_text(text), request);
}

static void test_reads_a_request(void **state)
{
	struct http_request r;

	assert_int_equal(0,
		try_text("POST /v1/batches?a=1&b HTTP/1.1\r\nHost: example:8443\r\n"
			 "Content-Length: 12\r\nX-Empty:\r\nAuthorization:  Bearer abc \t\r\n\r\n"
			 "the body",
			&r));
	assert_int_equal(METHOD_POST, r.method);
	assert_true(slice_is_text(r.path, "/v1/batches"));
	assert_true(slice_is_text(r.query, "a=1&b"));
	assert_true(slice_is_text(r.host, "example:8443"));
	assert_int_equal(12, r.content_length);
	assert_int_equal(4, r.n_headers);
	assert_true(slice_is_text(http_header_get(&r, "authorization"), "Bearer abc"));
	assert_int_equal(0, http_header_get(&r, "x-empty").len);
	assert_true(r.keep_alive);
	assert_false(r.expects_continue);
}

static void test_reads_byte_by_byte(void **state)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
	struct http_scan scan = {0};
	size_t head = 0;
	uint16_t status;

	for (size_t i = 1; i < sizeof(text) - 1; i++)
		assert_int_equal(
			ERR_AGAIN, http_scan_head(&scan, slice_of(text, i), &head, &status));
	assert_int_equal(
		0, http_scan_head(&scan, slice_of(text, sizeof(text) - 1), &head, &status));
	assert_int_equal(sizeof(text) - 1, head);
}

#define HOST "Host: a\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n"

static const struct {
	const char *what;
	int status;
	const char *text;
} shapes[] = {
	{"plain", 0, GET HOST "\r\n"},
	{"1.0 is answered", 0, "GET / HTTP/1.0\r\n" HOST "\r\n"},
	{"upgrade is ignored", 0, GET HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"},
	{"HEAD", 0, "HEAD / HTTP/1.1\r\n" HOST "\r\n"},
	{"empty body", 0, POST HOST "Content-Length: 0\r\n\r\n"},
	{"continue", 0, POST HOST "Content-Length: 1\r\nExpect: 100-continue\r\n\r\n"},

	{"empty line before", 400, "\r\n" GET HOST "\r\n"},
	{"bare LF ends the request line", 400, "GET / HTTP/1.1\n" HOST "\r\n"},
	{"bare LF ends a header", 400, GET "Host: a\n\r\n"},
	{"bare LF ends the head", 400, GET HOST "\n"},
	{"bare CR in a value", 400, GET "Host: a\r\nX: b\rTransfer-Encoding: chunked\r\n\r\n"},
	{"bare CR in the target", 400, "GET /\r HTTP/1.1\r\n" HOST "\r\n"},
	{"CR CR LF", 400, GET HOST "X: b\r\r\n\r\n"},
	{"folded line, space", 400, GET HOST "X: b\r\n Content-Length: 5\r\n\r\n"},
	{"folded line, tab", 400, GET HOST "X: b\r\n\tc\r\n\r\n"},
	{"folded first header", 400, GET " Host: a\r\n\r\n"},
	{"control byte in a value", 400, GET HOST "X: \x01\r\n\r\n"},
	{"DEL in a value", 400, GET HOST "X: \x7f\r\n\r\n"},
	{"space before the colon", 400, GET "Host : a\r\n\r\n"},
	{"no colon", 400, GET HOST "X\r\n\r\n"},
	{"empty name", 400, GET HOST ": b\r\n\r\n"},

	{"no host", 400, GET "\r\n"},
	{"empty host", 400, GET "Host:\r\n\r\n"},
	{"two hosts", 400, GET HOST "host: b\r\n\r\n"},
	{"two equal hosts", 400, GET HOST HOST "\r\n"},
	{"a host with a path", 400, GET "Host: a/b\r\n\r\n"},
	{"a host with a user", 400, GET "Host: b@a\r\n\r\n"},
	{"no host in 1.0", 400, "GET / HTTP/1.0\r\n\r\n"},

	{"length and chunks", 400,
		POST HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
	{"chunks and length", 400,
		POST HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"},
	{"chunks", 411, POST HOST "Transfer-Encoding: chunked\r\n\r\n"},
	{"chunks, disguised", 400, POST HOST "Transfer-Encoding: xchunked\r\n\r\n"},
	{"chunks, twice", 400,
		POST HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"},
	{"chunks, not last", 400, POST HOST "Transfer-Encoding: chunked, identity\r\n\r\n"},
	{"chunks with GET", 411, GET HOST "Transfer-Encoding: chunked\r\n\r\n"},
	{"no length", 411, POST HOST "\r\n"},
	{"two lengths", 400, POST HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"},
	{"two equal lengths", 400, POST HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"},
	{"a list of lengths", 400, POST HOST "Content-Length: 5, 5\r\n\r\n"},
	{"a length with a sign", 400, POST HOST "Content-Length: +5\r\n\r\n"},
	{"a negative length", 400, POST HOST "Content-Length: -1\r\n\r\n"},
	{"a hexadecimal length", 400, POST HOST "Content-Length: 0x5\r\n\r\n"},
	{"an empty length", 400, POST HOST "Content-Length:\r\n\r\n"},
	{"a length beyond 64 bits", 400, POST HOST "Content-Length: 18446744073709551616\r\n\r\n"},
	{"a body with GET", 400, GET HOST "Content-Length: 5\r\n\r\n"},
	{"another expectation", 417, POST HOST "Content-Length: 1\r\nExpect: tea\r\n\r\n"},

	{"two tokens", 400, GET HOST "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n"},
	{"two cookies lines", 400, GET HOST "Cookie: a=b\r\nCookie: a=c\r\n\r\n"},
	{"two devices", 400, GET HOST "Tsujiban-Device: 1\r\ntsujiban-device: 2\r\n\r\n"},

	{"absolute target", 400, "GET http://a/ HTTP/1.1\r\n" HOST "\r\n"},
	{"asterisk", 400, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n"},
	{"connect", 400, "CONNECT a:443 HTTP/1.1\r\n" HOST "\r\n"},
	{"fragment", 400, "GET /#a HTTP/1.1\r\n" HOST "\r\n"},
	{"no target", 400, "GET  HTTP/1.1\r\n" HOST "\r\n"},
	{"two spaces", 400, "GET  / HTTP/1.1\r\n" HOST "\r\n"},
	{"two spaces behind the target", 400, "GET /  HTTP/1.1\r\n" HOST "\r\n"},
	{"tab", 400, "GET\t/ HTTP/1.1\r\n" HOST "\r\n"},
	{"unknown method", 400, "GETT / HTTP/1.1\r\n" HOST "\r\n"},
	{"small letters", 400, "get / HTTP/1.1\r\n" HOST "\r\n"},
	{"HTTP/2 preface", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
	{"HTTP/2.0", 505, "GET / HTTP/2.0\r\n" HOST "\r\n"},
	{"HTTP/1.2", 505, "GET / HTTP/1.2\r\n" HOST "\r\n"},
	{"HTTP/0.9", 505, "GET / HTTP/0.9\r\n" HOST "\r\n"},
	{"no version", 400, "GET /\r\n" HOST "\r\n"},
	{"a TLS hello", 400, "\x16\x03\x01\x02"},
};

static void test_refuses_shapes(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct http_request r;
		int status = try_text(shapes[i].text, &r);

		if (status != shapes[i].status)
			fail_msg("%s: %d, not %d", shapes[i].what, status, shapes[i].status);
	}
}

static void test_nul_is_refused(void **state)
{
	static const char text[] = GET "Host: a\0b\r\n\r\n";
	struct http_request r;

	assert_int_equal(400, try_bytes(slice_of(text, sizeof(text) - 1), &r));
}

static void put_headers(struct buf *out, size_t n, size_t value_bytes)
{
	buf_put_text(out, GET HOST);
	for (size_t i = 0; i < n; i++) {
		buf_put_format(out, "X-%zu: ", i);
		for (size_t j = 0; j < value_bytes; j++)
			buf_put_byte(out, 'v');
		buf_put_text(out, "\r\n");
	}
	buf_put_text(out, "\r\n");
}

static void test_limits(void **state)
{
	struct buf text = BUF_INIT(100000);
	struct http_request r;

	put_headers(&text, HTTP_HEADERS_MAX - 1, 1);
	assert_int_equal(0, try_bytes(buf_slice(&text), &r));
	assert_int_equal(HTTP_HEADERS_MAX, r.n_headers);
	buf_clear(&text);
	put_headers(&text, HTTP_HEADERS_MAX, 1);
	assert_int_equal(431, try_bytes(buf_slice(&text), &r));
	buf_clear(&text);
	put_headers(&text, 1, HTTP_HEAD_MAX - 64);
	assert_int_equal(0, try_bytes(buf_slice(&text), &r));
	buf_clear(&text);
	put_headers(&text, 1, HTTP_HEAD_MAX);
	assert_int_equal(431, try_bytes(buf_slice(&text), &r));
	buf_done(&text);
}

static void test_target_limit(void **state)
{
	struct buf text = BUF_INIT(100000);
	struct http_request r;

	for (size_t len = HTTP_TARGET_MAX; len <= HTTP_TARGET_MAX + 1; len++) {
		buf_clear(&text);
		buf_put_text(&text, "GET /");
		for (size_t i = 1; i < len; i++)
			buf_put_byte(&text, 'a');
		buf_put_text(&text, " HTTP/1.1\r\n" HOST "\r\n");
		assert_int_equal(len > HTTP_TARGET_MAX ? 414 : 0, try_bytes(buf_slice(&text), &r));
	}
	buf_done(&text);
}

static void test_connection_header(void **state)
{
	struct http_request r;

	assert_int_equal(0, try_text(GET HOST "Connection: close\r\n\r\n", &r));
	assert_false(r.keep_alive);
	assert_int_equal(
		0, try_text("GET / HTTP/1.0\r\n" HOST "Connection: keep-alive\r\n\r\n", &r));
	assert_false(r.keep_alive);
}

static void test_decodes_query(void **state)
{
	uint8_t out[64];
	size_t len;

	assert_int_equal(0, http_decode_query(slice_text("a%2Fb+%e6%97%a5"), out, &len));
	assert_true(slice_is_text(slice_of(out, len), "a/b \xe6\x97\xa5"));
	assert_int_equal(ERR_BAD_VALUE, http_decode_query(slice_text("a%2"), out, &len));
	assert_int_equal(ERR_BAD_VALUE, http_decode_query(slice_text("%zz"), out, &len));
}

static void test_writes_a_head(void **state)
{
	struct buf out = BUF_INIT(4096);
	struct http_reply reply = {.status = 200,
		.type = SLICE_LITERAL("text/plain"),
		.headers = SLICE_LITERAL("X: y\r\n"),
		.body = SLICE_LITERAL("hello"),
		.close = true};

	assert_int_equal(0, http_put_reply_head(&out, &reply, 1795411501LL * USEC_PER_SEC));
	assert_string_equal("HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 05:25:01 GMT\r\n"
			    "Content-Type: text/plain\r\nContent-Length: 5\r\n"
			    "Connection: close\r\nX: y\r\n\r\n",
		buf_text(&out));
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_a_request),
		cmocka_unit_test(test_reads_byte_by_byte),
		cmocka_unit_test(test_refuses_shapes),
		cmocka_unit_test(test_nul_is_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_target_limit),
		cmocka_unit_test(test_connection_header),
		cmocka_unit_test(test_decodes_query),
		cmocka_unit_test(test_writes_a_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
