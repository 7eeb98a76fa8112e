/* Ship or the collector dies: what is sent again, what is not, and what the agent is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/collect/collector.h"
#include "os/os.h"

enum { MAX_GOT = 4096, RUN = 77, TICK = 10000000, QUEUE = 128 * 1024 };

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct collector collector;
	struct channel *to_agent, *agent; /* the collector's end, and ours */
	struct channel *to_ship, *ship;
	struct arena arena;
	struct buf payload;
	uint64_t got[MAX_GOT]; /* numbers of events */
	size_t n_got;
	uint64_t lost, lost_number;
	uint64_t kept; /* as the agent was told */
	size_t n_kept, n_proofs;
};

static struct fixture f;
static uint8_t large[32 * 1024];

static int on_agent_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_seen_kept kept;

	arena_reset(&f.arena);
	f.n_proofs += type == FRAME_PROOF_SEEN;
	if (type != FRAME_SEEN_KEPT)
		return 0;
	assert_int_equal(frame_seen_kept_decode(payload, &f.arena, &kept), 0);
	f.kept = kept.number;
	f.n_kept++;
	return 0;
}

static int on_ship_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_event_put put;
	struct frame_event_lost lost;

	arena_reset(&f.arena);
	if (type == FRAME_EVENT_LOST) {
		assert_int_equal(frame_event_lost_decode(payload, &f.arena, &lost), 0);
		f.lost += lost.count;
		f.lost_number = lost.number;
		return 0;
	}
	assert_int_equal(frame_event_put_decode(payload, &f.arena, &put), 0);
	assert_int_equal(put.run, RUN);
	assert_true(f.n_got < MAX_GOT);
	f.got[f.n_got++] = put.number;
	return 0;
}

static int on_nothing(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	return ERR_OUT_OF_ORDER;
}

static void on_closed(void *ctx, struct channel *channel, int result)
{
	fail_msg("a channel was closed: %s", result_name(result));
}

static void on_drained(void *ctx, struct channel *channel)
{
	outlet_drained(&f.collector.outlet);
}

static struct channel *make_end(
	int fd, enum frame_role self, enum frame_role peer, channel_frame_fn *on_frame)
{
	const struct channel_config config = {
		.loop = f.loop,
		.self = self,
		.peer = peer,
		.max_queue = QUEUE,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.on_drained = on_drained,
	};
	struct channel *channel;

	assert_int_equal(channel_new(&config, fd, &channel), 0);
	channel_set_state(channel, FRAME_IN_READY);
	return channel;
}

static void kill_ship(void)
{
	outlet_connect(&f.collector.outlet, NULL);
	f.to_ship = channel_free(f.to_ship);
	f.ship = channel_free(f.ship);
}

/* Connected, and yet silent. */
static void start_ship(void)
{
	int pair[2];

	kill_ship();
	assert_int_equal(os_socketpair(pair), 0);
	f.to_ship = make_end(pair[0], ROLE_COLLECT, ROLE_SHIP, on_nothing);
	f.ship = make_end(pair[1], ROLE_SHIP, ROLE_COLLECT, on_ship_frame);
	outlet_connect(&f.collector.outlet, f.to_ship);
}

static void start_collector(void)
{
	collector_init(&f.collector);
	collector_set_run(&f.collector, RUN);
	assert_int_equal(collector_start(&f.collector, f.loop, f.to_agent), 0);
}

static int set_up(void **state)
{
	int pair[2];

	memset(&f, 0, sizeof(f));
	f.arena = ARENA_INIT(1 << 17);
	f.payload = BUF_INIT(1 << 17);
	clock_fake_init(&f.clock, 5000);
	f.clock.now_monotonic = 1000;
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	assert_int_equal(os_socketpair(pair), 0);
	f.to_agent = make_end(pair[0], ROLE_COLLECT, ROLE_AGENT, on_nothing);
	f.agent = make_end(pair[1], ROLE_AGENT, ROLE_COLLECT, on_agent_frame);
	start_collector();
	start_ship();
	return 0;
}

static int tear_down(void **state)
{
	kill_ship();
	collector_done(&f.collector);
	channel_free(f.to_agent);
	channel_free(f.agent);
	arena_done(&f.arena);
	buf_done(&f.payload);
	loop_free(f.loop);
	return 0;
}

static void turn(void)
{
	for (int i = 0; i < 60; i++)
		assert_int_equal(loop_step(f.loop, 0), 0);
}

static void take(uint16_t type)
{
	int fd = -1;

	assert_int_equal(collector_take(&f.collector, type, buf_slice(&f.payload), &fd), 0);
	buf_clear(&f.payload);
}

static void take_exec(uint64_t number, uint32_t pid)
{
	const struct frame_seen_exec frame = {
		.pid = pid, .start = pid * TICK, .image = slice_text("/x"), .number = number};

	assert_int_equal(frame_seen_exec_encode(&frame, &f.payload), 0);
	take(FRAME_SEEN_EXEC);
}

static void take_exit(uint64_t number, uint32_t pid)
{
	const struct frame_seen_exit frame = {.pid = pid, .start = pid * TICK, .number = number};

	assert_int_equal(frame_seen_exit_encode(&frame, &f.payload), 0);
	take(FRAME_SEEN_EXIT);
}

static void take_again(uint64_t last)
{
	const struct frame_seen_again frame = {.last = last};

	assert_int_equal(frame_seen_again_encode(&frame, &f.payload), 0);
	take(FRAME_SEEN_AGAIN);
}

/* Nobody gives it files here: the events go when they have waited. */
static void give_up_waiting(void)
{
	clock_fake_advance(&f.clock, PENDING_WAIT + 1);
	turn();
}

static void expect_got(uint64_t first, uint64_t last)
{
	assert_int_equal(f.n_got, last - first + 1);
	for (size_t i = 0; i < f.n_got; i++)
		assert_int_equal(f.got[i], first + i);
	f.n_got = 0;
}

static void keep(uint64_t number)
{
	collector_kept(&f.collector, RUN, number);
	turn();
}

static void waits_for_ships_word(void **state)
{
	take_exec(1, 60);
	take_exit(2, 60);
	give_up_waiting();
	assert_int_equal(f.n_got, 0);
	assert_int_equal(f.n_kept, 0);
	/* Of another run of the agent: none of ours. */
	collector_kept(&f.collector, RUN + 1, 500);
	turn();
	expect_got(1, 2);
	assert_int_equal(f.n_kept, 1);
	assert_int_equal(f.kept, 0);
	keep(2);
	assert_int_equal(f.kept, 2);
}

static void sends_again_to_another_ship(void **state)
{
	keep(0);
	for (uint32_t i = 1; i <= 6; i++)
		take_exec(i, 60 + i);
	give_up_waiting();
	expect_got(1, 6);
	keep(2);
	start_ship();
	take_exec(7, 67);
	give_up_waiting();
	assert_int_equal(f.n_got, 0);
	/* It had written more than it lived to say. */
	keep(4);
	expect_got(5, 7);
	assert_int_equal(f.kept, 4);
	start_ship();
	keep(7);
	assert_int_equal(f.n_got, 0);
	assert_int_equal(f.kept, 7);
}

/* It is told once when it was sent, whatever becomes of that ship: the agent tells its health anew. */
static void does_not_repeat_reports_of_health(void **state)
{
	const struct frame_sources sources = {.sources = 1};

	keep(0);
	take_exit(1, 9);
	assert_int_equal(frame_sources_encode(&sources, &f.payload), 0);
	take(FRAME_SOURCES);
	turn();
	assert_int_equal(f.n_got, 1);
	f.n_got = 0;
	keep(0);
	start_ship();
	keep(0);
	assert_int_equal(f.n_got, 0);
}

static void a_successor_makes_no_event_twice(void **state)
{
	take_again(8);
	/* Known before ship has spoken, or after: neither counts again. */
	take_exec(1, 60);
	take_exec(2, 61);
	give_up_waiting();
	take_exec(3, 62);
	keep(4);
	assert_int_equal(f.kept, 4);
	take_exec(4, 63);
	take_exec(5, 64);
	take_exit(6, 60);
	/* It began and ended before our time: the end is told all the same. */
	take_exit(7, 90);
	take_exit(8, 90);
	take_exit(9, 91);
	give_up_waiting();
	expect_got(5, 8);
	keep(8);
	/* Frame 9 makes no event, and nothing else is open. */
	assert_int_equal(f.kept, 9);
}

/* A process that had gone before its files were read; by the proc connector that happens all the time. */
static void take_gone(uint64_t number, uint32_t pid)
{
	const struct frame_seen_proc frame = {.pid = pid, .started = true, .number = number};

	assert_int_equal(frame_seen_proc_encode(&frame, &f.payload), 0);
	take(FRAME_SEEN_PROC);
}

static void a_loss_overtakes_no_event(void **state)
{
	keep(0);
	take_exec(1, 60); /* waits for its hash */
	take_gone(2, 61);
	turn();
	assert_int_equal(f.lost, 0);
	give_up_waiting();
	expect_got(1, 1);
	assert_int_equal(f.lost, 1);
	assert_int_equal(f.lost_number, 2);
	keep(2);
	assert_int_equal(f.kept, 2);
}

static void is_done_only_up_to_what_waits(void **state)
{
	keep(0);
	take_exec(1, 60);
	give_up_waiting();
	take_exit(2, 999); /* no event */
	take_exec(3, 61);  /* waits for its hash */
	keep(1);
	assert_int_equal(f.kept, 2);
	give_up_waiting();
	keep(1);
	assert_int_equal(f.kept, 2);
	keep(3);
	assert_int_equal(f.kept, 3);
}

static void tells_of_many_frames_without_events(void **state)
{
	keep(0);
	for (uint64_t i = 1; i <= 1000; i++)
		take_exit(i, 999);
	turn();
	assert_in_range(f.kept, 700, 1000);
	assert_in_range(f.n_kept, 2, 5);
}

static void put_large(uint64_t number)
{
	outlet_put(&f.collector.outlet, number, 0, false, slice_of(large, sizeof(large)));
}

static void reports_losses_in_their_place(void **state)
{
	struct outlet *o = &f.collector.outlet;
	uint64_t n = 0, in_time;

	keep(0);
	kill_ship();
	while (o->lost == 0)
		put_large(++n);
	in_time = n - 1;
	assert_in_range(in_time, 28, 32);
	put_large(++n);
	/* None of it is done with: neither the events nor the report. */
	assert_int_equal(outlet_first_open(o), 1);
	start_ship();
	keep(0);
	expect_got(1, in_time);
	keep(in_time);
	assert_int_equal(f.lost, 2);
	assert_int_equal(f.lost_number, n);
	assert_int_equal(outlet_first_open(o), in_time + 1);
	/* That ship died before it was kept: it is reported again, and the next event comes behind it. */
	f.lost = 0;
	start_ship();
	put_large(n + 1);
	keep(in_time);
	assert_int_equal(f.lost, 2);
	expect_got(n + 1, n + 1);
	keep(n);
	assert_int_equal(outlet_first_open(o), n + 1);
}

#define ACT slice_of("a\0--proof\0f00d\0", 15)

static void ask_for_proof(void)
{
	const struct frame_proof_asked frame = {.command = ACT};

	buf_clear(&f.payload);
	assert_int_equal(frame_proof_asked_encode(&frame, &f.payload), 0);
	take(FRAME_PROOF_ASKED);
}

static void start(uint64_t number, struct slice command)
{
	const struct frame_seen_exec frame = {.number = number,
		.pid = (uint32_t)number,
		.start = number * TICK,
		.image = slice_text("/a"),
		.command = command};

	buf_clear(&f.payload);
	assert_int_equal(frame_seen_exec_encode(&frame, &f.payload), 0);
	take(FRAME_SEEN_EXEC);
}

/* An act of the agent's own is told to the agent and becomes no event, nor does its end; the next program
 * with the same arguments is anybody's. */
static void makes_no_event_of_the_agents_own_act(void **state)
{
	keep(0);
	ask_for_proof();
	start(1, slice_of("a\0--proof\0f00e\0", 15));
	start(2, ACT);
	take_exit(3, 2);
	start(4, ACT);
	take_exit(5, 4);
	collector_finish(&f.collector);
	turn();
	assert_int_equal(f.n_proofs, 1);
	assert_int_equal(f.n_got, 3);
	assert_int_equal(f.got[0], 1);
	assert_int_equal(f.got[1], 4);
	assert_int_equal(f.got[2], 5);
	keep(5);
	assert_int_equal(f.kept, 5);
	assert_int_equal(f.lost, 0);
}

/* As the proc connector shows it. */
static void knows_the_agents_own_act_in_proc(void **state)
{
	const struct frame_seen_proc frame = {.number = 1,
		.pid = 50,
		.started = true,
		.stat = slice_text(
			"50 (a) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 500 9 1\n"),
		.status = slice_text("Name:\ta\nUid:\t0\t0\t0\t0\n"),
		.command = ACT,
		.image = slice_text("/a")};

	keep(0);
	ask_for_proof();
	buf_clear(&f.payload);
	assert_int_equal(frame_seen_proc_encode(&frame, &f.payload), 0);
	take(FRAME_SEEN_PROC);
	collector_finish(&f.collector);
	turn();
	assert_int_equal(f.n_proofs, 1);
	assert_int_equal(f.n_got, 0);
}

static void counts_no_loss_that_is_kept(void **state)
{
	keep(5);
	outlet_put_lost(&f.collector.outlet, 5);
	outlet_put_lost(&f.collector.outlet, 6);
	turn();
	assert_int_equal(f.lost, 1);
	assert_int_equal(f.lost_number, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(waits_for_ships_word, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sends_again_to_another_ship, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			does_not_repeat_reports_of_health, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_successor_makes_no_event_twice, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_loss_overtakes_no_event, set_up, tear_down),
		cmocka_unit_test_setup_teardown(is_done_only_up_to_what_waits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			tells_of_many_frames_without_events, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reports_losses_in_their_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(counts_no_loss_that_is_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			makes_no_event_of_the_agents_own_act, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			knows_the_agents_own_act_in_proc, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
