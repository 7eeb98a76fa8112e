#include "server/gate/conn.h"

#include <stdlib.h>

#include "base/check.h"
#include "server/gate/server.h"

enum {
	READ_BYTES = 4096,
	BODY_READ_BYTES = 16384,
	IN_MAX = HTTP_HEAD_MAX + READ_BYTES,
	OUT_MAX = 65536,
	SMALL_BODY = 8192,
	ARENA_MAX = 65536,
	LEAST_BYTES_A_SECOND = 20 * 1024,
	LINGER_BYTES = 1024 * 1024,
};

#define HANDSHAKE_TIME (10 * USEC_PER_SEC)
#define HEAD_TIME (10 * USEC_PER_SEC)
#define BODY_TIME_MAX (60 * USEC_PER_SEC)
#define ANSWER_TIME (30 * USEC_PER_SEC)
#define REPLY_TIME_MAX (120 * USEC_PER_SEC)
#define STUCK_TIME (20 * USEC_PER_SEC)
#define LINGER_TIME (2 * USEC_PER_SEC)

/* A step of one state: 0: go on at once. ERR_AGAIN: wait for stream.wants. Else: the end. */
typedef int conn_step(struct conn *c);

static void enter(struct conn *c, enum conn_state state, usec_t time)
{
	c->state = state;
	c->deadline = time > 0 ? server_now(c->server) + time : 0;
	server_sort(c->server, c, state == CONN_IDLE);
}

/* Ten seconds to begin with, then at the least rate. */
static usec_t time_for(uint64_t bytes, usec_t most)
{
	usec_t time = 10 * USEC_PER_SEC + (usec_t)(bytes / LEAST_BYTES_A_SECOND) * USEC_PER_SEC;

	return time < most ? time : most;
}

int conn_new(struct server *server, struct door *door, struct peer *peer, struct stream *stream,
	struct conn **ret_conn)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (!c) {
		stream_done(stream);
		return ERR_NO_MEMORY;
	}
	c->server = server;
	c->door = door;
	c->peer = peer;
	c->peer_uid = -1;
	c->stream = *stream;
	c->in = BUF_INIT(IN_MAX);
	c->out = BUF_INIT(OUT_MAX);
	c->arena = ARENA_INIT(ARENA_MAX);
	*ret_conn = c;
	return 0;
}

static const struct conn_handler *handler_of(const struct conn *c)
{
	return c->server->config.handler;
}

static void *ctx_of(const struct conn *c)
{
	return c->server->config.ctx;
}

void conn_close(struct conn *c)
{
	CHECK(!c->running);
	handler_of(c)->on_closed(ctx_of(c), c);
	server_unreserve(c->server, c->n_reserved);
	loop_remove(c->source);
	stream_done(&c->stream);
	buf_done(&c->in);
	buf_done(&c->out);
	buf_done(&c->body);
	buf_done(&c->tail);
	arena_done(&c->arena);
	server_drop(c->server, c);
	free(c);
}

static void refuse(struct conn *c, uint16_t status)
{
	c->ends = true;
	handler_of(c)->on_refused(ctx_of(c), c, status);
}

/* ---- the steps */

static int step_handshake(struct conn *c)
{
	TRY(stream_handshake(&c->stream));
	enter(c, CONN_IDLE, server_idle_time(c->server, c));
	return 0;
}

static int fill(struct conn *c)
{
	uint8_t *to = buf_reserve(&c->in, READ_BYTES);
	size_t n;

	if (!to)
		return buf_result(&c->in);
	TRY(stream_read(&c->stream, to, READ_BYTES, &n));
	buf_grow(&c->in, n);
	return 0;
}

static int step_idle(struct conn *c)
{
	int result = fill(c);

	if (result == ERR_AGAIN)
		buf_done(&c->in);
	TRY(result);
	enter(c, CONN_HEAD, HEAD_TIME);
	return 0;
}

static int begin_body(struct conn *c, size_t head_bytes)
{
	size_t want = (size_t)c->request->content_length;
	size_t have = min_size(c->in.len - head_bytes, want);

	c->n_used = head_bytes + have;
	c->body = BUF_INIT(want);
	c->n_reserved = want;
	TRY(buf_put(&c->body, c->in.data + head_bytes, have));
	if (c->request->expects_continue && have == 0 && want > 0)
		TRY(buf_put_text(&c->out, "HTTP/1.1 100 Continue\r\n\r\n"));
	enter(c, CONN_BODY, time_for(want, BODY_TIME_MAX));
	return 0;
}

static int begin_request(struct conn *c, size_t head_bytes)
{
	struct http_request *request = arena_take(&c->arena, sizeof(*request));
	uint16_t status;

	if (!request)
		return ERR_NO_MEMORY;
	if (http_parse_head(slice_of(c->in.data, head_bytes), request, &status) < 0) {
		refuse(c, status);
		return 0;
	}
	c->request = request;
	c->max_body = 0;
	c->n_used = head_bytes;
	handler_of(c)->on_head(ctx_of(c), c);
	if (c->state != CONN_HEAD)
		return 0;
	if (request->content_length > c->max_body)
		refuse(c, 413);
	else if (server_reserve(c->server, (size_t)request->content_length) < 0)
		refuse(c, 503);
	else
		return begin_body(c, head_bytes);
	return 0;
}

static int step_head(struct conn *c)
{
	size_t head_bytes;
	uint16_t status;

	switch (http_scan_head(&c->scan, buf_slice(&c->in), &head_bytes, &status)) {
	case 0:
		return begin_request(c, head_bytes);
	case ERR_AGAIN:
		return fill(c);
	default:
		refuse(c, status);
		return 0;
	}
}

static int flush(struct conn *c)
{
	size_t n;

	TRY(buf_result(&c->out));
	while (c->out.len > 0) {
		TRY(stream_write(&c->stream, buf_slice(&c->out), &n));
		buf_drop(&c->out, n);
	}
	while (c->rest.len > 0) {
		TRY(stream_write(&c->stream, c->rest, &n));
		c->rest = slice_from(c->rest, n);
	}
	return 0;
}

static int step_body(struct conn *c)
{
	size_t want = (size_t)c->request->content_length;

	TRY(flush(c));
	while (c->body.len < want) {
		size_t most = min_size(want - c->body.len, BODY_READ_BYTES);
		uint8_t *to = buf_reserve(&c->body, most);
		size_t n;

		if (!to)
			return buf_result(&c->body);
		TRY(stream_read(&c->stream, to, most, &n));
		buf_grow(&c->body, n);
	}
	enter(c, CONN_WAITING, ANSWER_TIME);
	handler_of(c)->on_request(ctx_of(c), c);
	return 0;
}

static int step_waiting(struct conn *c)
{
	c->stream.wants = 0;
	return ERR_AGAIN;
}

void conn_know(struct conn *c)
{
	server_know(c->server, c);
}

void conn_drop_body(struct conn *c)
{
	buf_done(&c->body);
	server_unreserve(c->server, c->n_reserved);
	c->n_reserved = 0;
}

static void end_request(struct conn *c)
{
	buf_drop(&c->in, c->n_used);
	c->n_used = 0;
	c->scan = (struct http_scan){0};
	c->request = NULL;
	c->exchange = NULL;
	buf_done(&c->out);
	buf_done(&c->tail);
	arena_done(&c->arena);
	if (c->in.len > 0) {
		enter(c, CONN_HEAD, HEAD_TIME);
		return;
	}
	buf_done(&c->in);
	enter(c, CONN_IDLE, server_idle_time(c->server, c));
}

static int step_reply(struct conn *c)
{
	TRY(flush(c));
	if (!c->ends) {
		end_request(c);
		return 0;
	}
	/* Closing with unread bytes would reset the connection and could destroy the answer on its
	 * way: the peer is given a moment to read it and end. */
	stream_end_writing(&c->stream);
	enter(c, CONN_LINGER, LINGER_TIME);
	return 0;
}

static int step_stream(struct conn *c)
{
	bool had = c->out.len > 0;
	uint8_t waste[64];
	size_t n;

	TRY(flush(c));
	c->deadline = 0;
	if (had)
		handler_of(c)->on_sent(ctx_of(c), c);
	TRY(stream_read(&c->stream, waste, sizeof(waste), &n));
	return ERR_CLOSED; /* nothing more was to be asked here */
}

static int step_linger(struct conn *c)
{
	size_t n;

	TRY(stream_discard(&c->stream, &n));
	c->n_wasted += n;
	return c->n_wasted < LINGER_BYTES ? 0 : ERR_CLOSED;
}

static void run(struct conn *c)
{
	static conn_step *const steps[] = {
		[CONN_HANDSHAKE] = step_handshake,
		[CONN_IDLE] = step_idle,
		[CONN_HEAD] = step_head,
		[CONN_BODY] = step_body,
		[CONN_WAITING] = step_waiting,
		[CONN_REPLY] = step_reply,
		[CONN_STREAM] = step_stream,
		[CONN_LINGER] = step_linger,
	};
	int result;

	CHECK(!c->running);
	c->running = true;
	do
		result = steps[c->state](c);
	while (result == 0);
	c->running = false;
	if (result == ERR_AGAIN)
		result = loop_change_io(c->source, c->stream.wants);
	if (result < 0)
		conn_close(c);
}

static void on_io(void *ctx, unsigned events)
{
	struct conn *c = ctx;

	/* While waiting for the core nothing is read that would notice. */
	if ((events & LOOP_HANGUP) && c->state == CONN_WAITING)
		conn_close(c);
	else
		run(c);
}

void conn_start(struct conn *c)
{
	enter(c, CONN_HANDSHAKE, HANDSHAKE_TIME);
	if (loop_add_io(c->server->config.loop, c->stream.fd, LOOP_READ, on_io, c, &c->source) < 0)
		conn_close(c);
	else
		run(c);
}

/* ---- answers */

static bool must_end(const struct conn *c, const struct http_reply *reply)
{
	return c->ends || reply->close || reply->streams || c->server->stopping || !c->request ||
	       !c->request->keep_alive ||
	       (c->state != CONN_WAITING && c->request->content_length > 0);
}

/* A small body goes out in one piece with its head; a large one is sent from where it is. */
static void put_body(struct conn *c, const struct http_reply *reply, struct buf *take)
{
	if (reply->body.len <= SMALL_BODY || (!take && !reply->lasting)) {
		buf_put_slice(&c->out, reply->body);
		return;
	}
	c->rest = reply->body;
	if (take) {
		c->tail = *take;
		*take = BUF_INIT(take->max);
	}
}

void conn_reply(struct conn *c, const struct http_reply *reply, struct buf *take)
{
	struct http_reply full = *reply;
	usec_t wall = loop_clock(c->server->config.loop)->wall(loop_clock(c->server->config.loop));

	c->ends = must_end(c, reply);
	full.close = c->ends;
	conn_drop_body(c);
	http_put_reply_head(&c->out, &full, wall);
	if (c->request && c->request->method == METHOD_HEAD)
		full.body = SLICE_EMPTY;
	put_body(c, &full, take);
	if (reply->streams)
		enter(c, CONN_STREAM, STUCK_TIME);
	else
		enter(c, CONN_REPLY, time_for(full.body.len, REPLY_TIME_MAX));
	if (!c->running)
		run(c);
}

void conn_put(struct conn *c, struct slice bytes)
{
	CHECK(c->state == CONN_STREAM);
	if (c->deadline == 0)
		c->deadline = server_now(c->server) + STUCK_TIME;
	buf_put_slice(
		&c->out, bytes); /* beyond its maximum the failure sticks and ends the stream */
	run(c);
}

bool conn_is_streaming(const struct conn *c)
{
	return c->state == CONN_STREAM;
}

void conn_expire(struct conn *c)
{
	switch (c->state) {
	case CONN_HEAD:
	case CONN_BODY:
		refuse(c, 408);
		break;
	case CONN_WAITING:
		refuse(c, 503);
		break;
	default:
		conn_close(c);
	}
}
