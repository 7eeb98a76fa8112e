#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ipc/backlog.h"
#include "os/os.h"

enum { MAX_BYTES = 4096, MAX_GOT = 1024, SMALL_QUEUE = 256 };

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct channel *out, *in;
	struct backlog backlog;
	uint64_t got[MAX_GOT];
	size_t n_got;
};

static struct fixture f;

static int on_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_seen_exit frame;
	struct arena arena = ARENA_INIT(64);

	assert_int_equal(type, FRAME_SEEN_EXIT);
	assert_int_equal(frame_seen_exit_decode(payload, &arena, &frame), 0);
	assert_true(f.n_got < MAX_GOT);
	f.got[f.n_got++] = frame.number;
	return 0;
}

static void on_closed(void *ctx, struct channel *channel, int result)
{
	fail_msg("closed: %s", result_name(result));
}

static struct channel *make_end(
	int fd, enum frame_role self, enum frame_role peer, size_t max_queue)
{
	const struct channel_config config = {
		.loop = f.loop,
		.self = self,
		.peer = peer,
		.max_queue = max_queue,
		.on_frame = on_frame,
		.on_closed = on_closed,
	};
	struct channel *channel;

	assert_int_equal(channel_new(&config, fd, &channel), 0);
	channel_set_state(channel, FRAME_IN_READY);
	return channel;
}

static int set_up(void **state)
{
	int pair[2];

	memset(&f, 0, sizeof(f));
	clock_fake_init(&f.clock, 5000);
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	assert_int_equal(os_socketpair(pair), 0);
	f.out = make_end(pair[0], ROLE_AGENT, ROLE_COLLECT, SMALL_QUEUE);
	f.in = make_end(pair[1], ROLE_COLLECT, ROLE_AGENT, SMALL_QUEUE);
	backlog_init(&f.backlog, MAX_BYTES);
	return 0;
}

static int tear_down(void **state)
{
	backlog_done(&f.backlog);
	channel_free(f.out);
	channel_free(f.in);
	loop_free(f.loop);
	return 0;
}

/* number 0: of none. */
static int put(uint64_t number)
{
	const struct frame_seen_exit frame = {.number = number};
	const struct backlog_mark mark = {number, number};

	return backlog_put(&f.backlog, &mark, FRAME_SEEN_EXIT, &frame,
		(channel_encode_fn *)(void *)frame_seen_exit_encode);
}

static void put_range(uint64_t first, uint64_t last)
{
	for (uint64_t n = first; n <= last; n++)
		assert_int_equal(put(n), 0);
}

static void send_all(void)
{
	for (int i = 0; i < 1000; i++) {
		int r = backlog_send(&f.backlog, f.out, SIZE_MAX);

		assert_true(r == 0 || r == ERR_FULL);
		assert_int_equal(loop_step(f.loop, 0), 0);
		if (r == 0 && channel_queued(f.out) == 0)
			break;
	}
	assert_int_equal(loop_step(f.loop, 0), 0);
}

static void expect_got(uint64_t first, uint64_t last)
{
	assert_int_equal(f.n_got, last - first + 1);
	for (size_t i = 0; i < f.n_got; i++)
		assert_int_equal(f.got[i], first + i);
	f.n_got = 0;
}

static void sends_again_what_is_not_kept(void **state)
{
	put_range(1, 9);
	send_all();
	expect_got(1, 9);
	assert_false(backlog_has_unsent(&f.backlog));
	backlog_drop(&f.backlog, 4, 0);
	assert_int_equal(backlog_open(&f.backlog), 5);
	backlog_rewind(&f.backlog);
	put_range(10, 11);
	send_all();
	expect_got(5, 11);
	backlog_drop(&f.backlog, 11, 0);
	assert_true(backlog_is_empty(&f.backlog));
	assert_int_equal(backlog_open(&f.backlog), 0);
}

static void stops_at_a_long_queue(void **state)
{
	put_range(1, 5);
	assert_int_equal(backlog_send(&f.backlog, f.out, 0), 0);
	channel_pause(f.in, true);
	put_range(6, 20);
	/* The socket takes some; what is left goes later, in order, once. */
	(void)!backlog_send(&f.backlog, f.out, 0);
	channel_pause(f.in, false);
	send_all();
	expect_got(1, 20);
}

static void forgets_what_has_no_number_once_it_is_sent(void **state)
{
	put_range(1, 1);
	assert_int_equal(put(0), 0);
	put_range(2, 2);
	assert_int_equal(put(0), 0);
	backlog_drop(&f.backlog, 1, 0);
	/* Not sent yet: it stays. */
	send_all();
	assert_int_equal(f.n_got, 3);
	f.n_got = 0;
	assert_int_equal(backlog_open(&f.backlog), 2);
	backlog_drop(&f.backlog, 2, 0);
	assert_true(backlog_is_empty(&f.backlog));
}

static void drops_unsent_too_when_kept(void **state)
{
	put_range(1, 6);
	backlog_drop(&f.backlog, 4, 0);
	send_all();
	expect_got(5, 6);
}

static void spares_the_newest(void **state)
{
	put_range(1, 20);
	send_all();
	expect_got(1, 20);
	backlog_drop(&f.backlog, 20, 3 * (BACKLOG_HEAD_BYTES + 32));
	backlog_rewind(&f.backlog);
	send_all();
	expect_got(18, 20);
}

static void is_bounded(void **state)
{
	uint64_t last = 0;
	uint64_t evicted;

	while (put(last + 1) == 0)
		last++;
	assert_int_equal(put(last + 1), ERR_FULL);
	assert_in_range(last, MAX_BYTES / 64, MAX_BYTES / 32);
	/* Nothing was sent: nothing is given up. */
	assert_int_equal(backlog_evict(&f.backlog, MAX_BYTES / 4), 0);
	send_all();
	expect_got(1, last);
	evicted = backlog_evict(&f.backlog, MAX_BYTES / 4);
	assert_in_range(evicted, 1, last - 1);
	put_range(last + 1, last + evicted);
	assert_int_equal(put(last + evicted + 1), ERR_FULL);
	backlog_rewind(&f.backlog);
	send_all();
	expect_got(evicted + 1, last + evicted);
}

/* However it is filled and emptied, what is there is what was put. */
static void goes_round_and_round(void **state)
{
	uint64_t put_to = 0, kept = 0;

	for (uint64_t round = 1; round < 300; round++) {
		put_range(put_to + 1, put_to + round % 40);
		put_to += round % 40;
		send_all();
		f.n_got = 0;
		kept += (put_to - kept) * (round % 5) / 4;
		backlog_drop(&f.backlog, kept, 0);
		if (put_to - kept > 30) {
			kept = put_to;
			backlog_drop(&f.backlog, kept, 0);
		}
		assert_int_equal(backlog_open(&f.backlog), kept == put_to ? 0 : kept + 1);
	}
}

static void gives_memory_back(void **state)
{
	const uint64_t many = 8 * BACKLOG_IDLE_BYTES / BACKLOG_HEAD_BYTES;

	backlog_done(&f.backlog);
	backlog_init(&f.backlog, 32 * BACKLOG_IDLE_BYTES);
	assert_int_equal(f.backlog.bytes.size, 0);
	put_range(1, many);
	assert_true(f.backlog.bytes.size > 8 * BACKLOG_IDLE_BYTES);
	backlog_drop(&f.backlog, many - 1, 0);
	assert_true(f.backlog.bytes.size < BACKLOG_IDLE_BYTES);
	send_all();
	expect_got(many, many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sends_again_what_is_not_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stops_at_a_long_queue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			forgets_what_has_no_number_once_it_is_sent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(drops_unsent_too_when_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(spares_the_newest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(is_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(goes_round_and_round, set_up, tear_down),
		cmocka_unit_test_setup_teardown(gives_memory_back, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
