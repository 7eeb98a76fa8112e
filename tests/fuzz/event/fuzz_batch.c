/* Any bytes as an unpacked batch: decoded, written as JSON, encoded again; encoding again changes
 * nothing more. */
#include "base/check.h"
#include "event/batch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void encode_again(const struct event *event)
{
	_cleanup_(buf_done) struct buf once = BUF_INIT(EVENT_MAX_BYTES);
	_cleanup_(buf_done) struct buf twice = BUF_INIT(EVENT_MAX_BYTES);
	struct event decoded;
	struct slice in;

	CHECK(event_encode(event, &once) == 0);
	in = buf_slice(&once);
	CHECK(event_decode(&in, &decoded) == 0);
	CHECK(in.len == 0);
	CHECK(event_encode(&decoded, &twice) == 0);
	CHECK(slice_is(buf_slice(&once), buf_slice(&twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(buf_done) struct buf json = BUF_INIT(1 << 20);
	struct batch_header header;
	struct batch_reader reader;
	struct event event;

	if (batch_open(slice_of(data, size), &header, &reader) < 0)
		return 0;
	while (batch_next(&reader, &event) == 1) {
		encode_again(&event);
		buf_clear(&json);
		CHECK(event_json(&event, &json) == 0);
	}
	return 0;
}
