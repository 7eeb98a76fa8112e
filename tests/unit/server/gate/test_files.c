/* The console's files: what is served, with which headers, and to those who do not read. */
#include "page_side.h"

static void test_files(void **state)
{
	struct slice head, body;
	struct fixture f;

	people_start(&f);
	assert_int_equal(200, page_ask(&f, "GET /", "", NULL, &head, &body));
	assert_true(slice_is_text(body, "<p>index"));
	assert_true(head_has(head, "Content-Type: text/html; charset=utf-8"));
	assert_true(head_has(head, "Cache-Control: no-cache"));
	assert_true(head_has(head,
		"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
		"img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
		"form-action 'none'; frame-ancestors 'none'"));
	assert_true(head_has(head, "X-Content-Type-Options: nosniff"));
	assert_true(head_has(head, "Referrer-Policy: no-referrer"));
	assert_true(head_has(head, "Cross-Origin-Opener-Policy: same-origin"));
	assert_int_equal(200, page_ask(&f, "GET /cases/7", "", NULL, &head, &body));
	assert_true(slice_is_text(body, "<p>index"));
	assert_int_equal(200, page_ask(&f, "GET /assets/a-1.js", "", NULL, &head, &body));
	assert_true(slice_is_text(body, "let a"));
	assert_true(head_has(head, "Cache-Control: public, max-age=31536000, immutable"));
	assert_int_equal(404, page_ask(&f, "GET /assets/b", "", NULL, NULL, NULL));
	assert_int_equal(404, page_ask(&f, "GET /favicon.ico", "", NULL, NULL, NULL));
	assert_int_equal(404, page_ask(&f, "GET /../etc/passwd.x", "", NULL, NULL, NULL));
	assert_int_equal(405, page_ask(&f, "POST /", JSON, "{}", &head, NULL));
	assert_true(head_has(head, "Allow: GET, HEAD"));
	fixture_done(&f);
}

/* Its page alone may compile the engine that it brings. */
static void test_advisor(void **state)
{
	struct slice head, body;
	struct fixture f;

	people_start(&f);
	assert_int_equal(200, page_ask(&f, "GET /advisor/", "", NULL, &head, &body));
	assert_true(slice_is_text(body, "<p>advisor"));
	assert_true(head_has(head,
		"Content-Security-Policy: default-src 'none'; "
		"script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
		"img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
		"form-action 'none'; frame-ancestors 'none'"));
	assert_int_equal(200, page_ask(&f, "GET /advisor/index.html", "", NULL, NULL, &body));
	assert_true(slice_is_text(body, "<p>advisor"));
	assert_int_equal(404, page_ask(&f, "GET /advisor/other.js", "", NULL, NULL, NULL));
	fixture_done(&f);
}

/* More than any socket takes at once, over both kinds of door. */
static void test_large_file(void **state)
{
	struct slice body;
	struct fixture f;
	struct client c;

	people_start(&f);
	assert_int_equal(200, page_ask(&f, "GET /assets/big-1.js", "", NULL, NULL, &body));
	assert_int_equal(PAGE_BIG_BYTES, body.len);
	client_tls(&c, &f, NULL);
	for (int i = 0; i < 2; i++) {
		client_say(&c, "GET /assets/big-1.js HTTP/1.1\r\nHost: a\r\n\r\n");
		assert_int_equal(200, client_answer(&c, NULL, &body));
		assert_int_equal(PAGE_BIG_BYTES, body.len);
		for (size_t j = 0; j < body.len; j++)
			assert_int_equal('b', body.data[j]);
	}
	client_done(&c);
	fixture_done(&f);
}

/* Whoever does not take the answer is cut off. */
static void test_answer_not_taken(void **state)
{
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	for (int i = 0; i < 4; i++) /* what the sockets' buffers take does not count */
		page_say(&c, "GET /assets/big-1.js", "", NULL);
	assert_int_equal(1, f.gate->server.n_conns);
	fixture_advance(&f, 119 * USEC_PER_SEC);
	assert_int_equal(1, f.gate->server.n_conns);
	fixture_advance(&f, 2 * USEC_PER_SEC);
	assert_int_equal(0, f.gate->server.n_conns);
	client_done(&c);
	fixture_done(&f);
}

static void test_file_tags(void **state)
{
	struct buf headers = BUF_INIT(4096);
	struct slice head, tag;
	struct fixture f;

	people_start(&f);
	assert_int_equal(200, page_ask(&f, "GET /", "", NULL, &head, NULL));
	tag = slice_from(head, slice_find(head, slice_text("ETag: ")) + 6);
	tag.len = slice_find_byte(tag, '\r');
	buf_put_format(
		&headers, "If-None-Match: \"x\", %.*s\r\n", (int)tag.len, (const char *)tag.data);
	assert_int_equal(304, page_ask(&f, "GET /", buf_text(&headers), NULL, &head, NULL));
	assert_true(slice_find(head, slice_text("Content-Length")) == head.len);
	assert_int_equal(200, page_ask(&f, "GET /", "If-None-Match: \"x\"\r\n", NULL, NULL, NULL));
	buf_done(&headers);
	fixture_done(&f);
}

static void test_head_method(void **state)
{
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "HEAD /", "", NULL);
	client_read(&c);
	assert_true(
		slice_find(buf_slice(&c.in), slice_text("\r\nContent-Length: 8\r\n")) < c.in.len);
	assert_true(slice_ends(buf_slice(&c.in), slice_text("\r\n\r\n")));
	buf_clear(&c.in);
	page_say(&c, "GET /", "", NULL); /* the connection goes on in step */
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_advisor),
		cmocka_unit_test(test_large_file),
		cmocka_unit_test(test_answer_not_taken),
		cmocka_unit_test(test_file_tags),
		cmocka_unit_test(test_head_method),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
