#include "server/gate/people.h"

#include <stdlib.h>

#include "base/text.h"
#include "os/os.h"
#include "server/gate/files.h"
#include "server/gate/people_answers.h"
#include "server/gate/problem.h"
#include "server/gate/record.h"

enum {
	MAX_RECORD = 327680, /* of api_call */
	MAX_SMALL = 65536,   /* what stands around its texts */
	MAX_BODIES = 16 * 1024 * 1024,
	MAX_QUEUE = 4 * 1024 * 1024,
	MAX_A_PEER = 256,
	MAX_PEM = 65536,
	AGENT_MAX_BYTES = 160,
};

#define IDLE_TIME (120 * USEC_PER_SEC)

/* ---- the head of a request */

static bool is_api(const struct http_request *request)
{
	return slice_starts(request->path, slice_text("/api/"));
}

/* What a browser must vouch for; programs on the local socket are known by their uid instead. */
static uint16_t check_browser(const struct conn *conn, const struct exchange *exchange)
{
	const struct http_request *request = conn->request;

	if (!exchange->has_session && !(exchange->route.row->doors & API_DOOR_LINK))
		return 401;
	if (request->method != METHOD_POST)
		return 0;
	if (!browser_is_own_page(request, people_is_secure(conn)))
		return 403;
	return slice_is_nocase(
		       http_header_get(request, "content-type"), slice_text("application/json"))
		       ? 0
		       : 415;
}

static uint16_t check_api(struct conn *conn, struct refusal *refusal)
{
	bool local = conn->door->kind == DOOR_SOCKET;
	unsigned doors = local ? API_DOOR_LOCAL : API_DOOR_PAGE | API_DOOR_LINK;
	struct exchange *exchange = arena_take(&conn->arena, sizeof(*exchange));
	int result;

	if (!exchange)
		return 503;
	result = route_find(conn->request->method, conn->request->path, doors, &exchange->route,
		&refusal->allow);
	if (result < 0)
		return result == ERR_UNSUPPORTED ? 405 : 404;
	exchange->language = browser_get_language(conn->request);
	exchange->has_session = !local && browser_get_session(conn->request, exchange->session);
	conn->exchange = exchange;
	conn->max_body = exchange->route.row->max_body;
	return local ? 0 : check_browser(conn, exchange);
}

static uint16_t check_file(const struct conn *conn, struct refusal *refusal)
{
	if (conn->door->kind == DOOR_SOCKET)
		return 404;
	refusal->allow = "GET, HEAD";
	return conn->request->method == METHOD_GET || conn->request->method == METHOD_HEAD ? 0
											   : 405;
}

static void on_head(void *ctx, struct conn *conn)
{
	struct gate *gate = ctx;
	struct refusal refusal = {0};
	const struct door *door = conn->door;

	if (door->kind == DOOR_PAGE && !browser_is_local_host(conn->request, door->port))
		refusal.status = 421;
	else if (is_api(conn->request))
		refusal.status = check_api(conn, &refusal);
	else
		refusal.status = check_file(conn, &refusal);
	if (refusal.status == 0 && is_api(conn->request) && !gate->core)
		refusal.status = 503;
	if (refusal.status == 0)
		return;
	refusal.message = problem_message(refusal.status);
	if (refusal.status != 405)
		refusal.allow = NULL;
	people_refuse(gate, conn, &refusal);
}

/* ---- asking the core */

static int send_call(struct gate *gate, const struct conn *conn, struct slice body)
{
	const struct exchange *exchange = conn->exchange;
	char address[PEER_TEXT_BYTES];
	struct frame_api_call frame = {
		.request = conn->number,
		.operation = exchange->route.row->number,
		.door = (uint8_t)conn->door->kind,
		.peer_uid = conn->peer_uid,
		.language = (uint8_t)exchange->language,
		.body = body,
		.address = peer_text(conn->peer, address),
		.agent = text_cut_utf8(
			http_header_get(conn->request, "user-agent"), AGENT_MAX_BYTES),
	};

	if (!text_is_utf8(frame.agent))
		frame.agent = SLICE_EMPTY;
	if (exchange->has_session)
		frame.session = slice_of(exchange->session, SESSION_BYTES);
	return CHANNEL_SEND(gate->core, API_CALL, api_call, &frame);
}

static int ask(struct gate *gate, struct conn *conn, const void *record)
{
	const struct exchange *exchange = conn->exchange;
	_cleanup_(buf_done) struct buf body = BUF_INIT(MAX_RECORD);

	if (!gate->core)
		return ERR_CLOSED;
	TRY(exchange->route.row->encode_request(record, &body));
	TRY(gate_number(gate, conn));
	return send_call(gate, conn, buf_slice(&body));
}

static void on_call(struct gate *gate, struct conn *conn)
{
	const struct exchange *exchange = conn->exchange;
	const struct record_source source = {
		.has_id = exchange->route.has_id,
		.id = exchange->route.id,
		.query = conn->request->query,
		.body = buf_slice(&conn->body),
	};
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(MAX_RECORD + MAX_SMALL);
	struct fault fault = {0};
	void *record;
	int result = record_read(exchange->route.row, &source, &arena, &record, &fault);

	if (result == ERR_REFUSED) {
		const struct refusal refusal = {.status = 400,
			.message = fault.message,
			.subject = slice_text(fault.subject)};

		people_refuse(gate, conn, &refusal);
		return;
	}
	if (result == 0)
		result = ask(gate, conn, record);
	if (result < 0)
		people_refuse_status(gate, conn, 503);
	else
		conn_drop_body(conn);
}

static void on_request(void *ctx, struct conn *conn)
{
	struct gate *gate = ctx;

	if (conn->exchange)
		on_call(gate, conn);
	else if (!files_answer(&people_of(gate)->pack, conn))
		people_refuse_status(gate, conn, 404);
}

static void on_refused(void *ctx, struct conn *conn, uint16_t status)
{
	people_refuse_status(ctx, conn, status);
}

static void on_turned_away(void *ctx)
{
	refusals_count(&people_of(ctx)->refusals, 429, 0);
}

static void on_sent(void *ctx, struct conn *conn)
{
	const struct exchange *exchange = conn->exchange;

	if (exchange && exchange->listener)
		sse_sent(&people_of(ctx)->sse, exchange->listener);
}

static void on_closed(void *ctx, struct conn *conn)
{
	struct exchange *exchange = conn->exchange;

	gate_forget(ctx, conn);
	if (exchange && exchange->listener)
		sse_del(&people_of(ctx)->sse, TAKE_PTR(exchange->listener));
}

static void busy(struct gate *gate, struct conn *conn)
{
	/* What a stream may be told is not known any more: the browser comes again by itself. */
	if (conn_is_streaming(conn))
		conn_close(conn);
	else
		people_refuse_status(gate, conn, 503);
}

/* ---- the part */

static int start(struct gate *gate)
{
	struct people *people = calloc(1, sizeof(*people));

	if (!people)
		return ERR_NO_MEMORY;
	gate->state = people;
	people->certificate = BUF_INIT(MAX_PEM);
	people->key = BUF_INIT(MAX_PEM);
	TRY(refusals_init(&people->refusals, gate->loop));
	return sse_init(&people->sse, gate->loop, people_tell_shown, gate);
}

static void done(struct gate *gate)
{
	struct people *people = people_of(gate);

	if (!people)
		return;
	sse_done(&people->sse);
	refusals_done(&people->refusals);
	pack_done(&people->pack);
	buf_done(&people->certificate);
	buf_done(&people->key);
	free(people);
}

static int give_pack(struct gate *gate, int fd)
{
	int result = pack_open(fd, &people_of(gate)->pack);

	if (result < 0)
		log_write(gate->log, LOG_LEVEL_ERROR, MSG_GATE_CONSOLE_BAD, LOG_RESULT(result));
	return result;
}

static int give(struct gate *gate, struct slice role, int *fd)
{
	struct people *people = people_of(gate);

	if (slice_is_text(role, "listen"))
		return server_add_door(&gate->server, DOOR_TLS, fd, &gate->tls);
	if (slice_is_text(role, "page"))
		return server_add_door(&gate->server, DOOR_PAGE, fd, NULL);
	if (slice_is_text(role, "console"))
		return give_pack(gate, *fd);
	if (slice_is_text(role, "certificate"))
		return os_read_all(*fd, MAX_PEM, &people->certificate);
	if (slice_is_text(role, "key"))
		return os_read_all(*fd, MAX_PEM, &people->key);
	return ERR_NOT_FOUND;
}

static int begin(struct gate *gate)
{
	struct people *people = people_of(gate);
	int result = 0;

	if (people->certificate.len > 0 || people->key.len > 0) {
		result = tls_use_pem(
			&gate->tls, buf_slice(&people->certificate), buf_slice(&people->key));
		gate->own_certificate = result == 0;
	}
	if (result < 0)
		log_write(gate->log, LOG_LEVEL_ERROR, MSG_GATE_CERTIFICATE_BAD, LOG_RESULT(result));
	TRY(result);
	return gate->server.n_doors > 0 ? 0 : ERR_NOT_FOUND;
}

/* Streams end with the core: see busy. */
static void core_changed(struct gate *gate)
{
	refusals_set_core(&people_of(gate)->refusals, gate->core);
}

/* ---- the gate of the local socket */

static int give_local(struct gate *gate, struct slice role, int *fd)
{
	if (slice_is_text(role, "socket"))
		return server_add_door(&gate->server, DOOR_SOCKET, fd, NULL);
	return ERR_NOT_FOUND;
}

static int begin_local(struct gate *gate)
{
	/* It speaks no TLS and asks for no leaf. */
	gate->own_certificate = true;
	return gate->server.n_doors > 0 ? 0 : ERR_NOT_FOUND;
}

#define HANDLER                                                                               \
	{                                                                                     \
		.on_head = on_head, .on_request = on_request, .on_refused = on_refused,       \
		.on_sent = on_sent, .on_closed = on_closed, .on_turned_away = on_turned_away, \
		.on_paused = gate_on_paused, .on_stopped = gate_on_stopped,                   \
	}

const struct gate_part people_part = {
	.name = "people",
	.role = ROLE_PEOPLE,
	.limits = {.idle = IDLE_TIME, .max_a_peer = MAX_A_PEER, .body_budget = MAX_BODIES},
	.max_queue = MAX_QUEUE,
	.handler = HANDLER,
	.start = start,
	.done = done,
	.give = give,
	.begin = begin,
	.frame = people_take_frame,
	.core_changed = core_changed,
	.busy = busy,
};

const struct gate_part local_part = {
	.name = "local",
	.role = ROLE_LOCAL,
	.limits = {.idle = IDLE_TIME, .max_a_peer = MAX_A_PEER, .body_budget = MAX_BODIES},
	.max_queue = MAX_QUEUE,
	.handler = HANDLER,
	.start = start,
	.done = done,
	.give = give_local,
	.begin = begin_local,
	.frame = people_take_frame,
	.core_changed = core_changed,
	.busy = busy,
};
