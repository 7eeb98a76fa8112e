/* Looking names up: beside the loop, one at a time, and left behind without harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "agent/ship/address.h"
#include "agent/ship/lookup.h"
#include "base/check.h"
#include "os/os.h"

enum { TURNS = 400 };
#define TURN (20 * USEC_PER_MS)

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct lookup *lookup;
	int answers[2],
		asked[2]; /* pipes: the test lets a look-up end; the thread says that one began */
	int n_told;
	int result;
	struct addrinfo *addresses;
};

static struct fixture f;

/* Ends when the test says how: '1' finds an address, '0' nothing. */
static int find_when_told(struct slice host, uint16_t port, struct addrinfo **ret)
{
	char how = 0;

	CHECK(write(f.asked[1], "?", 1) == 1);
	CHECK(read(f.answers[0], &how, 1) == 1);
	CHECK(write(f.asked[1], "!", 1) == 1);
	return how == '1' ? address_read_digits(slice_text("127.0.0.1"), port, ret) : ERR_NOT_FOUND;
}

static void on_done(void *ctx, int result, struct addrinfo *addresses)
{
	f.n_told++;
	f.result = result;
	f.addresses = addresses;
}

static int set_up(void **state)
{
	memset(&f, 0, sizeof(f));
	clock_fake_init(&f.clock, 1700000000 * USEC_PER_SEC);
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	assert_int_equal(pipe(f.answers), 0);
	assert_int_equal(pipe(f.asked), 0);
	assert_int_equal(lookup_new(f.loop, find_when_told, on_done, NULL, &f.lookup), 0);
	return 0;
}

static int tear_down(void **state)
{
	if (f.addresses)
		freeaddrinfo(f.addresses);
	f.lookup = lookup_free(f.lookup);
	loop_free(f.loop);
	for (int i = 0; i < 2; i++) {
		os_close(f.answers[i]);
		os_close(f.asked[i]);
	}
	return 0;
}

static void wait_for_thread(char what)
{
	char byte;

	assert_int_equal(read(f.asked[0], &byte, 1), 1);
	assert_int_equal(byte, what);
}

static void answer(const char *how)
{
	assert_int_equal(write(f.answers[1], how, 1), 1);
}

static void wait_until_told(int n)
{
	for (int i = 0; i < TURNS && f.n_told < n; i++)
		assert_int_equal(loop_step(f.loop, TURN), 0);
	assert_int_equal(f.n_told, n);
}

static void the_loop_goes_on(void **state)
{
	assert_int_equal(lookup_start(f.lookup, slice_text("a.example"), 8443), 0);
	wait_for_thread('?');
	/* The answer is not there, and nothing waits for it. */
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.n_told, 0);
	answer("1");
	wait_until_told(1);
	assert_int_equal(f.result, 0);
	assert_int_equal(f.addresses->ai_family, AF_INET);
}

static void a_failure_is_told(void **state)
{
	assert_int_equal(lookup_start(f.lookup, slice_text("a.example"), 8443), 0);
	answer("0");
	wait_until_told(1);
	assert_int_equal(f.result, ERR_NOT_FOUND);
	assert_null(f.addresses);
	/* And the next one is another. */
	assert_int_equal(lookup_start(f.lookup, slice_text("b.example"), 8443), 0);
	answer("1");
	wait_until_told(2);
	assert_int_equal(f.result, 0);
}

static void one_at_a_time(void **state)
{
	assert_int_equal(lookup_start(f.lookup, slice_text("a.example"), 8443), 0);
	wait_for_thread('?');
	lookup_cancel(f.lookup);
	assert_int_equal(lookup_start(f.lookup, slice_text("b.example"), 8443), ERR_AGAIN);
	assert_int_equal(lookup_start(f.lookup, slice_text("a.example"), 8444), ERR_AGAIN);
	/* The same again takes up what is under way. */
	assert_int_equal(lookup_start(f.lookup, slice_text("a.example"), 8443), 0);
	answer("1");
	wait_until_told(1);
	assert_int_equal(f.result, 0);
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.n_told, 1);
}

static void what_is_not_wanted_is_not_told(void **state)
{
	assert_int_equal(lookup_start(f.lookup, slice_text("a.example"), 8443), 0);
	wait_for_thread('?');
	lookup_cancel(f.lookup);
	answer("1");
	/* Until it has come to its end there is no other. */
	for (int i = 0; i < TURNS; i++) {
		assert_int_equal(loop_step(f.loop, TURN), 0);
		if (lookup_start(f.lookup, slice_text("b.example"), 8443) == 0)
			break;
	}
	assert_int_equal(f.n_told, 0);
	answer("0");
	wait_until_told(1);
	assert_int_equal(f.result, ERR_NOT_FOUND);
}

/* The thread works on, in what is its own. */
static void freed_while_it_works(void **state)
{
	assert_int_equal(lookup_start(f.lookup, slice_text("a.example"), 8443), 0);
	wait_for_thread('?');
	f.lookup = lookup_free(f.lookup);
	assert_int_equal(loop_step(f.loop, 0), 0);
	answer("1");
	wait_for_thread('!');
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.n_told, 0);
}

static void refuses_long_names(void **state)
{
	static const uint8_t name[LOOKUP_MAX_HOST + 1];

	assert_int_equal(lookup_start(f.lookup, slice_of(name, sizeof(name)), 1), ERR_TOO_LARGE);
}

/* /etc/hosts of any Linux has it. */
static void names_are_found(void **state)
{
	struct addrinfo *list;

	assert_int_equal(address_read_digits(slice_text("localhost"), 8443, &list), ERR_NOT_FOUND);
	assert_int_equal(address_find(slice_text("localhost"), 8443, &list), 0);
	freeaddrinfo(list);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_loop_goes_on),
		TEST(a_failure_is_told),
		TEST(one_at_a_time),
		TEST(what_is_not_wanted_is_not_told),
		TEST(freed_while_it_works),
		TEST(refuses_long_names),
		cmocka_unit_test(names_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
