#include "server/gate/agents.h"

#include <stdlib.h>

#include "server/gate/agents_paths.h"

enum {
	MAX_BODIES = 64 * 1024 * 1024,
	MAX_QUEUE = 32 * 1024 * 1024,
	/* One address may be a whole company behind its router: its known devices count here alone. */
	MAX_A_PEER = 4096,
	/* Of those that have not shown a token yet. Each holds a TLS session of some 50 KiB: 50 MiB in all. */
	MAX_STRANGERS = 1024,
	MAX_STRANGERS_A_PEER = 128,
	/* A handshake takes 0.5 ms: at most a quarter of a core goes into them, and a device that is connected
	 * waits for no more than a few. 10,000 devices that come again within two minutes make 83 a second. */
	HANDSHAKES_A_SECOND = 500,
	/* Half of them: a flood from one address, 128 strangers of which stay, leaves each half a second. */
	HANDSHAKES_A_PEER = 250,
	BUSY_SECONDS = 5,
	RATE_SECONDS = 30,
};

#define IDLE_TIME (300 * USEC_PER_SEC)
#define STRANGER_IDLE_TIME (15 * USEC_PER_SEC)

static uint16_t retry_of(uint16_t status)
{
	return status == 503 ? BUSY_SECONDS : status == 429 ? RATE_SECONDS : 0;
}

/* Every refusal of the gate's own comes here and is counted. */
static void refuse(struct gate *gate, struct conn *conn, uint16_t status)
{
	const struct exchange *exchange = conn->exchange;
	uint16_t retry_after = retry_of(status);

	if (exchange && status == 503 && exchange->retry_after > 0)
		retry_after = exchange->retry_after;
	refusals_count(&agents_of(gate)->refusals, status, exchange ? exchange->device : 0);
	gate_forget(gate, conn);
	agents_answer(conn, status, retry_after, SLICE_EMPTY);
}

/* ---- requests */

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
	const struct path_row *row = agents_path_find(conn->request->path);
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
	struct gate *gate = ctx;
	const struct exchange *exchange = conn->exchange;

	if (exchange && !exchange->row)
		archive_end(&agents_of(gate)->archive);
	gate_forget(gate, conn);
	if (conn->owner != 0)
		devices_drop_conn(&agents_of(gate)->devices, conn->owner);
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
	usec_t now = gate->clock->monotonic(gate->clock);
	struct frame_batch_done frame;
	struct conn *conn;

	TRY(frame_batch_done_decode(payload, &gate->frames, &frame));
	TRY(take_waiting(gate, frame.request, WIRE_PATH_BATCHES, &conn));
	if (frame.company != 0)
		closings_put(&agents_of(gate)->closings, frame.company,
			now + frame.retry_after * USEC_PER_SEC);
	if (conn)
		agents_answer(conn, frame.status, frame.retry_after, SLICE_EMPTY);
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
		agents_answer(conn, frame.status, retry_of(frame.status), buf_slice(&body));
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
	agents->closings = (struct closings){0};
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
	.limits =
		{
			.idle = IDLE_TIME,
			.stranger_idle = STRANGER_IDLE_TIME,
			.max_a_peer = MAX_A_PEER,
			.max_strangers = MAX_STRANGERS,
			.max_strangers_a_peer = MAX_STRANGERS_A_PEER,
			.handshakes_a_second = HANDSHAKES_A_SECOND,
			.handshakes_a_peer = HANDSHAKES_A_PEER,
			.body_budget = MAX_BODIES,
		},
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
