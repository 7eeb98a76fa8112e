/*
 * Proof of sight with the real kernel, as root: real acts, seen through the real source; then the BPF links
 * are cut, and later the ring is broken. Not permitted: exit 77. The clock of the deadlines is a fake one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "agent/main/act.h"
#include "agent/main/sight.h"
#include "agent/main/source.h"
#include "os/os.h"

enum { SKIPPED = 77, TURNS = 60, MAX_TOLD = 8 };

static struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct log log;
	struct source source;
	struct sight sight;
	struct act act;
	struct procfs proc;
	struct opener opener;
	struct relay relay;
	struct channel *to_collect, *collect;
	struct arena arena;
	uint32_t told[MAX_TOLD]; /* sources, each time that they were told */
	int n_told;
} f;

static int do_act(void *ctx, struct slice command)
{
	return act_start(&f.act, NULL, command);
}

static void end_act(void *ctx)
{
	act_end(&f.act);
}

static bool is_busy(void *ctx)
{
	return false;
}

static uint32_t reopen(void *ctx, uint32_t without)
{
	source_reopen(&f.source, SOURCE_AUTO, without, &f.log);
	return f.source.sees;
}

static void on_changed(void *ctx)
{
	assert_true(f.n_told < MAX_TOLD);
	f.told[f.n_told++] = f.sight.proven;
}

static const struct sight_ops ops = {
	.act = do_act, .end = end_act, .is_busy = is_busy, .reopen = reopen, .changed = on_changed};

/* What the collector does: sight_seen passes over the arguments of all other programs. */
static int on_seen(void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_seen_exec exec;
	struct frame_seen_proc proc;

	arena_reset(&f.arena);
	if (type == FRAME_SEEN_EXEC && frame_seen_exec_decode(payload, &f.arena, &exec) == 0)
		sight_seen(&f.sight, exec.command);
	if (type == FRAME_SEEN_PROC && frame_seen_proc_decode(payload, &f.arena, &proc) == 0)
		sight_seen(&f.sight, proc.command);
	return 0;
}

static void on_closed(void *ctx, struct channel *channel, int result)
{
	fail_msg("the channel was closed: %s", result_name(result));
}

static struct channel *make_end(int fd, enum frame_role self, enum frame_role peer)
{
	const struct channel_config config = {.loop = f.loop,
		.self = self,
		.peer = peer,
		.max_queue = 1 << 20,
		.on_frame = on_seen,
		.on_closed = on_closed};
	struct channel *channel;

	assert_int_equal(channel_new(&config, fd, &channel), 0);
	channel_set_state(channel, FRAME_IN_READY);
	return channel;
}

static void set_up(enum agent_source wish)
{
	int pair[2];

	memset(&f, 0, sizeof(f));
	f.act = ACT_NONE;
	f.arena = ARENA_INIT(1 << 17);
	f.log = (struct log){.program = "test", .clock = &clock_system, .fd = -1};
	clock_fake_init(&f.clock, 5000);
	f.clock.now_monotonic = 1000;
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	assert_int_equal(os_socketpair(pair), 0);
	f.to_collect = make_end(pair[0], ROLE_AGENT, ROLE_COLLECT);
	f.collect = make_end(pair[1], ROLE_COLLECT, ROLE_AGENT);
	assert_int_equal(procfs_open(&f.proc), 0);
	opener_init(&f.opener, f.proc.dir_fd);
	relay_init(&f.relay);
	source_open(&f.source, wish, &f.log);
	assert_int_equal(sight_init(&f.sight, f.loop, SIGHT_INTERVAL, &ops, NULL), 0);
}

static void tear_down(void)
{
	act_end(&f.act);
	sight_done(&f.sight);
	source_close(&f.source);
	relay_done(&f.relay);
	procfs_close(&f.proc);
	channel_free(f.to_collect);
	channel_free(f.collect);
	arena_done(&f.arena);
	loop_free(f.loop);
}

/* Until the act under way is seen, or everything that could show it has been looked at again and again. */
static void drain(void)
{
	const struct source_sink sink = {.clock = &clock_system,
		.proc = &f.proc,
		.opener = &f.opener,
		.relay = &f.relay,
		.collect = f.to_collect};

	assert_int_equal(loop_step(f.loop, 0), 0);
	for (int i = 0; i < TURNS && f.sight.under_way; i++) {
		(void)!source_drain(&f.source, &sink);
		assert_int_equal(loop_step(f.loop, USEC_PER_MS), 0);
	}
}

static void pass(usec_t time)
{
	for (usec_t at = 0; at < time; at += USEC_PER_SEC) {
		clock_fake_advance(&f.clock, USEC_PER_SEC);
		drain();
	}
}

static void replace_by_nothing(int fd)
{
	int pair[2];

	/* Open at the other end, and silent. */
	assert_int_equal(os_socketpair(pair), 0);
	assert_int_equal(os_set_nonblocking(pair[0]), 0);
	assert_int_equal(dup3(pair[0], fd, O_CLOEXEC), fd);
	close(pair[0]);
}

/* From outside, as somebody would who blinds us: all that holds a link to the kernel's tracepoints. */
static int cut_links(void)
{
	int n = 0;

	for (int fd = 3; fd < 256; fd++) {
		char name[32], target[64] = "";

		snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
		if (readlink(name, target, sizeof(target) - 1) < 0 ||
			strcmp(target, "anon_inode:bpf_link") != 0)
			continue;
		replace_by_nothing(fd);
		n++;
	}
	return n;
}

/* Blind before the interval is over; then it was opened anew, and the act after that is seen. */
static void expect_blind_then_sight(uint32_t sources)
{
	for (usec_t at = 0; at < SIGHT_INTERVAL && f.n_told < 3; at += USEC_PER_SEC)
		pass(USEC_PER_SEC);
	assert_int_equal(f.n_told, 3);
	assert_int_equal(f.told[1], 0);
	assert_int_equal(f.told[2], sources);
	assert_true(source_lost(&f.source) > 0);
}

static void begin(uint32_t sources)
{
	sight_start(&f.sight, f.source.sees);
	drain();
	pass(SIGHT_INTERVAL);
	assert_int_equal(f.n_told, 1);
	assert_int_equal(f.told[0], sources);
}

static void notices_that_links_are_cut(void **state)
{
	set_up(SOURCE_EBPF);
	begin(SEES_EBPF);
	assert_int_equal(cut_links(), 3);
	expect_blind_then_sight(SEES_EBPF);
	tear_down();
}

static void notices_a_dead_ring(void **state)
{
	set_up(SOURCE_EBPF);
	begin(SEES_EBPF);
	/* As if there were nothing but a record that never gets ready. */
	*f.source.ring.consumer += 1ul << 40;
	expect_blind_then_sight(SEES_EBPF);
	tear_down();
}

static void notices_a_quiet_connector(void **state)
{
	set_up(SOURCE_PROC);
	if (f.source.sees != SEES_PROC)
		skip();
	begin(SEES_PROC);
	replace_by_nothing(f.source.connector_fd);
	/* The better way comes first. */
	expect_blind_then_sight(SEES_EBPF);
	tear_down();
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices_that_links_are_cut),
		cmocka_unit_test(notices_a_dead_ring),
		cmocka_unit_test(notices_a_quiet_connector),
	};
	struct log log = {.program = "test", .clock = &clock_system, .fd = -1};
	struct source source;
	bool can_see;

	if (act_is_meant(argc, argv))
		return act_main();
	source_open(&source, SOURCE_EBPF, &log);
	can_see = source.sees != 0;
	source_close(&source);
	return can_see ? cmocka_run_group_tests(tests, NULL, NULL) : SKIPPED;
}
