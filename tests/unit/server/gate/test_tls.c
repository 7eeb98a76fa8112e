/* The leaf: asked for, renewed while connections go on; resumption. */
#include <openssl/x509.h>

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

/* The core asks the certificates' keeper again when that was started anew: the second answer, or one
 * over a foreign key, changes nothing. */
static void test_leaf_comes_twice(void **state)
{
	EVP_PKEY *foreign = EVP_EC_gen("P-256");
	unsigned char *der = NULL;
	size_t len = (size_t)i2d_PUBKEY(foreign, &der);
	const SSL_CTX *context;
	struct fixture f;

	agents_start(&f);
	context = f.gate->tls.context;
	fixture_send_leaf(&f, slice_of(der, len), f.clock.now_wall + USEC_PER_SEC);
	fixture_settle(&f);
	assert_false(f.core_closed);
	assert_ptr_equal(context, f.gate->tls.context);
	/* While one is waited for, a foreign one is refused and the right one still taken. */
	f.keeps_leaf = true;
	clock_fake_advance(&f.clock, 5LL * 24 * 3600 * USEC_PER_SEC);
	fixture_settle(&f);
	assert_non_null(fixture_hear(&f, FRAME_LEAF_ASK));
	fixture_send_leaf(&f, slice_of(der, len), f.clock.now_wall + USEC_PER_SEC);
	fixture_settle(&f);
	assert_false(f.core_closed);
	assert_ptr_equal(context, f.gate->tls.context);
	OPENSSL_free(der);
	EVP_PKEY_free(foreign);
	fixture_done(&f);
}

static long serial_of(const struct client *c)
{
	X509 *leaf = SSL_get1_peer_certificate(c->ssl);
	long serial = ASN1_INTEGER_get(X509_get0_serialNumber(leaf));

	X509_free(leaf);
	return serial;
}

static void assert_served(struct fixture *f, struct client *c)
{
	agent_send_batch(c, agent_token, 7, slice_text("events"));
	core_answer_batch(f, core_hear_batch(f).request, 200, 0);
	assert_int_equal(200, client_answer(c, NULL, NULL));
}

static void test_leaf_is_renewed(void **state)
{
	struct fixture f;
	struct client c;

	agents_start(&f);
	for (int hour = 0; hour < 4 * 24; hour++) {
		if (hour % 24 == 0) {
			client_tls(&c, &f, NULL);
			assert_int_equal(2, serial_of(&c));
			client_done(&c);
		}
		fixture_advance(&f, 3600 * USEC_PER_SEC);
	}
	client_tls(&c, &f, NULL);
	assert_int_equal(3, serial_of(&c));
	assert_served(&f, &c);
	client_done(&c);
	fixture_done(&f);
}

/* A connection goes on with the leaf it began with. */
static void test_old_connection_goes_on(void **state)
{
	struct fixture f;
	struct client old, new;

	agents_start(&f);
	client_tls(&old, &f, NULL);
	/* The wall clock is set far ahead; a new core is a moment at which the gate looks at it. */
	f.clock.now_wall += 5LL * 24 * 3600 * USEC_PER_SEC;
	f.core = channel_free(f.core);
	fixture_settle(&f);
	fixture_connect_core(&f);
	fixture_settle(&f);
	agents_tell_devices(&f);
	client_tls(&new, &f, NULL);
	assert_int_equal(3, serial_of(&new));
	assert_served(&f, &new);
	assert_int_equal(2, serial_of(&old));
	assert_served(&f, &old);
	client_done(&new);
	client_done(&old);
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
		cmocka_unit_test(test_leaf_comes_twice),
		cmocka_unit_test(test_leaf_is_renewed),
		cmocka_unit_test(test_old_connection_goes_on),
		cmocka_unit_test(test_resumption),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
