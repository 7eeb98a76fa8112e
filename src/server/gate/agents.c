#include "server/gate/agents.h"

#include <openssl/sha.h>
#include <stdlib.h>

#include "base/text.h"
#include "server/gate/archive.h"
#include "server/gate/devices.h"
#include "server/gate/refusals.h"
#include "wire/headers.h"

enum {
	MAX_BATCH_BYTES = 1024 * 1024,
	MAX_BODIES = 64 * 1024 * 1024,
	MAX_QUEUE = 32 * 1024 * 1024,
	MAX_A_PEER = 512,
	BUSY_SECONDS = 5,
	RATE_SECONDS = 30,
};

#define IDLE_TIME (300 * USEC_PER_SEC)

struct agents {
	struct devices devices;
	struct refusals refusals;
	struct archive archive;
	bool told; /* the table of devices is complete */
};

/* One path. Both functions answer, or return 0: then the body is read, or the core is waited for. */
struct path_row {
	const char *path;
	size_t max_body;
	/* A status with which the head is refused. */
	uint16_t (*head)(struct gate *gate, struct conn *conn);
	/* A status with which the body is refused. */
	uint16_t (*body)(struct gate *gate, struct conn *conn);
};

struct exchange {
	const struct path_row *row; /* NULL: the archive */
	struct wire_batch batch;
	uint8_t token[WIRE_TOKEN_BYTES];
	uint64_t device; /* whose token it is; 0: not known */
};

static struct agents *agents_of(const struct gate *gate)
{
	return gate->state;
}

/* ---- answers */

static void put_status_headers(struct buf *headers, uint16_t status, uint16_t retry_after)
{
	buf_put_format(headers, WIRE_HEADER_SCHEMA ": %d\r\n", WIRE_SCHEMA);
	if (status == 401)
		buf_put_text(headers, "WWW-Authenticate: Bearer\r\n");
	if (status == 405)
		buf_put_text(headers, "Allow: POST\r\n");
	if (retry_after > 0)
		buf_put_format(headers, "Retry-After: %u\r\n", retry_after);
}

static void answer(struct conn *conn, uint16_t status, uint16_t retry_after, struct slice body)
{
	_cleanup_(buf_done) struct buf headers = BUF_INIT(256);
	struct http_reply reply = {.status = status, .body = body};

	/* The core's word too: a number that is no final status would leave the peer waiting. */
	if (status < 200 || status > 599)
		reply.status = 500;
	put_status_headers(&headers, status, retry_after);
	reply.headers = buf_slice(&headers);
	if (body.len > 0)
		reply.type = slice_text(WIRE_TYPE_CBOR);
	conn_reply(conn, &reply, NULL);
}

static uint16_t retry_of(uint16_t status)
{
	return status == 503 ? BUSY_SECONDS : status == 429 ? RATE_SECONDS : 0;
}

/* Every refusal of the gate's own comes here and is counted. */
static void refuse(struct gate *gate, struct conn *conn, uint16_t status)
{
	const struct exchange *exchange = conn->exchange;

	refusals_count(&agents_of(gate)->refusals, status, exchange ? exchange->device : 0);
	gate_forget(gate, conn);
	answer(conn, status, retry_of(status), SLICE_EMPTY);
}

/* ---- batches */

static uint16_t status_of(int result)
{
	switch (result) {
	case ERR_TOO_LARGE:
		return 413;
	case ERR_UNSUPPORTED:
		return 415;
	default:
		return 400;
	}
}

static int parse_batch(const struct http_request *request, struct wire_batch *ret)
{
	struct wire_batch_parser parser;

	wire_batch_parse_start(&parser);
	for (size_t i = 0; i < request->n_headers; i++)
		TRY(wire_batch_parse_header(
			&parser, request->headers[i].name, request->headers[i].value));
	return wire_batch_parse_done(&parser, ret);
}

/* Who it is comes first: a stranger learns nothing of what else is wrong. */
static uint16_t check_token(struct gate *gate, struct conn *conn, struct exchange *exchange)
{
	const struct device_row *row;

	if (wire_token_parse(http_header_get(conn->request, "authorization"), exchange->token) < 0)
		return 401;
	row = devices_find(&agents_of(gate)->devices, exchange->token);
	if (row)
		exchange->device = row->device;
	return row || !agents_of(gate)->told ? 0 : 401;
}

static uint16_t head_batch(struct gate *gate, struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	uint16_t status = check_token(gate, conn, exchange);
	int result;

	if (status != 0)
		return status;
	if (conn->request->content_length > MAX_BATCH_BYTES)
		return 413;
	result = parse_batch(conn->request, &exchange->batch);
	if (result < 0)
		return status_of(result);
	if (exchange->device != 0 && exchange->device != exchange->batch.device)
		return 401;
	/* No dictionary has been announced yet: the sender packs again without one. */
	return exchange->batch.dictionary == 0 ? 0 : 415;
}

static int send_batch(struct gate *gate, const struct conn *conn)
{
	const struct exchange *exchange = conn->exchange;
	const struct wire_batch *batch = &exchange->batch;
	struct frame_batch_put frame = {
		.request = conn->number,
		.device = batch->device,
		.number = batch->number,
		.count = batch->count,
		.unpacked = batch->unpacked,
		.dictionary = batch->dictionary,
		.encoding = (uint8_t)batch->encoding,
		.sent_wall = batch->wall,
		.body = buf_slice(&conn->body),
	};

	memcpy(frame.token, exchange->token, sizeof(frame.token));
	memcpy(frame.epoch, batch->epoch, sizeof(frame.epoch));
	memcpy(frame.hash, batch->hash, sizeof(frame.hash));
	return CHANNEL_SEND(gate->core, BATCH_PUT, batch_put, &frame);
}

static uint16_t body_batch(struct gate *gate, struct conn *conn)
{
	const struct exchange *exchange = conn->exchange;
	uint8_t hash[SHA256_DIGEST_LENGTH];

	SHA256(conn->body.data, conn->body.len, hash);
	if (conn->body.len == 0 || memcmp(hash, exchange->batch.hash, sizeof(hash)) != 0)
		return 400;
	return send_batch(gate, conn) < 0 ? 503 : 0;
}

/* ---- enrolment */

static uint16_t head_enrol(struct gate *gate, struct conn *conn)
{
	usec_t now = gate->clock->monotonic(gate->clock);

	if (!peer_may_enrol(conn->peer, now))
		return 429;
	return slice_is_nocase(
		       http_header_get(conn->request, "content-type"), slice_text(WIRE_TYPE_CBOR))
		       ? 0
		       : 415;
}

static uint16_t body_enrol(struct gate *gate, struct conn *conn)
{
	struct wire_enrol enrol;
	struct frame_enrol frame = {.request = conn->number};

	if (wire_enrol_decode(buf_slice(&conn->body), &enrol) < 0)
		return 400;
	frame.key_id = enrol.key_id;
	memcpy(frame.key_secret, enrol.key_secret, sizeof(frame.key_secret));
	memcpy(frame.device_secret, enrol.device_secret, sizeof(frame.device_secret));
	frame.hostname = enrol.hostname;
	frame.system = enrol.system;
	frame.version = enrol.version;
	return CHANNEL_SEND(gate->core, ENROL, enrol, &frame) < 0 ? 503 : 0;
}

/* ---- requests */

static const struct path_row paths[] = {
	{WIRE_PATH_BATCHES, MAX_BATCH_BYTES, head_batch, body_batch},
	{WIRE_PATH_ENROL, WIRE_MAX_ENROL, head_enrol, body_enrol},
};

static const struct path_row *find_path(struct slice path)
{
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		if (slice_is_text(path, paths[i].path))
			return &paths[i];
	}
	return NULL;
}

/* A stranger's request for the archive: the core is not asked. */
static uint16_t head_archive(struct gate *gate, struct conn *conn)
{
	struct exchange *exchange;

	if (conn->request->method != METHOD_GET)
		return 404;
	exchange = arena_take(&conn->arena, sizeof(*exchange));
	if (!exchange || !archive_begin(&agents_of(gate)->archive))
		return 503;
	conn->exchange = exchange;
	return 0;
}

static uint16_t check_head(struct gate *gate, struct conn *conn)
{
	const struct path_row *row = find_path(conn->request->path);
	struct exchange *exchange;

	if (archive_is_at(&agents_of(gate)->archive, conn->request->path))
		return head_archive(gate, conn);
	if (!row)
		return 404;
	if (conn->request->method != METHOD_POST)
		return 405;
	if (!gate->core)
		return 503;
	exchange = arena_take(&conn->arena, sizeof(*exchange));
	if (!exchange)
		return 503;
	exchange->row = row;
	conn->exchange = exchange;
	conn->max_body = row->max_body;
	return row->head(gate, conn);
}

static void on_head(void *ctx, struct conn *conn)
{
	struct gate *gate = ctx;
	uint16_t status = check_head(gate, conn);

	if (status != 0)
		refuse(gate, conn, status);
}

static void on_request(void *ctx, struct conn *conn)
{
	struct gate *gate = ctx;
	const struct exchange *exchange = conn->exchange;
	uint16_t status = 503;

	if (!exchange->row) {
		archive_send(&agents_of(gate)->archive, conn);
		return;
	}
	if (gate->core && gate_number(gate, conn) == 0)
		status = exchange->row->body(gate, conn);
	if (status != 0)
		refuse(gate, conn, status);
	else
		conn_drop_body(conn);
}

static void on_refused(void *ctx, struct conn *conn, uint16_t status)
{
	refuse(ctx, conn, status);
}

static void on_turned_away(void *ctx)
{
	refusals_count(&agents_of(ctx)->refusals, 429, 0);
}

static void on_closed(void *ctx, struct conn *conn)
{
	const struct exchange *exchange = conn->exchange;

	if (exchange && !exchange->row)
		archive_end(&agents_of(ctx)->archive);
	gate_forget(ctx, conn);
}

/* ---- the core's frames */

static int on_device_put(struct gate *gate, struct slice payload)
{
	struct frame_device_put frame;

	TRY(frame_device_put_decode(payload, &gate->frames, &frame));
	return devices_put(&agents_of(gate)->devices, &frame);
}

static int on_device_del(struct gate *gate, struct slice payload)
{
	struct frame_device_del frame;

	TRY(frame_device_del_decode(payload, &gate->frames, &frame));
	devices_del(&agents_of(gate)->devices, frame.device);
	return 0;
}

static int on_devices_told(struct gate *gate, struct slice payload)
{
	struct frame_devices_told frame;

	TRY(frame_devices_told_decode(payload, &gate->frames, &frame));
	agents_of(gate)->told = true;
	return 0;
}

/* The connection that waits for this answer of the core, with the path it asked; NULL when it has
 * gone. An answer to another question than was asked ends the channel. */
static int take_waiting(
	struct gate *gate, uint64_t number, const char *path, struct conn **ret_conn)
{
	struct conn *conn = gate_find(gate, number);
	const struct exchange *exchange = conn ? conn->exchange : NULL;

	if (conn && strcmp(exchange->row->path, path) != 0)
		return ERR_OUT_OF_ORDER;
	if (conn)
		gate_forget(gate, conn);
	*ret_conn = conn;
	return 0;
}

static int on_batch_done(struct gate *gate, struct slice payload)
{
	struct frame_batch_done frame;
	struct conn *conn;

	TRY(frame_batch_done_decode(payload, &gate->frames, &frame));
	TRY(take_waiting(gate, frame.request, WIRE_PATH_BATCHES, &conn));
	if (conn)
		answer(conn, frame.status, frame.retry_after, SLICE_EMPTY);
	return 0;
}

static int on_enrol_done(struct gate *gate, struct slice payload)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(256);
	struct wire_enrolled enrolled;
	struct frame_enrol_done frame;
	struct conn *conn;

	TRY(frame_enrol_done_decode(payload, &gate->frames, &frame));
	TRY(take_waiting(gate, frame.request, WIRE_PATH_ENROL, &conn));
	if (frame.status == 200 || frame.status == 202) {
		enrolled.device = frame.device;
		memcpy(enrolled.token, frame.token, sizeof(enrolled.token));
		TRY(wire_enrolled_encode(&enrolled, &body));
	}
	if (conn)
		answer(conn, frame.status, retry_of(frame.status), buf_slice(&body));
	return 0;
}

static int on_frame(struct gate *gate, uint16_t type, struct slice payload)
{
	static const struct {
		uint16_t type;
		int (*take)(struct gate *gate, struct slice payload);
	} frames[] = {
		{FRAME_DEVICE_PUT, on_device_put},
		{FRAME_DEVICE_DEL, on_device_del},
		{FRAME_DEVICES_TOLD, on_devices_told},
		{FRAME_BATCH_DONE, on_batch_done},
		{FRAME_ENROL_DONE, on_enrol_done},
	};

	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		if (frames[i].type == type)
			return frames[i].take(gate, payload);
	}
	return ERR_OUT_OF_ORDER;
}

/* ---- the part */

/* A new core tells all devices anew: what the one before told may be out of date. */
static void core_changed(struct gate *gate)
{
	struct agents *agents = agents_of(gate);

	refusals_set_core(&agents->refusals, gate->core);
	devices_done(&agents->devices);
	devices_init(&agents->devices);
	agents->told = false;
}

static int start(struct gate *gate)
{
	struct agents *agents = calloc(1, sizeof(*agents));

	if (!agents)
		return ERR_NO_MEMORY;
	gate->state = agents;
	devices_init(&agents->devices);
	return refusals_init(&agents->refusals, gate->loop);
}

static void done(struct gate *gate)
{
	struct agents *agents = agents_of(gate);

	if (!agents)
		return;
	refusals_done(&agents->refusals);
	devices_done(&agents->devices);
	archive_done(&agents->archive);
	free(agents);
}

static int give(struct gate *gate, struct slice role, int *fd)
{
	if (slice_is_text(role, "archive"))
		return archive_open(&agents_of(gate)->archive, *fd);
	if (!slice_is_text(role, "listen"))
		return ERR_NOT_FOUND;
	return server_add_door(&gate->server, DOOR_TLS, fd, &gate->tls);
}

static int begin(struct gate *gate)
{
	return gate->server.n_doors > 0 ? 0 : ERR_NOT_FOUND;
}

static void busy(struct gate *gate, struct conn *conn)
{
	refuse(gate, conn, 503);
}

static void on_sent(void *ctx _unused_, struct conn *conn _unused_)
{
	/* No answer to an agent is a stream. */
}

const struct gate_part agents_part = {
	.name = "agents",
	.role = ROLE_AGENTS,
	.idle = IDLE_TIME,
	.max_a_peer = MAX_A_PEER,
	.body_budget = MAX_BODIES,
	.max_queue = MAX_QUEUE,
	.handler =
		{
			.on_head = on_head,
			.on_request = on_request,
			.on_refused = on_refused,
			.on_sent = on_sent,
			.on_closed = on_closed,
			.on_turned_away = on_turned_away,
			.on_paused = gate_on_paused,
			.on_stopped = gate_on_stopped,
		},
	.start = start,
	.done = done,
	.give = give,
	.begin = begin,
	.frame = on_frame,
	.core_changed = core_changed,
	.busy = busy,
};
