#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <signal.h>

#include "os/loop.h"
#include "os/os.h"

enum { MANY = 500 };

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct loop_source *source, *other;
	int pair[2];
	int fired;
	unsigned events;
	usec_t order[MANY];
	int n_order;
};

static struct fixture f;

static int set_up(void **state _unused_)
{
	memset(&f, 0, sizeof(f));
	clock_fake_init(&f.clock, 1000);
	if (os_socketpair(f.pair) < 0)
		return -1;
	return loop_new(&f.clock.clock, &f.loop);
}

static int tear_down(void **state _unused_)
{
	loop_free(f.loop);
	os_close(f.pair[0]);
	os_close(f.pair[1]);
	return 0;
}

static void turn(void)
{
	assert_int_equal(loop_step(f.loop, 0), 0);
}

static void count_timer(void *ctx)
{
	(*(int *)ctx)++;
}

static void test_timer_fires_once_when_due(void **state _unused_)
{
	assert_int_equal(loop_add_timer(f.loop, f.clock.now_monotonic + 100, count_timer, &f.fired,
				 &f.source),
		0);
	turn();
	clock_fake_advance(&f.clock, 99);
	turn();
	assert_int_equal(f.fired, 0);
	clock_fake_advance(&f.clock, 1);
	turn();
	turn();
	assert_int_equal(f.fired, 1);
	loop_set_timer(f.source, f.clock.now_monotonic);
	turn();
	assert_int_equal(f.fired, 2);
	loop_set_timer(f.source, f.clock.now_monotonic);
	loop_set_timer(f.source, 0);
	turn();
	assert_int_equal(f.fired, 2);
}

static void note_order(void *ctx)
{
	f.order[f.n_order++] = *(usec_t *)ctx;
}

/* Many timers, some moved, some removed: the rest fires in the order of time. */
static void test_timers_fire_in_order(void **state _unused_)
{
	static usec_t at[MANY];
	static struct loop_source *sources[MANY];
	int n_left = 0;

	for (int i = 0; i < MANY; i++) {
		at[i] = 10 + (i * 7919) % 1009;
		assert_int_equal(
			loop_add_timer(f.loop, 5000 - at[i], note_order, &at[i], &sources[i]), 0);
	}
	for (int i = 0; i < MANY; i++)
		loop_set_timer(sources[i], at[i]);
	for (int i = 0; i < MANY; i += 3)
		loop_remove(sources[i]);
	for (int i = 0; i < MANY; i++)
		n_left += i % 3 != 0;
	clock_fake_advance(&f.clock, 2000);
	turn();
	assert_int_equal(f.n_order, n_left);
	for (int i = 1; i < f.n_order; i++)
		assert_true(f.order[i - 1] <= f.order[i]);
}

static void rearm(void *ctx _unused_)
{
	f.fired++;
	loop_set_timer(f.source, f.clock.now_monotonic);
}

static void test_timer_that_rearms_itself_does_not_hold_the_turn(void **state _unused_)
{
	assert_int_equal(loop_add_timer(f.loop, 1, rearm, NULL, &f.source), 0);
	turn();
	assert_int_equal(f.fired, 1);
	turn();
	assert_int_equal(f.fired, 2);
}

static void test_timers_are_limited(void **state _unused_)
{
	int n = 0;

	while (loop_add_timer(f.loop, 0, count_timer, &f.fired, &f.source) == 0)
		n++;
	assert_int_equal(n, 4096);
	loop_remove(f.source);
	assert_int_equal(loop_add_timer(f.loop, 0, count_timer, &f.fired, &f.source), 0);
}

static void note_events(void *ctx _unused_, unsigned events)
{
	f.fired++;
	f.events = events;
}

static void test_io(void **state _unused_)
{
	assert_int_equal(
		loop_add_io(f.loop, f.pair[0], LOOP_READ, note_events, NULL, &f.source), 0);
	turn();
	assert_int_equal(f.fired, 0);
	assert_int_equal(os_write_all(f.pair[1], slice_text("x")), 0);
	turn();
	assert_int_equal(f.events, LOOP_READ);
	assert_int_equal(loop_change_io(f.source, LOOP_WRITE), 0);
	turn();
	assert_int_equal(f.events, LOOP_WRITE);
	assert_int_equal(loop_change_io(f.source, 0), 0);
	f.fired = 0;
	turn();
	assert_int_equal(f.fired, 0);
	f.pair[1] = os_close(f.pair[1]);
	turn();
	assert_int_equal(f.events, LOOP_HANGUP);
}

static void test_edge_tells_of_news_only(void **state _unused_)
{
	assert_int_equal(
		loop_add_io(f.loop, f.pair[0], LOOP_READ | LOOP_EDGE, note_events, NULL, &f.source),
		0);
	assert_int_equal(os_write_all(f.pair[1], slice_text("x")), 0);
	turn();
	assert_int_equal(f.fired, 1);
	assert_int_equal(f.events, LOOP_READ);
	turn();
	assert_int_equal(f.fired, 1);
	assert_int_equal(os_write_all(f.pair[1], slice_text("y")), 0);
	turn();
	assert_int_equal(f.fired, 2);
}

static void remove_both(void *ctx _unused_, unsigned events _unused_)
{
	f.fired++;
	f.source = loop_remove(f.source);
	f.other = loop_remove(f.other);
}

/* Both are ready in one turn; whichever comes first removes both. */
static void test_callback_removes_itself_and_another(void **state _unused_)
{
	assert_int_equal(
		loop_add_io(f.loop, f.pair[0], LOOP_WRITE, remove_both, NULL, &f.source), 0);
	assert_int_equal(
		loop_add_io(f.loop, f.pair[1], LOOP_WRITE, remove_both, NULL, &f.other), 0);
	turn();
	turn();
	assert_int_equal(f.fired, 1);
}

static void remove_timer(void *ctx _unused_)
{
	f.fired++;
	f.source = loop_remove(f.source);
	f.other = loop_remove(f.other);
}

static void test_timer_removes_itself_and_another(void **state _unused_)
{
	assert_int_equal(loop_add_timer(f.loop, 1, remove_timer, NULL, &f.source), 0);
	assert_int_equal(loop_add_timer(f.loop, 1, remove_timer, NULL, &f.other), 0);
	turn();
	turn();
	assert_int_equal(f.fired, 1);
}

static void note_signal(void *ctx _unused_, int signal)
{
	f.fired = signal;
}

static void test_signal(void **state _unused_)
{
	assert_int_equal(loop_add_signal(f.loop, SIGUSR1, note_signal, NULL, &f.source), 0);
	assert_int_equal(loop_add_signal(f.loop, SIGUSR1, note_signal, NULL, &f.other), ERR_EXISTS);
	assert_int_equal(raise(SIGUSR1), 0);
	turn();
	assert_int_equal(f.fired, SIGUSR1);
	f.fired = 0;
	f.source = loop_remove(f.source);
	assert_int_equal(raise(SIGUSR1), 0);
	turn();
	assert_int_equal(f.fired, 0);
}

static void stop_with_seven(void *ctx _unused_)
{
	loop_stop(f.loop, -7);
}

static void test_run_returns_what_stop_says(void **state _unused_)
{
	assert_int_equal(loop_add_timer(f.loop, 1, stop_with_seven, NULL, &f.source), 0);
	assert_int_equal(loop_add_timer(f.loop, 2, count_timer, &f.fired, &f.other), 0);
	clock_fake_advance(&f.clock, 10);
	assert_int_equal(loop_run(f.loop), -7);
	assert_int_equal(f.fired, 0);
	turn();
	assert_int_equal(f.fired, 1);
}

static void test_regular_files_are_refused(void **state _unused_)
{
	_cleanup_fd_ int fd = -1;

	assert_int_equal(os_memfd_sealed("x", slice_text("x"), &fd), 0);
	assert_int_equal(loop_add_io(f.loop, fd, LOOP_READ, note_events, NULL, &f.source), -EPERM);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_timer_fires_once_when_due),
		TEST(test_timers_fire_in_order),
		TEST(test_timer_that_rearms_itself_does_not_hold_the_turn),
		TEST(test_timers_are_limited),
		TEST(test_io),
		TEST(test_edge_tells_of_news_only),
		TEST(test_callback_removes_itself_and_another),
		TEST(test_timer_removes_itself_and_another),
		TEST(test_signal),
		TEST(test_run_returns_what_stop_says),
		TEST(test_regular_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
