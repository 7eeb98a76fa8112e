/* What is known of earlier batches. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "server/core/journal/known.h"

static struct journal_record record_of(uint64_t device, uint8_t epoch, uint64_t number)
{
	return (struct journal_record){
		.device = device,
		.epoch = {epoch},
		.number = number,
		.hash = {(uint8_t)number},
		.received = (usec_t)number,
	};
}

static bool put(struct known *known, struct journal_record record)
{
	assert_int_equal(known_find(known, &record), KNOWN_NEW);
	assert_int_equal(known_reserve(known, &record), 0);
	return known_put(known, &record);
}

static enum known_answer find(const struct known *known, struct journal_record record)
{
	return known_find(known, &record);
}

static int setup(void **state)
{
	return known_new(7, (struct known **)state);
}

static int teardown(void **state)
{
	known_free(*state);
	return 0;
}

static void test_same_and_other(void **state)
{
	struct known *known = *state;
	struct journal_record record = record_of(1, 1, 1);

	put(known, record);
	assert_int_equal(known_find(known, &record), KNOWN_SAME);
	record.hash[0] ^= 1;
	assert_int_equal(known_find(known, &record), KNOWN_OTHER);
	assert_int_equal(find(known, record_of(1, 1, 2)), KNOWN_NEW);
	assert_int_equal(find(known, record_of(1, 2, 1)), KNOWN_NEW);
	assert_int_equal(find(known, record_of(2, 1, 1)), KNOWN_NEW);
}

static void test_batches_may_overtake(void **state)
{
	struct known *known = *state;

	put(known, record_of(1, 1, 1));
	put(known, record_of(1, 1, 4));
	assert_int_equal(find(known, record_of(1, 1, 3)), KNOWN_NEW);
	put(known, record_of(1, 1, 3));
	put(known, record_of(1, 1, 2));
	for (uint64_t i = 1; i <= 4; i++)
		assert_int_equal(find(known, record_of(1, 1, i)), KNOWN_SAME);
}

static void test_too_far_back_is_other(void **state)
{
	struct known *known = *state;

	for (uint64_t i = 1; i <= 300; i++)
		put(known, record_of(1, 1, i));
	assert_int_equal(find(known, record_of(1, 1, 45)), KNOWN_SAME);
	assert_int_equal(find(known, record_of(1, 1, 44)), KNOWN_OTHER);
	assert_int_equal(find(known, record_of(1, 1, 301)), KNOWN_NEW);
}

static struct journal_record lines_of(uint64_t device, uint32_t key, uint8_t hash)
{
	struct journal_record record = {
		.device = device,
		.format = JOURNAL_KEYED_LINES,
		.hash = {hash},
		.received = 9,
	};

	memcpy(record.epoch, &key, sizeof(key));
	return record;
}

static void test_keys_of_foreign_senders(void **state)
{
	struct known *known = *state;
	struct journal_record without = {.device = 1, .format = JOURNAL_LINES, .received = 9};

	put(known, lines_of(1, 1, 5));
	assert_int_equal(find(known, lines_of(1, 1, 5)), KNOWN_SAME);
	assert_int_equal(find(known, lines_of(1, 1, 6)), KNOWN_OTHER);
	assert_int_equal(find(known, lines_of(1, 2, 5)), KNOWN_NEW);
	assert_int_equal(find(known, lines_of(2, 1, 5)), KNOWN_NEW);
	for (int i = 0; i < 3; i++)
		put(known, without);
	for (uint32_t key = 2; key <= KNOWN_MAX_KEYS; key++)
		put(known, lines_of(1, key, 5));
	assert_int_equal(find(known, lines_of(1, 1, 5)), KNOWN_SAME);
	put(known, lines_of(1, KNOWN_MAX_KEYS + 1, 5));
	assert_int_equal(find(known, lines_of(1, 1, 5)), KNOWN_NEW);
	assert_int_equal(find(known, lines_of(1, 2, 5)), KNOWN_SAME);
	assert_int_equal(known_contact(known, 1), 9);
}

/* Of an epoch that another has followed the latest 32 numbers are kept. */
static void test_an_earlier_epoch_keeps_less(void **state)
{
	struct known *known = *state;

	for (uint64_t i = 1; i <= 100; i++)
		put(known, record_of(1, 1, i));
	put(known, record_of(1, 2, 1));
	for (uint64_t i = 69; i <= 100; i++)
		assert_int_equal(find(known, record_of(1, 1, i)), KNOWN_SAME);
	assert_int_equal(find(known, record_of(1, 1, 68)), KNOWN_OTHER);
	assert_int_equal(find(known, record_of(1, 1, 101)), KNOWN_NEW);
}

/* Numbers that were passed over are not taken for those that stood there a window earlier. */
static void test_a_jump_forgets_what_it_passes(void **state)
{
	struct known *known = *state;

	put(known, record_of(1, 1, 1));
	put(known, record_of(1, 1, 2));
	put(known, record_of(1, 1, 300));
	assert_int_equal(find(known, record_of(1, 1, 258)), KNOWN_NEW);
	put(known, record_of(1, 1, 100000));
	assert_int_equal(find(known, record_of(1, 1, 99999)), KNOWN_NEW);
	assert_int_equal(find(known, record_of(1, 1, 300)), KNOWN_OTHER);
	assert_int_equal(find(known, record_of(1, 1, 100000)), KNOWN_SAME);
}

static void test_clone_is_said_once(void **state)
{
	struct known *known = *state;

	assert_false(put(known, record_of(1, 1, 1)));
	assert_false(put(known, record_of(1, 2, 1)));
	assert_false(put(known, record_of(1, 2, 2)));
	assert_true(put(known, record_of(1, 1, 2)));
	assert_false(put(known, record_of(1, 2, 3)));
	assert_false(put(known, record_of(1, 1, 3)));
	assert_false(put(known, record_of(2, 1, 1)));
}

static void test_old_epochs_are_forgotten(void **state)
{
	struct known *known = *state;

	for (uint8_t epoch = 1; epoch <= 9; epoch++)
		put(known, record_of(1, epoch, 1));
	assert_int_equal(find(known, record_of(1, 1, 1)), KNOWN_NEW);
	assert_int_equal(find(known, record_of(1, 2, 1)), KNOWN_SAME);
	assert_int_equal(find(known, record_of(1, 9, 1)), KNOWN_SAME);
}

static void test_contact(void **state)
{
	struct known *known = *state;

	assert_int_equal(known_contact(known, 1), 0);
	put(known, record_of(1, 1, 5));
	put(known, record_of(1, 1, 6));
	assert_int_equal(known_contact(known, 1), 6);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_same_and_other),
		TEST(test_batches_may_overtake),
		TEST(test_too_far_back_is_other),
		TEST(test_keys_of_foreign_senders),
		TEST(test_an_earlier_epoch_keeps_less),
		TEST(test_a_jump_forgets_what_it_passes),
		TEST(test_clone_is_said_once),
		TEST(test_old_epochs_are_forgotten),
		TEST(test_contact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
