#include "server/gate/server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/check.h"
#include "os/os.h"

enum { ACCEPTS_A_TURN = 32 };

#define SWEEP_EVERY USEC_PER_SEC
#define PAUSE USEC_PER_SEC
#define GIVE_BACK_EVERY (5 * USEC_PER_SEC)
#define STOP_TIME (5 * USEC_PER_SEC)

usec_t server_now(const struct server *server)
{
	const struct clock *clock = loop_clock(server->config.loop);

	return clock->monotonic(clock);
}

/* ---- the lists */

static void list_remove(struct conn_list *list, struct conn *c)
{
	*(c->previous ? &c->previous->next : &list->first) = c->next;
	*(c->next ? &c->next->previous : &list->last) = c->previous;
	c->previous = c->next = NULL;
}

static void list_append(struct conn_list *list, struct conn *c)
{
	c->previous = list->last;
	*(list->last ? &list->last->next : &list->first) = c;
	list->last = c;
}

static struct conn_list *list_of(struct server *server, const struct conn *c)
{
	return c->in_idle_list ? &server->idle : &server->busy;
}

void server_sort(struct server *server, struct conn *c, bool idle)
{
	if (c->in_idle_list == idle)
		return;
	list_remove(list_of(server, c), c);
	c->in_idle_list = idle;
	server->has_gaps |= idle;
	list_append(list_of(server, c), c);
}

static bool has_strangers(const struct server *server)
{
	return server->config.limits.max_strangers > 0;
}

static void add_conn(struct server *server, struct conn *c)
{
	list_append(&server->busy, c);
	if (has_strangers(server)) {
		c->stranger = true;
		c->peer->n_strangers++;
		strangers_add(&server->strangers, c);
	}
	if (server->n_conns++ == 0)
		loop_set_timer(server->sweep, server_now(server) + SWEEP_EVERY);
}

void server_know(struct server *server, struct conn *c)
{
	if (!c->stranger)
		return;
	c->stranger = false;
	c->peer->n_strangers--;
	strangers_remove(&server->strangers, c);
}

usec_t server_idle_time(const struct server *server, const struct conn *c)
{
	return c->stranger ? server->config.limits.stranger_idle : server->config.limits.idle;
}

void server_drop(struct server *server, struct conn *c)
{
	server_know(server, c);
	list_remove(list_of(server, c), c);
	peers_release(&server->peers, c->peer, server_now(server));
	server->n_conns--;
	server->has_gaps = true;
	if (server->stopping && server->n_conns == 0)
		server->config.handler->on_stopped(server->config.ctx);
}

/* ---- the account of bodies */

int server_reserve(struct server *server, size_t bytes)
{
	if (bytes > server->body_left)
		return ERR_FULL;
	server->body_left -= bytes;
	return 0;
}

void server_unreserve(struct server *server, size_t bytes)
{
	server->body_left += bytes;
}

/* ---- deadlines: connections are many and one second is fine enough, so they share one timer */

static void sweep_list(struct conn_list *list, usec_t now)
{
	for (struct conn *c = list->first, *next; c; c = next) {
		next = c->next;
		if (c->deadline > 0 && now >= c->deadline)
			conn_expire(c);
	}
}

/* A handshake or a request takes for a moment many times what a connection that rests holds, and what lasts
 * comes to lie within that: most of the memory would be gaps. */
static void give_back(struct server *server, usec_t now)
{
	if (!server->has_gaps || now - server->gave_back < GIVE_BACK_EVERY)
		return;
	server->has_gaps = false;
	server->gave_back = now;
	os_give_back();
}

static void on_sweep(void *ctx)
{
	struct server *server = ctx;
	usec_t now = server_now(server);

	sweep_list(&server->idle, now);
	sweep_list(&server->busy, now);
	give_back(server, now);
	if (server->n_conns > 0 || server->has_gaps)
		loop_set_timer(server->sweep, now + SWEEP_EVERY);
}

/* ---- accepting */

static void rest_doors(struct server *server, usec_t time)
{
	for (size_t i = 0; i < server->n_doors; i++)
		server->doors[i].source = loop_remove(server->doors[i].source);
	loop_set_timer(server->unpause, server_now(server) + time);
}

static void pause_doors(struct server *server, int why)
{
	rest_doors(server, PAUSE);
	server->config.handler->on_paused(server->config.ctx, why);
}

static void on_unpause(void *ctx)
{
	server_open_doors(ctx);
}

static int64_t uid_of(int fd)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 ? (int64_t)who.uid : -1;
}

static int start_conn(struct door *door, struct peer *peer, int fd)
{
	struct server *server = door->server;
	struct stream stream = {.fd = fd};
	struct conn *c;
	int on = 1;
	int result = door->tls ? tls_accept(door->tls, fd, &stream.ssl) : 0;

	if (result < 0) {
		stream_done(&stream);
		return result;
	}
	TRY(conn_new(server, door, peer, &stream, &c));
	if (door->kind == DOOR_SOCKET)
		c->peer_uid = uid_of(fd);
	else
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	add_conn(server, c);
	conn_start(c);
	return 0;
}

/* Who floods from an address gives way there to whoever comes later, as strangers do in all. */
static void make_room(struct server *server, const struct peer *peer)
{
	const struct server_limits *limits = &server->config.limits;

	if (!has_strangers(server))
		return;
	if (peer->n_strangers > 0 && peer->n_strangers >= limits->max_strangers_a_peer)
		conn_close(strangers_oldest_of(&server->strangers, peer));
	if (server->strangers.n >= limits->max_strangers)
		conn_close(server->strangers.first);
}

static void admit(struct door *door, int fd, const struct sockaddr_storage *address)
{
	struct server *server = door->server;
	usec_t now = server_now(server);
	struct peer *peer;

	if (peers_claim(&server->peers, address, now, &peer) < 0) {
		os_close(fd);
		server->config.handler->on_turned_away(server->config.ctx);
		return;
	}
	make_room(server, peer);
	pace_count(&server->pace, now);
	if (start_conn(door, peer, fd) < 0)
		peers_release(&server->peers, peer, now);
}

static bool is_full(const struct server *server)
{
	return server->n_conns >= server->config.max_conns;
}

static bool is_passing(int error)
{
	/* accept(2): errors of a connection that is already gone are no errors of the door. */
	return error == EINTR || error == ECONNABORTED || error == EPROTO || error == ENETDOWN ||
	       error == EHOSTUNREACH || error == ENETUNREACH || error == ETIMEDOUT;
}

/* One connection that waits at the door. 0; ERR_AGAIN: none does; else why none can be taken. */
static int accept_one(struct door *door)
{
	struct server *server = door->server;
	struct sockaddr_storage address = {0};
	socklen_t len = sizeof(address);
	int fd;

	if (is_full(server) && !server->idle.first)
		return ERR_FULL;
	fd = accept4(door->fd, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0 && errno == EAGAIN)
		return ERR_AGAIN;
	if (fd < 0)
		return is_passing(errno) ? 0 : -errno;
	if (is_full(server))
		conn_close(server->idle.first);
	admit(door, fd, &address);
	return 0;
}

static void on_knock(void *ctx, unsigned events _unused_)
{
	struct door *door = ctx;
	struct server *server = door->server;
	usec_t now = server_now(server);
	int result = 0;

	for (int i = 0; i < ACCEPTS_A_TURN && result == 0 && pace_wait(&server->pace, now) == 0;
		i++)
		result = accept_one(door);
	if (result < 0 && result != ERR_AGAIN)
		pause_doors(server, result);
	else if (pace_wait(&server->pace, now) > 0)
		rest_doors(server, pace_wait(&server->pace, now));
}

static uint16_t port_of(int fd)
{
	struct sockaddr_storage address = {0};
	socklen_t len = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		return 0;
	if (address.ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)&address)->sin_port);
	if (address.ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)&address)->sin6_port);
	return 0;
}

int server_add_door(struct server *server, enum door_kind kind, int *fd, struct tls *tls)
{
	struct door *door = &server->doors[server->n_doors];

	if (server->n_doors >= SERVER_MAX_DOORS)
		return ERR_FULL;
	TRY(os_set_nonblocking(*fd));
	*door = (struct door){.server = server, .tls = tls, .kind = kind, .port = port_of(*fd)};
	door->fd = TAKE_FD(*fd);
	server->n_doors++;
	return 0;
}

void server_open_doors(struct server *server)
{
	if (server->stopping)
		return;
	for (size_t i = 0; i < server->n_doors; i++) {
		struct door *door = &server->doors[i];

		if (door->source || (door->tls && !door->tls->context))
			continue;
		if (loop_add_io(server->config.loop, door->fd, LOOP_READ, on_knock, door,
			    &door->source) < 0)
			loop_set_timer(server->unpause, server_now(server) + PAUSE);
	}
}

/* ---- the whole */

int server_init(struct server *server, const struct server_config *config)
{
	const struct server_limits *limits = &config->limits;

	*server = (struct server){
		.config = *config,
		.body_left = limits->body_budget,
		.pace = {.a_second = limits->handshakes_a_second},
	};
	peers_init(&server->peers, limits->max_a_peer, limits->handshakes_a_peer);
	TRY(loop_add_timer(config->loop, 0, on_sweep, server, &server->sweep));
	return loop_add_timer(config->loop, 0, on_unpause, server, &server->unpause);
}

static void close_doors(struct server *server)
{
	for (size_t i = 0; i < server->n_doors; i++) {
		server->doors[i].source = loop_remove(server->doors[i].source);
		server->doors[i].fd = os_close(server->doors[i].fd);
	}
	server->n_doors = 0;
}

static void close_list(struct conn_list *list)
{
	while (list->first)
		conn_close(list->first);
}

void server_done(struct server *server)
{
	server->stopping = false; /* nobody is to be told */
	close_doors(server);
	close_list(&server->idle);
	close_list(&server->busy);
	server->sweep = loop_remove(server->sweep);
	server->unpause = loop_remove(server->unpause);
	peers_done(&server->peers);
}

void server_stop(struct server *server)
{
	usec_t last = server_now(server) + STOP_TIME;

	close_doors(server);
	close_list(&server->idle);
	for (struct conn *c = server->busy.first, *next; c; c = next) {
		next = c->next;
		if (conn_is_streaming(c))
			conn_close(c);
		else if (c->deadline > last)
			c->deadline = last;
	}
	server->stopping = true;
	if (server->n_conns == 0)
		server->config.handler->on_stopped(server->config.ctx);
}

void server_each_waiting(struct server *server, void (*fn)(void *ctx, struct conn *conn), void *ctx)
{
	for (struct conn *c = server->busy.first, *next; c; c = next) {
		next = c->next;
		if (c->number != 0)
			fn(ctx, c);
	}
}
