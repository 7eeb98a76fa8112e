/* The program itself, in its sandbox, between a parent, a core and a client that the test plays: what its
 * work needs must be allowed there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "api/table.h"
#include "os/os.h"
#include "packing.h"
#include "proc/child.h"
#include "proc/spawn.h"

static const char *program_path;

enum { TURNS = 400, TURN_MS = 25 };

struct stage {
	struct loop *loop;
	struct channel *parent, *core;
	struct arena arena;
	enum frame_role role;
	pid_t pid;
	bool ready;
	uint8_t rung;
	bool asked_leaf;
	uint64_t call; /* request number of the last api_call */
};

/* ---- the core */

static void send_leaf(struct stage *s, struct slice public_key)
{
	const unsigned char *at = public_key.data;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	EVP_PKEY *theirs = d2i_PUBKEY(NULL, &at, (long)public_key.len);
	X509 *leaf = X509_new();
	struct frame_leaf frame = {.renew_at = INT64_MAX};
	unsigned char *der = NULL;
	int len;

	X509_gmtime_adj(X509_getm_notBefore(leaf), 0);
	X509_gmtime_adj(X509_getm_notAfter(leaf), 3600);
	assert_int_equal(1, X509_set_pubkey(leaf, theirs));
	assert_true(X509_sign(leaf, key, EVP_sha256()) > 0);
	len = i2d_X509(leaf, &der);
	frame.certificate = frame.root = slice_of(der, (size_t)len);
	assert_int_equal(0, CHANNEL_SEND(s->core, LEAF, leaf, &frame));
	OPENSSL_free(der);
	X509_free(leaf);
	EVP_PKEY_free(theirs);
	EVP_PKEY_free(key);
}

static int on_core_frame(void *ctx, struct channel *channel _unused_, uint16_t type,
	struct slice payload, int *fd _unused_)
{
	struct stage *s = ctx;
	struct frame_leaf_ask ask;
	struct frame_api_call call;

	arena_reset(&s->arena);
	if (type == FRAME_LEAF_ASK) {
		TRY(frame_leaf_ask_decode(payload, &s->arena, &ask));
		send_leaf(s, ask.public_key);
		s->asked_leaf = true;
	}
	if (type == FRAME_API_CALL) {
		TRY(frame_api_call_decode(payload, &s->arena, &call));
		s->call = call.request;
	}
	return 0;
}

static int on_parent_frame(void *ctx, struct channel *channel _unused_, uint16_t type,
	struct slice payload, int *fd _unused_)
{
	struct stage *s = ctx;
	struct frame_ready ready;

	arena_reset(&s->arena);
	if (type != FRAME_READY)
		return ERR_OUT_OF_ORDER;
	TRY(frame_ready_decode(payload, &s->arena, &ready));
	s->ready = true;
	s->rung = ready.rung;
	return 0;
}

static void on_closed(void *ctx _unused_, struct channel *channel _unused_, int result _unused_)
{
}

/* ---- the parent */

static struct channel *make_channel(
	struct stage *s, enum frame_role self, channel_frame_fn *on_frame, int fd)
{
	const struct channel_config config = {
		.loop = s->loop,
		.self = self,
		.peer = s->role,
		.max_queue = 1 << 20,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = s,
	};
	struct channel *channel;

	assert_int_equal(0, channel_new(&config, fd, &channel));
	channel_set_state(channel, FRAME_IN_READY);
	return channel;
}

static void give(struct stage *s, const char *role, int fd)
{
	const struct frame_give frame = {.role = slice_text(role)};

	assert_int_equal(0, CHANNEL_SEND_FD(s->parent, GIVE, give, &frame, fd));
	os_close(fd);
}

static uint16_t give_listener(struct stage *s, const char *role)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(0, bind(fd, (struct sockaddr *)&address, len));
	assert_int_equal(0, listen(fd, 8));
	assert_int_equal(0, getsockname(fd, (struct sockaddr *)&address, &len));
	give(s, role, fd);
	return ntohs(address.sin_port);
}

static void give_console(struct stage *s)
{
	struct buf pack = BUF_INIT(1024);
	int fd = -1;

	buf_put_text(&pack, "TSJPACK1");
	buf_put_u32le(&pack, 1);
	put_file(&pack, "/index.html", "text/html", "<p>");
	assert_int_equal(0, os_memfd_sealed("console", buf_slice(&pack), &fd));
	give(s, "console", fd);
	buf_done(&pack);
}

static void spawn(struct stage *s, enum frame_role role)
{
	const char *const argv[] = {program_path, frame_role_name(role), NULL};
	int fds[2], core[2];
	struct spawn_request request = {.path = program_path, .argv = argv};

	*s = (struct stage){.role = role, .arena = ARENA_INIT(1 << 20)};
	assert_int_equal(0, loop_new(&clock_system, &s->loop));
	assert_int_equal(0, os_socketpair(fds));
	request.control_fd = fds[1];
	assert_int_equal(0, spawn_program(&request, &s->pid, NULL));
	os_close(fds[1]);
	s->parent = make_channel(s, ROLE_PARENT, on_parent_frame, fds[0]);
	assert_int_equal(0, os_socketpair(core));
	s->core = make_channel(s, ROLE_CORE, on_core_frame, core[0]);
	give(s, "core", core[1]);
}

static void wait_for(struct stage *s, const bool *what)
{
	for (int i = 0; i < TURNS && !*what; i++)
		assert_int_equal(0, loop_step(s->loop, TURN_MS * USEC_PER_MS));
	assert_true(*what);
}

static void begin(struct stage *s)
{
	/* A kernel without Landlock is not what is tested here. */
	const struct frame_setting setting = {
		.key = SLICE_LITERAL("sandbox"), .value = SLICE_LITERAL("relaxed")};
	const struct frame_begin frame = {.build = child_build_id()};

	assert_int_equal(0, CHANNEL_SEND(s->parent, SETTING, setting, &setting));
	assert_int_equal(0, CHANNEL_SEND(s->parent, BEGIN, begin, &frame));
	wait_for(s, &s->ready);
	assert_true(s->rung >= SANDBOX_REQUIRED);
	wait_for(s, &s->asked_leaf);
}

/* Told to stop, it ends by itself and says that all was well. */
static void end(struct stage *s)
{
	const struct frame_stop frame = {0};
	int status = -1;

	assert_int_equal(0, CHANNEL_SEND(s->parent, STOP, stop, &frame));
	assert_int_equal(0, channel_flush(s->parent));
	assert_int_equal(s->pid, waitpid(s->pid, &status, 0));
	assert_int_equal(0, status);
	channel_free(s->core);
	channel_free(s->parent);
	loop_free(s->loop);
	arena_done(&s->arena);
}

/* ---- the client: it may block, the gate is another process */

static int connect_to(uint16_t port)
{
	const struct timeval patience = {.tv_sec = 20};
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(0, connect(fd, (struct sockaddr *)&address, sizeof(address)));
	return fd;
}

static void say(int fd, const char *text)
{
	assert_int_equal(strlen(text), send(fd, text, strlen(text), 0));
}

static void assert_answer(int fd, const char *status)
{
	char in[4096] = "";

	assert_true(recv(fd, in, sizeof(in) - 1, 0) > 0);
	assert_memory_equal(status, in, strlen(status));
}

static void test_agents(void **state)
{
	static const char request[] = "POST /v1/batches HTTP/1.1\r\nHost: a\r\n"
				      "Content-Length: 0\r\n\r\n";
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL *ssl = SSL_new(context);
	char in[1024] = "";
	struct stage s;
	uint16_t port;
	int fd;

	spawn(&s, ROLE_AGENTS);
	port = give_listener(&s, "listen");
	begin(&s);
	fd = connect_to(port);
	SSL_set_fd(ssl, fd);
	assert_int_equal(1, SSL_connect(ssl));
	assert_true(SSL_write(ssl, request, sizeof(request) - 1) > 0);
	assert_true(SSL_read(ssl, in, sizeof(in) - 1) > 0);
	assert_memory_equal("HTTP/1.1 401 ", in, 13);
	SSL_free(ssl);
	SSL_CTX_free(context);
	os_close(fd);
	end(&s);
}

static void test_people(void **state)
{
	char request[256];
	struct stage s;
	uint16_t port;
	bool called = false;
	int fd;

	spawn(&s, ROLE_PEOPLE);
	give_listener(&s, "listen");
	port = give_listener(&s, "page");
	give_console(&s);
	begin(&s);
	fd = connect_to(port);
	snprintf(request, sizeof(request), "GET / HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", port);
	say(fd, request);
	assert_answer(fd, "HTTP/1.1 200 OK\r\n");
	os_close(fd);
	fd = connect_to(port);
	snprintf(request, sizeof(request),
		"POST /api/v1/login HTTP/1.1\r\nHost: localhost:%u\r\n"
		"Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
		"Content-Length: 13\r\n\r\n{\"token\":\"a\"}",
		port);
	say(fd, request);
	for (int i = 0; i < TURNS && !called; i++) {
		assert_int_equal(0, loop_step(s.loop, TURN_MS * USEC_PER_MS));
		called = s.call != 0;
	}
	assert_true(called);
	assert_int_equal(
		0, CHANNEL_SEND(s.core, API_REPLY, api_reply,
			   &((struct frame_api_reply){
				   .request = s.call, .operation = API_LOGIN, .status = 403})));
	assert_answer(fd, "HTTP/1.1 403 Forbidden\r\n");
	os_close(fd);
	end(&s);
}

int main(int argc _unused_, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agents),
		cmocka_unit_test(test_people),
	};

	program_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
