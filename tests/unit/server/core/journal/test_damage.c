/* What the journal promises of damage: nothing acknowledged is lost but the damaged bytes themselves. */
#include <errno.h>
#include "fixture.h"

enum { FIRST = FIXTURE_FILE_BYTES, BODY = 100, N_RECORDS = 5 };

static uint64_t position_of(unsigned number)
{
	return FIRST + (number - 1) * journal_record_bytes(BODY);
}

/* Five acknowledged records in the file that is being written, and the journal closed. */
static void write_five(struct fixture *f)
{
	struct journal_verdict verdict;

	assert_int_equal(fixture_open(f), 0);
	for (uint64_t i = 1; i <= N_RECORDS; i++)
		assert_int_equal(fixture_append(f, i, BODY, &verdict), 0);
	fixture_await(f, N_RECORDS);
	fixture_close(f);
}

static bool is_known(struct fixture *f, uint64_t number)
{
	struct journal_verdict verdict;

	assert_int_equal(fixture_append(f, number, BODY, &verdict), 0);
	return verdict.repeated;
}

static void test_torn_tail_is_cut(void **state)
{
	struct fixture *f = *state;
	const uint8_t garbage[64] = {1, 2, 3};

	write_five(f);
	/* The last record's body came half way; something stands behind it, too. */
	fixture_scribble(
		f, FIRST, position_of(5) + JOURNAL_HEADER_BYTES + 50, garbage, sizeof(garbage));
	fixture_scribble(f, FIRST, position_of(9), garbage, sizeof(garbage));
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(f->n_damaged, 0);
	assert_int_equal(journal_durable(f->journal), position_of(5));
	assert_true(is_known(f, 4));
	/* Nobody was told that it is durable: it comes again and is written anew. */
	assert_false(is_known(f, 5));
	fixture_await(f, 2);
	fixture_close(f);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(f->n_damaged, 0);
	assert_int_equal(fixture_count_records(f), N_RECORDS);
}

static void check_hole(struct fixture *f, unsigned number)
{
	struct journal_record padding;

	assert_int_equal(f->n_damaged, 1);
	assert_int_equal(f->damaged_from, position_of(number));
	assert_int_equal(f->damaged_to, position_of(number + 1));
	assert_true(f->set_aside);
	assert_int_equal(
		faccessat(f->dir_fd, fixture_name(position_of(number), ".damaged"), F_OK, 0), 0);
	assert_int_equal(fixture_read(f, position_of(number), &padding), 0);
	assert_int_equal(padding.kind, JOURNAL_PADDING);
	assert_int_equal(fixture_count_records(f), N_RECORDS - 1);
}

static void test_flipped_bits_are_set_aside(void **state)
{
	struct fixture *f = *state;
	/* In the magic, a checksum, the length, the position, the number, the hash, the body. */
	static const unsigned offsets[] = {0, 5, 9, 12, 15, 16, 48, 110, 140, 200};

	for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
		uint8_t byte = 0xa5;
		void *inner;

		fixture_init(&inner);
		f = inner;
		write_five(f);
		fixture_scribble(f, FIRST, position_of(3) + offsets[i], &byte, 1);
		assert_int_equal(fixture_open(f), 0);
		check_hole(f, 3);
		assert_true(is_known(f, 2));
		assert_true(is_known(f, 4));
		fixture_await(f, 2);
		fixture_close(f);
		/* Once set aside it is no news any more. */
		assert_int_equal(fixture_open(f), 0);
		assert_int_equal(f->n_damaged, 0);
		assert_int_equal(fixture_count_records(f), N_RECORDS - 1);
		fixture_done(&inner);
	}
}

static void await_append(struct fixture *f, uint64_t number)
{
	struct journal_verdict verdict;
	int result;

	do {
		assert_int_equal(loop_step(f->loop, USEC_PER_MS), 0);
		result = fixture_append(f, number, BODY, &verdict);
	} while (result == ERR_FULL);
	assert_int_equal(result, 0);
}

static void test_damage_in_an_older_file(void **state)
{
	struct fixture *f = *state;
	const uint64_t n = 3 * (FIXTURE_FILE_BYTES / journal_record_bytes(BODY));
	uint8_t byte = 0xa5;

	assert_int_equal(fixture_open(f), 0);
	for (uint64_t i = 1; i <= n; i++)
		await_append(f, i);
	fixture_await(f, n);
	fixture_close(f);
	fixture_scribble(f, FIRST, position_of(2), &byte, 1);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(f->n_damaged, 1);
	assert_int_equal(f->damaged_from, position_of(2));
	assert_int_equal(f->damaged_to, position_of(3));
	assert_int_equal(fixture_count_records(f), n - 1);
}

static void test_lost_end_of_an_older_file(void **state)
{
	struct fixture *f = *state;
	const uint64_t a_file = FIXTURE_FILE_BYTES / journal_record_bytes(BODY);
	static const uint8_t zeros[FIXTURE_FILE_BYTES];
	uint64_t from = position_of((unsigned)a_file - 1);

	assert_int_equal(fixture_open(f), 0);
	for (uint64_t i = 1; i <= 2 * a_file; i++)
		await_append(f, i);
	fixture_await(f, 2 * a_file);
	fixture_close(f);
	fixture_scribble(f, FIRST, from, zeros, (size_t)(FIRST + FIXTURE_FILE_BYTES - from));
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(f->n_damaged, 1);
	assert_int_equal(f->damaged_from, from);
	assert_int_equal(f->damaged_to, FIRST + FIXTURE_FILE_BYTES);
	assert_int_equal(fixture_count_records(f), 2 * a_file - 2);
}

/* A body that carries a record of another company must not become one. */
static void test_record_within_a_body_stays_a_body(void **state)
{
	struct fixture *f = *state;
	struct journal_record inner = fixture_record(1), outer = fixture_record(1);
	struct buf body = BUF_INIT(1024);
	struct journal_verdict verdict;

	inner.company = 99;
	inner.kind = JOURNAL_BATCH;
	inner.position = FIRST + JOURNAL_HEADER_BYTES;
	assert_int_equal(journal_record_encode(&inner, slice_text("x"), &body), 0);
	assert_int_equal(fixture_open(f), 0);
	outer.device = 8;
	assert_int_equal(
		journal_append(f->journal, &outer, buf_slice(&body), NULL, NULL, 0, &verdict), 0);
	fixture_close(f);
	buf_done(&body);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(fixture_count_records(f), 1);
	assert_int_equal(fixture_read(f, FIRST, &outer), 0);
	assert_int_equal(outer.company, 1);
	assert_false(is_known(f, 1)); /* device 7 has sent nothing yet */
}

static void test_wrong_sizes_are_refused(void **state)
{
	struct fixture *f = *state;

	write_five(f);
	fixture_scribble(f, FIRST, FIRST + FIXTURE_FILE_BYTES, "x", 1);
	assert_int_equal(fixture_open(f), ERR_DAMAGED);
}

/* ------------------------------------------------------------------------------ a failing disk */

/* Appends until the disk fails; what was answered must be there afterwards, whatever failed. */
static void run_until_failure(struct fixture *f)
{
	struct journal_verdict verdict;
	uint64_t n = 0;
	int result = 0;

	while (f->failure == 0 && n < 200) {
		n++;
		result = fixture_append(f, n, BODY, &verdict);
		assert_true(result == 0 || result == ERR_FULL);
		if (result == ERR_FULL)
			n--;
		assert_int_equal(loop_step(f->loop, USEC_PER_MS), 0);
	}
	assert_int_equal(f->failure, -EIO);
	assert_int_equal(fixture_append(f, n + 1, BODY, &verdict), ERR_CLOSED);
}

static void check_answered_are_kept(struct fixture *f)
{
	uint64_t answered[256];
	size_t n = f->n_answers;

	memcpy(answered, f->answers, sizeof(answered));
	for (size_t i = 0; i < n; i++)
		assert_int_equal(answered[i], i + 1);
	fixture_close(f);
	assert_int_equal(fixture_open(f), 0);
	assert_int_equal(f->n_damaged, 0);
	assert_true(fixture_count_records(f) >= n);
	if (n > 0)
		assert_true(is_known(f, n));
}

static void fail_nth(unsigned write, unsigned sync)
{
	void *state;
	struct fixture *f;

	fixture_init(&state);
	f = state;
	assert_int_equal(fixture_open(f), 0);
	f->fail_write = write;
	f->fail_sync = sync;
	run_until_failure(f);
	check_answered_are_kept(f);
	fixture_done(&state);
}

static void test_nth_write_fails(void **state)
{
	for (unsigned n = 1; n <= 40; n++)
		fail_nth(n, 0);
}

static void test_nth_sync_fails(void **state)
{
	for (unsigned n = 1; n <= 40; n++)
		fail_nth(0, n);
}

/* A record that no sync has covered lies in the kernel's memory alone. When its batch comes again it is
 * answered as a repetition, so it must be written and synced by then. */
static void test_what_was_never_synced_is_synced_at_opening(void **state)
{
	struct fixture *f = *state;
	struct journal_verdict verdict;

	write_five(f);
	assert_int_equal(fixture_open(f), 0);
	f->fail_sync = 1;
	assert_int_equal(fixture_append(f, 6, BODY, &verdict), 0);
	fixture_await(f, 1);
	assert_int_equal(f->failure, -EIO);
	assert_int_equal(f->n_answers, 0);
	fixture_close(f);
	f->fail_sync = 1;
	assert_int_equal(fixture_open(f), -EIO);
	f->fail_sync = 0;
	f->n_writes = f->n_syncs = 0;
	assert_int_equal(fixture_open(f), 0);
	assert_true(f->n_writes > 0 && f->n_syncs > 0);
	assert_true(is_known(f, 6));
	fixture_await(f, 1);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, fixture_init, fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_torn_tail_is_cut),
		cmocka_unit_test(test_flipped_bits_are_set_aside),
		TEST(test_damage_in_an_older_file),
		TEST(test_lost_end_of_an_older_file),
		TEST(test_record_within_a_body_stays_a_body),
		TEST(test_wrong_sizes_are_refused),
		TEST(test_what_was_never_synced_is_synced_at_opening),
		cmocka_unit_test(test_nth_write_fails),
		cmocka_unit_test(test_nth_sync_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
