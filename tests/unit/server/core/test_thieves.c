/*
 * Stolen peers, acted out against the real core: each is played by a liar that says what it likes over the
 * channel of the program in whose place it stands. doc/threat-model.md names these tests.
 */
#include "core_fixture.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "api/table.h"
#include "journal/note.h"
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

/* ------------------------------------------------------------------------------ gate agents */

static uint16_t batch_status(
	struct core_fixture *f, const uint8_t token[32], uint64_t device, uint64_t number)
{
	struct frame_batch_put put = {
		.request = number,
		.device = device,
		.epoch = {1},
		.number = number,
		.count = 1,
		.body = SLICE_LITERAL("opaque"),
	};
	struct frame_batch_done done;

	memcpy(put.token, token, sizeof(put.token));
	PLAYER_SEND(f, AGENTS, BATCH_PUT, batch_put, &put);
	PLAYER_EXPECT(f, AGENTS, BATCH_DONE, batch_done, &done);
	return done.status;
}

/* All that a gate knows that was stolen before any PC came: each device with its token's hash. */
static void test_the_agents_gate_forges_no_batch(void **state)
{
	static const uint8_t zeros[32];
	struct core_fixture *f = *state;
	uint64_t durable = journal_durable(f->core.journal);
	struct frame_device_put told;

	core_fixture_join(f, ROLE_AGENTS, 0);
	PLAYER_EXPECT(f, AGENTS, DEVICE_PUT, device_put, &told);
	assert_int_equal(told.device, f->device);
	assert_int_equal(batch_status(f, told.token_hash, told.device, 1), 401);
	assert_int_equal(batch_status(f, zeros, told.device, 1), 401);
	assert_int_equal(batch_status(f, zeros, 0, 1), 401);
	/* A token that it heard speaks for its own PC alone. */
	assert_int_equal(batch_status(f, f->token, told.device + 1, 1), 401);
	assert_int_equal(journal_durable(f->core.journal), durable);
	assert_int_equal(batch_status(f, f->token, told.device, 1), 200);
}

static int count_device(void *ctx, const struct store_device *device _unused_)
{
	++*(size_t *)ctx;
	return 0;
}

static size_t count_devices(struct core_fixture *f)
{
	size_t n = 0;

	assert_int_equal(store_device_walk(f->core.store, count_device, &n), 0);
	return n;
}

/* Without the secret of a company's key. */
static void test_the_agents_gate_makes_no_device(void **state)
{
	struct core_fixture *f = *state;
	size_t before = count_devices(f);
	struct frame_enrol enrol = {.hostname = slice_text("forged")};
	struct frame_enrol_done done;

	for (enrol.key_id = 0; enrol.key_id < 4; enrol.key_id++) {
		enrol.request++;
		os_random(enrol.key_secret, sizeof(enrol.key_secret));
		PLAYER_SEND(f, AGENTS, ENROL, enrol, &enrol);
		PLAYER_EXPECT(f, AGENTS, ENROL_DONE, enrol_done, &done);
		assert_int_equal(done.status, 403);
		assert_int_equal(done.device, 0);
	}
	assert_int_equal(player_count(f, ROLE_AGENTS, FRAME_DEVICE_PUT), 0);
	assert_int_equal(count_devices(f), before);
}

/* ------------------------------------------------------------------------------ gate people */

static void check_tells_nothing(
	struct core_fixture *f, const struct api_row *row, struct slice session, uint8_t door)
{
	const struct frame_api_call call = {
		.request = row->number,
		.operation = row->number,
		.session = session,
		.door = door,
		.body = SLICE_LITERAL("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
		.address = slice_text("192.0.2.1"),
	};
	const struct heard *heard;
	struct frame_api_reply reply;

	PLAYER_SEND(f, PEOPLE, API_CALL, api_call, &call);
	heard = player_expect(f, ROLE_PEOPLE, FRAME_API_REPLY);
	assert_int_equal(frame_api_reply_decode(buf_slice(&heard->payload), &f->arena, &reply), 0);
	if (reply.status < 400 || reply.body.len > 0 || reply.set_session.len > 0)
		fail_msg("%s at door %u: %u", row->name, door, reply.status);
	if (!(row->doors & API_DOOR_LINK))
		assert_int_equal(reply.status, 401);
}

/* Every operation by both doors, without a session and with one that nobody was given. */
static void test_the_peoples_gate_without_a_session(void **state)
{
	struct core_fixture *f = *state;
	uint8_t guess[32];

	for (size_t i = 0; i < api_n_rows; i++) {
		for (uint8_t door = 1; door <= 2; door++) {
			os_random(guess, sizeof(guess));
			check_tells_nothing(f, &api_rows[i], SLICE_EMPTY, door);
			check_tells_nothing(f, &api_rows[i], slice_of(guess, sizeof(guess)), door);
		}
	}
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_LISTENER), 0);
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 0);
}

/* ------------------------------------------------------------------------------ watch */

static struct record_match match_of(const struct core_fixture *f, uint64_t number)
{
	return (struct record_match){
		.company = 1,
		.device = f->device,
		.number = number,
		.rule = slice_text("rule-1"),
		.logsource = slice_text("process_creation/linux/"),
		.time = f->clock.now_wall,
		.seen = f->clock.now_wall,
		.received = f->clock.now_wall,
		.matched = f->clock.now_wall,
	};
}

static void begin_watch(struct core_fixture *f)
{
	struct frame_courier_key key = {.public_key = {9}};

	core_fixture_compile(f);
	core_fixture_join(f, ROLE_COURIER, 0);
	PLAYER_SEND(f, COURIER, COURIER_KEY, courier_key, &key);
	core_fixture_join(f, ROLE_WATCH, 0);
	core_fixture_settle(f);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
}

static void claim(struct core_fixture *f, const struct record_match *matches, size_t n)
{
	const struct frame_matched matched = {
		.position = journal_durable(f->core.journal),
		.generation = 1,
		.matches = (struct record_match *)(uintptr_t)matches,
		.n_matches = n,
	};

	PLAYER_SEND(f, WATCH, MATCHED, matched, &matched);
	core_fixture_settle(f);
}

static bool can_write(int fd)
{
	return pwrite(fd, "x", 1, 0) == 1 || ftruncate(fd, 0) == 0;
}

/* Beyond its note, of a fixed size, no descriptor that it holds takes a byte. */
static void test_watch_holds_nothing_to_write(void **state)
{
	struct core_fixture *f = *state;
	const struct player *watch = &f->players[ROLE_WATCH];
	uint64_t idle = JOURNAL_NOTE_IDLE;
	size_t n_held = 0;

	assert_int_equal(batch_status(f, f->token, f->device, 1), 200);
	begin_watch(f);
	for (size_t i = 0; i < watch->n_heard; i++) {
		const struct heard *heard = &watch->heard[i];

		if (heard->fd < 0)
			continue;
		n_held++;
		if (heard->type != FRAME_JOURNAL_START) {
			assert_false(can_write(heard->fd));
			continue;
		}
		assert_int_equal(ftruncate(heard->fd, 0), -1);
		assert_int_equal(pwrite(heard->fd, "x", 1, JOURNAL_NOTE_BYTES), -1);
		assert_int_equal(os_pwrite_all(heard->fd, slice_of(&idle, sizeof(idle)), 0), 0);
	}
	assert_true(n_held >= 3); /* a file, the image, the note */
}

static void test_watch_invents_no_pc_and_no_company(void **state)
{
	struct core_fixture *f = *state;
	struct record_match matches[] = {match_of(f, 1), match_of(f, 2), match_of(f, 3)};

	begin_watch(f);
	matches[0].device += 1000;
	matches[1].company = 2;
	matches[2].company = 0;
	claim(f, matches, ARRAY_SIZE(matches));
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 0);
	assert_int_equal(player_count(f, ROLE_COURIER, FRAME_MAIL_SEND), 0);
	claim(f, (struct record_match[]){match_of(f, 4)}, 1);
	assert_int_equal(player_count(f, ROLE_COURIER, FRAME_MAIL_SEND), 1);
}

static struct frame_change next_case(struct core_fixture *f)
{
	struct frame_change change;

	do
		PLAYER_EXPECT(f, PEOPLE, CHANGE, change, &change);
	while (change.kind != CHANGE_CASE);
	return change;
}

/* The company of the case that comes of it. */
static uint32_t set_aside(struct core_fixture *f, uint64_t position)
{
	const struct frame_set_aside aside = {
		.position = position,
		.company = 2,
		.device = f->device + 1000,
		.reason = slice_text("MALFORMED"),
	};

	PLAYER_SEND(f, WATCH, SET_ASIDE, set_aside, &aside);
	return next_case(f).company;
}

static uint32_t refuse_lines(struct core_fixture *f, uint64_t position)
{
	const struct frame_lines_refused refused = {
		.position = position,
		.company = 2,
		.device = f->device + 1000,
		.received = f->clock.now_wall,
		.lines = 1,
		.reason = slice_text("MALFORMED"),
	};

	PLAYER_SEND(f, WATCH, LINES_REFUSED, lines_refused, &refused);
	return next_case(f).company;
}

/* A batch set aside is a case of whose batch it is; what is no batch is the installation's. */
static void test_watch_sets_nothing_of_others_aside(void **state)
{
	struct core_fixture *f = *state;
	uint64_t position = journal_durable(f->core.journal);

	assert_int_equal(batch_status(f, f->token, f->device, 1), 200);
	begin_watch(f);
	assert_int_equal(set_aside(f, position), 1);
	assert_int_equal(set_aside(f, position + 8), 0);
	assert_int_equal(refuse_lines(f, position), 1);
	assert_int_equal(refuse_lines(f, position + 8), 0);
}

/* 2,560 alerts of one PC at one time are one case and one mail. */
static void test_watch_floods_nobody_with_mails(void **state)
{
	enum { FRAMES = 10, MATCHES = 256 };
	static struct record_match matches[MATCHES];
	struct core_fixture *f = *state;

	begin_watch(f);
	for (unsigned i = 0; i < FRAMES; i++) {
		for (unsigned n = 0; n < MATCHES; n++)
			matches[n] = match_of(f, 1 + i * MATCHES + n);
		claim(f, matches, MATCHES);
		f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	}
	assert_int_equal(player_count(f, ROLE_COURIER, FRAME_MAIL_SEND), 1);
	assert_false(f->players[ROLE_WATCH].closed);
}

/* ------------------------------------------------------------------------------ rules */

static const struct lie {
	const char *what;
	uint32_t n_rules, n_refused;
	unsigned seals;
} lies[] = {
	{"more rules than came", 1, 0, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK},
	{"more refusals than came", 0, 1, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK},
	{"giant counts", UINT32_MAX, UINT32_MAX, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK},
	{"without seals", 0, 0, 0},
	{"may be written", 0, 0, F_SEAL_GROW | F_SEAL_SHRINK},
	{"may shrink", 0, 0, F_SEAL_WRITE | F_SEAL_GROW},
	{"may grow", 0, 0, F_SEAL_WRITE | F_SEAL_SHRINK},
};

static void tell_lie(struct core_fixture *f, const struct lie *lie)
{
	const struct frame_rules_done done = {.n_rules = lie->n_rules, .n_refused = lie->n_refused};
	int fd = memfd_create("image", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	assert_int_equal(os_pwrite_all(fd, slice_text("an image"), 0), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, lie->seals), 0);
	compiling_start(&f->core);
	core_fixture_join(f, ROLE_RULES, f->core.compiling.request);
	assert_int_equal(
		CHANNEL_SEND_FD(f->players[ROLE_RULES].channel, RULES_DONE, rules_done, &done, fd),
		0);
	core_fixture_settle(f);
	os_close(fd);
}

static void test_the_compilers_lies_change_no_rules(void **state)
{
	struct core_fixture *f = *state;

	core_fixture_compile(f);
	for (size_t i = 0; i < ARRAY_SIZE(lies); i++) {
		tell_lie(f, &lies[i]);
		if (!f->players[ROLE_RULES].closed || f->core.watching.generation != 1)
			fail_msg("taken: %s", lies[i].what);
	}
	/* The same without a lie is taken. */
	tell_lie(f, &(struct lie){.seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK});
	assert_int_equal(f->core.watching.generation, 2);
}

/* ------------------------------------------------------------------------------ courier */

static void test_the_courier_answers_only_for_its_mails(void **state)
{
	struct core_fixture *f = *state;
	struct frame_mail_done done = {.code = 250, .taken = f->clock.now_wall};
	struct frame_mail_send mail;
	struct frame_peer_cut cut;

	begin_watch(f);
	for (done.notice = 0; done.notice < 20; done.notice++)
		PLAYER_SEND(f, COURIER, MAIL_DONE, mail_done, &done);
	done.notice = UINT64_MAX;
	PLAYER_SEND(f, COURIER, MAIL_DONE, mail_done, &done);
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 0);
	/* The mail that one of those numbers became is handed over all the same. */
	claim(f, (struct record_match[]){match_of(f, 1)}, 1);
	PLAYER_EXPECT(f, COURIER, MAIL_SEND, mail_send, &mail);
	assert_true(mail.notice > 0 && mail.notice < 20);
	done.notice = mail.notice;
	done.outcome = 3;
	PLAYER_SEND(f, COURIER, MAIL_DONE, mail_done, &done);
	PLAYER_EXPECT(f, PARENT, PEER_CUT, peer_cut, &cut);
	assert_true(slice_is_text(cut.role, "courier"));
}

/* ------------------------------------------------------------------------------ seal */

/* A leaf goes to a gate that serves TLS; of a second root nothing goes anywhere. */
static void test_the_seal_serves_two_gates_and_one_root(void **state)
{
	static const char *const others[] = {"local", "core", "courier", ""};
	struct core_fixture *f = *state;
	struct frame_leaf leaf = {.certificate = slice_text("certificate")};
	struct frame_root root = {.certificate = slice_text("root"), .hash = {1}};

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		core_fixture_join(f, ROLE_SEAL, 0);
		PLAYER_SEND(f, SEAL, ROOT, root, &root);
		leaf.gate = slice_text(others[i]);
		PLAYER_SEND(f, SEAL, LEAF, leaf, &leaf);
		core_fixture_settle(f);
		assert_true(f->players[ROLE_SEAL].closed);
	}
	core_fixture_join(f, ROLE_SEAL, 0);
	root.hash[0] = 2;
	PLAYER_SEND(f, SEAL, ROOT, root, &root);
	leaf.gate = slice_text("agents");
	PLAYER_SEND(f, SEAL, LEAF, leaf, &leaf);
	assert_int_equal(player_count(f, ROLE_AGENTS, FRAME_LEAF), 0);
	root.hash[0] = 1;
	PLAYER_SEND(f, SEAL, ROOT, root, &root);
	PLAYER_SEND(f, SEAL, LEAF, leaf, &leaf);
	assert_int_equal(player_count(f, ROLE_AGENTS, FRAME_LEAF), 1);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, core_fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_the_agents_gate_forges_no_batch),
		TEST(test_the_agents_gate_makes_no_device),
		TEST(test_the_peoples_gate_without_a_session),
		TEST(test_watch_holds_nothing_to_write),
		TEST(test_watch_invents_no_pc_and_no_company),
		TEST(test_watch_sets_nothing_of_others_aside),
		TEST(test_watch_floods_nobody_with_mails),
		TEST(test_the_compilers_lies_change_no_rules),
		TEST(test_the_courier_answers_only_for_its_mails),
		TEST(test_the_seal_serves_two_gates_and_one_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
