/* The leaf: asked for, renewed while connections go on; resumption. */
#include "agent_side.h"

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

	agents_start(&f);
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
	agent_send_batch(&new, agent_token, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
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

	agents_start(&f);
	client_tls(&c, &f, NULL);
	/* The clock jumps past the renewal; the gate notices within the hour. */
	f.clock.now_wall += 5LL * 24 * 3600 * USEC_PER_SEC;
	f.clock.now_monotonic += 3600 * USEC_PER_SEC;
	agent_send_batch(&c, agent_token, 7, body);
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

	agents_start(&f);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_leaf_no_service),
		cmocka_unit_test(test_leaf_is_renewed),
		cmocka_unit_test(test_old_connection_goes_on),
		cmocka_unit_test(test_resumption),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
