/* What the journal promises: answers only for what is on disk, each batch once, in order. */
#include <errno.h>
#include "fixture.h"

enum { FIRST = FIXTURE_FILE_BYTES }; /* the base of the first file */

static void append_ok(struct fixture *f, uint64_t number, size_t body_bytes)
{
	struct journal_verdict verdict;

	assert_int_equal(fixture_append(f, number, body_bytes, &verdict), 0);
	assert_false(verdict.repeated);
}

static void test_answers_in_order_once_durable(void **state)
{
	struct fixture *f = *state;
	struct journal_record record;

	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(journal_oldest(f->journal), FIRST);
	for (uint64_t i = 1; i <= 5; i++)
		append_ok(f, i, 100);
	assert_int_equal(f->n_answers, 0);
	fixture_await(f, 5);
	for (uint64_t i = 1; i <= 5; i++)
		assert_int_equal(f->answers[i - 1], i);
	assert_int_equal(journal_durable(f->journal), FIRST + 5 * journal_record_bytes(100));
	assert_int_equal(f->durable, journal_durable(f->journal));
	assert_int_equal(fixture_read(f, FIRST + 2 * journal_record_bytes(100), &record), 0);
	assert_int_equal(record.number, 3);
	assert_int_equal(record.company, 1);
}

static void test_one_sync_for_all_who_wait(void **state)
{
	struct fixture *f = *state;
	unsigned before;

	assert_int_equal(fixture_open(f), 0);
	fixture_await_file(f, FIRST + FIXTURE_FILE_BYTES);
	fixture_set_shut(f, true);
	before = f->n_syncs;
	append_ok(f, 1, 10);
	fixture_await_door(f);
	for (uint64_t i = 2; i <= 12; i++)
		append_ok(f, i, 10);
	assert_int_equal(loop_step(f->loop, 0), 0);
	assert_int_equal(f->n_answers, 0);
	fixture_set_shut(f, false);
	fixture_await(f, 12);
	assert_int_equal(f->n_syncs - before, 2);
}

static void test_contact_is_the_word_before(void **state)
{
	struct fixture *f = *state;
	struct journal_record record;

	assert_int_equal(fixture_open(f), 0);
	append_ok(f, 1, 8);
	clock_fake_advance(&f->clock, 5 * USEC_PER_SEC);
	append_ok(f, 2, 8);
	fixture_await(f, 2);
	assert_int_equal(fixture_read(f, FIRST, &record), 0);
	assert_int_equal(record.contact, 0);
	assert_int_equal(fixture_read(f, FIRST + journal_record_bytes(8), &record), 0);
	assert_int_equal(record.contact, 1000 * USEC_PER_SEC);
	assert_int_equal(record.received, 1005 * USEC_PER_SEC);
}

static void test_repeated_batch_counts_once(void **state)
{
	struct fixture *f = *state;
	struct journal_verdict verdict;
	uint64_t end;

	assert_int_equal(fixture_open(f), 0);
	fixture_set_shut(f, true);
	append_ok(f, 1, 10);
	/* Again, while the first has not reached the disk: not answered before it has. */
	assert_int_equal(fixture_append(f, 1, 10, &verdict), 0);
	assert_true(verdict.repeated);
	assert_int_equal(loop_step(f->loop, 0), 0);
	assert_int_equal(f->n_answers, 0);
	fixture_set_shut(f, false);
	fixture_await(f, 2);
	end = journal_durable(f->journal);
	assert_int_equal(fixture_append(f, 1, 10, &verdict), 0);
	assert_true(verdict.repeated);
	fixture_await(f, 3);
	assert_int_equal(journal_durable(f->journal), end);
	assert_int_equal(fixture_count_records(f), 1);
}

static void test_reopened_journal_knows_its_batches(void **state)
{
	struct fixture *f = *state;
	struct journal_record other = fixture_record(2);
	struct journal_verdict verdict;
	uint64_t end;

	assert_int_equal(fixture_open(f), 0);
	for (uint64_t i = 1; i <= 3; i++)
		append_ok(f, i, 50);
	fixture_await(f, 3);
	end = journal_durable(f->journal);
	fixture_close(f);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(journal_durable(f->journal), end);
	assert_int_equal(fixture_append(f, 2, 50, &verdict), 0);
	assert_true(verdict.repeated);
	other.hash[31] = other.hash[0] = 0xee;
	assert_int_equal(journal_append(f->journal, &other, SLICE_EMPTY, NULL, NULL, 0, &verdict),
		ERR_CONFLICT);
	append_ok(f, 4, 50);
	fixture_await(f, 2);
	assert_int_equal(fixture_count_records(f), 4);
	assert_int_equal(f->n_damaged, 0);
}

static void test_close_commits_what_waits(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fixture_open(f), 0);
	append_ok(f, 1, 50);
	fixture_close(f);
	assert_int_equal(f->n_answers, 0);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(fixture_count_records(f), 1);
}

/* ------------------------------------------------------------------------------ files */

static void fill(struct fixture *f, uint64_t from, uint64_t to)
{
	size_t before = f->n_answers;

	for (uint64_t i = from; i <= to; i++) {
		struct journal_verdict verdict;
		int result = fixture_append(f, i, 1000, &verdict);

		/* The next file is not made yet: what was appended gets its time to be done. */
		for (unsigned turns = 0; result == ERR_FULL && turns < 100000; turns++) {
			assert_int_equal(loop_step(f->loop, USEC_PER_MS), 0);
			result = fixture_append(f, i, 1000, &verdict);
		}
		assert_int_equal(result, 0);
	}
	fixture_await(f, before + (to - from + 1));
}

static void test_rolls_to_the_next_file(void **state)
{
	struct fixture *f = *state;
	uint64_t base, size;
	size_t cursor = 0;

	assert_int_equal(fixture_open(f), 0);
	fill(f, 1, 10); /* three a file */
	assert_int_equal(f->n_begun, 3);
	assert_int_equal(f->begun, FIRST + 3 * FIXTURE_FILE_BYTES);
	assert_int_equal(fixture_count_records(f), 10);
	fixture_close(f);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(f->n_damaged, 0);
	assert_int_equal(fixture_count_records(f), 10);
	fill(f, 11, 12);
	assert_int_equal(fixture_count_records(f), 12);
	/* Readers from a position on get the file that holds it. */
	assert_true(journal_next_file(
		f->journal, &cursor, FIRST + FIXTURE_FILE_BYTES + 8, &base, &size));
	assert_int_equal(base, FIRST + FIXTURE_FILE_BYTES);
	assert_int_equal(size, FIXTURE_FILE_BYTES);
}

static void test_refuses_a_record_that_no_file_holds(void **state)
{
	struct fixture *f = *state;
	struct journal_verdict verdict;

	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(fixture_append(f, 1, FIXTURE_FILE_BYTES, &verdict), ERR_TOO_LARGE);
	assert_int_equal(fixture_append(f, 1, JOURNAL_MAX_BODY + 1, &verdict), ERR_TOO_LARGE);
	append_ok(f, 1, FIXTURE_FILE_BYTES - JOURNAL_HEADER_BYTES);
	fixture_await(f, 1);
}

static void test_old_files_go_when_nobody_needs_them(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fixture_open(f), 0);
	fill(f, 1, 4);
	clock_fake_advance(&f->clock, 1800 * USEC_PER_SEC);
	fill(f, 5, 7);
	clock_fake_advance(&f->clock, 1801 * USEC_PER_SEC);
	journal_sweep(f->journal);
	assert_int_equal(f->n_gone, 0); /* nobody has said what they need */
	assert_int_equal(journal_hold(f->journal, "watch", FIRST + 8), 0);
	journal_sweep(f->journal);
	assert_int_equal(f->n_gone, 0);
	assert_int_equal(journal_hold(f->journal, "watch", journal_durable(f->journal)), 0);
	/* A position never moves back. */
	assert_int_equal(journal_hold(f->journal, "watch", FIRST), 0);
	journal_sweep(f->journal);
	assert_int_equal(f->n_gone, 1); /* the second file's newest record is younger */
	assert_int_equal(f->gone, FIRST);
	assert_int_equal(journal_oldest(f->journal), FIRST + FIXTURE_FILE_BYTES);
	fixture_close(f);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(fixture_count_records(f), 4);
}

static void test_goes_on_behind_what_was_seen(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(fixture_open(f), 0);
	append_ok(f, 1, 10);
	fixture_await(f, 1);
	fixture_close(f);
	f->config.least = 10 * FIXTURE_FILE_BYTES - 3;
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(journal_durable(f->journal), 10 * FIXTURE_FILE_BYTES);
	append_ok(f, 2, 10);
	fixture_await(f, 1);
	fixture_close(f);
	f->config.least = 0;
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(fixture_count_records(f), 2);
}

/* ------------------------------------------------------------------------------ limits */

static void test_refuses_while_the_disk_is_full(void **state)
{
	struct fixture *f = *state;
	const uint64_t enough = UINT64_C(256) * 1024 * 1024 + FIXTURE_FILE_BYTES;
	struct journal_verdict verdict;

	assert_int_equal(fixture_open(f), 0);
	fixture_set_free(f, enough - 1);
	assert_int_equal(fixture_append(f, 1, 10, &verdict), -ENOSPC);
	fixture_set_free(f, enough);
	append_ok(f, 1, 10);
	fixture_await(f, 1);
}

static void test_makes_files_again_after_the_disk_was_full(void **state)
{
	struct fixture *f = *state;
	struct journal_verdict verdict;
	unsigned asked;
	int result;

	assert_int_equal(fixture_open(f), 0);
	fixture_await_file(f, FIRST + FIXTURE_FILE_BYTES);
	fixture_set_shut(f, true);
	for (uint64_t i = 1; i <= 3; i++)
		append_ok(f, i, 1000);
	/* The fourth takes the file that was made ahead, which may have its name but not be handed over. */
	while ((result = fixture_append(f, 4, 1000, &verdict)) == ERR_FULL)
		;
	assert_int_equal(result, 0);
	asked = f->n_space;
	fixture_set_free(f, 0);
	fixture_set_shut(f, false);
	fixture_await(f, 4);
	fixture_await_space(f, asked); /* the one after it was refused */
	fixture_set_free(f, UINT64_C(1) << 30);
	fill(f, 5, 10);
	assert_int_equal(fixture_count_records(f), 10);
}

static void test_bounds_what_waits(void **state)
{
	struct fixture *f = *state;
	struct journal_verdict verdict;

	f->config.max_waiting = 3 * journal_record_bytes(100);
	assert_int_equal(fixture_open(f), 0);
	fixture_set_shut(f, true);
	for (uint64_t i = 1; i <= 3; i++)
		append_ok(f, i, 100);
	assert_int_equal(fixture_append(f, 4, 100, &verdict), ERR_FULL);
	fixture_set_shut(f, false);
	fixture_await(f, 3);
	append_ok(f, 4, 100);
	fixture_await(f, 4);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, fixture_init, fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_answers_in_order_once_durable),
		TEST(test_one_sync_for_all_who_wait),
		TEST(test_contact_is_the_word_before),
		TEST(test_repeated_batch_counts_once),
		TEST(test_reopened_journal_knows_its_batches),
		TEST(test_close_commits_what_waits),
		TEST(test_rolls_to_the_next_file),
		TEST(test_refuses_a_record_that_no_file_holds),
		TEST(test_old_files_go_when_nobody_needs_them),
		TEST(test_goes_on_behind_what_was_seen),
		TEST(test_refuses_while_the_disk_is_full),
		TEST(test_makes_files_again_after_the_disk_was_full),
		TEST(test_bounds_what_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
