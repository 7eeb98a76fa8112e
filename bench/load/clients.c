#include "bench/load/clients.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/text.h"
#include "os/os.h"

enum { ANSWER_MAX = 4096, HANDSHAKES = 64, AN_ADDRESS = 50, ADDRESSES_A_NET = 200 };

enum client_state { CLIENT_NONE, CLIENT_HANDSHAKE, CLIENT_IDLE, CLIENT_SENDING, CLIENT_ANSWER };

struct client {
	struct clients *clients;
	SSL *ssl;
	struct loop_source *source;
	struct slice left; /* of the request */
	char *answer;
	size_t n_answer;
	int fd;
	enum client_state state;
};

struct clients {
	struct loop *loop;
	SSL_CTX *tls;
	struct client *all;
	size_t max;
	const struct clients_work *work;
	uint16_t port;
	size_t next, end; /* to be connected */
	size_t n_busy;
	int failure;
};

int clients_new(struct loop *loop, size_t max, struct clients **ret)
{
	struct clients *c = calloc(1, sizeof(*c));

	if (!c)
		return ERR_NO_MEMORY;
	c->loop = loop;
	c->max = max;
	c->all = calloc(max, sizeof(*c->all));
	c->tls = SSL_CTX_new(TLS_client_method());
	/* As the agent's mbedTLS does it. */
	if (!c->all || !c->tls || SSL_CTX_set_max_proto_version(c->tls, TLS1_2_VERSION) != 1 ||
		SSL_CTX_set_cipher_list(c->tls, "ECDHE-ECDSA-AES128-GCM-SHA256") != 1) {
		clients_free(c);
		return ERR_CRYPTO;
	}
	SSL_CTX_set_mode(c->tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE);
	SSL_CTX_set_session_cache_mode(c->tls, SSL_SESS_CACHE_OFF);
	*ret = c;
	return 0;
}

static void close_client(struct client *k)
{
	if (k->state == CLIENT_NONE)
		return;
	k->source = loop_remove(k->source);
	if (k->state == CLIENT_IDLE)
		SSL_shutdown(k->ssl);
	SSL_free(k->ssl);
	free(k->answer);
	os_close(k->fd);
	*k = (struct client){.clients = k->clients};
}

void clients_close(struct clients *c)
{
	for (size_t i = 0; i < c->max; i++)
		close_client(&c->all[i]);
	ERR_clear_error();
}

struct clients *clients_free(struct clients *c)
{
	if (!c)
		return NULL;
	if (c->all)
		clients_close(c);
	free(c->all);
	SSL_CTX_free(c->tls);
	free(c);
	return NULL;
}

static size_t index_of(const struct client *k)
{
	return (size_t)(k - k->clients->all);
}

/* ---- one connection, one step: 0 go on, ERR_AGAIN wait, else the failure */

static int tls_result(struct client *k, int returned)
{
	switch (SSL_get_error(k->ssl, returned)) {
	case SSL_ERROR_WANT_READ:
		TRY(loop_change_io(k->source, LOOP_READ));
		return ERR_AGAIN;
	case SSL_ERROR_WANT_WRITE:
		TRY(loop_change_io(k->source, LOOP_READ | LOOP_WRITE));
		return ERR_AGAIN;
	default:
		return ERR_CLOSED;
	}
}

/* An idle connection is left alone, but the end of it is noticed. */
static int rest(struct client *k)
{
	k->state = CLIENT_IDLE;
	k->clients->n_busy--;
	return loop_change_io(k->source, LOOP_READ);
}

static int begin_request(struct client *k)
{
	const struct clients_work *work = k->clients->work;

	k->n_answer = 0;
	k->state = CLIENT_SENDING;
	if (work && work->next(work->ctx, index_of(k), &k->left))
		return 0;
	TRY(rest(k));
	return ERR_AGAIN;
}

static int step_handshake(struct client *k)
{
	int returned = SSL_connect(k->ssl);

	if (returned != 1)
		return tls_result(k, returned);
	TRY(rest(k));
	return ERR_AGAIN;
}

static int step_sending(struct client *k)
{
	while (k->left.len > 0) {
		size_t n;

		if (SSL_write_ex(k->ssl, k->left.data, k->left.len, &n) != 1)
			return tls_result(k, 0);
		k->left = slice_from(k->left, n);
	}
	if (!k->clients->work->done)
		return begin_request(k);
	k->state = CLIENT_ANSWER;
	return 0;
}

/* The whole answer is there: its status and its body. */
static bool parse_answer(const struct client *k, uint16_t *ret_status, struct slice *ret_body)
{
	static const char length[] = "Content-Length: ";
	struct slice whole = slice_of(k->answer, k->n_answer);
	uint64_t status = 0, n_body = 0;
	const char *at = memmem(k->answer, k->n_answer, "\r\n\r\n", 4);
	const char *field;
	struct slice text;

	if (!at || whole.len < 12)
		return false;
	if (text_parse_u64(slice_of(whole.data + 9, 3), 999, &status) < 0)
		status = 0;
	*ret_status = (uint16_t)status;
	*ret_body = slice_from(whole, (size_t)(at - k->answer) + 4);
	field = memmem(k->answer, (size_t)(at - k->answer) + 2, length, sizeof(length) - 1);
	if (field) {
		text = slice_from(whole, (size_t)(field - k->answer) + sizeof(length) - 1);
		text = slice_of(text.data, slice_find_byte(text, '\r'));
		if (text_parse_u64(text, ANSWER_MAX, &n_body) < 0)
			return false;
	}
	return ret_body->len >= n_body;
}

static int step_answer(struct client *k)
{
	const struct clients_work *work = k->clients->work;
	struct slice body;
	uint16_t status;
	size_t n;

	if (!k->answer)
		k->answer = malloc(ANSWER_MAX);
	if (!k->answer)
		return ERR_NO_MEMORY;
	if (k->n_answer == ANSWER_MAX)
		return ERR_TOO_LARGE;
	if (SSL_read_ex(k->ssl, k->answer + k->n_answer, ANSWER_MAX - k->n_answer, &n) != 1)
		return tls_result(k, 0);
	k->n_answer += n;
	if (!parse_answer(k, &status, &body))
		return 0;
	work->done(work->ctx, index_of(k), status, body);
	return begin_request(k);
}

static int step_idle(struct client *k)
{
	char byte;
	size_t n;

	/* TLS may have something to say, HTTP may not. */
	return SSL_read_ex(k->ssl, &byte, 1, &n) == 1 ? ERR_OUT_OF_ORDER : tls_result(k, 0);
}

static void run(struct client *k)
{
	static int (*const steps[])(struct client * k) = {
		[CLIENT_HANDSHAKE] = step_handshake,
		[CLIENT_IDLE] = step_idle,
		[CLIENT_SENDING] = step_sending,
		[CLIENT_ANSWER] = step_answer,
	};
	int result;

	do
		result = steps[k->state](k);
	while (result == 0);
	if (result != ERR_AGAIN && k->clients->failure == 0)
		k->clients->failure = result;
}

static void on_io(void *ctx, unsigned events _unused_)
{
	run(ctx);
}

/* ---- connecting */

static struct sockaddr_in address_of(size_t i)
{
	size_t n = i / AN_ADDRESS;
	uint32_t host = (uint32_t)(n / ADDRESSES_A_NET << 8 | (1 + n % ADDRESSES_A_NET));

	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f010000u | host),
	};
}

static int open_socket(struct clients *c, size_t i, int *ret_fd)
{
	struct sockaddr_in from = address_of(i);
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(c->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	_cleanup_fd_ int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int on = 1;

	if (fd < 0)
		return -errno;
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&from, sizeof(from)) < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0 && errno != EINPROGRESS)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int connect_one(struct clients *c, size_t i)
{
	struct client *k = &c->all[i];

	if (k->state != CLIENT_NONE)
		return 0;
	k->clients = c;
	TRY(open_socket(c, i, &k->fd));
	k->ssl = SSL_new(c->tls);
	if (!k->ssl || SSL_set_fd(k->ssl, k->fd) != 1)
		return ERR_NO_MEMORY;
	k->state = CLIENT_HANDSHAKE;
	c->n_busy++;
	return loop_add_io(c->loop, k->fd, LOOP_READ | LOOP_WRITE, on_io, k, &k->source);
}

int clients_connect(struct clients *c, uint16_t port, size_t first, size_t n)
{
	if (n > c->max || first > c->max - n)
		return ERR_TOO_LARGE;
	c->work = NULL;
	c->failure = 0;
	c->port = port;
	for (size_t i = first; i < first + n || c->n_busy > 0;) {
		if (i < first + n && c->n_busy < HANDSHAKES)
			TRY(connect_one(c, i++));
		else
			TRY(loop_step(c->loop, USEC_PER_SEC));
		TRY(c->failure);
	}
	return 0;
}

int clients_run(struct clients *c, const struct clients_work *work)
{
	c->work = work;
	c->failure = 0;
	for (size_t i = 0; i < c->max; i++) {
		if (c->all[i].state != CLIENT_IDLE)
			continue;
		c->n_busy++;
		c->all[i].state = CLIENT_SENDING;
		if (begin_request(&c->all[i]) == 0)
			run(&c->all[i]);
	}
	while (c->n_busy > 0 && c->failure == 0)
		TRY(loop_step(c->loop, USEC_PER_SEC));
	c->work = NULL;
	return c->failure;
}
