/* The agents' gate over real TLS, with a core that the test plays. */
#include "fixture.h"

#include <openssl/sha.h>

#include "wire/headers.h"

#define HEAD_BATCHES "POST /v1/batches HTTP/1.1\r\nHost: gate:8443\r\n"

static const uint8_t token[32] = {9, 8, 7};
static const uint8_t stranger[32] = {1};

static void tell_devices(struct fixture *f)
{
	struct frame_device_put put = {.device = 7, .company = 3};
	struct frame_devices_told told = {0};

	SHA256(token, sizeof(token), put.token_hash);
	assert_int_equal(0, CHANNEL_SEND(f->core, DEVICE_PUT, device_put, &put));
	assert_int_equal(0, CHANNEL_SEND(f->core, DEVICES_TOLD, devices_told, &told));
	fixture_settle(f);
}

static void start(struct fixture *f)
{
	fixture_init(f, &agents_part);
	fixture_listen(f, "listen", &f->port_tls);
	fixture_connect_core(f);
	fixture_begin(f);
	tell_devices(f);
}

/* A batch as the agent's ship formats it. */
static void put_batch(struct buf *out, const uint8_t who[32], uint64_t device, struct slice body)
{
	struct wire_batch batch = {.device = device,
		.epoch = {1, 2},
		.number = 5,
		.count = 2,
		.unpacked = 100,
		.encoding = BATCH_ZSTD,
		.wall = 1234};

	SHA256(body.data, body.len, batch.hash);
	buf_put_text(out, HEAD_BATCHES);
	assert_int_equal(0, wire_token_format(who, out));
	assert_int_equal(0, wire_batch_format(&batch, out));
	buf_put_format(out, "Content-Length: %zu\r\n\r\n", body.len);
	buf_put_slice(out, body);
}

static void send_batch(struct client *c, const uint8_t who[32], uint64_t device, struct slice body)
{
	struct buf out = BUF_INIT(2 << 20);

	put_batch(&out, who, device, body);
	client_send(c, buf_slice(&out));
	buf_done(&out);
}

static struct frame_batch_put hear_batch(struct fixture *f)
{
	struct heard *heard = fixture_hear(f, FRAME_BATCH_PUT);
	struct frame_batch_put frame;

	assert_non_null(heard);
	assert_int_equal(0, frame_batch_put_decode(buf_slice(&heard->payload), &f->arena, &frame));
	return frame;
}

static void answer_batch(struct fixture *f, uint64_t request, uint16_t status, uint16_t retry)
{
	struct frame_batch_done done = {.request = request, .status = status, .retry_after = retry};

	assert_int_equal(0, CHANNEL_SEND(f->core, BATCH_DONE, batch_done, &done));
	fixture_settle(f);
}

static void assert_refusal(struct fixture *f, uint16_t status, uint64_t count, uint64_t device)
{
	struct heard *heard = fixture_hear(f, FRAME_REFUSED);
	struct frame_refused frame;

	assert_non_null(heard);
	assert_int_equal(0, frame_refused_decode(buf_slice(&heard->payload), &f->arena, &frame));
	assert_int_equal(status, frame.status);
	assert_int_equal(count, frame.count);
	assert_int_equal(device, frame.device);
}

static void test_batch(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct frame_batch_put batch;
	struct slice head;
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	assert_string_equal("TLSv1.3", SSL_get_version(c.ssl));
	for (int i = 0; i < 3; i++) { /* keep-alive */
		send_batch(&c, token, 7, body);
		assert_int_equal(0, client_answer(&c, NULL, NULL));
		batch = hear_batch(&f);
		assert_int_equal(7, batch.device);
		assert_int_equal(5, batch.number);
		assert_int_equal(2, batch.count);
		assert_int_equal(100, batch.unpacked);
		assert_int_equal(1, batch.encoding);
		assert_int_equal(1234, batch.sent_wall);
		assert_memory_equal(token, batch.token, 32);
		assert_true(slice_is_text(batch.body, "events"));
		answer_batch(&f, batch.request, 200, 0);
		assert_int_equal(200, client_answer(&c, &head, NULL));
		assert_true(head_has(head, "Tsujiban-Schema: 1"));
		assert_false(head_has(head, "Connection: close"));
	}
	client_done(&c);
	fixture_done(&f);
}

static void test_core_says_no(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct slice head;
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 7, body);
	answer_batch(&f, hear_batch(&f).request, 409, 0);
	assert_int_equal(409, client_answer(&c, NULL, NULL));
	send_batch(&c, token, 7, body);
	answer_batch(&f, hear_batch(&f).request, 503, 9);
	assert_int_equal(503, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Retry-After: 9"));
	client_done(&c);
	fixture_done(&f);
}

static void test_largest_batch(void **state)
{
	struct buf body = BUF_INIT(2 << 20);
	struct frame_batch_put batch;
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	memset(buf_reserve(&body, 1 << 20), 'x', 1 << 20);
	buf_grow(&body, 1 << 20);
	send_batch(&c, token, 7, buf_slice(&body));
	batch = hear_batch(&f);
	assert_true(slice_is(buf_slice(&body), batch.body));
	answer_batch(&f, batch.request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	buf_put_byte(&body, 'x');
	send_batch(&c, token, 7, buf_slice(&body));
	assert_int_equal(413, client_answer(&c, NULL, NULL));
	fixture_advance(&f, USEC_PER_SEC);
	assert_refusal(&f, 413, 1, 7);
	buf_done(&body);
	client_done(&c);
	fixture_done(&f);
}

static void test_strangers(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct slice head;
	struct fixture f;
	struct client c;

	start(&f);
	for (int i = 0; i < 2; i++) {
		client_tls(&c, &f, NULL);
		send_batch(&c, stranger, 7, body);
		assert_int_equal(401, client_answer(&c, &head, NULL));
		assert_true(head_has(head, "WWW-Authenticate: Bearer"));
		assert_true(head_has(head, "Tsujiban-Schema: 1"));
		client_done(&c);
	}
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 8, body); /* another's number */
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	client_done(&c);
	client_tls(&c, &f, NULL);
	client_say(&c, HEAD_BATCHES "Content-Length: 0\r\n\r\n");
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	client_done(&c);
	assert_null(fixture_hear(&f, FRAME_BATCH_PUT));
	assert_null(fixture_hear(&f, FRAME_REFUSED));
	fixture_advance(&f, USEC_PER_SEC);
	assert_refusal(&f, 401, 1, 7);
	assert_refusal(&f, 401, 3, 0);
	fixture_done(&f);
}

/* Before all devices are told, nobody is sent away for being unknown: the core decides. */
static void test_unknown_before_told(void **state)
{
	struct frame_device_del del = {.device = 7};
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c;

	fixture_init(&f, &agents_part);
	fixture_listen(&f, "listen", &f.port_tls);
	fixture_connect_core(&f);
	fixture_begin(&f);
	client_tls(&c, &f, NULL);
	send_batch(&c, stranger, 7, body);
	answer_batch(&f, hear_batch(&f).request, 401, 0);
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	tell_devices(&f);
	send_batch(&c, token, 7, body);
	answer_batch(&f, hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	assert_int_equal(0, CHANNEL_SEND(f.core, DEVICE_DEL, device_del, &del));
	fixture_settle(&f);
	send_batch(&c, token, 7, body);
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

#define AUTH "Authorization: Bearer CQgHAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define BATCH                                                                        \
	"Tsujiban-Device: 7\r\nTsujiban-Epoch: 01020000000000000000000000000000\r\n" \
	"Tsujiban-Number: 1\r\nTsujiban-Dictionary: 0\r\nTsujiban-Hash: " ZEROS      \
	"\r\nTsujiban-Wall: 1\r\n"
#define TYPE "Content-Type: application/cbor-seq\r\n"
#define COUNT "Tsujiban-Count: 1\r\n"
#define UNPACKED "Tsujiban-Unpacked: 1\r\n"

static void test_refused_heads(void **state)
{
	static const struct {
		const char *what;
		unsigned status;
		const char *text;
	} rows[] = {
		{"hash", 400,
			HEAD_BATCHES AUTH BATCH TYPE COUNT UNPACKED "Content-Length: 1\r\n\r\nx"},
		{"too many events", 413,
			HEAD_BATCHES AUTH BATCH TYPE UNPACKED
			"Tsujiban-Count: 4097\r\nContent-Length: 1\r\n\r\nx"},
		{"too large unpacked", 413,
			HEAD_BATCHES AUTH BATCH TYPE COUNT
			"Tsujiban-Unpacked: 16777217\r\nContent-Length: 1\r\n\r\nx"},
		{"type", 415,
			HEAD_BATCHES AUTH BATCH COUNT UNPACKED
			"Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx"},
		{"encoding", 415,
			HEAD_BATCHES AUTH BATCH TYPE COUNT UNPACKED
			"Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"},
		{"missing", 400, HEAD_BATCHES AUTH BATCH TYPE COUNT "Content-Length: 1\r\n\r\nx"},
		{"no length", 411, HEAD_BATCHES AUTH BATCH TYPE COUNT UNPACKED "\r\n"},
		{"path", 404, "POST /v1/orders HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"},
		{"method", 405, "GET /v1/batches HTTP/1.1\r\nHost: a\r\n\r\n"},
		{"orders are not served yet", 404, "GET /v1/orders HTTP/1.1\r\nHost: a\r\n\r\n"},
		{"smuggling", 400,
			HEAD_BATCHES AUTH
			"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx"},
	};
	struct slice head;
	struct fixture f;
	struct client c;

	start(&f);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		unsigned status;

		client_tls(&c, &f, NULL);
		client_say(&c, rows[i].text);
		status = client_answer(&c, &head, NULL);
		if (status != rows[i].status)
			fail_msg("%s: %u", rows[i].what, status);
		assert_true(head_has(head, "Tsujiban-Schema: 1"));
		client_done(&c);
	}
	assert_null(fixture_hear(&f, FRAME_BATCH_PUT));
	fixture_done(&f);
}

/* What comes behind a request is not looked at before that one is answered. */
static void test_pipelining(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct buf two = BUF_INIT(65536);
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	put_batch(&two, token, 7, body);
	put_batch(&two, token, 7, body);
	client_send(&c, buf_slice(&two));
	answer_batch(&f, hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	answer_batch(&f, hear_batch(&f).request, 409, 0);
	assert_int_equal(409, client_answer(&c, NULL, NULL));
	assert_null(fixture_hear(&f, FRAME_BATCH_PUT));
	buf_done(&two);
	client_done(&c);
	fixture_done(&f);
}

static void test_continue(void **state)
{
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	client_say(&c, HEAD_BATCHES AUTH BATCH TYPE COUNT UNPACKED
		"Expect: 100-continue\r\nContent-Length: 1\r\n\r\n");
	assert_int_equal(100, client_answer(&c, NULL, NULL));
	client_say(&c, "x");
	assert_int_equal(400, client_answer(&c, NULL, NULL)); /* the hash is another's */
	client_done(&c);
	fixture_done(&f);
}

/* ---- enrolment */

static void say_enrol(struct client *c)
{
	struct wire_enrol enrol = {.key_id = 4,
		.key_secret = {5},
		.device_secret = {6},
		.hostname = SLICE_LITERAL("uketsuke"),
		.system = SLICE_LITERAL("Debian"),
		.version = SLICE_LITERAL("0.1.0")};
	struct buf body = BUF_INIT(4096), out = BUF_INIT(8192);

	assert_int_equal(0, wire_enrol_encode(&enrol, &body));
	buf_put_format(&out,
		"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Type: application/cbor\r\n"
		"Content-Length: %zu\r\n\r\n",
		body.len);
	buf_put_slice(&out, buf_slice(&body));
	client_send(c, buf_slice(&out));
	buf_done(&body);
	buf_done(&out);
}

static void test_enrol(void **state)
{
	struct frame_enrol_done done = {.status = 200, .device = 7, .token = {1, 2, 3}};
	struct wire_enrolled enrolled;
	struct frame_enrol frame;
	struct heard *heard;
	struct slice head, body;
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	say_enrol(&c);
	heard = fixture_hear(&f, FRAME_ENROL);
	assert_non_null(heard);
	assert_int_equal(0, frame_enrol_decode(buf_slice(&heard->payload), &f.arena, &frame));
	assert_int_equal(4, frame.key_id);
	assert_int_equal(5, frame.key_secret[0]);
	assert_int_equal(6, frame.device_secret[0]);
	assert_true(slice_is_text(frame.hostname, "uketsuke"));
	done.request = frame.request;
	assert_int_equal(0, CHANNEL_SEND(f.core, ENROL_DONE, enrol_done, &done));
	assert_int_equal(200, client_answer(&c, &head, &body));
	assert_true(head_has(head, "Content-Type: application/cbor"));
	assert_int_equal(0, wire_enrolled_decode(body, &enrolled));
	assert_int_equal(7, enrolled.device);
	assert_memory_equal(done.token, enrolled.token, 32);
	client_done(&c);
	fixture_done(&f);
}

static void test_enrol_rate(void **state)
{
	struct frame_enrol_done done = {.status = 403};
	struct frame_enrol frame;
	struct heard *heard;
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	for (int i = 0; i < 60; i++) {
		say_enrol(&c);
		heard = fixture_hear(&f, FRAME_ENROL);
		assert_non_null(heard);
		assert_int_equal(
			0, frame_enrol_decode(buf_slice(&heard->payload), &f.arena, &frame));
		done.request = frame.request;
		assert_int_equal(0, CHANNEL_SEND(f.core, ENROL_DONE, enrol_done, &done));
		assert_int_equal(403, client_answer(&c, NULL, NULL));
	}
	say_enrol(&c);
	assert_int_equal(429, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

/* ---- deadlines */

static void test_handshake_deadline(void **state)
{
	struct fixture f;
	struct client c;

	start(&f);
	client_plain(&c, &f, f.port_tls);
	client_say(&c, "\x16");
	fixture_advance(&f, 9 * USEC_PER_SEC);
	client_read(&c);
	assert_false(c.ended);
	client_say(&c, "\x03");
	fixture_advance(&f, 2 * USEC_PER_SEC);
	client_read(&c);
	assert_true(c.ended);
	client_done(&c);
	fixture_done(&f);
}

/* A byte a second does not hold a connection: the deadline is absolute. */
static void test_head_deadline(void **state)
{
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	for (int i = 0; i < 9; i++) {
		client_say(&c, "POST /v1/b" + i);
		fixture_advance(&f, USEC_PER_SEC);
	}
	assert_int_equal(0, client_answer(&c, NULL, NULL));
	assert_false(c.ended);
	fixture_advance(&f, 2 * USEC_PER_SEC);
	assert_int_equal(408, client_answer(&c, NULL, NULL));
	client_read(&c);
	assert_true(c.ended);
	client_done(&c);
	fixture_done(&f);
}

static void test_body_deadline(void **state)
{
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	client_say(
		&c, HEAD_BATCHES AUTH BATCH TYPE COUNT UNPACKED "Content-Length: 1048576\r\n\r\n");
	for (int i = 0; i < 59; i++) {
		client_say(&c, "x");
		fixture_advance(&f, USEC_PER_SEC);
	}
	assert_int_equal(0, client_answer(&c, NULL, NULL));
	fixture_advance(&f, 2 * USEC_PER_SEC);
	assert_int_equal(408, client_answer(&c, NULL, NULL));
	client_done(&c);
	/* A short body has less time. */
	client_tls(&c, &f, NULL);
	client_say(&c, HEAD_BATCHES AUTH BATCH TYPE COUNT UNPACKED "Content-Length: 9\r\n\r\n");
	fixture_advance(&f, 11 * USEC_PER_SEC);
	assert_int_equal(408, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

static void test_idle_deadline(void **state)
{
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	fixture_advance(&f, 299 * USEC_PER_SEC);
	client_read(&c);
	assert_false(c.ended);
	fixture_advance(&f, 2 * USEC_PER_SEC);
	client_read(&c);
	assert_true(c.ended);
	client_done(&c);
	fixture_done(&f);
}

/* ---- the core goes, comes, or does not answer */

static void test_slow_core(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct slice head;
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 7, body);
	fixture_advance(&f, 31 * USEC_PER_SEC);
	assert_int_equal(503, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Retry-After: 5"));
	answer_batch(&f, hear_batch(&f).request, 200, 0); /* too late, and no harm */
	client_done(&c);
	fixture_done(&f);
}

static void test_core_restarts(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 7, body);
	hear_batch(&f);
	f.core = channel_free(f.core);
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	send_batch(&c, token, 7, body); /* the body cannot be asked about: refused at its head */
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_connect_core(&f);
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 7, body); /* not told yet: the core decides */
	answer_batch(&f, hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

static void test_foreign_answer_ends_core(void **state)
{
	struct frame_enrol_done done = {.status = 200};
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c;

	start(&f);
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 7, body);
	done.request = hear_batch(&f).request;
	assert_int_equal(0, CHANNEL_SEND(f.core, ENROL_DONE, enrol_done, &done));
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	assert_true(f.core_closed);
	client_done(&c);
	fixture_done(&f);
}

/* ---- TLS */

static void test_no_leaf_no_service(void **state)
{
	struct frame_leaf_ask ask;
	struct heard *heard;
	struct fixture f;
	struct client c;

	fixture_init(&f, &agents_part);
	f.keeps_leaf = true;
	fixture_listen(&f, "listen", &f.port_tls);
	fixture_connect_core(&f);
	fixture_begin(&f);
	assert_int_equal(0, f.gate->server.n_conns);
	client_plain(&c, &f, f.port_tls);
	assert_int_equal(0, f.gate->server.n_conns); /* it waits in the backlog */
	heard = fixture_hear(&f, FRAME_LEAF_ASK);
	assert_non_null(heard);
	assert_int_equal(0, frame_leaf_ask_decode(buf_slice(&heard->payload), &f.arena, &ask));
	fixture_send_leaf(&f, ask.public_key, f.clock.now_wall + 3600 * USEC_PER_SEC);
	fixture_settle(&f);
	assert_int_equal(1, f.gate->server.n_conns);
	client_done(&c);
	fixture_done(&f);
}

static long serial_of(const struct client *c)
{
	X509 *leaf = SSL_get1_peer_certificate(c->ssl);
	long serial = ASN1_INTEGER_get(X509_get0_serialNumber(leaf));

	X509_free(leaf);
	return serial;
}

static void test_leaf_is_renewed(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client old, new;

	start(&f);
	client_tls(&old, &f, NULL);
	assert_int_equal(2, serial_of(&old));
	for (int i = 0; i < 4 * 24 + 1; i++) {
		fixture_advance(&f, 3600 * USEC_PER_SEC);
		if (i % 24 == 0) {
			client_done(&old);
			client_tls(&old, &f, NULL);
		}
	}
	client_tls(&new, &f, NULL);
	assert_int_equal(3, serial_of(&new));
	assert_int_equal(2, SSL_get_verify_result(old.ssl) == X509_V_OK ? 2 : 0);
	send_batch(&new, token, 7, body);
	answer_batch(&f, hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&new, NULL, NULL));
	client_done(&new);
	client_done(&old);
	fixture_done(&f);
}

/* A connection goes on with the leaf it began with. */
static void test_old_connection_goes_on(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c, next;

	start(&f);
	client_tls(&c, &f, NULL);
	/* The clock jumps past the renewal; the gate notices within the hour. */
	f.clock.now_wall += 5LL * 24 * 3600 * USEC_PER_SEC;
	f.clock.now_monotonic += 3600 * USEC_PER_SEC;
	send_batch(&c, token, 7, body);
	f.clock.now_monotonic += 1;
	fixture_settle(&f);
	client_read(&c);
	client_tls(&next, &f, NULL);
	assert_int_equal(3, serial_of(&next));
	client_done(&next);
	client_done(&c);
	fixture_done(&f);
}

static void test_resumption(void **state)
{
	static const int versions[] = {TLS1_3_VERSION, TLS1_2_VERSION};
	struct fixture f;
	struct client first, second;

	start(&f);
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		SSL_CTX_set_max_proto_version(f.gate->tls.context, versions[i]);
		client_tls(&first, &f, NULL);
		client_read(&first); /* tickets come after the handshake */
		assert_non_null(first.session);
		assert_int_equal(0, SSL_session_reused(first.ssl));
		client_tls(&second, &f, first.session);
		assert_int_equal(1, SSL_session_reused(second.ssl));
		client_done(&second);
		client_done(&first);
	}
	fixture_done(&f);
}

static void test_idle_holds_no_buffers(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c;
	const struct conn *conn;

	start(&f);
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 7, body);
	answer_batch(&f, hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	conn = f.gate->server.idle.first;
	assert_non_null(conn);
	assert_null(conn->in.data);
	assert_null(conn->out.data);
	assert_null(conn->body.data);
	assert_null(conn->arena.blocks);
	assert_int_equal(64 << 20, f.gate->server.body_left);
	client_done(&c);
	fixture_done(&f);
}

static void on_stopped(void *ctx)
{
	struct fixture *f = ctx;

	f->stopped = true;
}

static void test_stop_finishes_work(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client busy, idle;

	start(&f);
	client_tls(&busy, &f, NULL);
	client_tls(&idle, &f, NULL);
	send_batch(&busy, token, 7, body);
	gate_stop(f.gate, on_stopped, &f);
	fixture_settle(&f);
	assert_false(f.stopped);
	client_read(&idle);
	assert_true(idle.ended);
	answer_batch(&f, hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&busy, NULL, NULL));
	client_done(&busy);
	assert_true(f.stopped);
	client_done(&idle);
	fixture_done(&f);
}

/* ---- limits of connections */

static void test_peer_maximum(void **state)
{
	struct fixture f;
	struct client c[3];

	start(&f);
	f.gate->server.peers.max_conns = 2;
	client_plain(&c[0], &f, f.port_tls);
	client_plain(&c[1], &f, f.port_tls);
	client_plain(&c[2], &f, f.port_tls);
	client_read(&c[0]);
	client_read(&c[2]);
	assert_false(c[0].ended);
	assert_true(c[2].ended);
	assert_int_equal(2, f.gate->server.n_conns);
	fixture_advance(&f, USEC_PER_SEC);
	assert_refusal(&f, 429, 1, 0);
	for (size_t i = 0; i < ARRAY_SIZE(c); i++)
		client_done(&c[i]);
	fixture_done(&f);
}

static void test_idle_makes_room(void **state)
{
	struct fixture f;
	struct client first, second, third;

	start(&f);
	f.gate->server.config.max_conns = 2;
	client_tls(&first, &f, NULL);
	client_tls(&second, &f, NULL);
	client_tls(&third, &f, NULL);
	client_read(&first);
	client_read(&second);
	assert_true(first.ended); /* idle for the longest time */
	assert_false(second.ended);
	client_done(&first);
	client_done(&second);
	client_done(&third);
	fixture_done(&f);
}

/* With none to make room, accepting pauses and goes on by itself. */
static void test_full_pauses(void **state)
{
	struct fixture f;
	struct client first, second;

	start(&f);
	f.gate->server.config.max_conns = 1;
	client_tls(&first, &f, NULL);
	client_say(&first, "POST ");
	client_plain(&second, &f, f.port_tls);
	assert_int_equal(1, f.gate->server.n_conns);
	assert_null(f.gate->server.doors[0].source);
	client_done(&first);
	assert_int_equal(0, f.gate->server.n_conns);
	fixture_advance(&f, 2 * USEC_PER_SEC);
	assert_int_equal(1, f.gate->server.n_conns);
	client_done(&second);
	fixture_done(&f);
}

static void test_bodies_within_budget(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c;

	start(&f);
	f.gate->server.body_left = 5;
	client_tls(&c, &f, NULL);
	send_batch(&c, token, 7, body);
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	assert_int_equal(5, f.gate->server.body_left);
	client_done(&c);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_core_says_no),
		cmocka_unit_test(test_largest_batch),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_unknown_before_told),
		cmocka_unit_test(test_refused_heads),
		cmocka_unit_test(test_pipelining),
		cmocka_unit_test(test_continue),
		cmocka_unit_test(test_enrol),
		cmocka_unit_test(test_enrol_rate),
		cmocka_unit_test(test_handshake_deadline),
		cmocka_unit_test(test_head_deadline),
		cmocka_unit_test(test_body_deadline),
		cmocka_unit_test(test_idle_deadline),
		cmocka_unit_test(test_slow_core),
		cmocka_unit_test(test_core_restarts),
		cmocka_unit_test(test_foreign_answer_ends_core),
		cmocka_unit_test(test_no_leaf_no_service),
		cmocka_unit_test(test_leaf_is_renewed),
		cmocka_unit_test(test_old_connection_goes_on),
		cmocka_unit_test(test_resumption),
		cmocka_unit_test(test_idle_holds_no_buffers),
		cmocka_unit_test(test_stop_finishes_work),
		cmocka_unit_test(test_peer_maximum),
		cmocka_unit_test(test_idle_makes_room),
		cmocka_unit_test(test_full_pauses),
		cmocka_unit_test(test_bodies_within_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
