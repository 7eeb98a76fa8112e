/* What a PC is told: 200 for what is on disk, and nothing but the truth otherwise. */
#include <errno.h>
#include "core_fixture.h"
#include "server/core/store/store_case.h"

static int setup(void **state)
{
	struct core_fixture *f;

	core_fixture_init(state);
	f = *state;
	core_fixture_begin(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	core_fixture_join(f, ROLE_PEOPLE, 0);
	core_fixture_enrol(f, true);
	return 0;
}

static struct frame_batch_put batch_of(const struct core_fixture *f, uint64_t number)
{
	struct frame_batch_put put = {
		.request = 100 + number,
		.device = f->device,
		.epoch = {1},
		.number = number,
		.count = 3,
		.unpacked = 300,
		.hash = {(uint8_t)number},
		.sent_wall = f->clock.now_wall,
		.body = SLICE_LITERAL("opaque bytes of a batch"),
	};

	memcpy(put.token, f->token, sizeof(put.token));
	return put;
}

static void send(struct core_fixture *f, const struct frame_batch_put *put)
{
	PLAYER_SEND(f, AGENTS, BATCH_PUT, batch_put, put);
}

static struct frame_batch_done answer_to(struct core_fixture *f, const struct frame_batch_put *put)
{
	struct frame_batch_done done;

	send(f, put);
	PLAYER_EXPECT(f, AGENTS, BATCH_DONE, batch_done, &done);
	assert_int_equal(done.request, put->request);
	return done;
}

/* How many cases were opened, as an open console hears of them. */
static size_t cases_told(struct core_fixture *f)
{
	struct player *people = &f->players[ROLE_PEOPLE];
	size_t n = 0;

	core_fixture_settle(f);
	for (; people->n_read < people->n_heard; people->n_read++) {
		const struct heard *heard = &people->heard[people->n_read];
		struct frame_change change;

		if (heard->type != FRAME_CHANGE)
			continue;
		assert_int_equal(
			frame_change_decode(buf_slice(&heard->payload), &f->arena, &change), 0);
		n += change.kind == CHANGE_CASE;
	}
	return n;
}

static void test_gate_learns_devices_first(void **state)
{
	struct core_fixture *f = *state;
	struct player *gate = &f->players[ROLE_AGENTS];
	struct frame_device_put put;

	/* Before its token went out; and again when the gate was started anew. */
	assert_int_equal(gate->heard[0].type, FRAME_DEVICES_TOLD);
	assert_int_equal(gate->heard[1].type, FRAME_DEVICE_PUT);
	assert_int_equal(gate->heard[2].type, FRAME_ENROL_DONE);
	core_fixture_join(f, ROLE_AGENTS, 0);
	PLAYER_EXPECT(f, AGENTS, DEVICE_PUT, device_put, &put);
	assert_int_equal(put.device, f->device);
	player_expect(f, ROLE_AGENTS, FRAME_DEVICES_TOLD);
}

static void test_answers_once_it_is_on_disk(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);
	uint64_t before = journal_durable(f->core.journal);
	struct frame_batch_done done;
	struct journal_record record;

	core_fixture_set_shut(f, true);
	send(f, &put);
	assert_int_equal(player_count(f, ROLE_AGENTS, FRAME_BATCH_DONE), 0);
	core_fixture_set_shut(f, false);
	PLAYER_EXPECT(f, AGENTS, BATCH_DONE, batch_done, &done);
	assert_int_equal(done.request, put.request);
	assert_int_equal(done.status, 200);
	assert_true(journal_durable(f->core.journal) > before);
	assert_int_equal(journal_find_record(f->core.journal, before, &record), 0);
	assert_int_equal(record.device, f->device);
	assert_int_equal(record.company, 1);
	assert_int_equal(record.received, f->clock.now_wall);
}

static void test_a_batch_sent_twice_counts_once(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);
	uint64_t durable;

	assert_int_equal(answer_to(f, &put).status, 200);
	durable = journal_durable(f->core.journal);
	put.request++;
	assert_int_equal(answer_to(f, &put).status, 200);
	assert_int_equal(journal_durable(f->core.journal), durable);
	assert_int_equal(cases_told(f), 0);
	/* After a restart, too. */
	core_fixture_restart(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	assert_int_equal(answer_to(f, &put).status, 200);
	assert_int_equal(journal_durable(f->core.journal), durable);
}

static void test_other_bytes_under_the_same_number(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);

	assert_int_equal(answer_to(f, &put).status, 200);
	put.hash[0] ^= 1;
	assert_int_equal(answer_to(f, &put).status, 409);
	assert_int_equal(cases_told(f), 1);
}

static void test_who_may_not(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);
	uint64_t durable = journal_durable(f->core.journal);

	put.token[0] ^= 1;
	assert_int_equal(answer_to(f, &put).status, 401);
	put = batch_of(f, 1);
	put.device++;
	assert_int_equal(answer_to(f, &put).status, 401);
	core_fixture_enrol(f, false);
	put = batch_of(f, 1);
	assert_int_equal(answer_to(f, &put).status, 403);
	assert_int_equal(journal_durable(f->core.journal), durable);
}

static void test_more_than_a_batch_may_declare(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);

	put.count = INTAKE_MAX_EVENTS + 1;
	assert_int_equal(answer_to(f, &put).status, 413);
	put = batch_of(f, 1);
	put.unpacked = INTAKE_MAX_UNPACKED + 1;
	assert_int_equal(answer_to(f, &put).status, 413);
	/* One cause, one case. */
	assert_int_equal(cases_told(f), 1);
	put = batch_of(f, 1);
	put.count = INTAKE_MAX_EVENTS;
	put.unpacked = INTAKE_MAX_UNPACKED;
	assert_int_equal(answer_to(f, &put).status, 200);
}

static void test_trouble_after_a_closed_case_is_a_new_case(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);
	const struct cases_actor actor = {{.all = true}, slice_text("operator")};
	const struct record_case_close close = {.id = 1, .reason = slice_text("mistake")};
	struct changes changes = {0};
	struct record_case_list list;

	put.count = INTAKE_MAX_EVENTS + 1;
	assert_int_equal(answer_to(f, &put).status, 413);
	assert_int_equal(cases_close(f->core.cases, &actor, &close, &changes), 0);
	clock_fake_advance(&f->clock, 3600 * USEC_PER_SEC);
	for (int i = 0; i < 2; i++)
		assert_int_equal(answer_to(f, &put).status, 413);
	assert_int_equal(store_case_list(f->core.store, &actor.scope,
				 &(struct record_case_filter){0}, &f->arena, &list),
		0);
	assert_int_equal(list.n_cases, 2);
	assert_int_equal(list.cases[0].alerts, 1);
}

/* Small bodies that unpack to much: watch reads none of them here, and they weigh what they declare. */
static void test_a_flood_weighs_what_it_unpacks_to(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_done done;
	struct frame_batch_put put;
	uint64_t number = 0;

	do {
		put = batch_of(f, ++number);
		put.encoding = 1;
		put.unpacked = INTAKE_MAX_UNPACKED;
		done = answer_to(f, &put);
	} while (done.status == 200 && number < 100);
	assert_int_equal(done.status, 503);
	assert_int_equal(done.company, 1);
	assert_int_equal(number, QUOTA_AT_ONCE / INTAKE_MAX_UNPACKED + 1);
}

static void test_what_was_not_announced(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);

	put.dictionary = 1;
	assert_int_equal(answer_to(f, &put).status, 415);
	put.dictionary = 0;
	put.encoding = 2;
	assert_int_equal(answer_to(f, &put).status, 415);
	put.encoding = 1;
	assert_int_equal(answer_to(f, &put).status, 200);
}

static void test_two_epochs_alive(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);

	assert_int_equal(answer_to(f, &put).status, 200);
	put.epoch[0] = 2;
	assert_int_equal(answer_to(f, &put).status, 200);
	assert_int_equal(cases_told(f), 0);
	put = batch_of(f, 2);
	assert_int_equal(answer_to(f, &put).status, 200);
	assert_int_equal(cases_told(f), 1);
}

static void test_a_full_disk_recovers(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);
	struct frame_batch_done done;

	f->free_bytes = 1;
	done = answer_to(f, &put);
	assert_int_equal(done.status, 503);
	assert_true(done.retry_after > 0);
	f->free_bytes = UINT64_C(1) << 30;
	assert_int_equal(answer_to(f, &put).status, 200);
}

/* Two gates may use the same request numbers. */
static void test_a_new_gate_gets_no_answers_of_the_old(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_put put = batch_of(f, 1);

	core_fixture_set_shut(f, true);
	send(f, &put);
	core_fixture_settle(f);
	core_fixture_join(f, ROLE_AGENTS, 0);
	core_fixture_settle(f);
	core_fixture_set_shut(f, false);
	assert_int_equal(player_count(f, ROLE_AGENTS, FRAME_BATCH_DONE), 0);
	assert_int_equal(answer_to(f, &put).status, 200);
}

static void test_a_bad_frame_ends_the_gate(void **state)
{
	struct core_fixture *f = *state;

	assert_int_equal(channel_send(f->players[ROLE_AGENTS].channel, FRAME_BATCH_PUT,
				 slice_text("short"), -1),
		0);
	core_fixture_settle(f);
	assert_true(f->players[ROLE_AGENTS].closed);
	core_fixture_join(f, ROLE_AGENTS, 0);
	assert_int_equal(answer_to(f, &(struct frame_batch_put){.request = 9}).status, 401);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, core_fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_gate_learns_devices_first),
		TEST(test_answers_once_it_is_on_disk),
		TEST(test_a_batch_sent_twice_counts_once),
		TEST(test_other_bytes_under_the_same_number),
		TEST(test_who_may_not),
		TEST(test_more_than_a_batch_may_declare),
		TEST(test_trouble_after_a_closed_case_is_a_new_case),
		TEST(test_a_flood_weighs_what_it_unpacks_to),
		TEST(test_what_was_not_announced),
		TEST(test_two_epochs_alive),
		TEST(test_a_full_disk_recovers),
		TEST(test_a_new_gate_gets_no_answers_of_the_old),
		TEST(test_a_bad_frame_ends_the_gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
