#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/main/relay.h"
#include "os/os.h"

enum { MAX_GOT = 4096, QUEUE = 256 * 1024 };

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct channel *out, *in;
	struct relay relay;
	struct arena arena;
	uint64_t got[MAX_GOT]; /* numbers; 0: a copy of a process */
	size_t n_got;
	uint64_t again; /* as announced */
};

static struct fixture f;
static uint8_t text[16384];

static int on_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_seen_exec exec = {0};
	struct frame_seen_again again;

	arena_reset(&f.arena);
	if (type == FRAME_SEEN_AGAIN) {
		assert_int_equal(frame_seen_again_decode(payload, &f.arena, &again), 0);
		assert_int_equal(f.n_got, 0);
		f.again = again.last;
		return 0;
	}
	if (type == FRAME_SEEN_EXEC)
		assert_int_equal(frame_seen_exec_decode(payload, &f.arena, &exec), 0);
	else
		assert_int_equal(type, FRAME_SEEN_FORK);
	assert_true(f.n_got < MAX_GOT);
	f.got[f.n_got++] = exec.number;
	return 0;
}

static void on_closed(void *ctx, struct channel *channel, int result)
{
	fail_msg("closed: %s", result_name(result));
}

static struct channel *make_end(int fd, enum frame_role self, enum frame_role peer)
{
	const struct channel_config config = {
		.loop = f.loop,
		.self = self,
		.peer = peer,
		.max_queue = QUEUE,
		.on_frame = on_frame,
		.on_closed = on_closed,
	};
	struct channel *channel;

	assert_int_equal(channel_new(&config, fd, &channel), 0);
	channel_set_state(channel, FRAME_IN_READY);
	return channel;
}

static void start_collect(void)
{
	int pair[2];

	channel_free(f.out);
	channel_free(f.in);
	assert_int_equal(os_socketpair(pair), 0);
	f.out = make_end(pair[0], ROLE_AGENT, ROLE_COLLECT);
	f.in = make_end(pair[1], ROLE_COLLECT, ROLE_AGENT);
	f.n_got = 0;
	f.again = 0;
	relay_restart(&f.relay);
}

static int set_up(void **state)
{
	memset(&f, 0, sizeof(f));
	f.arena = ARENA_INIT(1 << 16);
	clock_fake_init(&f.clock, 5000);
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	relay_init(&f.relay);
	start_collect();
	return 0;
}

static int tear_down(void **state)
{
	relay_done(&f.relay);
	channel_free(f.out);
	channel_free(f.in);
	arena_done(&f.arena);
	loop_free(f.loop);
	return 0;
}

static int put_exec(size_t bytes)
{
	struct frame_seen_exec exec = {.command = slice_of(text, bytes)};

	exec.number = relay_take_number(&f.relay);
	return RELAY_PUT(&f.relay, exec.number, SEEN_EXEC, seen_exec, &exec);
}

static void put_fork(void)
{
	const struct frame_seen_fork fork = {.pid = 1};

	assert_int_equal(RELAY_PUT_BESIDE(&f.relay, SEEN_FORK, seen_fork, &fork), 0);
}

/* Until nothing is left; how often the queue was long. */
static size_t send_all(void)
{
	size_t n_full = 0;
	int r;

	while ((r = relay_send(&f.relay, f.out)) != 0) {
		assert_int_equal(r, ERR_FULL);
		/* Room for what else goes over this channel. */
		assert_in_range(channel_queued(f.out), RELAY_MAX_QUEUED, QUEUE - (64 << 10));
		assert_int_equal(loop_step(f.loop, 0), 0);
		n_full++;
	}
	while (channel_queued(f.out) > 0)
		assert_int_equal(loop_step(f.loop, 0), 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(loop_step(f.loop, 0), 0);
	return n_full;
}

static void see(size_t n, size_t bytes)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(put_exec(bytes), 0);
		send_all();
	}
}

static uint64_t keep(uint64_t number)
{
	uint64_t lost = 99;

	assert_int_equal(relay_kept(&f.relay, number, &lost), 0);
	return lost;
}

static void expect_got(uint64_t first, uint64_t last)
{
	assert_int_equal(f.n_got, last - first + 1);
	for (size_t i = 0; i < f.n_got; i++)
		assert_int_equal(f.got[i], first + i);
}

static void numbers_from_one(void **state)
{
	see(3, 10);
	expect_got(1, 3);
	/* The first collector is told of nothing that comes again. */
	assert_int_equal(f.again, 0);
	assert_int_equal(keep(0), 0);
	assert_int_equal(keep(3), 0);
}

static void sends_to_the_successor_what_is_not_kept(void **state)
{
	/* Larger frames than what stays as context. */
	see(10, 16000);
	keep(4);
	start_collect();
	send_all();
	assert_int_equal(f.again, 10);
	expect_got(5, 10);
	/* And again, when that one dies before anything was kept. */
	start_collect();
	send_all();
	expect_got(5, 10);
	assert_int_equal(keep(7), 0);
	see(1, 10);
	start_collect();
	send_all();
	expect_got(8, 11);
}

static void leaves_some_as_context(void **state)
{
	see(1000, 100);
	keep(1000);
	start_collect();
	send_all();
	assert_int_equal(f.again, 1000);
	assert_in_range(f.n_got, RELAY_CONTEXT_BYTES / 400, RELAY_CONTEXT_BYTES / 100);
	assert_int_equal(f.got[f.n_got - 1], 1000);
	assert_int_equal(keep(1000), 0);
}

static void keeps_copies_with_the_next_frame(void **state)
{
	see(3, 16000);
	put_fork();
	see(1, 16000);
	keep(3);
	start_collect();
	send_all();
	assert_int_equal(f.n_got, 3); /* with frame 3 as context */
	assert_int_equal(f.got[1], 0);
	assert_int_equal(f.got[2], 4);
}

static void sends_bit_by_bit(void **state)
{
	for (int i = 0; i < 60; i++)
		assert_int_equal(put_exec(16000), 0);
	channel_pause(f.in, true);
	assert_int_equal(relay_send(&f.relay, f.out), ERR_FULL);
	channel_pause(f.in, false);
	assert_true(send_all() > 0);
	expect_got(1, 60);
}

static void counts_what_was_dropped_only_if_the_collector_dies(void **state)
{
	uint64_t first, lost = 0;

	see(100, 16000);
	first = f.relay.dropped + 1;
	assert_in_range(first, 30, 60);
	/* It lives on: nothing is lost, whatever was dropped. */
	assert_int_equal(keep(10), 0);
	assert_int_equal(keep(20), 0);
	start_collect();
	send_all();
	expect_got(first, 100);
	/* Ship knew of some more than the dead one had said. */
	assert_int_equal(relay_kept(&f.relay, 25, &lost), 0);
	assert_int_equal(lost, first - 1 - 25);
	/* Once. */
	assert_int_equal(keep(26), 0);
	start_collect();
	assert_int_equal(keep(26), 0);
	assert_int_equal(keep(100), 0);
}

static void loses_nothing_when_all_dropped_was_kept(void **state)
{
	see(100, 16000);
	start_collect();
	assert_int_equal(keep(f.relay.dropped), 0);
	start_collect();
	assert_int_equal(keep(99), 0);
}

/* What was never sent is not given up for what comes later. */
static void refuses_when_nothing_can_be_sent(void **state)
{
	size_t n = 0;

	while (put_exec(16000) == 0)
		n++;
	assert_in_range(n, 60, 66);
	assert_int_equal(f.relay.dropped, 0);
	send_all();
	expect_got(1, n);
}

static void refuses_numbers_it_never_gave(void **state)
{
	uint64_t lost;

	see(2, 10);
	assert_int_equal(relay_kept(&f.relay, 3, &lost), ERR_BAD_VALUE);
	assert_int_equal(relay_kept(&f.relay, UINT64_MAX, &lost), ERR_BAD_VALUE);
	assert_int_equal(keep(2), 0);
	/* Going back changes nothing. */
	assert_int_equal(keep(1), 0);
	assert_int_equal(f.relay.kept, 2);
}

static void is_small_when_idle(void **state)
{
	assert_int_equal(f.relay.frames.bytes.size, 0);
	see(200, 16000);
	assert_true(f.relay.frames.bytes.size <= RELAY_MAX_BYTES + 1);
	keep(200);
	assert_true(f.relay.frames.bytes.size <= 2 * BACKLOG_IDLE_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(numbers_from_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			sends_to_the_successor_what_is_not_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(leaves_some_as_context, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			keeps_copies_with_the_next_frame, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sends_bit_by_bit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			counts_what_was_dropped_only_if_the_collector_dies, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			loses_nothing_when_all_dropped_was_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			refuses_when_nothing_can_be_sent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_numbers_it_never_gave, set_up, tear_down),
		cmocka_unit_test_setup_teardown(is_small_when_idle, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
