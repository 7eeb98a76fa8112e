/* The share of one company, and what is left to the others. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "server/core/quota.h"
#include "server/core/unread.h"

#define MIB ((uint64_t)1024 * 1024)
#define BEHIND (QUOTA_FREE_BACKLOG + 1)

static int setup(void **state)
{
	static struct quota quota;

	quota_init(&quota, 7);
	*state = &quota;
	return 0;
}

static int teardown(void **state)
{
	quota_done(*state);
	return 0;
}

static int take(struct quota *quota, uint32_t company, uint64_t bytes, uint64_t weight,
	uint64_t backlog, usec_t now, uint16_t *ret_seconds)
{
	const struct quota_wish wish = {company, bytes, weight, backlog};

	return quota_take(quota, &wish, now, ret_seconds);
}

static void test_what_waits_for_the_disk(void **state)
{
	uint16_t seconds;

	for (int i = 0; i < 8; i++)
		assert_int_equal(take(*state, 1, MIB, MIB, 0, 0, &seconds), 0);
	assert_int_equal(take(*state, 1, 1, 1, 0, 0, &seconds), ERR_FULL);
	assert_int_equal(seconds, 1);
	assert_int_equal(take(*state, 2, MIB, MIB, 0, 0, &seconds), 0);
	quota_give(*state, 1, MIB);
	assert_int_equal(take(*state, 1, MIB, MIB, 0, 0, &seconds), 0);
	assert_int_equal(take(*state, 1, 1, 1, 0, 0, &seconds), ERR_FULL);
}

static void take_all(struct quota *quota, uint32_t company, usec_t now)
{
	uint16_t seconds;

	for (uint64_t i = 0; i < QUOTA_AT_ONCE / (16 * MIB); i++) {
		assert_int_equal(take(quota, company, MIB, 16 * MIB, BEHIND, now, &seconds), 0);
		quota_give(quota, company, MIB);
	}
}

static void test_while_watch_is_behind(void **state)
{
	usec_t now = 5 * USEC_PER_SEC;
	uint16_t seconds;

	take_all(*state, 1, now);
	assert_int_equal(take(*state, 1, MIB, 16 * MIB, BEHIND, now, &seconds), ERR_FULL);
	assert_int_equal(seconds, 3);
	/* The others have all of their share; so has everybody when watch is not behind. */
	assert_int_equal(take(*state, 2, MIB, 16 * MIB, BEHIND, now, &seconds), 0);
	assert_int_equal(take(*state, 1, 0, 16 * MIB, QUOTA_FREE_BACKLOG, now, &seconds), 0);
	/* What comes back, comes back in time. */
	now += USEC_PER_SEC;
	assert_int_equal(take(*state, 1, 0, 8 * MIB, BEHIND, now, &seconds), 0);
	assert_int_equal(take(*state, 1, 0, 1, BEHIND, now, &seconds), ERR_FULL);
	assert_int_equal(seconds, 1);
	now += 1000 * USEC_PER_SEC;
	take_all(*state, 1, now);
	assert_int_equal(take(*state, 1, 0, 1, BEHIND, now, &seconds), ERR_FULL);
}

/* What waits for watch weighs until it was read, each batch by itself or, beyond a number, together. */
static void test_what_is_unread(void **state)
{
	static struct unread unread;

	for (uint64_t i = 1; i <= UNREAD_MAX; i++)
		unread_add(&unread, i * 100, MIB);
	unread_add(&unread, UNREAD_MAX * 100 + 100, MIB);
	assert_int_equal(unread_weight(&unread, 99), (UNREAD_MAX + 1) * MIB);
	assert_int_equal(unread_weight(&unread, 100), UNREAD_MAX * MIB);
	assert_int_equal(unread_weight(&unread, UNREAD_MAX * 100), 2 * MIB);
	unread_add(&unread, UNREAD_MAX * 100 + 200, 5);
	assert_int_equal(unread_weight(&unread, UNREAD_MAX * 100 + 100), 5);
	assert_int_equal(unread_weight(&unread, UNREAD_MAX * 100 + 200), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_waits_for_the_disk, setup, teardown),
		cmocka_unit_test_setup_teardown(test_while_watch_is_behind, setup, teardown),
		cmocka_unit_test(test_what_is_unread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
