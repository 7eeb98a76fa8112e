/*
 * Any bytes as an unpacked batch: decoded, written as JSON, encoded again; encoding again changes
 * nothing more. Then the same bytes as what a process calls itself, in an event that a collector builds.
 */
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

static void encode_header_again(const struct batch_header *header)
{
	_cleanup_(buf_done) struct buf once = BUF_INIT(EVENT_MAX_BYTES);
	struct batch_header decoded;
	struct batch_reader reader;

	CHECK(batch_header_encode(header, &once) == 0);
	CHECK(batch_open(buf_slice(&once), &decoded, &reader) == 0);
	CHECK(reader.rest.len == 0 && reader.left == header->count);
	CHECK(decoded.device == header->device && decoded.number == header->number);
	CHECK(memcmp(decoded.epoch, header->epoch, sizeof(decoded.epoch)) == 0);
	CHECK(decoded.wall == header->wall && decoded.monotonic == header->monotonic);
	CHECK(decoded.count == header->count && decoded.lost == header->lost);
}

/* As a rule looks at an event: by names, through lists to their end. */
static void look_at(const struct event *event)
{
	for (size_t i = 0; i < event->n_fields; i++) {
		const struct event_field *field = &event->fields[i];
		struct slice rest = field->text;
		struct slice text;
		size_t n = 0;

		CHECK(event_find(event, field->name) == field);
		if (field->type != FIELD_LIST)
			continue;
		while (event_list_next(&rest, &text))
			n++;
		CHECK(rest.len == 0 && n <= EVENT_MAX_LIST);
	}
}

static void build(struct slice text)
{
	_cleanup_(buf_done) struct buf encoded = BUF_INIT(EVENT_MAX_BYTES);
	const struct event_field *field;
	struct event event;
	struct slice in;
	bool cut;

	event_start(&event, 0, LOGSOURCE_LINUX_PROCESS_CREATION);
	event_add_integer(&event, FIELD_KEY_PROCESSID, -1 - (int64_t)text.len);
	event_add_text(&event, FIELD_KEY_COMMANDLINE, text, false);
	cut = event.fields[1].text.len < text.len;
	CHECK(event_encode(&event, &encoded) == 0);
	in = buf_slice(&encoded);
	CHECK(event_decode(&in, &event) == 0 && in.len == 0);
	field = event_find(&event, slice_text("ProcessId"));
	CHECK(field && field->number == -1 - (int64_t)text.len);
	field = event_find(&event, slice_text("CommandLine"));
	CHECK(field && field->truncated == cut && field->text.len <= EVENT_MAX_TEXT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_(buf_done) struct buf json = BUF_INIT(1 << 20);
	struct batch_header header;
	struct batch_reader reader;
	struct event event;

	build(slice_of(data, size));
	if (batch_open(slice_of(data, size), &header, &reader) < 0)
		return 0;
	encode_header_again(&header);
	while (batch_next(&reader, &event) == 1) {
		look_at(&event);
		encode_again(&event);
		buf_clear(&json);
		CHECK(event_json(&event, &json) == 0);
	}
	return 0;
}
