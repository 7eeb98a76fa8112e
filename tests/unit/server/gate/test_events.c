/* Server-sent events: who hears what, until when, and what happens to those who do not listen. */
#include "page_side.h"

/* Company 0: the installation and its companies 1 and 2. */
static void permit(
	struct fixture *f, const struct frame_api_call *call, uint32_t company, bool ended)
{
	struct record_listened own[] = {{company}};
	struct record_listened all[] = {{0}, {1}, {2}};
	struct frame_listener frame = {.request = call->request,
		.companies = company > 0 ? own : all,
		.n_companies = company > 0 ? ARRAY_SIZE(own) : ARRAY_SIZE(all),
		.until = f->clock.now_wall + 3600 * USEC_PER_SEC,
		.ended = ended};

	assert_int_equal(0, CHANNEL_SEND(f->core, LISTENER, listener, &frame));
	fixture_settle(f);
}

static struct frame_api_call listen_as(struct fixture *f, struct client *c, uint32_t company)
{
	struct frame_api_call call;
	struct slice head;

	client_plain(c, f, f->port_page);
	page_say(c, "GET /api/v1/changes", COOKIE, NULL);
	call = core_hear_call(f);
	assert_int_equal(API_CHANGES, call.operation);
	core_reply_empty(f, &call, SLICE_EMPTY);
	assert_int_equal(200, client_answer(c, &head, NULL));
	assert_true(head_has(head, "Content-Type: text/event-stream"));
	assert_true(head_has(head, "Cache-Control: no-store"));
	assert_string_equal("retry: 2000\n\n", buf_text(&c->in));
	buf_clear(&c->in);
	permit(f, &call, company, false);
	return call;
}

static void change(struct fixture *f, uint8_t kind, uint64_t id, uint32_t company)
{
	struct frame_change frame = {.company = company, .kind = kind, .id = id};

	assert_int_equal(0, CHANNEL_SEND(f->core, CHANGE, change, &frame));
	fixture_settle(f);
}

static void assert_hears(struct client *c, const char *text)
{
	client_read(c);
	assert_string_equal(text, buf_text(&c->in));
	buf_clear(&c->in);
}

static void test_events(void **state)
{
	struct frame_shown shown;
	struct heard *heard;
	struct fixture f;
	struct client one, two, all;

	people_start(&f);
	listen_as(&f, &one, 1);
	listen_as(&f, &two, 2);
	listen_as(&f, &all, 0);
	change(&f, 2, 7, 1);
	assert_hears(&one, "data: {\"kind\":\"case\",\"id\":7,\"company\":1}\n\n");
	assert_hears(&all, "data: {\"kind\":\"case\",\"id\":7,\"company\":1}\n\n");
	assert_hears(&two, "");
	heard = fixture_hear(&f, FRAME_SHOWN);
	assert_non_null(heard);
	assert_int_equal(0, frame_shown_decode(buf_slice(&heard->payload), &f.arena, &shown));
	assert_int_equal(2, shown.kind);
	assert_int_equal(7, shown.id);
	assert_int_equal(f.clock.now_wall, shown.at);
	assert_null(fixture_hear(&f, FRAME_SHOWN)); /* once, however many listen */
	change(&f, 3, 9, 2);
	assert_hears(&two, "data: {\"kind\":\"device\",\"id\":9,\"company\":2}\n\n");
	assert_null(fixture_hear(&f, FRAME_SHOWN));
	assert_hears(&all, "data: {\"kind\":\"device\",\"id\":9,\"company\":2}\n\n");
	change(&f, 2, 8, 0); /* a case of the installation */
	assert_hears(&one, "");
	assert_hears(&all, "data: {\"kind\":\"case\",\"id\":8,\"company\":0}\n\n");
	fixture_hear(&f, FRAME_SHOWN);
	change(&f, 5, 0, 0); /* the rules, which are everybody's */
	assert_hears(&one, "data: {\"kind\":\"rules\",\"id\":0,\"company\":0}\n\n");
	assert_hears(&all, "data: {\"kind\":\"rules\",\"id\":0,\"company\":0}\n\n");
	change(&f, 1, 0, 0);
	assert_hears(&two, "data: {\"kind\":\"rules\",\"id\":0,\"company\":0}\n\n"
			   "data: {\"kind\":\"status\",\"id\":0,\"company\":0}\n\n");
	client_done(&one);
	client_done(&two);
	client_done(&all);
	assert_int_equal(0, f.gate->server.n_conns);
	change(&f, 2, 8, 1);
	assert_null(fixture_hear(&f, FRAME_SHOWN));
	fixture_done(&f);
}

static void test_nothing_before_permission(void **state)
{
	struct frame_api_call call;
	struct fixture f;
	struct client c;

	people_start(&f);
	client_plain(&c, &f, f.port_page);
	page_say(&c, "GET /api/v1/changes", COOKIE, NULL);
	call = core_hear_call(&f);
	core_reply_empty(&f, &call, SLICE_EMPTY);
	client_read(&c);
	buf_clear(&c.in);
	change(&f, 2, 7, 1);
	assert_hears(&c, "");
	permit(&f, &call, 1, false);
	change(&f, 2, 7, 1);
	assert_hears(&c, "data: {\"kind\":\"case\",\"id\":7,\"company\":1}\n\n");
	permit(&f, &call, 2, false); /* replaced */
	change(&f, 2, 8, 1);
	assert_hears(&c, "");
	client_done(&c);
	fixture_done(&f);
}

static void test_heartbeat_and_end(void **state)
{
	struct fixture f;
	struct client c;

	people_start(&f);
	listen_as(&f, &c, 1);
	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 4; j++)
			fixture_advance(&f, 5 * USEC_PER_SEC);
		assert_hears(&c, ":\n\n");
	}
	clock_fake_advance(&f.clock, 3600 * USEC_PER_SEC);
	fixture_settle(&f);
	client_read(&c);
	assert_true(c.ended);
	client_done(&c);
	fixture_done(&f);
}

static void test_session_over(void **state)
{
	struct frame_api_call call;
	struct fixture f;
	struct client c;

	people_start(&f);
	call = listen_as(&f, &c, 1);
	permit(&f, &call, 1, true);
	client_read(&c);
	assert_true(c.ended);
	client_done(&c);
	fixture_done(&f);
}

static void test_stream_ends_with_core(void **state)
{
	struct fixture f;
	struct client c;

	people_start(&f);
	listen_as(&f, &c, 1);
	f.core = channel_free(f.core);
	fixture_settle(&f);
	client_read(&c);
	assert_true(c.ended);
	client_done(&c);
	fixture_done(&f);
}

/* Somebody who does not read is cut off; the others notice nothing. */
static void test_slow_listener(void **state)
{
	struct fixture f;
	struct client slow, good;
	int small = 4096;

	people_start(&f);
	listen_as(&f, &slow, 1);
	listen_as(&f, &good, 1);
	setsockopt(slow.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	for (uint64_t i = 0; i < 200000 && f.gate->server.n_conns == 2; i++) {
		struct frame_change frame = {.company = 1, .kind = 1, .id = i};

		assert_int_equal(0, CHANNEL_SEND(f.core, CHANGE, change, &frame));
		assert_int_equal(0, loop_step(f.loop, 0));
		if (i % 100 == 0) {
			client_read(&good);
			buf_clear(&good.in);
		}
	}
	assert_int_equal(1, f.gate->server.n_conns);
	client_read(&good);
	buf_clear(&good.in);
	change(&f, 2, 7, 1);
	client_read(&good);
	assert_true(slice_ends(buf_slice(&good.in),
		slice_text("data: {\"kind\":\"case\",\"id\":7,\"company\":1}\n\n")));
	client_done(&slow);
	client_done(&good);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_nothing_before_permission),
		cmocka_unit_test(test_heartbeat_and_end),
		cmocka_unit_test(test_session_over),
		cmocka_unit_test(test_stream_ends_with_core),
		cmocka_unit_test(test_slow_listener),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
