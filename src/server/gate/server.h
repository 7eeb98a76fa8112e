/*
 * The connections of a gate: accepts them at its doors, keeps them within their number, ends those whose
 * deadline has passed, and keeps the account of memory that bodies may hold.
 *
 * Ownership: owns doors and connections. Loop, handler and TLS settings are borrowed.
 * Limits:    `max_conns` in all: then the longest idle one makes room, or accepting pauses. For one address
 *            `max_a_peer`: further ones are turned away. Strangers, who have not shown who they are, are held
 *            more closely: at `max_strangers` the oldest is cut off, at `max_strangers_a_peer` the
 *            oldest of that address. An address that makes more than `handshakes_a_peer` a second is turned away,
 *            which costs the others nothing. `handshakes_a_second`: beyond that, who comes waits at the door in the order
 *            of coming, while those inside are served. `body_budget` bytes of bodies at once.
 * Trust:     peers are hostile. Running out of descriptors pauses accepting for a second.
 */
#pragma once

#include "server/gate/conn.h"
#include "server/gate/pace.h"
#include "server/gate/peers.h"
#include "server/gate/strangers.h"
#include "server/gate/tls.h"

/* Numbered as in frame api_call. */
enum door_kind { DOOR_TLS = 1, DOOR_PAGE = 2, DOOR_SOCKET = 3 };

struct door {
	struct server *server;
	struct tls *tls; /* NULL: plain */
	struct loop_source *source;
	enum door_kind kind;
	int fd;
	uint16_t port; /* 0: the local socket */
};

enum { SERVER_MAX_DOORS = 4 };

struct server_limits {
	usec_t idle;          /* how long a connection may stay without a request */
	usec_t stranger_idle; /* and a stranger's */
	unsigned max_a_peer;
	unsigned max_strangers; /* 0: nobody is a stranger */
	unsigned max_strangers_a_peer;
	unsigned handshakes_a_second; /* 0: no limit */
	unsigned handshakes_a_peer;   /* of one address; 0: no limit */
	size_t body_budget;
};

struct server_config {
	struct loop *loop;
	const struct conn_handler *handler;
	void *ctx;
	struct server_limits limits;
	unsigned max_conns;
};

struct conn_list {
	struct conn *first, *last;
};

struct server {
	struct server_config config;
	struct peers peers;
	struct door doors[SERVER_MAX_DOORS];
	size_t n_doors;
	struct conn_list idle; /* the longest first */
	struct conn_list busy;
	struct strangers strangers;
	struct pace pace;
	unsigned n_conns;
	size_t body_left;
	struct loop_source *sweep;
	struct loop_source *unpause;
	bool has_gaps;    /* connections have come to rest since memory was given back */
	usec_t gave_back; /* when that was */
	bool stopping;
};

_must_check_ int server_init(struct server *server, const struct server_config *config);
void server_done(struct server *server);

/* Takes a listening socket. */
_must_check_ int server_add_door(
	struct server *server, enum door_kind kind, int *fd, struct tls *tls);
/* Accepts from now on at every door that can serve (again after a certificate has come). */
void server_open_doors(struct server *server);
/* Closes the doors, ends idle connections, lets the others finish their answer (5 s). */
void server_stop(struct server *server);
/* Answers every request that waits for the core: calls fn for each connection that has a number. */
void server_each_waiting(
	struct server *server, void (*fn)(void *ctx, struct conn *conn), void *ctx);

/* For conn.c: the account of bodies, the list a connection is in, and its end. */
_must_check_ int server_reserve(struct server *server, size_t bytes);
void server_unreserve(struct server *server, size_t bytes);
void server_sort(struct server *server, struct conn *conn, bool idle);
void server_drop(struct server *server, struct conn *conn);
/* The connection is a stranger's no longer. */
void server_know(struct server *server, struct conn *conn);
/* How long the connection may stay without a request. */
usec_t server_idle_time(const struct server *server, const struct conn *conn);
usec_t server_now(const struct server *server);
