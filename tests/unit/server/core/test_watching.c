/* The life of watch: what it is given, what its word does, what its death does. */
#include <signal.h>
#include "core_fixture.h"
#include "journal/note.h"
#include "os/os.h"

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

/* An acknowledged batch; returns its position. */
static uint64_t send_batch(struct core_fixture *f, uint64_t number)
{
	uint64_t position = journal_durable(f->core.journal);
	struct frame_batch_put put = {
		.request = number,
		.device = f->device,
		.number = number,
		.count = 1,
		.hash = {(uint8_t)number},
		.body = SLICE_LITERAL("opaque"),
	};
	struct frame_batch_done done;

	memcpy(put.token, f->token, sizeof(put.token));
	PLAYER_SEND(f, AGENTS, BATCH_PUT, batch_put, &put);
	PLAYER_EXPECT(f, AGENTS, BATCH_DONE, batch_done, &done);
	assert_int_equal(done.status, 200);
	return position;
}

static struct frame_journal_start expect_start(struct core_fixture *f)
{
	struct frame_journal_start start;

	PLAYER_EXPECT(f, WATCH, JOURNAL_START, journal_start, &start);
	return start;
}

static void send_matched(struct core_fixture *f, uint64_t position)
{
	const struct frame_matched matched = {
		.position = position,
		.generation = f->core.watching.generation,
	};

	PLAYER_SEND(f, WATCH, MATCHED, matched, &matched);
	core_fixture_settle(f);
}

/* As watch does before it decodes: through the descriptor that it was given. */
static void note(struct core_fixture *f, uint64_t position)
{
	const struct player *watch = &f->players[ROLE_WATCH];
	for (size_t i = 0; i < watch->n_heard; i++) {
		if (watch->heard[i].type == FRAME_JOURNAL_START)
			assert_int_equal(os_pwrite_all(watch->heard[i].fd,
						 slice_of(&position, sizeof(position)), 0),
				0);
	}
}

static void test_starts_only_with_rules(void **state)
{
	struct core_fixture *f = *state;
	struct frame_journal_file file;
	struct frame_journal_to to;
	struct frame_image image;
	uint64_t position = send_batch(f, 1);

	core_fixture_join(f, ROLE_WATCH, 0);
	core_fixture_settle(f);
	assert_int_equal(f->players[ROLE_WATCH].n_heard, 0);
	core_fixture_compile(f);
	PLAYER_EXPECT(f, WATCH, JOURNAL_FILE, journal_file, &file);
	assert_true(file.base <= position && position < file.base + file.size);
	PLAYER_EXPECT(f, WATCH, IMAGE, image, &image);
	assert_int_equal(image.generation, 1);
	assert_int_equal(expect_start(f).position, position);
	PLAYER_EXPECT(f, WATCH, JOURNAL_TO, journal_to, &to);
	assert_int_equal(to.position, journal_durable(f->core.journal));
}

static void nobody_waits(void *ctx, uint64_t tag)
{
}

static void test_is_told_of_new_batches_and_files(void **state)
{
	struct core_fixture *f = *state;
	struct frame_journal_file file;
	struct frame_journal_to to;
	struct journal_record record = {.device = f->device, .epoch = {3}};
	uint64_t base, size;
	size_t cursor = 0;
	struct journal_verdict verdict;
	static uint8_t body[32 * 1024];

	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	player_expect(f, ROLE_WATCH, FRAME_JOURNAL_TO);
	send_batch(f, 1);
	PLAYER_EXPECT(f, WATCH, JOURNAL_TO, journal_to, &to);
	assert_int_equal(to.position, journal_durable(f->core.journal));
	/* Over the end of the file. */
	assert_true(journal_next_file(f->core.journal, &cursor, 0, &base, &size));
	for (record.number = 1; record.number <= 2; record.number++)
		while (journal_append(f->core.journal, &record, slice_of(body, sizeof(body)),
			       nobody_waits, NULL, 0, &verdict) == ERR_FULL)
			;
	PLAYER_EXPECT(f, WATCH, JOURNAL_FILE, journal_file, &file);
	assert_int_equal(file.base, base + size);
}

static void fill_files(struct core_fixture *f, size_t n)
{
	struct journal_record record = {.device = f->device, .epoch = {4}, .number = 1};
	struct journal_verdict verdict;
	static uint8_t body[48 * 1024];

	while (n > 0) {
		int result = journal_append(f->core.journal, &record, slice_of(body, sizeof(body)),
			nobody_waits, NULL, 0, &verdict);

		core_fixture_settle(f);
		assert_true(result == 0 || result == ERR_FULL);
		record.number += result == 0;
		n -= result == 0;
	}
}

/* However far it is behind: the next few, and one more for each that it is through with. */
static void test_files_are_given_in_turn(void **state)
{
	struct core_fixture *f = *state;
	struct frame_journal_file file;
	struct frame_journal_gone gone;
	uint64_t bases[2], size;
	size_t cursor = 0;

	fill_files(f, 12);
	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_true(journal_next_file(f->core.journal, &cursor, 0, &bases[0], &size));
	assert_true(journal_next_file(f->core.journal, &cursor, 0, &bases[1], &size));
	for (int i = 0; i < WATCHING_FILES_AHEAD; i++)
		PLAYER_EXPECT(f, WATCH, JOURNAL_FILE, journal_file, &file);
	assert_int_equal(player_count(f, ROLE_WATCH, FRAME_JOURNAL_FILE), 0);
	send_matched(f, bases[1]);
	PLAYER_EXPECT(f, WATCH, JOURNAL_GONE, journal_gone, &gone);
	assert_int_equal(gone.base, bases[0]);
	PLAYER_EXPECT(f, WATCH, JOURNAL_FILE, journal_file, &file);
	assert_int_equal(player_count(f, ROLE_WATCH, FRAME_JOURNAL_FILE), 0);
	assert_int_equal(f->core.watching.n_files, WATCHING_FILES_AHEAD);
	assert_int_equal(f->core.watching.files[0], bases[1]);
}

static void test_goes_on_where_it_committed(void **state)
{
	struct core_fixture *f = *state;
	uint64_t first = send_batch(f, 1);
	uint64_t second = send_batch(f, 2);

	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).position, first);
	send_matched(f, second);
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).position, second);
	core_fixture_restart(f, NULL);
	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).position, second);
}

/* The parent is told to end it: without that it would live on without a channel. */
static void expect_cut(struct core_fixture *f)
{
	struct frame_peer_cut cut;

	PLAYER_EXPECT(f, PARENT, PEER_CUT, peer_cut, &cut);
	assert_true(slice_is_text(cut.role, "watch"));
}

static void test_lies_about_the_position_end_it(void **state)
{
	struct core_fixture *f = *state;

	send_batch(f, 1);
	core_fixture_compile(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	expect_start(f);
	send_matched(f, journal_durable(f->core.journal) + 8);
	assert_true(f->players[ROLE_WATCH].closed);
	expect_cut(f);
	core_fixture_join(f, ROLE_WATCH, 0);
	expect_start(f);
	PLAYER_SEND(f, WATCH, SET_ASIDE, set_aside,
		(&(struct frame_set_aside){.position = UINT64_MAX, .company = 1}));
	core_fixture_settle(f);
	assert_true(f->players[ROLE_WATCH].closed);
	expect_cut(f);
}

static void crash_at(struct core_fixture *f, uint64_t position)
{
	core_fixture_join(f, ROLE_WATCH, 0);
	expect_start(f);
	note(f, position);
	core_fixture_child_ended(f, "watch", SIGSEGV);
}

static void test_two_crashes_set_a_batch_aside(void **state)
{
	struct core_fixture *f = *state;
	uint64_t first = send_batch(f, 1);
	uint64_t second = send_batch(f, 2);
	struct frame_change change;

	core_fixture_compile(f);
	crash_at(f, second);
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).skip, 0);
	core_fixture_settle(f);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	crash_at(f, second);
	do
		PLAYER_EXPECT(f, PEOPLE, CHANGE, change, &change);
	while (change.kind != CHANGE_CASE);
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).skip, second);
	assert_int_not_equal(first, second);
	/* Its word that it passed the batch over makes no second case. */
	core_fixture_settle(f);
	f->players[ROLE_PEOPLE].n_read = f->players[ROLE_PEOPLE].n_heard;
	PLAYER_SEND(f, WATCH, SET_ASIDE, set_aside,
		(&(struct frame_set_aside){.position = second, .company = 1}));
	assert_int_equal(player_count(f, ROLE_PEOPLE, FRAME_CHANGE), 0);
	/* Once it is passed, nothing is passed over any more. */
	send_matched(f, journal_durable(f->core.journal));
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).skip, 0);
}

static void test_crashes_count_over_a_restart_of_the_core(void **state)
{
	struct core_fixture *f = *state;
	uint64_t position = send_batch(f, 1);

	core_fixture_compile(f);
	crash_at(f, position);
	core_fixture_restart(f, NULL);
	core_fixture_compile(f);
	crash_at(f, position);
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).skip, position);
}

/* Not only by a signal: an error that ends watch on a batch would be read again for ever. */
static void test_two_failures_set_a_batch_aside(void **state)
{
	struct core_fixture *f = *state;
	uint64_t position = send_batch(f, 1);

	core_fixture_compile(f);
	for (unsigned i = 0; i < 2; i++) {
		core_fixture_join(f, ROLE_WATCH, 0);
		assert_int_equal(expect_start(f).skip, 0);
		note(f, position);
		core_fixture_child_exited(f, "watch", 1);
	}
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).skip, position);
}

static void test_deaths_elsewhere_set_nothing_aside(void **state)
{
	struct core_fixture *f = *state;
	uint64_t position = send_batch(f, 1);

	core_fixture_compile(f);
	/* Killed while it waited, its last batch committed. */
	for (unsigned i = 0; i < 3; i++) {
		core_fixture_join(f, ROLE_WATCH, 0);
		expect_start(f);
		note(f, position);
		send_matched(f, journal_durable(f->core.journal));
		core_fixture_child_ended(f, "watch", SIGKILL);
	}
	/* Killed before it had begun with anything; between records; at what is not there yet. */
	for (unsigned i = 0; i < 3; i++) {
		crash_at(f, 0);
		crash_at(f, JOURNAL_NOTE_IDLE);
		crash_at(f, journal_durable(f->core.journal));
	}
	core_fixture_join(f, ROLE_WATCH, 0);
	assert_int_equal(expect_start(f).skip, 0);
}

static void test_who_is_cut_off_has_not_crashed(void **state)
{
	struct core_fixture *f = *state;
	uint64_t position = send_batch(f, 1);

	core_fixture_compile(f);
	for (unsigned i = 0; i < 3; i++) {
		core_fixture_join(f, ROLE_WATCH, 0);
		assert_int_equal(expect_start(f).skip, 0);
		note(f, position);
		peers_cut(&f->core, ROLE_WATCH);
		core_fixture_settle(f);
		expect_cut(f);
		core_fixture_child_ended(f, "watch", SIGKILL);
	}
}

static void test_ended_without_a_signal_is_no_crash(void **state)
{
	struct core_fixture *f = *state;
	uint64_t position = send_batch(f, 1);

	core_fixture_compile(f);
	for (unsigned i = 0; i < 3; i++) {
		core_fixture_join(f, ROLE_WATCH, 0);
		assert_int_equal(expect_start(f).skip, 0);
		note(f, position);
		core_fixture_child_ended(f, "watch", 0);
	}
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, core_fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_starts_only_with_rules),
		TEST(test_is_told_of_new_batches_and_files),
		TEST(test_files_are_given_in_turn),
		TEST(test_goes_on_where_it_committed),
		TEST(test_lies_about_the_position_end_it),
		TEST(test_two_crashes_set_a_batch_aside),
		TEST(test_crashes_count_over_a_restart_of_the_core),
		TEST(test_two_failures_set_a_batch_aside),
		TEST(test_deaths_elsewhere_set_nothing_aside),
		TEST(test_who_is_cut_off_has_not_crashed),
		TEST(test_ended_without_a_signal_is_no_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
