/* How often one may try. */
#include "state_fixture.h"

#include "server/core/api/limits.h"

static struct limits limits;

static struct limit_try try_of(const char *person, const char *address, usec_t now)
{
	return (struct limit_try){slice_text(person), slice_text(address), now};
}

static void test_waits_grow_to_a_bound(void **state)
{
	struct limit_try try = try_of("a@example.jp", "192.0.2.1", USEC_PER_SEC);
	usec_t wait = 0;

	limits_init(&limits);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(limits_wait(&limits, &try), 0);
		assert_false(limits_charge(&limits, &try));
	}
	assert_true(limits_charge(&limits, &try)); /* the fifth: from now on one waits */
	for (usec_t want = 1; want < 60; want *= 2) {
		assert_int_equal(limits_wait(&limits, &try), want * USEC_PER_SEC);
		assert_int_equal(limits_waiting(&limits, try.now), 1);
		try.now += want * USEC_PER_SEC;
		assert_int_equal(limits_wait(&limits, &try), 0);
		assert_false(limits_charge(&limits, &try));
	}
	for (int i = 0; i < 3; i++) {
		wait = limits_wait(&limits, &try);
		assert_int_equal(wait, 60 * USEC_PER_SEC); /* and no longer, ever */
		try.now += wait;
		limits_charge(&limits, &try);
	}
	try.now += (usec_t)25 * 3600 * USEC_PER_SEC;
	assert_int_equal(limits_waiting(&limits, try.now), 0);
	assert_false(limits_charge(&limits, &try)); /* forgotten */
}

static void test_one_place_tries_many_people(void **state)
{
	char name[32];
	struct limit_try try = try_of("", "192.0.2.1", USEC_PER_SEC);

	limits_init(&limits);
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "p%d@example.jp", i);
		try.person = slice_text(name);
		assert_int_equal(limits_wait(&limits, &try), 0);
		assert_int_equal(limits_charge(&limits, &try), i == 19);
	}
	try = try_of("new@example.jp", "192.0.2.1", USEC_PER_SEC);
	assert_int_equal(limits_wait(&limits, &try), USEC_PER_SEC);
	try = try_of("new@example.jp", "192.0.2.2", USEC_PER_SEC);
	assert_int_equal(limits_wait(&limits, &try), 0);
}

static void test_strangers_do_not_keep_somebody_out(void **state)
{
	struct limit_try own = try_of("a@example.jp", "192.0.2.1", USEC_PER_SEC);
	struct limit_try other = try_of("A@Example.JP", "198.51.100.1", USEC_PER_SEC);

	limits_init(&limits);
	limits_charge(&limits, &own);
	limits_forgive(&limits, &own);
	for (int i = 0; i < 9; i++)
		limits_charge(&limits, &other);
	assert_true(limits_wait(&limits, &other) > 0); /* case does not matter */
	assert_int_equal(limits_wait(&limits, &own), 0);
	own.address = slice_text("192.0.2.9");
	assert_true(limits_wait(&limits, &own) > 0);
}

static void test_right_ones_are_forgiven(void **state)
{
	struct limit_try try = try_of("a@example.jp", "192.0.2.1", USEC_PER_SEC);

	limits_init(&limits);
	for (int i = 0; i < 4; i++)
		limits_charge(&limits, &try);
	limits_forgive(&limits, &try);
	for (int i = 0; i < 4; i++)
		assert_false(limits_charge(&limits, &try));
	limits_uncharge(&limits, &try);
	assert_false(limits_charge(&limits, &try));
	assert_true(limits_charge(&limits, &try));
}

static void fail_often(const char *address, int n, usec_t now)
{
	char name[32];
	struct limit_try try = try_of("", address, now);

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "p%d@example.jp", i);
		try.person = slice_text(name);
		limits_charge(&limits, &try);
	}
}

static void test_an_address_is_forgiven_in_time(void **state)
{
	const usec_t hour = (usec_t)3600 * USEC_PER_SEC;
	struct limit_try try = try_of("new@example.jp", "192.0.2.1", USEC_PER_SEC);
	struct limit_try right = try_of("good@example.jp", "192.0.2.1", USEC_PER_SEC);

	limits_init(&limits);
	fail_often("192.0.2.1", 80, try.now);
	assert_int_equal(limits_wait(&limits, &try), 15 * 60 * USEC_PER_SEC);
	/* A right login is no wrong try: it does not make the address wait longer. */
	right.now += hour / 2;
	limits_charge(&limits, &right);
	limits_forgive(&limits, &right);
	try.now += hour;
	fail_often("192.0.2.1", 1, try.now); /* 40 and one */
	assert_int_equal(limits_wait(&limits, &try), 15 * 60 * USEC_PER_SEC);
	try.now += 2 * hour;
	assert_int_equal(limits_wait(&limits, &try), 0);
	for (int i = 0; i < 9; i++) /* 10 are left of them */
		fail_often("192.0.2.1", 1, try.now);
	assert_int_equal(limits_wait(&limits, &try), 0);
	fail_often("192.0.2.1", 1, try.now);
	assert_int_equal(limits_wait(&limits, &try), USEC_PER_SEC);
}

static void test_a_neighbour_does_not_keep_somebody_out(void **state)
{
	struct limit_try own = try_of("a@example.jp", "192.0.2.1", USEC_PER_SEC);
	struct limit_try new = try_of("new@example.jp", "192.0.2.1", USEC_PER_SEC);

	limits_init(&limits);
	limits_charge(&limits, &own);
	limits_forgive(&limits, &own);
	fail_often("192.0.2.1", 80, own.now);
	assert_int_equal(limits_wait(&limits, &own), 0);
	assert_int_equal(limits_wait(&limits, &new), 15 * 60 * USEC_PER_SEC);
	/* Who tries just this person there, slows this person; and not for long. */
	for (int i = 0; i < 80; i++)
		limits_charge(&limits, &own);
	assert_int_equal(limits_wait(&limits, &own), 60 * USEC_PER_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waits_grow_to_a_bound),
		cmocka_unit_test(test_one_place_tries_many_people),
		cmocka_unit_test(test_strangers_do_not_keep_somebody_out),
		cmocka_unit_test(test_right_ones_are_forgiven),
		cmocka_unit_test(test_an_address_is_forgiven_in_time),
		cmocka_unit_test(test_a_neighbour_does_not_keep_somebody_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
