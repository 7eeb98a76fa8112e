/*
 * The server's answer. The first byte says in pieces of what size it comes; however it is cut, it is read
 * alike.
 */
#include "agent/ship/reply.h"
#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_answer(struct reply *reply, struct slice in, size_t piece)
{
	int r = 0;

	reply_start(reply);
	while (in.len > 0 && r == 0) {
		size_t n = min_size(piece, in.len);

		r = reply_take(reply, slice_of(in.data, n));
		in = slice_from(in, n);
	}
	/* Bytes behind the answer are seen only when they come with it. */
	if (r == 1 && in.len > 0)
		r = ERR_MALFORMED;
	return r == 0 ? reply_take_end(reply) : r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reply whole, cut;
	int at_once, in_pieces;

	if (size == 0)
		return 0;
	reply_init(&whole);
	reply_init(&cut);
	at_once = read_answer(&whole, slice_of(data + 1, size - 1), size);
	in_pieces = read_answer(&cut, slice_of(data + 1, size - 1), (size_t)data[0] + 1);
	CHECK((at_once == 1) == (in_pieces == 1));
	if (at_once == 1) {
		CHECK(whole.status == cut.status && whole.retry_after == cut.retry_after);
		CHECK(slice_is(buf_slice(&whole.body), buf_slice(&cut.body)));
		CHECK(whole.status >= 200 && whole.body.len <= REPLY_MAX_BODY);
	}
	reply_done(&whole);
	reply_done(&cut);
	return 0;
}
