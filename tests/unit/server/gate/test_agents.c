/* The agents' gate over real TLS, with a core that the test plays: batches and enrolment. */
#include "agent_side.h"

static void test_batch(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct frame_batch_put batch;
	struct slice head;
	struct fixture f;
	struct client c;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	assert_string_equal("TLSv1.3", SSL_get_version(c.ssl));
	for (int i = 0; i < 3; i++) { /* keep-alive */
		agent_send_batch(&c, agent_token, 7, body);
		assert_int_equal(0, client_answer(&c, NULL, NULL));
		batch = core_hear_batch(&f);
		assert_int_equal(7, batch.device);
		assert_int_equal(5, batch.number);
		assert_int_equal(2, batch.count);
		assert_int_equal(100, batch.unpacked);
		assert_int_equal(1, batch.encoding);
		assert_int_equal(1234, batch.sent_wall);
		assert_memory_equal(agent_token, batch.token, 32);
		assert_true(slice_is_text(batch.body, "events"));
		core_answer_batch(&f, batch.request, 200, 0);
		assert_int_equal(200, client_answer(&c, &head, NULL));
		assert_true(head_has(head, "Tsujiban-Schema: 2"));
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

	agents_start(&f);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 409, 0);
	assert_int_equal(409, client_answer(&c, NULL, NULL));
	agent_send_batch(&c, agent_token, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 503, 9);
	assert_int_equal(503, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Retry-After: 9"));
	agent_send_batch(&c, agent_token, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 100, 0);
	assert_int_equal(500, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

static void test_largest_batch(void **state)
{
	struct buf body = BUF_INIT(2 << 20);
	struct frame_batch_put batch;
	struct fixture f;
	struct client c;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	memset(buf_reserve(&body, 1 << 20), 'x', 1 << 20);
	buf_grow(&body, 1 << 20);
	agent_send_batch(&c, agent_token, 7, buf_slice(&body));
	batch = core_hear_batch(&f);
	assert_true(slice_is(buf_slice(&body), batch.body));
	core_answer_batch(&f, batch.request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	buf_put_byte(&body, 'x');
	agent_send_batch(&c, agent_token, 7, buf_slice(&body));
	assert_int_equal(413, client_answer(&c, NULL, NULL));
	fixture_advance(&f, USEC_PER_SEC);
	core_assert_refusal(&f, 413, 1, 7);
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

	agents_start(&f);
	for (int i = 0; i < 2; i++) {
		client_tls(&c, &f, NULL);
		agent_send_batch(&c, agent_stranger, 7, body);
		assert_int_equal(401, client_answer(&c, &head, NULL));
		assert_true(head_has(head, "WWW-Authenticate: Bearer"));
		assert_true(head_has(head, "Tsujiban-Schema: 2"));
		client_done(&c);
	}
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 8, body); /* another's number */
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	client_done(&c);
	client_tls(&c, &f, NULL);
	client_say(&c, HEAD_BATCHES "Content-Length: 0\r\n\r\n");
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	client_done(&c);
	assert_null(fixture_hear(&f, FRAME_BATCH_PUT));
	assert_null(fixture_hear(&f, FRAME_REFUSED));
	fixture_advance(&f, USEC_PER_SEC);
	core_assert_refusal(&f, 401, 1, 7);
	core_assert_refusal(&f, 401, 3, 0);
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
	agent_send_batch(&c, agent_stranger, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 401, 0);
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	agents_tell_devices(&f);
	agent_send_batch(&c, agent_token, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	assert_int_equal(0, CHANNEL_SEND(f.core, DEVICE_DEL, device_del, &del));
	fixture_settle(&f);
	agent_send_batch(&c, agent_token, 7, body);
	assert_int_equal(401, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

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

	agents_start(&f);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		unsigned status;

		client_tls(&c, &f, NULL);
		client_say(&c, rows[i].text);
		status = client_answer(&c, &head, NULL);
		if (status != rows[i].status)
			fail_msg("%s: %u", rows[i].what, status);
		assert_true(head_has(head, "Tsujiban-Schema: 2"));
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

	agents_start(&f);
	client_tls(&c, &f, NULL);
	agent_put_batch(&two, agent_token, 7, body);
	agent_put_batch(&two, agent_token, 7, body);
	client_send(&c, buf_slice(&two));
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	core_answer_batch(&f, core_hear_batch(&f).request, 409, 0);
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

	agents_start(&f);
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

	agents_start(&f);
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

	agents_start(&f);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
