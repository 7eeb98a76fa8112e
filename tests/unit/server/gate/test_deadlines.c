/* Deadlines that nothing prolongs, limits, and a core that goes, comes or is slow. */
#include "agent_side.h"

/* ---- deadlines */

static void test_handshake_deadline(void **state)
{
	struct fixture f;
	struct client c;

	agents_start(&f);
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

	agents_start(&f);
	client_tls(&c, &f, NULL);
	for (int i = 0; i < 9; i++) {
		client_say(&c, i == 0 ? "POST /" : "x");
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

	agents_start(&f);
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

	agents_start(&f);
	/* Who has shown no token may not stay. */
	client_tls(&c, &f, NULL);
	fixture_advance(&f, 14 * USEC_PER_SEC);
	client_read(&c);
	assert_false(c.ended);
	fixture_advance(&f, 2 * USEC_PER_SEC);
	client_read(&c);
	assert_true(c.ended);
	client_done(&c);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, slice_text("events"));
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
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

	agents_start(&f);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	fixture_advance(&f, 31 * USEC_PER_SEC);
	assert_int_equal(503, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Retry-After: 5"));
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0); /* too late, and no harm */
	client_done(&c);
	fixture_done(&f);
}

static void test_core_restarts(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	core_hear_batch(&f);
	f.core = channel_free(f.core);
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	agent_send_batch(
		&c, agent_token, 7, body); /* the body cannot be asked about: refused at its head */
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_connect_core(&f);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body); /* not told yet: the core decides */
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
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

	agents_start(&f);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	done.request = core_hear_batch(&f).request;
	assert_int_equal(0, CHANNEL_SEND(f.core, ENROL_DONE, enrol_done, &done));
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	assert_true(f.core_closed);
	client_done(&c);
	fixture_done(&f);
}

static void test_idle_holds_no_buffers(void **state)
{
	struct slice body = SLICE_LITERAL("events");
	struct fixture f;
	struct client c;
	const struct conn *conn;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
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

	agents_start(&f);
	client_tls(&busy, &f, NULL);
	client_tls(&idle, &f, NULL);
	agent_send_batch(&busy, agent_token, 7, body);
	gate_stop(f.gate, on_stopped, &f);
	fixture_settle(&f);
	assert_false(f.stopped);
	client_read(&idle);
	assert_true(idle.ended);
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
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

	agents_start(&f);
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
	core_assert_refusal(&f, 429, 1, 0);
	for (size_t i = 0; i < ARRAY_SIZE(c); i++)
		client_done(&c[i]);
	fixture_done(&f);
}

static void test_idle_makes_room(void **state)
{
	struct fixture f;
	struct client first, second, third;

	agents_start(&f);
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

	agents_start(&f);
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

	agents_start(&f);
	f.gate->server.body_left = 5;
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	assert_int_equal(503, client_answer(&c, NULL, NULL));
	assert_int_equal(5, f.gate->server.body_left);
	client_done(&c);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handshake_deadline),
		cmocka_unit_test(test_head_deadline),
		cmocka_unit_test(test_body_deadline),
		cmocka_unit_test(test_idle_deadline),
		cmocka_unit_test(test_slow_core),
		cmocka_unit_test(test_core_restarts),
		cmocka_unit_test(test_foreign_answer_ends_core),
		cmocka_unit_test(test_idle_holds_no_buffers),
		cmocka_unit_test(test_stop_finishes_work),
		cmocka_unit_test(test_peer_maximum),
		cmocka_unit_test(test_idle_makes_room),
		cmocka_unit_test(test_full_pauses),
		cmocka_unit_test(test_bodies_within_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
