/* Foreign senders: made by a person, told to gate and watch, and their lines counted once with a key. */
#include "core_fixture.h"
#include "api/table.h"
#include "base/text.h"
#include "server/core/store/store_person.h"

static int setup(void **state)
{
	struct core_fixture *f;

	core_fixture_init(state);
	f = *state;
	core_fixture_begin(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	core_fixture_join(f, ROLE_PEOPLE, 0);
	core_fixture_join(f, ROLE_LOCAL, 0);
	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	player_expect(f, ROLE_WATCH, FRAME_JOURNAL_TO);
	return 0;
}

static struct frame_api_reply call_sender_new(
	struct core_fixture *f, const struct record_sender_new *wish)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	struct frame_api_call call = {
		.request = 5, .operation = API_SENDER_NEW, .door = 3, .peer_uid = 0};
	struct frame_api_reply reply;

	assert_int_equal(record_sender_new_encode(wish, &body), 0);
	call.body = buf_slice(&body);
	PLAYER_SEND(f, LOCAL, API_CALL, api_call, &call);
	PLAYER_EXPECT(f, LOCAL, API_REPLY, api_reply, &reply);
	return reply;
}

/* As device and token of the fixture from then on. */
static void make_sender(struct core_fixture *f)
{
	const struct record_sender_new wish = {
		.name = slice_text("mail server"),
		.product = slice_text("linux"),
		.service = slice_text("postfix"),
	};
	_cleanup_(buf_done) struct buf token = BUF_INIT(32);
	struct frame_api_reply reply = call_sender_new(f, &wish);
	struct record_sender sender;

	assert_int_equal(reply.status, 200);
	assert_int_equal(record_sender_decode(reply.body, &f->arena, &sender), 0);
	assert_int_equal(text_parse_base64url(sender.token, &token), 0);
	assert_true(slice_starts(sender.url, slice_text("https://")));
	f->device = sender.device;
	memcpy(f->token, token.data, sizeof(f->token));
}

static struct frame_batch_put lines_of(const struct core_fixture *f, uint8_t key, uint8_t hash)
{
	struct frame_batch_put put = {
		.request = 100,
		.device = f->device,
		.format = key > 0 ? JOURNAL_KEYED_LINES : JOURNAL_LINES,
		.epoch = {key},
		.hash = {hash},
		.body = SLICE_LITERAL("{}\n"),
	};

	memcpy(put.token, f->token, sizeof(put.token));
	return put;
}

static uint16_t answer_to(struct core_fixture *f, const struct frame_batch_put *put)
{
	struct frame_batch_done done;

	PLAYER_SEND(f, AGENTS, BATCH_PUT, batch_put, put);
	PLAYER_EXPECT(f, AGENTS, BATCH_DONE, batch_done, &done);
	return done.status;
}

static uint16_t send_lines(struct core_fixture *f, uint8_t key, uint8_t hash)
{
	const struct frame_batch_put put = lines_of(f, key, hash);

	return answer_to(f, &put);
}

static void test_gate_and_watch_learn_of_it(void **state)
{
	struct core_fixture *f = *state;
	struct frame_device_put device;
	struct frame_sender_put sender;

	make_sender(f);
	PLAYER_EXPECT(f, AGENTS, DEVICE_PUT, device_put, &device);
	assert_int_equal(device.device, f->device);
	PLAYER_EXPECT(f, WATCH, SENDER_PUT, sender_put, &sender);
	assert_int_equal(sender.device, f->device);
	assert_true(slice_is_text(sender.product, "linux"));
	/* And a watch that is started anew. */
	core_fixture_join(f, ROLE_WATCH, 0);
	PLAYER_EXPECT(f, WATCH, SENDER_PUT, sender_put, &sender);
	assert_int_equal(sender.device, f->device);
	assert_true(slice_is_text(sender.service, "postfix"));
}

/* Watch reads none of them here. Nobody knows what they unpack to: they weigh 4 MiB at least. */
static void test_a_flood_of_small_compressed_bodies(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put;
	uint16_t status = 200;
	int n;

	make_sender(f);
	for (n = 0; n < 100 && status == 200; n++) {
		put = lines_of(f, 0, (uint8_t)n);
		put.encoding = 1;
		clock_fake_advance(&f->clock, 1);
		status = answer_to(f, &put);
	}
	assert_int_equal(status, 503);
	assert_int_equal(n, 64 / 4 + 1);
	put = lines_of(f, 0, 200);
	assert_int_equal(answer_to(f, &put), 200); /* what is not packed weighs what it is */
}

static void test_what_is_incomplete_is_refused(void **state)
{
	struct core_fixture *f = *state;
	struct record_sender_new wish = {.name = slice_text("x")};

	assert_int_equal(call_sender_new(f, &wish).status, 400);
	wish.product = slice_text("linux");
	wish.company = 99;
	assert_int_equal(call_sender_new(f, &wish).status, 404);
	wish.company = 0;
	wish.name = SLICE_EMPTY;
	assert_int_equal(call_sender_new(f, &wish).status, 400);
}

static void test_a_key_counts_once(void **state)
{
	struct core_fixture *f = *state;
	uint64_t durable;

	make_sender(f);
	assert_int_equal(send_lines(f, 1, 5), 200);
	durable = journal_durable(f->core.journal);
	assert_int_equal(send_lines(f, 1, 5), 200);
	assert_int_equal(journal_durable(f->core.journal), durable);
	assert_int_equal(send_lines(f, 1, 6), 409);
	core_fixture_restart(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	assert_int_equal(send_lines(f, 1, 5), 200);
	assert_int_equal(journal_durable(f->core.journal), durable);
	assert_int_equal(send_lines(f, 2, 5), 200);
	assert_true(journal_durable(f->core.journal) > durable);
}

/* Each is a record of its own, with random bytes and its time in place of a number. */
static void test_without_a_key_each_counts(void **state)
{
	struct core_fixture *f = *state;
	struct journal_record first, second;
	uint64_t at;

	make_sender(f);
	at = journal_durable(f->core.journal);
	assert_int_equal(send_lines(f, 0, 5), 200);
	assert_int_equal(journal_find_record(f->core.journal, at, &first), 0);
	assert_int_equal(first.format, JOURNAL_LINES);
	assert_int_equal(first.number, f->clock.now_wall);
	at = journal_durable(f->core.journal);
	assert_int_equal(send_lines(f, 0, 5), 200);
	assert_int_equal(journal_find_record(f->core.journal, at, &second), 0);
	assert_memory_not_equal(first.epoch, second.epoch, sizeof(first.epoch));
}

static void test_each_token_is_for_its_own_kind(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put;

	make_sender(f);
	put = lines_of(f, 0, 1);
	put.format = JOURNAL_BATCH_CBOR;
	assert_int_equal(answer_to(f, &put), 403);
	core_fixture_enrol(f, true);
	assert_int_equal(send_lines(f, 0, 1), 403);
}

/* A gate that has not been told all devices cannot say whose lines they are. */
static void test_whose_lines_the_token_says(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put;

	make_sender(f);
	put = lines_of(f, 0, 1);
	put.device = 0;
	assert_int_equal(answer_to(f, &put), 200);
	put.device = f->device + 1;
	assert_int_equal(answer_to(f, &put), 401);
	put.format = JOURNAL_FORMATS;
	PLAYER_SEND(f, AGENTS, BATCH_PUT, batch_put, &put);
	core_fixture_settle(f);
	assert_true(f->players[ROLE_AGENTS].closed);
}

static void test_lines_refused_make_a_case_a_day(void **state)
{
	struct core_fixture *f = *state;
	struct frame_lines_refused refused = {
		.lines = 2,
		.first = 7,
		.reason = slice_text("MALFORMED"),
	};

	make_sender(f);
	assert_int_equal(store_company_first(f->core.store, &refused.company), 0);
	refused.device = f->device;
	refused.position = journal_durable(f->core.journal);
	assert_int_equal(send_lines(f, 0, 1), 200);
	refused.received = f->clock.now_wall;
	core_fixture_settle(f);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	PLAYER_SEND(f, WATCH, LINES_REFUSED, lines_refused, &refused);
	assert_true(player_count(f, ROLE_PEOPLE, FRAME_CHANGE) > 0);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	PLAYER_SEND(f, WATCH, LINES_REFUSED, lines_refused, &refused);
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 0);
	/* Of what is not durable nothing can be said. */
	refused.position = journal_durable(f->core.journal);
	PLAYER_SEND(f, WATCH, LINES_REFUSED, lines_refused, &refused);
	core_fixture_settle(f);
	assert_true(f->players[ROLE_WATCH].closed);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, core_fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_gate_and_watch_learn_of_it),
		TEST(test_a_flood_of_small_compressed_bodies),
		TEST(test_what_is_incomplete_is_refused),
		TEST(test_a_key_counts_once),
		TEST(test_without_a_key_each_counts),
		TEST(test_each_token_is_for_its_own_kind),
		TEST(test_whose_lines_the_token_says),
		TEST(test_lines_refused_make_a_case_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
