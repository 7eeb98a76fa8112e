#include "server/gate/people_answers.h"

#include "server/gate/problem.h"

enum { MAX_ANSWER = 32 * 1024 * 1024, MAX_PROBLEM = 16384, BUSY_SECONDS = 2 };

#define API_HEADERS                                                               \
	"Cache-Control: no-store\r\n"                                             \
	"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n" \
	"X-Content-Type-Options: nosniff\r\n"                                     \
	"Referrer-Policy: no-referrer\r\n"                                        \
	"Cross-Origin-Resource-Policy: same-origin\r\n"

struct people *people_of(const struct gate *gate)
{
	return gate->state;
}

bool people_is_secure(const struct conn *conn)
{
	return conn->door->kind == DOOR_TLS;
}

/* ---- refusals */

void people_refuse(struct gate *gate, struct conn *conn, const struct refusal *refusal)
{
	_cleanup_(buf_done) struct buf headers = BUF_INIT(1024);
	_cleanup_(buf_done) struct buf body = BUF_INIT(MAX_PROBLEM);
	struct http_reply reply = {.status = refusal->status, .type = slice_text(PROBLEM_TYPE)};
	enum language language = conn->request ? browser_get_language(conn->request) : LANGUAGE_JA;

	gate_forget(gate, conn);
	refusals_count(&people_of(gate)->refusals, refusal->status, 0);
	buf_put_text(&headers, API_HEADERS);
	if (refusal->allow)
		http_put_header(&headers, "Allow", slice_text(refusal->allow));
	if (refusal->status == 503)
		buf_put_format(&headers, "Retry-After: %d\r\n", BUSY_SECONDS);
	problem_put(
		&body, message_get(refusal->message), refusal->status, refusal->subject, language);
	reply.headers = buf_slice(&headers);
	reply.body = buf_slice(&body);
	conn_reply(conn, &reply, NULL);
}

void people_refuse_status(struct gate *gate, struct conn *conn, uint16_t status)
{
	const struct refusal refusal = {.status = status, .message = problem_message(status)};

	people_refuse(gate, conn, &refusal);
}

/* ---- the core's answers */

static void put_cookie(
	const struct conn *conn, const struct frame_api_reply *frame, struct buf *headers)
{
	_cleanup_(buf_done) struct buf cookie = BUF_INIT(256);

	if (conn->door->kind == DOOR_SOCKET ||
		(frame->set_session.len == 0 && frame->operation != API_LOGOUT))
		return;
	browser_put_cookie(&cookie, frame->set_session, people_is_secure(conn));
	http_put_header(headers, "Set-Cookie", buf_slice(&cookie));
}

static int answer_record(struct gate *gate, struct conn *conn, const struct frame_api_reply *frame)
{
	const struct exchange *exchange = conn->exchange;
	_cleanup_(buf_done) struct buf headers = BUF_INIT(2048);
	_cleanup_(buf_done) struct buf body = BUF_INIT(MAX_ANSWER);
	const struct api_row *row = exchange->route.row;
	struct http_reply reply = {.status = 200, .type = slice_text(row->media)};

	TRY(row->put_reply(frame->body, &gate->frames, &body));
	buf_put_text(&headers, API_HEADERS);
	/* A file to be kept: nothing of it is shown as a page of ours. */
	if (!slice_is_text(reply.type, "application/json"))
		http_put_header(&headers, "Content-Disposition", slice_text("attachment"));
	put_cookie(conn, frame, &headers);
	reply.headers = buf_slice(&headers);
	reply.body = buf_slice(&body);
	gate_forget(gate, conn);
	conn_reply(conn, &reply, &body);
	return 0;
}

static void answer_problem(
	struct gate *gate, struct conn *conn, const struct frame_api_reply *frame)
{
	uint16_t status = frame->status >= 400 && frame->status <= 599 ? frame->status : 500;
	const struct exchange *exchange = conn->exchange;
	const struct message *message = message_find(frame->message);
	_cleanup_(buf_done) struct buf body = BUF_INIT(MAX_PROBLEM);
	struct http_reply reply = {.status = status,
		.type = slice_text(PROBLEM_TYPE),
		.headers = slice_text(API_HEADERS)};

	if (!message)
		message = message_get(problem_message(status));
	problem_put(&body, message, status, frame->subject, exchange->language);
	reply.body = buf_slice(&body);
	gate_forget(gate, conn);
	conn_reply(conn, &reply, NULL);
}

/* The connection keeps its number: by it the core says what the stream may be told. */
static void answer_stream(struct gate *gate, struct conn *conn)
{
	struct exchange *exchange = conn->exchange;
	const struct http_reply reply = {
		.status = 200,
		.type = SLICE_LITERAL("text/event-stream"),
		.headers = SLICE_LITERAL(API_HEADERS),
		.body = SLICE_LITERAL("retry: 2000\n\n"),
		.streams = true,
	};

	exchange->listener = sse_add(&people_of(gate)->sse, conn);
	if (exchange->listener)
		conn_reply(conn, &reply, NULL);
	else
		people_refuse_status(gate, conn, 503);
}

static int on_reply(struct gate *gate, struct slice payload)
{
	struct frame_api_reply frame;
	const struct exchange *exchange;
	struct conn *conn;

	TRY(frame_api_reply_decode(payload, &gate->frames, &frame));
	conn = gate_find(gate, frame.request);
	if (!conn)
		return 0; /* it has gone meanwhile */
	exchange = conn->exchange;
	if (exchange->route.row->number != frame.operation || exchange->listener)
		return ERR_OUT_OF_ORDER;
	if (frame.status != 200)
		answer_problem(gate, conn, &frame);
	else if (exchange->route.row->stream)
		answer_stream(gate, conn);
	else
		return answer_record(gate, conn, &frame);
	return 0;
}

static int on_change(struct gate *gate, struct slice payload)
{
	struct frame_change frame;

	TRY(frame_change_decode(payload, &gate->frames, &frame));
	sse_tell(&people_of(gate)->sse, &frame);
	return 0;
}

static int on_listener(struct gate *gate, struct slice payload)
{
	struct frame_listener frame;
	struct exchange *exchange;
	struct conn *conn;

	TRY(frame_listener_decode(payload, &gate->frames, &frame));
	conn = gate_find(gate, frame.request);
	if (!conn)
		return 0;
	exchange = conn->exchange;
	if (!exchange->listener)
		return ERR_OUT_OF_ORDER;
	if (frame.ended || sse_permit(exchange->listener, &frame) < 0)
		conn_close(conn);
	return 0;
}

int people_take_frame(struct gate *gate, uint16_t type, struct slice payload)
{
	switch (type) {
	case FRAME_API_REPLY:
		return on_reply(gate, payload);
	case FRAME_CHANGE:
		return on_change(gate, payload);
	case FRAME_LISTENER:
		return on_listener(gate, payload);
	default:
		return ERR_OUT_OF_ORDER;
	}
}

void people_tell_shown(void *ctx, const struct frame_change *change)
{
	struct gate *gate = ctx;
	const struct frame_shown frame = {
		.kind = change->kind, .id = change->id, .at = gate->clock->wall(gate->clock)};

	/* A full queue loses a figure of the case's times, nothing else. */
	if (gate->core && CHANNEL_SEND(gate->core, SHOWN, shown, &frame) < 0)
		return;
}
