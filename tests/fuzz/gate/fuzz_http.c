/*
 * What comes over one connection: request heads, each with its body behind it, as long as the client
 * wants to keep it. Whatever comes, what is parsed lies within the head, however it came in.
 */
#include "base/check.h"
#include "base/text.h"
#include "server/gate/browser.h"
#include "server/gate/http_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_within(struct slice head, struct slice part)
{
	CHECK(part.len == 0 ||
		(part.data >= head.data && part.data + part.len <= head.data + head.len));
}

static void check_headers(struct slice head, const struct http_request *r)
{
	CHECK(r->n_headers <= HTTP_HEADERS_MAX && r->n_headers > 0);
	for (size_t i = 0; i < r->n_headers; i++) {
		check_within(head, r->headers[i].name);
		check_within(head, r->headers[i].value);
		CHECK(r->headers[i].name.len > 0);
		CHECK(slice_find_byte(r->headers[i].value, '\r') == r->headers[i].value.len);
		CHECK(slice_find_byte(r->headers[i].value, '\n') == r->headers[i].value.len);
	}
}

static void check_request(struct slice head, const struct http_request *r)
{
	check_headers(head, r);
	CHECK(r->path.len > 0 && r->path.data[0] == '/' && r->path.len <= HTTP_TARGET_MAX);
	CHECK(r->host.len > 0);
	CHECK(r->content_length == 0 || r->method == METHOD_POST);
	check_within(head, r->path);
	check_within(head, r->query);
}

static void check_query(struct slice query)
{
	uint8_t decoded[HTTP_TARGET_MAX];
	struct slice part;
	size_t len;

	while (text_next_part(&query, '&', &part)) {
		if (http_decode_query(part, decoded, &len) == 0)
			CHECK(len <= part.len);
	}
}

/* The session that a browser sends is the one it was given. */
static void check_cookie(const struct http_request *r, bool secure)
{
	_cleanup_(buf_done) struct buf cookie = BUF_INIT(1024);
	struct http_request again = {.n_headers = 1};
	uint8_t session[SESSION_BYTES], same[SESSION_BYTES];
	struct slice pair;

	if (!browser_get_session(r, session))
		return;
	CHECK(browser_put_cookie(&cookie, slice_of(session, sizeof(session)), secure) == 0);
	pair = buf_slice(&cookie);
	pair.len = slice_find_byte(pair, ';');
	again.headers[0] = (struct http_header){slice_text("Cookie"), pair};
	CHECK(browser_get_session(&again, same));
	CHECK(memcmp(session, same, sizeof(same)) == 0);
}

/* Both doors: the page of this machine, and TLS. */
static void ask_browser(const struct http_request *r)
{
	enum language language = browser_get_language(r);
	bool here = browser_is_own_page(r, false);
	bool there = browser_is_own_page(r, true);

	CHECK(language == LANGUAGE_JA || language == LANGUAGE_EN);
	CHECK(!(here && there) || http_header_get(r, "origin").len == 0);
	CHECK(!browser_is_local_host(r, 8480) || !browser_is_local_host(r, 8443));
	check_cookie(r, false);
	check_cookie(r, true);
	check_query(r->query);
}

/* Looking at all bytes at once and one by one must find the same. */
static int scan(struct slice bytes, size_t step, size_t *ret_head, uint16_t *ret_status)
{
	struct http_scan scan = {0};
	int result = ERR_AGAIN;

	for (size_t len = step; result == ERR_AGAIN && len <= bytes.len; len += step)
		result = http_scan_head(&scan, slice_of(bytes.data, len), ret_head, ret_status);
	return result;
}

static int scan_twice(struct slice bytes, size_t *ret_head)
{
	size_t head_slowly = 0;
	uint16_t status = 0, status_slowly = 0;
	int result = bytes.len > 0 ? scan(bytes, bytes.len, ret_head, &status) : ERR_AGAIN;

	CHECK(result == scan(bytes, 1, &head_slowly, &status_slowly));
	CHECK(*ret_head == head_slowly && status == status_slowly);
	CHECK(result != ERR_REFUSED || status >= 400);
	CHECK(*ret_head <= bytes.len && *ret_head <= HTTP_HEAD_MAX);
	return result;
}

/* Whether a request was there after which another may come, which then starts at *bytes. */
static bool take_request(struct slice *bytes)
{
	struct http_request request;
	size_t n_head = 0;
	uint16_t status = 0;
	struct slice head;

	if (scan_twice(*bytes, &n_head) != 0)
		return false;
	head = slice_of(bytes->data, n_head);
	if (http_parse_head(head, &request, &status) < 0) {
		CHECK(status >= 400);
		return false;
	}
	check_request(head, &request);
	ask_browser(&request);
	*bytes = slice_from(*bytes, n_head);
	if (!request.keep_alive || request.content_length > bytes->len)
		return false;
	*bytes = slice_from(*bytes, (size_t)request.content_length);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice_of(data, size);

	while (bytes.len > 0 && take_request(&bytes))
		continue;
	return 0;
}
