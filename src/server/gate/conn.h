/*
 * One connection of a gate: from its handshake over any number of requests, one after the other, to its
 * end. Bytes become a request (http_in.h), a handler decides on it, maybe much later when the core has
 * answered, and the answer goes out. No step waits; each has a deadline that nothing prolongs.
 *
 *     HANDSHAKE -> IDLE -> HEAD -> BODY -> WAITING -> REPLY -> IDLE ...
 *                                                      |  \-> LINGER (the last answer is on its way)
 *                                                      \----> STREAM (server-sent events)
 *
 * Ownership: the connection owns socket, buffers and the parsed request; it frees itself when it ends
 *            and tells its handler before (on_closed).
 * Limits:    deadlines: handshake 10 s, head 10 s, body at 20 KiB/s and 60 s at most, answer of the
 *            core 30 s, sending at 20 KiB/s and 120 s at most. An idle connection holds no buffers.
 * Trust:     the peer is hostile. Every refusal ends the connection after its answer.
 */
#pragma once

#include "base/arena.h"
#include "os/loop.h"
#include "server/gate/http_in.h"
#include "server/gate/http_out.h"
#include "server/gate/stream.h"

struct conn;
struct door;
struct peer;
struct server;

enum conn_state {
	CONN_HANDSHAKE,
	CONN_IDLE,
	CONN_HEAD,
	CONN_BODY,
	CONN_WAITING,
	CONN_REPLY,
	CONN_STREAM,
	CONN_LINGER,
};

/* What a gate does with requests. Each may call conn_reply, once a request. */
struct conn_handler {
	/* The head is there: refuse it, or set conn->max_body to what the body may have. */
	void (*on_head)(void *ctx, struct conn *conn);
	/* The body is there. Without an answer the connection waits for one. */
	void (*on_request)(void *ctx, struct conn *conn);
	/* The connection itself refuses: answer with this status. conn->request may be NULL. */
	void (*on_refused)(void *ctx, struct conn *conn, uint16_t status);
	/* A stream has written all it was given. */
	void (*on_sent)(void *ctx, struct conn *conn);
	/* The connection ends now: forget it. */
	void (*on_closed)(void *ctx, struct conn *conn);
	/* A peer was turned away before it could ask. */
	void (*on_turned_away)(void *ctx);
	/* No connection can be accepted at the moment (the result says why). */
	void (*on_paused)(void *ctx, int result);
	/* server_stop is over: no connection is left. */
	void (*on_stopped)(void *ctx);
};

struct conn {
	struct server *server;
	struct door *door;
	struct peer *peer;
	struct conn *previous, *next; /* in the server's list of idle or busy ones */
	struct conn *older, *newer;   /* among strangers */
	bool stranger;                /* has not shown who it is */
	uint64_t owner;   /* the handler's: the device that it belongs to; 0: not known */
	int64_t peer_uid; /* of the local socket's peer; -1 otherwise */
	struct http_request *request; /* NULL between requests and when it could not be parsed */
	struct buf body;
	size_t max_body;
	uint64_t number; /* of the question to the core; 0: none */
	void *exchange;  /* the handler's, from conn->arena: lives as long as the request */
	struct arena arena;

	/* the rest is conn.c's alone */
	struct stream stream;
	struct loop_source *source;
	struct http_scan scan;
	struct buf in; /* the head, and what came behind it */
	size_t n_used; /* bytes of `in` that belong to this request */
	struct buf out;
	struct buf tail;   /* a body that was taken over */
	struct slice rest; /* of the answer's body, to be sent after `out` */
	size_t n_reserved;
	size_t n_wasted; /* thrown away while lingering */
	usec_t deadline; /* monotonic; 0: none */
	enum conn_state state;
	bool in_idle_list;
	bool running;
	bool ends; /* after the answer */
};

/* Takes descriptor and session, also when it fails (then nothing is told to the handler). */
_must_check_ int conn_new(struct server *server, struct door *door, struct peer *peer,
	struct stream *stream, struct conn **ret_conn);
/* The first turn; it may end the connection. */
void conn_start(struct conn *conn);

/*
 * Answers the request. `take` (may be NULL) is a buffer that holds reply->body and may be taken over. The
 * connection may have ended and be gone when this returns.
 */
void conn_reply(struct conn *conn, const struct http_reply *reply, struct buf *take);
/* Its peer has shown who it is. */
void conn_know(struct conn *conn);
/* The request's body is not needed any more: its memory goes back before the answer. */
void conn_drop_body(struct conn *conn);
/* More of a streaming answer. A peer that reads too slowly is cut off; conn may be gone afterwards. */
void conn_put(struct conn *conn, struct slice bytes);
bool conn_is_streaming(const struct conn *conn);

/* Ends it, also in the middle. Not from within its own callbacks but on_sent. */
void conn_close(struct conn *conn);
/* Its deadline has passed: refuses or ends it. */
void conn_expire(struct conn *conn);
