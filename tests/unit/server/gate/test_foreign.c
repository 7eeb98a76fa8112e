/* Lines of JSON from foreign senders, and companies that send too much. */
#include "agent_side.h"

#include <openssl/sha.h>

#include "server/gate/closings.h"

#define LINES "Content-Type: application/x-ndjson\r\n"

static const struct slice line = SLICE_LITERAL("{\"message\":\"x\"}\n");

static void test_with_a_key(void **state)
{
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct frame_batch_put batch;
	struct slice head, body;
	struct fixture f;
	struct client c;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	sender_send(&c, LINES "Idempotency-Key: 8e03978e-40d5-43dd\r\n", line);
	batch = core_hear_batch(&f);
	assert_int_equal(7, batch.device);
	assert_int_equal(1, batch.format);
	assert_int_equal(0, batch.encoding);
	assert_int_equal(0, batch.number);
	assert_true(slice_is(batch.body, line));
	SHA256(line.data, line.len, hash);
	assert_memory_equal(hash, batch.hash, sizeof(hash));
	SHA256((const uint8_t *)"8e03978e-40d5-43dd", 18, hash);
	assert_memory_equal(hash, batch.epoch, sizeof(batch.epoch));
	core_answer_batch(&f, batch.request, 200, 0);
	assert_int_equal(200, client_answer(&c, &head, &body));
	assert_true(head_has(head, "Tsujiban-Delivery: once"));
	assert_true(slice_is_text(body, "{\"stored\":true,\"delivery\":\"once\"}\n"));
	client_done(&c);
	fixture_done(&f);
}

static void test_without_a_key(void **state)
{
	struct frame_batch_put batch;
	struct slice head, body;
	struct fixture f;
	struct client c;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	sender_send(&c,
		"Content-Type: application/x-ndjson; charset=utf-8\r\n"
		"Content-Encoding: zstd\r\n",
		line);
	batch = core_hear_batch(&f);
	assert_int_equal(2, batch.format);
	assert_int_equal(1, batch.encoding);
	core_answer_batch(&f, batch.request, 200, 0);
	assert_int_equal(200, client_answer(&c, &head, &body));
	assert_true(head_has(head, "Tsujiban-Delivery: at-least-once"));
	assert_true(slice_is_text(body, "{\"stored\":true,\"delivery\":\"at-least-once\"}\n"));
	client_done(&c);
	fixture_done(&f);
}

static void test_refusals(void **state)
{
	static char long_key[512];
	static const struct {
		const char *lines;
		unsigned status;
		const char *code;
	} rows[] = {
		{LINES "Content-Encoding: gzip\r\n", 415, "TB-1309"},
		{LINES "Idempotency-Key: a b\r\n", 400, "TB-1360"},
		{LINES "Idempotency-Key: a\r\nIdempotency-Key: b\r\n", 400, NULL},
		{LINES "Idempotency-Key: \xe3\x81\x82\r\n", 400, "TB-1360"},
		{long_key, 400, "TB-1360"},
	};
	struct slice body;
	struct fixture f;
	struct client c;

	memset(long_key, 'k', sizeof(long_key) - 1);
	memcpy(long_key, LINES "Idempotency-Key: ", sizeof(LINES "Idempotency-Key: ") - 1);
	memcpy(long_key + sizeof(long_key) - 3, "\r\n", 3);
	agents_start(&f);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		unsigned status;

		client_tls(&c, &f, NULL);
		sender_send(&c, rows[i].lines, line);
		status = client_answer(&c, NULL, &body);
		if (status != rows[i].status)
			fail_msg("%zu: %u", i, status);
		if (rows[i].code && slice_find(body, slice_text(rows[i].code)) == body.len)
			fail_msg("%zu: %.*s", i, (int)body.len, (const char *)body.data);
		client_done(&c);
	}
	assert_null(fixture_hear(&f, FRAME_BATCH_PUT));
	fixture_done(&f);
}

static void test_the_core_says_no_in_json(void **state)
{
	static const struct {
		uint16_t status;
		const char *code;
	} rows[] = {{403, "TB-1306"}, {409, "TB-1307"}, {503, "TB-1311"}};
	struct slice head, body;
	struct fixture f;
	struct client c;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		sender_send(&c, LINES, line);
		core_answer_batch(&f, core_hear_batch(&f).request, rows[i].status, 4);
		assert_int_equal(rows[i].status, client_answer(&c, &head, &body));
		assert_true(head_has(head, "Content-Type: application/problem+json"));
		assert_true(slice_find(body, slice_text(rows[i].code)) < body.len);
	}
	client_done(&c);
	fixture_done(&f);
}

/* A company's flood is refused at the head of each request, for as long as the core said. */
static void test_a_flood_is_refused_at_the_head(void **state)
{
	struct frame_batch_done done = {.status = 503, .retry_after = 3, .company = 3};
	struct slice body = SLICE_LITERAL("events");
	struct slice head;
	struct fixture f;
	struct client c;

	agents_start(&f);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	done.request = core_hear_batch(&f).request;
	assert_int_equal(0, CHANNEL_SEND(f.core, BATCH_DONE, batch_done, &done));
	assert_int_equal(503, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Retry-After: 3"));
	fixture_advance(&f, USEC_PER_SEC);
	agent_send_batch(&c, agent_token, 7, body);
	assert_int_equal(503, client_answer(&c, &head, NULL));
	assert_true(head_has(head, "Retry-After: 2"));
	assert_null(fixture_hear(&f, FRAME_BATCH_PUT));
	client_done(&c);
	fixture_advance(&f, 2 * USEC_PER_SEC);
	client_tls(&c, &f, NULL);
	agent_send_batch(&c, agent_token, 7, body);
	core_answer_batch(&f, core_hear_batch(&f).request, 200, 0);
	assert_int_equal(200, client_answer(&c, NULL, NULL));
	client_done(&c);
	fixture_done(&f);
}

static void test_closings(void **state)
{
	static struct closings closings;

	assert_int_equal(closings_left(&closings, 1, 0), 0);
	for (uint32_t i = 1; i <= CLOSINGS_MAX; i++)
		closings_put(&closings, i, (100 + i) * USEC_PER_SEC);
	assert_int_equal(closings_left(&closings, 1, 100 * USEC_PER_SEC), 1);
	assert_int_equal(closings_left(&closings, 64, 100 * USEC_PER_SEC + 1), 64);
	assert_int_equal(closings_left(&closings, 1, 101 * USEC_PER_SEC), 0);
	closings_put(&closings, 99, 500 * USEC_PER_SEC);
	assert_int_equal(closings_left(&closings, 1, 0), 0);
	assert_int_equal(closings_left(&closings, 99, 0), 500);
	assert_int_equal(closings_left(&closings, 2, 0), 102);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_with_a_key),
		cmocka_unit_test(test_without_a_key),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_the_core_says_no_in_json),
		cmocka_unit_test(test_a_flood_is_refused_at_the_head),
		cmocka_unit_test(test_closings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
