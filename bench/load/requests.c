#include "bench/load/requests.h"

#include <openssl/sha.h>

#include "bench/load/events.h"

enum { HEAD_MAX = 2048, LINES_FROM = 1 };

struct builder {
	struct devices *devices;
	struct batch_packer *packer;
	struct event_maker maker;
	struct event event;
	struct buf plain;
	struct buf packed;
	struct buf request;
	usec_t wall;
};

static int builder_init(struct builder *b, struct devices *devices)
{
	*b = (struct builder){
		.devices = devices,
		.plain = BUF_INIT(BATCH_MAX_UNPACKED),
		.packed = BUF_INIT(BATCH_MAX_PACKED),
		.request = BUF_INIT(BATCH_MAX_PACKED + HEAD_MAX),
		.wall = clock_system.wall(&clock_system),
	};
	event_maker_init(&b->maker, 0, b->wall - 60 * USEC_PER_SEC);
	return batch_packer_new(&b->packer);
}

static void builder_done(struct builder *b)
{
	batch_packer_free(b->packer);
	buf_done(&b->plain);
	buf_done(&b->packed);
	buf_done(&b->request);
}

typedef void make_fn(struct event_maker *maker, struct event *ret);

static int put_plain(struct builder *b, const struct device *device, size_t n, make_fn *make)
{
	struct batch_header header = {
		.device = device->id,
		.number = device->number,
		.wall = b->wall,
		.count = (uint32_t)n,
	};

	memcpy(header.epoch, device->epoch, sizeof(header.epoch));
	buf_clear(&b->plain);
	TRY(batch_header_encode(&header, &b->plain));
	for (size_t i = 0; i < n; i++) {
		make(&b->maker, &b->event);
		TRY(event_encode(&b->event, &b->plain));
	}
	return 0;
}

static int put_request(struct builder *b, const struct device *device, size_t n)
{
	struct wire_batch batch = {
		.device = device->id,
		.number = device->number,
		.count = (uint32_t)n,
		.unpacked = (uint32_t)b->plain.len,
		.encoding = BATCH_ZSTD,
		.wall = b->wall,
	};

	memcpy(batch.epoch, device->epoch, sizeof(batch.epoch));
	SHA256(b->packed.data, b->packed.len, batch.hash);
	buf_clear(&b->request);
	buf_put_text(&b->request,
		"POST " WIRE_PATH_BATCHES
		" HTTP/1.1\r\nHost: localhost\r\nUser-Agent: tsujiban-ship/" TSUJIBAN_VERSION
		"\r\n");
	TRY(wire_token_format(device->token, &b->request));
	TRY(wire_batch_format(&batch, &b->request));
	buf_put_format(&b->request, "Content-Length: %zu\r\n\r\n", b->packed.len);
	return buf_put_slice(&b->request, buf_slice(&b->packed));
}

static int build(struct builder *b, size_t i, size_t n, make_fn *make)
{
	struct device *device = &b->devices->all[i];
	struct request request = {.n_events = (uint32_t)n};

	device->number++;
	buf_clear(&b->packed);
	TRY(put_plain(b, device, n, make));
	TRY(batch_pack(b->packer, buf_slice(&b->plain), &b->packed));
	TRY(put_request(b, device, n));
	request.bytes = malloc(b->request.len);
	if (!request.bytes)
		return ERR_NO_MEMORY;
	memcpy(request.bytes, b->request.data, b->request.len);
	request.len = b->request.len;
	return devices_put(b->devices, i, &request);
}

int requests_build(struct devices *devices, size_t n_events, size_t n_batches)
{
	_cleanup_(builder_done) struct builder b;

	if (n_events == 0 || n_events > BATCH_MAX_EVENTS)
		return ERR_TOO_LARGE;
	devices_forget_requests(devices);
	TRY(builder_init(&b, devices));
	for (size_t k = 0; k < n_batches; k++) {
		for (size_t i = 0; i < devices->n; i++)
			TRY(build(&b, i, n_events, event_maker_next));
	}
	return 0;
}

int requests_build_mark(struct devices *devices, size_t i)
{
	_cleanup_(builder_done) struct builder b;

	devices_forget_requests(devices);
	TRY(builder_init(&b, devices));
	return i < devices->n ? build(&b, i, 1, event_maker_mark) : ERR_NOT_FOUND;
}

int requests_lines(size_t n, struct buf *out)
{
	struct event_maker maker;
	struct event event;

	event_maker_init(&maker, LINES_FROM, clock_system.wall(&clock_system));
	for (size_t i = 0; i < n; i++) {
		_cleanup_(buf_done) struct buf encoded = BUF_INIT(EVENT_MAX_BYTES);
		struct slice in;
		struct event decoded;

		event_maker_next(&maker, &event);
		TRY(event_encode(&event, &encoded));
		in = buf_slice(&encoded);
		TRY(event_decode(&in, &decoded));
		buf_put_text(out, "<13>Nov 23 09:00:00 load events: ");
		TRY(event_json(&decoded, out));
		TRY(buf_put_byte(out, '\n'));
	}
	return buf_result(out);
}
