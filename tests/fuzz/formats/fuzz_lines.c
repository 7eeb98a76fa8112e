/* Any bytes as lines of JSON: each event that comes of them can be encoded as an agent's could, or is too
 * large for that; and no line is lost: it is an event, refused, or blank. */
#include "base/check.h"
#include "formats/lines/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t count_feeds(struct slice bytes)
{
	uint32_t n = 0;

	for (size_t i = 0; i < bytes.len; i++)
		n += bytes.data[i] == '\n';
	return n;
}

static void check_event(const struct event *event)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(4 * EVENT_MAX_BYTES);
	static struct event again;
	struct slice in;
	int result = event_encode(event, &out);

	CHECK(result == 0 || result == ERR_TOO_LARGE);
	if (result < 0)
		return;
	in = buf_slice(&out);
	CHECK(event_decode(&in, &again) == 0 && again.n_fields == event->n_fields);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct logsource_row fallback = {.product = SLICE_LITERAL("linux")};
	static struct event event;
	struct slice bytes = slice_of(data, size);
	struct lines *lines;
	uint32_t n = 0;

	CHECK(lines_new(&lines) == 0);
	lines_open(lines, bytes, &fallback, 1);
	for (; lines_next(lines, &event) == 1; n++)
		check_event(&event);
	CHECK(n + lines_refused(lines).count <= count_feeds(bytes) + 1);
	lines_free(lines);
	return 0;
}
