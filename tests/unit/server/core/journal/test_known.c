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
		TEST(test_clone_is_said_once),
		TEST(test_old_epochs_are_forgotten),
		TEST(test_contact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
