/* Rules, leaves and mails: what goes between the core and its other peers. */
#include "core_fixture.h"

#include "api/table.h"
#include "os/os.h"

static const char smtp[] = "smtp://user:secret@mail.example:587";

static int setup(void **state)
{
	struct core_fixture *f;

	core_fixture_init(state);
	f = *state;
	core_fixture_begin(f, smtp);
	core_fixture_join(f, ROLE_AGENTS, 0);
	core_fixture_join(f, ROLE_PEOPLE, 0);
	core_fixture_enrol(f, true);
	return 0;
}

/* ------------------------------------------------------------------------------ rules */

static void test_a_failed_compile_is_tried_again(void **state)
{
	struct core_fixture *f = *state;
	struct frame_spawn first, second;

	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &first);
	core_fixture_join(f, ROLE_RULES, first.request);
	f->players[ROLE_RULES].channel = channel_free(f->players[ROLE_RULES].channel);
	core_fixture_settle(f);
	assert_int_equal(player_count(f, ROLE_PARENT, FRAME_SPAWN), 0);
	clock_fake_advance(&f->clock, 61 * USEC_PER_SEC);
	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &second);
	assert_int_not_equal(first.request, second.request);
}

static void test_a_failed_compile_keeps_the_old_rules(void **state)
{
	struct core_fixture *f = *state;
	struct frame_image image;

	core_fixture_compile(f);
	compiling_start(&f->core);
	player_expect(f, ROLE_PARENT, FRAME_SPAWN);
	core_fixture_join(f, ROLE_RULES, f->core.compiling.request);
	f->players[ROLE_RULES].channel = channel_free(f->players[ROLE_RULES].channel);
	core_fixture_settle(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	PLAYER_EXPECT(f, WATCH, IMAGE, image, &image);
	assert_int_equal(image.generation, 1);
}

static void test_a_compile_that_hangs_is_given_up(void **state)
{
	struct core_fixture *f = *state;
	struct frame_spawn spawn;

	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	core_fixture_join(f, ROLE_RULES, spawn.request);
	core_fixture_settle(f);
	clock_fake_advance(&f->clock, 181 * USEC_PER_SEC);
	core_fixture_settle(f);
	assert_true(f->players[ROLE_RULES].closed);
	/* Its channel, come late, is not taken. */
	core_fixture_join(f, ROLE_RULES, spawn.request);
	core_fixture_settle(f);
	assert_true(f->players[ROLE_RULES].closed);
}

static void test_an_image_that_can_still_change_is_refused(void **state)
{
	struct core_fixture *f = *state;
	const struct frame_rules_done done = {0};
	struct frame_spawn spawn;
	int fds[2];

	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	core_fixture_join(f, ROLE_RULES, spawn.request);
	assert_int_equal(os_socketpair(fds), 0);
	assert_int_equal(CHANNEL_SEND_FD(f->players[ROLE_RULES].channel, RULES_DONE, rules_done,
				 &done, fds[0]),
		0);
	os_close(fds[0]);
	os_close(fds[1]);
	core_fixture_settle(f);
	assert_true(f->players[ROLE_RULES].closed);
	assert_int_equal(f->core.watching.image_fd, -1);
}

/* ------------------------------------------------------------------------------ consoles */

static void nobody_waits(void *ctx, uint64_t tag)
{
}

static void test_devices_are_told_once_a_second(void **state)
{
	struct core_fixture *f = *state;
	struct record_sight sight = {.company = 1, .device = f->device, .events = 1};
	struct frame_matched matched = {.sights = &sight, .n_sights = 1};
	struct player *people = &f->players[ROLE_PEOPLE];
	struct journal_record record = {.device = f->device, .number = 1};
	struct journal_verdict verdict;

	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	matched.position = journal_durable(f->core.journal);
	assert_int_equal(journal_append(f->core.journal, &record, slice_text("a batch"),
				 nobody_waits, NULL, 0, &verdict),
		0);
	while (journal_durable(f->core.journal) == matched.position)
		assert_int_equal(loop_step(f->child.loop, USEC_PER_MS), 0);
	clock_fake_advance(&f->clock, 10 * USEC_PER_SEC);
	core_fixture_settle(f);
	for (unsigned i = 0; i < 2; i++) {
		people->n_read = people->n_heard;
		for (unsigned n = 0; n < 5; n++) {
			matched.position += 8;
			PLAYER_SEND(f, WATCH, MATCHED, matched, &matched);
		}
		assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 0);
		clock_fake_advance(&f->clock, USEC_PER_SEC);
		assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 1);
	}
}

/* ------------------------------------------------------------------------------ doors */

static uint16_t status_of(struct core_fixture *f, enum frame_role gate)
{
	struct frame_api_reply reply;
	const struct heard *heard = player_expect(f, gate, FRAME_API_REPLY);

	assert_int_equal(frame_api_reply_decode(buf_slice(&heard->payload), &f->arena, &reply), 0);
	return reply.status;
}

/* Root is only who the local socket's gate says is root. */
static void test_a_gate_is_believed_its_own_doors(void **state)
{
	struct core_fixture *f = *state;
	struct frame_api_call call = {.request = 1, .operation = API_STATUS, .door = 3};
	struct frame_peer_cut cut;

	core_fixture_join(f, ROLE_LOCAL, 0);
	PLAYER_SEND(f, LOCAL, API_CALL, api_call, &call);
	assert_int_equal(status_of(f, ROLE_LOCAL), 200);
	PLAYER_SEND(f, PEOPLE, API_CALL, api_call, &call);
	PLAYER_EXPECT(f, PARENT, PEER_CUT, peer_cut, &cut);
	assert_true(slice_is_text(cut.role, "people"));
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_API_REPLY), 0);
	assert_true(f->players[ROLE_PEOPLE].closed);

	core_fixture_join(f, ROLE_PEOPLE, 0);
	call.door = 1;
	PLAYER_SEND(f, PEOPLE, API_CALL, api_call, &call);
	assert_int_equal(status_of(f, ROLE_PEOPLE), 401);
	PLAYER_SEND(f, LOCAL, API_CALL, api_call, &call);
	PLAYER_EXPECT(f, PARENT, PEER_CUT, peer_cut, &cut);
	assert_true(slice_is_text(cut.role, "local"));
}

/* ------------------------------------------------------------------------------ leaves */

static void test_a_leaf_goes_to_the_gate_that_asked(void **state)
{
	struct core_fixture *f = *state;
	/* The gate claims to be the other one and to have other names. */
	struct frame_leaf_ask ask = {
		.gate = slice_text("people"),
		.public_key = slice_text("key of agents"),
		.names = slice_text("bank.example"),
	};
	struct frame_leaf leaf = {
		.gate = slice_text("agents"),
		.certificate = slice_text("certificate"),
	};
	struct frame_leaf_ask asked;
	struct frame_leaf issued;

	PLAYER_SEND(f, AGENTS, LEAF_ASK, leaf_ask, &ask);
	core_fixture_settle(f);
	core_fixture_join(f, ROLE_SEAL, 0); /* it comes later and hears of it */
	PLAYER_EXPECT(f, SEAL, LEAF_ASK, leaf_ask, &asked);
	assert_true(slice_is_text(asked.gate, "agents"));
	assert_true(slice_is_text(asked.public_key, "key of agents"));
	assert_true(slice_is_text(asked.names, "server.example,localhost,127.0.0.1,::1"));
	PLAYER_SEND(f, SEAL, LEAF, leaf, &leaf);
	PLAYER_EXPECT(f, AGENTS, LEAF, leaf, &issued);
	assert_true(slice_is_text(issued.certificate, "certificate"));
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_LEAF), 0);
	/* Answered: a seal that is started anew is not asked again. */
	core_fixture_join(f, ROLE_SEAL, 0);
	assert_int_equal(player_count(f, ROLE_SEAL, FRAME_LEAF_ASK), 0);
}

/* ------------------------------------------------------------------------------ mails */

static void send_match(struct core_fixture *f)
{
	struct record_evidence evidence = {
		.name = slice_text("CommandLine"),
		.value = slice_text("base64 -d | sh"),
	};
	struct record_match match = {
		.company = 1,
		.device = f->device,
		.number = 1,
		.rule = slice_text("rule-1"),
		.logsource = slice_text("linux/process_creation/"),
		.time = f->clock.now_wall,
		.seen = f->clock.now_wall,
		.received = f->clock.now_wall,
		.matched = f->clock.now_wall,
		.evidence = &evidence,
		.n_evidence = 1,
	};
	const struct frame_matched matched = {
		.position = journal_durable(f->core.journal),
		.generation = 1,
		.matches = &match,
		.n_matches = 1,
	};

	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	player_expect(f, ROLE_WATCH, FRAME_JOURNAL_START);
	PLAYER_SEND(f, WATCH, MATCHED, matched, &matched);
}

static void join_courier(struct core_fixture *f)
{
	struct frame_courier_key key = {.public_key = {9}};

	core_fixture_join(f, ROLE_COURIER, 0);
	PLAYER_SEND(f, COURIER, COURIER_KEY, courier_key, &key);
}

static void test_a_match_becomes_a_case_and_a_mail(void **state)
{
	struct core_fixture *f = *state;
	struct frame_mail_done done = {.code = 250};
	struct frame_mail_send mail;
	struct frame_change change;

	join_courier(f);
	core_fixture_settle(f);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	send_match(f);
	do
		PLAYER_EXPECT(f, PEOPLE, CHANGE, change, &change);
	while (change.kind != CHANGE_CASE);
	PLAYER_EXPECT(f, COURIER, MAIL_SEND, mail_send, &mail);
	assert_true(slice_is_text(mail.recipient, "owner@example.jp"));
	assert_true(mail.channel.len > 0);
	done.notice = mail.notice;
	done.taken = f->clock.now_wall;
	core_fixture_settle(f);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	PLAYER_SEND(f, COURIER, MAIL_DONE, mail_done, &done);
	do
		PLAYER_EXPECT(f, PEOPLE, CHANGE, change, &change);
	while (change.kind != CHANGE_CASE);
	assert_int_equal(player_count(f, ROLE_COURIER, FRAME_MAIL_SEND), 0);
}

static void test_a_new_courier_gets_what_was_under_way(void **state)
{
	struct core_fixture *f = *state;
	struct frame_mail_send first, again;

	join_courier(f);
	send_match(f);
	PLAYER_EXPECT(f, COURIER, MAIL_SEND, mail_send, &first);
	first.message_id = arena_dup(&f->arena, first.message_id);
	join_courier(f);
	PLAYER_EXPECT(f, COURIER, MAIL_SEND, mail_send, &again);
	assert_int_equal(first.notice, again.notice);
	assert_true(slice_is(first.message_id, again.message_id));
}

static void test_a_refused_mail_is_tried_again_later(void **state)
{
	struct core_fixture *f = *state;
	struct frame_mail_done done = {.outcome = 1, .code = 451};
	struct frame_mail_send mail;

	join_courier(f);
	send_match(f);
	PLAYER_EXPECT(f, COURIER, MAIL_SEND, mail_send, &mail);
	done.notice = mail.notice;
	PLAYER_SEND(f, COURIER, MAIL_DONE, mail_done, &done);
	assert_int_equal(player_count(f, ROLE_COURIER, FRAME_MAIL_SEND), 0);
	clock_fake_advance(&f->clock, 59 * USEC_PER_SEC);
	assert_int_equal(player_count(f, ROLE_COURIER, FRAME_MAIL_SEND), 0);
	clock_fake_advance(&f->clock, 2 * USEC_PER_SEC);
	PLAYER_EXPECT(f, COURIER, MAIL_SEND, mail_send, &mail);
	assert_int_equal(mail.notice, done.notice);
}

/* A test mail is no notice: its answer is told once, and touches none. */
static void test_a_test_mail_is_answered(void **state)
{
	struct core_fixture *f = *state;
	struct frame_mail_done done = {.outcome = 2, .code = 535, .detail = slice_text("535 no")};
	struct frame_mail_send mail;
	struct frame_change change;

	join_courier(f);
	core_fixture_settle(f);
	posting_test(&f->core, slice_text("o@example.jp"));
	PLAYER_EXPECT(f, COURIER, MAIL_SEND, mail_send, &mail);
	assert_true(slice_is_text(mail.recipient, "o@example.jp"));
	assert_true(mail.body.len > 0);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	done.notice = mail.notice;
	PLAYER_SEND(f, COURIER, MAIL_DONE, mail_done, &done);
	PLAYER_EXPECT(f, PEOPLE, CHANGE, change, &change);
	assert_int_equal(change.kind, CHANGE_STATUS);
	PLAYER_SEND(f, COURIER, MAIL_DONE, mail_done, &done);
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 0);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, core_fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_a_failed_compile_is_tried_again),
		TEST(test_a_failed_compile_keeps_the_old_rules),
		TEST(test_a_compile_that_hangs_is_given_up),
		TEST(test_an_image_that_can_still_change_is_refused),
		TEST(test_devices_are_told_once_a_second),
		TEST(test_a_gate_is_believed_its_own_doors),
		TEST(test_a_leaf_goes_to_the_gate_that_asked),
		TEST(test_a_match_becomes_a_case_and_a_mail),
		TEST(test_a_new_courier_gets_what_was_under_way),
		TEST(test_a_refused_mail_is_tried_again_later),
		TEST(test_a_test_mail_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
