#include "agent/ship/link.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "agent/ship/address.h"
#include "agent/ship/lookup.h"
#include "base/check.h"
#include "os/os.h"

enum { READ_BYTES = 4096 };

/* CLOSED and OPEN rest; the others have a request under way. */
enum phase { CLOSED, LOOKING, CONNECTING, SHAKING, WRITING, READING, OPEN };

struct link {
	struct loop *loop;
	const struct clock *clock;
	link_done_fn *fn;
	void *ctx;
	struct loop_source *io;
	struct loop_source *deadline;
	struct loop_source *start; /* begins a request outside of the caller's call */

	uint8_t host[LOOKUP_MAX_HOST];
	size_t host_len;
	uint16_t port;
	struct tls_peer peer;

	enum phase phase;
	struct lookup *lookup;
	struct addrinfo *addresses, *address; /* the one that is tried */
	int fd;
	struct tls *tls;
	struct reply reply;
	struct slice request;
	size_t written;
	bool reused; /* the connection served an earlier request: its end may be mere idleness */
};

static void close_connection(struct link *l)
{
	lookup_cancel(l->lookup);
	if (l->phase >= SHAKING)
		tls_stop(l->tls);
	l->io = loop_remove(l->io);
	l->fd = os_close(l->fd);
	if (l->addresses)
		freeaddrinfo(l->addresses);
	l->addresses = l->address = NULL;
	loop_set_timer(l->deadline, 0);
	l->phase = CLOSED;
}

static void set_deadline(struct link *l, usec_t from_now)
{
	loop_set_timer(l->deadline, l->clock->monotonic(l->clock) + from_now);
}

/* ---- opening */

static void on_io(void *ctx, unsigned events);

/* Begins to connect to the current address. */
static int connect_once(struct link *l)
{
	const struct addrinfo *a = l->address;
	int one = 1;

	l->io = loop_remove(l->io);
	l->fd = os_close(l->fd);
	l->fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->fd < 0)
		return -errno;
	/* Small requests are answered one by one: waiting to fill a packet would only delay them. */
	(void)setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(l->fd, a->ai_addr, a->ai_addrlen) < 0 && errno != EINPROGRESS)
		return -errno;
	return loop_add_io(l->loop, l->fd, LOOP_WRITE, on_io, l, &l->io);
}

static int connect_next(struct link *l, int failure)
{
	for (; l->address; l->address = l->address->ai_next) {
		int r = connect_once(l);

		if (r == 0)
			return ERR_AGAIN;
		failure = r;
	}
	return failure;
}

static int connect_first(struct link *l, struct addrinfo *addresses)
{
	l->phase = CONNECTING;
	l->addresses = l->address = addresses;
	return connect_next(l, ERR_NOT_FOUND);
}

/* ERR_AGAIN: it is on its way. */
static int open_connection(struct link *l)
{
	struct slice host = slice_of(l->host, l->host_len);
	struct addrinfo *addresses;
	int r = address_read_digits(host, l->port, &addresses);

	set_deadline(l, LINK_OPEN_TIME);
	if (r == 0)
		return connect_first(l, addresses);
	if (r != ERR_NOT_FOUND)
		return r;
	/* Another name that has no answer yet is waited for no longer than an answer of our own would be. */
	r = lookup_start(l->lookup, host, l->port);
	if (r < 0)
		return r == ERR_AGAIN ? ERR_EXPIRED : r;
	l->phase = LOOKING;
	return ERR_AGAIN;
}

/* ---- one step in each phase: 0 goes on to the next, ERR_AGAIN waits for the socket */

static int step_connecting(struct link *l)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(l->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (error != 0) {
		l->address = l->address->ai_next;
		return connect_next(l, -error);
	}
	TRY(tls_start(l->tls, l->fd, &l->peer));
	l->phase = SHAKING;
	return 0;
}

static int step_shaking(struct link *l)
{
	int r = tls_handshake(l->tls);

	if (r == ERR_TLS && tls_refused_peer(l->tls))
		return ERR_DENIED;
	TRY(r);
	/* From now on nothing older will do. */
	memcpy(l->peer.serial, tls_serial(l->tls), STATE_MAX_SERIAL);
	set_deadline(l, LINK_ANSWER_TIME);
	l->phase = WRITING;
	return 0;
}

static int step_writing(struct link *l)
{
	size_t n;

	while (l->written < l->request.len) {
		TRY(tls_write(l->tls, slice_from(l->request, l->written), &n));
		l->written += n;
	}
	l->phase = READING;
	return 0;
}

static int step_reading(struct link *l)
{
	uint8_t bytes[READ_BYTES];
	size_t n = 0;
	int r;

	do {
		r = tls_read(l->tls, bytes, sizeof(bytes), &n);
		if (r == ERR_CLOSED)
			r = reply_take_end(&l->reply);
		else if (r == 0)
			r = reply_take(&l->reply, slice_of(bytes, n));
	} while (r == 0);
	TRY(r);
	l->phase = OPEN;
	return 0;
}

static void finish(struct link *l, int result)
{
	if (result < 0 || !l->reply.keep_alive) {
		close_connection(l);
	} else {
		l->reused = true;
		loop_set_timer(l->deadline, 0);
		result = loop_change_io(l->io, LOOP_READ);
	}
	l->fn(l->ctx, result, result < 0 ? NULL : &l->reply);
}

static void on_addresses(void *ctx, int result, struct addrinfo *addresses)
{
	struct link *l = ctx;

	if (result == 0)
		result = connect_first(l, addresses);
	if (result != ERR_AGAIN)
		finish(l, result);
}

static void fail(struct link *l, int result)
{
	bool idled_out = l->reused && l->reply.head_bytes == 0 && result != ERR_EXPIRED;

	if (idled_out) {
		close_connection(l);
		l->reused = false;
		l->written = 0;
		result = open_connection(l);
		if (result == ERR_AGAIN)
			return;
	}
	finish(l, result);
}

/* As far as the socket lets it. */
static void go_on(struct link *l)
{
	static int (*const steps[])(struct link *) = {
		[CONNECTING] = step_connecting,
		[SHAKING] = step_shaking,
		[WRITING] = step_writing,
		[READING] = step_reading,
	};
	int r = 0;

	while (r == 0 && l->phase != OPEN)
		r = steps[l->phase](l);
	if (r == ERR_AGAIN && l->phase > CONNECTING)
		r = loop_change_io(l->io, tls_wants(l->tls));
	else if (r == ERR_AGAIN)
		r = 0;
	else if (r == 0) {
		finish(l, 0);
		return;
	}
	if (r < 0)
		fail(l, r);
}

static void on_io(void *ctx, unsigned events)
{
	struct link *l = ctx;

	/* Nothing is due on a connection at rest: whatever comes, it is over. */
	if (l->phase == OPEN)
		close_connection(l);
	else
		go_on(l);
}

static void on_deadline(void *ctx)
{
	fail(ctx, ERR_EXPIRED);
}

static void on_start(void *ctx)
{
	struct link *l = ctx;
	int r;

	if (l->phase == OPEN) {
		set_deadline(l, LINK_ANSWER_TIME);
		l->phase = WRITING;
		go_on(l);
		return;
	}
	l->reused = false;
	r = open_connection(l);
	if (r != ERR_AGAIN)
		finish(l, r);
}

/* ---- from outside */

int link_new(struct loop *loop, link_done_fn *fn, void *ctx, struct link **ret)
{
	struct link *l = calloc(1, sizeof(*l));
	int r;

	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct link){.loop = loop, .clock = loop_clock(loop), .fn = fn, .ctx = ctx, .fd = -1};
	reply_init(&l->reply);
	r = tls_new(&l->tls);
	if (r == 0)
		r = lookup_new(loop, address_find, on_addresses, l, &l->lookup);
	if (r == 0)
		r = loop_add_timer(loop, 0, on_deadline, l, &l->deadline);
	if (r == 0)
		r = loop_add_timer(loop, 0, on_start, l, &l->start);
	if (r < 0) {
		link_free(l);
		return r;
	}
	address_bound_lookups();
	*ret = l;
	return 0;
}

struct link *link_free(struct link *l)
{
	if (!l)
		return NULL;
	if (l->phase != CLOSED)
		close_connection(l);
	loop_remove(l->deadline);
	loop_remove(l->start);
	lookup_free(l->lookup);
	tls_free(l->tls);
	reply_done(&l->reply);
	free(l);
	return NULL;
}

int link_set_server(struct link *l, struct slice host, uint16_t port, const struct tls_peer *peer)
{
	if (host.len > sizeof(l->host))
		return ERR_TOO_LARGE;
	close_connection(l);
	loop_set_timer(l->start, 0);
	memcpy(l->host, host.data, host.len);
	l->host_len = host.len;
	l->port = port;
	l->peer = *peer;
	return 0;
}

void link_send(struct link *l, struct slice request)
{
	CHECK(l->phase == CLOSED || l->phase == OPEN);
	l->request = request;
	l->written = 0;
	reply_start(&l->reply);
	loop_set_timer(l->start, l->clock->monotonic(l->clock));
}

const uint8_t *link_serial(const struct link *l)
{
	return tls_serial(l->tls);
}
