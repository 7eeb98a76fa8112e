/* Request heads: whatever comes, what is parsed lies within the head, however it came in. */
#include "base/check.h"
#include "server/gate/browser.h"
#include "server/gate/http_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_within(struct slice head, struct slice part)
{
	CHECK(part.len == 0 ||
		(part.data >= head.data && part.data + part.len <= head.data + head.len));
}

static void check_request(struct slice head, const struct http_request *r)
{
	uint8_t session[SESSION_BYTES];

	CHECK(r->n_headers <= HTTP_HEADERS_MAX && r->n_headers > 0);
	CHECK(r->path.len > 0 && r->path.data[0] == '/' && r->path.len <= HTTP_TARGET_MAX);
	CHECK(r->host.len > 0);
	CHECK(r->content_length == 0 || r->method == METHOD_POST);
	check_within(head, r->path);
	check_within(head, r->query);
	for (size_t i = 0; i < r->n_headers; i++) {
		check_within(head, r->headers[i].name);
		check_within(head, r->headers[i].value);
		CHECK(r->headers[i].name.len > 0);
		CHECK(slice_find_byte(r->headers[i].value, '\r') == r->headers[i].value.len);
		CHECK(slice_find_byte(r->headers[i].value, '\n') == r->headers[i].value.len);
	}
	browser_get_session(r, session);
	browser_get_language(r);
	browser_is_own_page(r, true);
	browser_is_local_host(r, 8480);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice_of(data, size);
	struct http_request request;
	size_t head = 0, head_slowly = 0;
	uint16_t status = 0, status_slowly = 0;
	int result = size > 0 ? scan(bytes, size, &head, &status) : ERR_AGAIN;

	CHECK(result == scan(bytes, 1, &head_slowly, &status_slowly));
	CHECK(head == head_slowly && status == status_slowly);
	if (result != 0)
		return 0;
	CHECK(head <= size && head <= HTTP_HEAD_MAX);
	if (http_parse_head(slice_of(data, head), &request, &status) == 0)
		check_request(slice_of(data, head), &request);
	else
		CHECK(status >= 400);
	return 0;
}
