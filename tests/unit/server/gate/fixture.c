#include "fixture.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/text.h"
#include "os/os.h"

/* ---- the core that the test plays */

static void set_name(X509 *x, const char *text)
{
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_txt(
		name, "CN", MBSTRING_ASC, (const unsigned char *)text, -1, -1, 0);
	X509_set_subject_name(x, name);
	X509_NAME_free(name);
}

static X509 *make_certificate(struct fixture *f, EVP_PKEY *key, const char *name)
{
	X509 *x = X509_new();

	ASN1_INTEGER_set(X509_get_serialNumber(x), ++f->serial);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 7 * 24 * 3600);
	set_name(x, name);
	X509_set_issuer_name(x, X509_get_subject_name(f->root ? f->root : x));
	X509_set_pubkey(x, key);
	assert_true(X509_sign(x, f->root_key, EVP_sha256()) > 0);
	return x;
}

void fixture_send_leaf(struct fixture *f, struct slice public_key, usec_t renew_at)
{
	const unsigned char *at = public_key.data;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)public_key.len);
	struct frame_leaf frame = {.gate = slice_text(f->part->name), .renew_at = renew_at};
	unsigned char *leaf_der = NULL, *root_der = NULL;
	X509 *leaf;

	assert_non_null(key);
	leaf = make_certificate(f, key, "leaf");
	frame.certificate = slice_of(NULL, (size_t)i2d_X509(leaf, &leaf_der));
	frame.certificate.data = leaf_der;
	frame.root = slice_of(NULL, (size_t)i2d_X509(f->root, &root_der));
	frame.root.data = root_der;
	assert_int_equal(0, CHANNEL_SEND(f->core, LEAF, leaf, &frame));
	OPENSSL_free(leaf_der);
	OPENSSL_free(root_der);
	X509_free(leaf);
	EVP_PKEY_free(key);
}

static int answer_leaf(struct fixture *f, struct slice payload)
{
	struct frame_leaf_ask ask;

	arena_reset(&f->arena);
	TRY(frame_leaf_ask_decode(payload, &f->arena, &ask));
	assert_true(slice_is_text(ask.gate, f->part->name));
	fixture_send_leaf(f, ask.public_key, f->clock.now_wall + 4LL * 24 * 3600 * USEC_PER_SEC);
	return 0;
}

static int on_frame(void *ctx, struct channel *channel _unused_, uint16_t type,
	struct slice payload, int *fd _unused_)
{
	struct fixture *f = ctx;
	struct heard *heard = &f->heard[f->n_heard];

	if (type == FRAME_LEAF_ASK && !f->keeps_leaf)
		return answer_leaf(f, payload);
	assert_true(f->n_heard < MAX_HEARD);
	heard->type = type;
	heard->payload = BUF_INIT(2 << 20);
	assert_int_equal(0, buf_put_slice(&heard->payload, payload));
	f->n_heard++;
	return 0;
}

static void on_closed(void *ctx, struct channel *channel _unused_, int result _unused_)
{
	struct fixture *f = ctx;

	f->core_closed = true;
}

void fixture_connect_core(struct fixture *f)
{
	struct channel_config config = {
		.loop = f->loop,
		.self = ROLE_CORE,
		.peer = f->part->role,
		.max_queue = 64 << 20,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = f,
	};
	int fds[2];

	assert_int_equal(0, os_socketpair(fds));
	assert_int_equal(0, channel_new(&config, fds[0], &f->core));
	channel_set_state(f->core, FRAME_IN_READY);
	f->core_closed = false;
	fixture_give(f, "core", fds[1]);
}

struct heard *fixture_hear(struct fixture *f, uint16_t type)
{
	for (size_t i = 0; i < f->n_heard; i++) {
		if (f->heard[i].type != type)
			continue;
		f->heard[i].type = 0;
		arena_reset(&f->arena);
		return &f->heard[i];
	}
	return NULL;
}

/* ---- the gate */

void fixture_init(struct fixture *f, const struct gate_part *part)
{
	*f = (struct fixture){.part = part, .arena = ARENA_INIT(16 << 20)};
	clock_fake_init(&f->clock, 1795411501LL * USEC_PER_SEC);
	assert_int_equal(0, loop_new(&f->clock.clock, &f->loop));
	f->log = (struct log){.program = part->name,
		.clock = &f->clock.clock,
		.fd = open("/dev/null", O_WRONLY | O_CLOEXEC),
		.least = LOG_LEVEL_DEBUG};
	assert_int_equal(0, tls_prepare());
	f->root_key = EVP_EC_gen("P-256");
	f->root = make_certificate(f, f->root_key, "root");
	assert_int_equal(0, gate_new(part, f->loop, &f->log, &f->gate));
}

void fixture_give(struct fixture *f, const char *role, int fd)
{
	assert_int_equal(0, gate_give(f->gate, slice_text(role), &fd));
	os_close(fd);
}

void fixture_listen(struct fixture *f, const char *role, uint16_t *ret_port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(0, bind(fd, (struct sockaddr *)&address, len));
	assert_int_equal(0, listen(fd, 64));
	assert_int_equal(0, getsockname(fd, (struct sockaddr *)&address, &len));
	*ret_port = ntohs(address.sin_port);
	fixture_give(f, role, fd);
}

static struct sockaddr_un local_address(const struct fixture *f)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	memcpy(address.sun_path, f->socket_path, sizeof(f->socket_path));
	return address;
}

void fixture_listen_local(struct fixture *f)
{
	struct sockaddr_un address;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(f->socket_path, sizeof(f->socket_path), "/tmp/test-gate-%d.sock", (int)getpid());
	unlink(f->socket_path);
	address = local_address(f);
	assert_int_equal(0, bind(fd, (struct sockaddr *)&address, sizeof(address)));
	assert_int_equal(0, listen(fd, 64));
	fixture_give(f, "socket", fd);
}

void fixture_begin(struct fixture *f)
{
	assert_int_equal(0, gate_begin(f->gate));
	fixture_settle(f);
}

/* Nothing to wait for can come from elsewhere: some turns without any waiting are enough for the bytes
 * to go through both sides of a loopback socket. */
void fixture_settle(struct fixture *f)
{
	for (int i = 0; i < 40; i++)
		assert_int_equal(0, loop_step(f->loop, i < 2 ? USEC_PER_MS : 0));
}

void fixture_advance(struct fixture *f, usec_t by)
{
	clock_fake_advance(&f->clock, by);
	fixture_settle(f);
}

void fixture_done(struct fixture *f)
{
	gate_free(f->gate);
	channel_free(f->core);
	loop_free(f->loop);
	os_close(f->log.fd);
	for (size_t i = 0; i < f->n_heard; i++)
		buf_done(&f->heard[i].payload);
	if (f->socket_path[0])
		unlink(f->socket_path);
	X509_free(f->root);
	EVP_PKEY_free(f->root_key);
	arena_done(&f->arena);
}

/* ---- clients */

static void client_init(struct client *c, struct fixture *f, int family)
{
	*c = (struct client){.fixture = f, .in = BUF_INIT(16 << 20)};
	c->fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(c->fd >= 0);
}

void client_plain(struct client *c, struct fixture *f, uint16_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(port)};

	client_init(c, f, AF_INET);
	assert_int_equal(0, connect(c->fd, (struct sockaddr *)&address, sizeof(address)));
	assert_int_equal(0, os_set_nonblocking(c->fd));
	fixture_settle(f);
}

void client_local(struct client *c, struct fixture *f)
{
	struct sockaddr_un address = local_address(f);

	client_init(c, f, AF_UNIX);
	assert_int_equal(0, connect(c->fd, (struct sockaddr *)&address, sizeof(address)));
	assert_int_equal(0, os_set_nonblocking(c->fd));
	fixture_settle(f);
}

static int keep_session(SSL *ssl, SSL_SESSION *session)
{
	struct client *c = SSL_get_app_data(ssl);

	SSL_SESSION_free(c->session);
	c->session = session;
	return 1;
}

void client_tls(struct client *c, struct fixture *f, SSL_SESSION *resume)
{
	int result;

	client_plain(c, f, f->port_tls);
	c->context = SSL_CTX_new(TLS_client_method());
	X509_STORE_add_cert(SSL_CTX_get_cert_store(c->context), f->root);
	SSL_CTX_set_verify(c->context, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_session_cache_mode(
		c->context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(c->context, keep_session);
	c->ssl = SSL_new(c->context);
	SSL_set_app_data(c->ssl, c);
	SSL_set_fd(c->ssl, c->fd);
	if (resume)
		SSL_set_session(c->ssl, resume);
	for (int i = 0; i < 20 && (result = SSL_connect(c->ssl)) != 1; i++)
		fixture_settle(f);
	assert_int_equal(1, result);
	fixture_settle(f);
}

void client_done(struct client *c)
{
	if (c->ssl)
		SSL_shutdown(c->ssl);
	SSL_free(c->ssl);
	SSL_SESSION_free(c->session);
	SSL_CTX_free(c->context);
	os_close(c->fd);
	buf_done(&c->in);
	fixture_settle(c->fixture);
}

static ssize_t send_some(struct client *c, struct slice bytes)
{
	if (c->ssl)
		return SSL_write(c->ssl, bytes.data, (int)bytes.len);
	return send(c->fd, bytes.data, bytes.len, MSG_NOSIGNAL);
}

void client_send(struct client *c, struct slice bytes)
{
	for (int i = 0; i < 1000 && bytes.len > 0; i++) {
		ssize_t n = send_some(c, bytes);

		if (n > 0)
			bytes = slice_from(bytes, (size_t)n);
		fixture_settle(c->fixture);
	}
}

void client_say(struct client *c, const char *text)
{
	client_send(c, slice_text(text));
}

void client_read(struct client *c)
{
	for (;;) {
		uint8_t *to = buf_reserve(&c->in, 65536);
		ssize_t n;

		assert_non_null(to);
		n = c->ssl ? SSL_read(c->ssl, to, 65536) : recv(c->fd, to, 65536, 0);
		if (n > 0) {
			buf_grow(&c->in, (size_t)n);
			fixture_settle(c->fixture);
			continue;
		}
		if (c->ssl ? SSL_get_error(c->ssl, (int)n) != SSL_ERROR_WANT_READ : n == 0)
			c->ended = true;
		return;
	}
}

static size_t length_of(struct slice head)
{
	static const struct slice name = SLICE_LITERAL("\r\nContent-Length: ");
	struct slice rest = slice_from(head, slice_find(head, name) + name.len);
	uint64_t length = 0;

	if (rest.len > 0)
		assert_int_equal(0, text_parse_u64(slice_of(rest.data, slice_find_byte(rest, '\r')),
					    1 << 30, &length));
	return (size_t)length;
}

unsigned client_answer(struct client *c, struct slice *ret_head, struct slice *ret_body)
{
	static const struct slice end = SLICE_LITERAL("\r\n\r\n");
	static struct buf kept = {.max = 16 << 20};
	struct slice all;
	size_t head, body;
	uint64_t status;

	fixture_settle(c->fixture);
	client_read(c);
	all = buf_slice(&c->in);
	head = slice_find(all, end);
	if (head == all.len)
		return 0;
	head += end.len;
	body = length_of(slice_of(all.data, head));
	if (all.len - head < body)
		return 0;
	buf_done(&kept);
	assert_int_equal(0, buf_put(&kept, all.data, head + body));
	buf_drop(&c->in, head + body);
	if (ret_head)
		*ret_head = slice_of(kept.data, head);
	if (ret_body)
		*ret_body = slice_of(kept.data + head, body);
	assert_int_equal(0, text_parse_u64(slice_of(kept.data + 9, 3), 999, &status));
	return (unsigned)status;
}

bool head_has(struct slice head, const char *line)
{
	struct buf want = BUF_INIT(4096);
	bool has;

	buf_put_format(&want, "\r\n%s\r\n", line);
	has = slice_find(head, buf_slice(&want)) < head.len;
	buf_done(&want);
	return has;
}
