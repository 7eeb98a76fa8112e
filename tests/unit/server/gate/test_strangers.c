/* Who has not shown who it is gives way, and never to the cost of who has. */
#include "agent_side.h"

#include <netinet/in.h>

static void send_known(struct fixture *f, struct client *c)
{
	agent_send_batch(c, agent_token, 7, slice_text("events"));
	core_answer_batch(f, core_hear_batch(f).request, 200, 0);
	assert_int_equal(200, client_answer(c, NULL, NULL));
}

static bool is_open(struct client *c)
{
	client_read(c);
	return !c->ended;
}

static void test_the_oldest_stranger_makes_room(void **state)
{
	struct client known, strangers[3];
	struct fixture f;

	agents_start(&f);
	f.gate->server.config.limits.max_strangers = 2;
	client_tls(&known, &f, NULL);
	send_known(&f, &known);
	for (size_t i = 0; i < 3; i++)
		client_tls(&strangers[i], &f, NULL);
	assert_false(is_open(&strangers[0]));
	assert_true(is_open(&strangers[1]));
	assert_true(is_open(&strangers[2]));
	send_known(&f, &known);
	/* A stranger that shows its token is none any more. */
	send_known(&f, &strangers[1]);
	for (size_t i = 0; i < 3; i++)
		client_done(&strangers[i]);
	client_done(&known);
	assert_int_equal(f.gate->server.strangers.n, 0);
	fixture_done(&f);
}

static void test_one_address_has_few_strangers_and_many_devices(void **state)
{
	struct client known[3], stranger, further;
	struct fixture f;

	agents_start(&f);
	f.gate->server.config.limits.max_strangers_a_peer = 1;
	for (size_t i = 0; i < 3; i++) {
		client_tls(&known[i], &f, NULL);
		send_known(&f, &known[i]);
	}
	client_tls(&stranger, &f, NULL);
	client_plain(&further, &f, f.port_tls);
	fixture_settle(&f);
	/* The older one gives way, so that a flood keeps nobody out. */
	assert_false(is_open(&stranger));
	assert_true(is_open(&further));
	for (size_t i = 0; i < 3; i++) {
		send_known(&f, &known[i]);
		client_done(&known[i]);
	}
	client_done(&stranger);
	client_done(&further);
	fixture_done(&f);
}

static void test_one_device_has_so_many_connections(void **state)
{
	struct client c[17];
	struct fixture f;

	agents_start(&f);
	for (size_t i = 0; i < 16; i++) {
		client_tls(&c[i], &f, NULL);
		send_known(&f, &c[i]);
	}
	client_tls(&c[16], &f, NULL);
	agent_send_batch(&c[16], agent_token, 7, slice_text("events"));
	assert_int_equal(429, client_answer(&c[16], NULL, NULL));
	client_done(&c[16]);
	client_done(&c[0]);
	fixture_settle(&f);
	client_tls(&c[0], &f, NULL);
	send_known(&f, &c[0]);
	for (size_t i = 0; i < 16; i++)
		client_done(&c[i]);
	fixture_done(&f);
}

static void test_pace(void **state)
{
	struct pace pace = {.a_second = 4};
	struct pace any = {0};
	usec_t now = 1000 * USEC_PER_SEC;

	assert_int_equal(pace_wait(&pace, now), 0);
	pace_count(&pace, now);
	assert_true(pace_wait(&pace, now) > 0);
	now += pace_wait(&pace, now);
	assert_int_equal(pace_wait(&pace, now), 0);
	pace_count(&any, now);
	assert_int_equal(pace_wait(&any, now), 0);
	pace.a_second = 500;
	pace.full_at = 0;
	for (int i = 0; i < 125; i++) {
		assert_int_equal(pace_wait(&pace, now), 0);
		pace_count(&pace, now);
	}
	assert_true(pace_wait(&pace, now) > 0);
}

/* Beyond the pace the next one waits at the door, and comes in by itself. */
/* Beyond its own pace an address is turned away, and the others' pace is not touched. */
static void test_one_address_comes_too_fast(void **state)
{
	struct sockaddr_in one = {.sin_family = AF_INET, .sin_addr = {1}};
	struct sockaddr_in two = {.sin_family = AF_INET, .sin_addr = {2}};
	struct sockaddr_storage fast = {0}, other = {0};
	usec_t now = 1000 * USEC_PER_SEC;
	struct peers peers;
	struct peer *peer;

	memcpy(&fast, &one, sizeof(one));
	memcpy(&other, &two, sizeof(two));
	peers_init(&peers, 1000, 8);
	assert_int_equal(peers_claim(&peers, &fast, now, &peer), 0);
	assert_int_equal(peers_claim(&peers, &fast, now, &peer), 0);
	assert_int_equal(peers_claim(&peers, &fast, now, &peer), ERR_FULL);
	assert_int_equal(peers_claim(&peers, &fast, now + USEC_PER_SEC, &peer), 0);
	peers_release(&peers, peer, now);
	peers_release(&peers, peer, now);
	peers_release(&peers, peer, now);
	assert_int_equal(peers_claim(&peers, &other, now, &peer), 0);
	peers_release(&peers, peer, now);
	peers_done(&peers);
}

static void test_the_door_rests(void **state)
{
	struct client first, second;
	struct fixture f;

	agents_start(&f);
	client_tls(&first, &f, NULL);
	f.gate->server.pace = (struct pace){
		.a_second = 1,
		.full_at = f.gate->clock->monotonic(f.gate->clock) + 2 * USEC_PER_SEC,
	};
	client_plain(&second, &f, f.port_tls);
	fixture_settle(&f);
	assert_int_equal(f.gate->server.n_conns, 1);
	send_known(&f, &first);
	fixture_advance(&f, 2 * USEC_PER_SEC);
	assert_int_equal(f.gate->server.n_conns, 2);
	client_done(&first);
	client_done(&second);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_oldest_stranger_makes_room),
		cmocka_unit_test(test_one_address_has_few_strangers_and_many_devices),
		cmocka_unit_test(test_one_device_has_so_many_connections),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_one_address_comes_too_fast),
		cmocka_unit_test(test_the_door_rests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
