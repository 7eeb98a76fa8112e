/* What ship says it keeps, it keeps: killed at any byte of its spool, started again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signal.h>

#include "agent/ship/ship.h"
#include "agent/ship/spool_entry.h"
#include "os/os.h"

enum { RUN = 77, EVENTS = 3, MAX_FILE = 64 * 1024 };

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct log log;
	struct ship ship;
	char dir[64];
	bool ships;
	struct spool_kept kept;
	bool full;
};

static struct fixture f;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return remove(path);
}

static int set_up(void **state)
{
	memset(&f, 0, sizeof(f));
	snprintf(f.dir, sizeof(f.dir), "/tmp/tsujiban-kept-XXXXXX");
	assert_non_null(mkdtemp(f.dir));
	clock_fake_init(&f.clock, 1700000000 * USEC_PER_SEC);
	f.clock.now_monotonic = USEC_PER_SEC;
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	f.log = (struct log){.program = "test", .clock = &f.clock.clock, .fd = -1};
	return 0;
}

/* As kill -9: nothing more is written down. */
static void kill_ship(void)
{
	if (f.ships)
		ship_done(&f.ship);
	f.ships = false;
}

static int tear_down(void **state)
{
	kill_ship();
	loop_free(f.loop);
	return nftw(f.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void on_kept(void *ctx, const struct spool_kept *kept)
{
	f.kept = *kept;
}

static void on_full(void *ctx, bool full)
{
	f.full = full;
}

static int open_dir(void)
{
	int dir = open(f.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(dir >= 0);
	return dir;
}

static void start_ship(uint64_t run)
{
	const struct ship_config config = {
		.names = {SLICE_LITERAL("pc"), SLICE_LITERAL("Test 1")},
		.run = run,
		.kept = on_kept,
		.full = on_full,
	};
	int dir = open_dir();

	kill_ship();
	assert_int_equal(ship_init(&f.ship, f.loop, &f.log, &dir, &config), 0);
	f.ships = true;
	f.kept = ship_kept(&f.ship);
}

static void put(uint64_t run, uint64_t number, bool urgent)
{
	ship_take_event(&f.ship, &(struct spool_kept){run, number}, slice_text("event"), urgent);
}

static void expect_kept(uint64_t run, uint64_t number)
{
	assert_int_equal(f.kept.run, run);
	assert_int_equal(f.kept.number, number);
}

/* Events, and losses, in the spool. */
static void count_spooled(uint64_t *ret_events, uint64_t *ret_lost)
{
	const struct spool_limits limits = {SPOOL_FILE_BYTES, SHIP_SPOOL_BYTES};
	_cleanup_(buf_done) struct buf events = BUF_INIT(SPOOL_MAX_ENTRY);
	struct spool_entry entry;
	struct spool *spool;
	bool fresh;
	int dir = open_dir();

	*ret_events = *ret_lost = 0;
	assert_int_equal(spool_open(dir, &limits, &spool, &fresh), 0);
	while (spool_first(spool, &entry, &events) == 0) {
		*ret_events += entry.count;
		*ret_lost += entry.lost;
		spool_done(spool, entry.number);
	}
	spool_close(spool);
	os_close(dir);
}

static void says_what_is_in_the_spool(void **state)
{
	start_ship(RUN);
	expect_kept(0, 0);
	put(RUN, 1, false);
	put(RUN, 2, false);
	expect_kept(0, 0);
	/* Killed with both in memory: they are not kept, and come again. */
	start_ship(RUN);
	expect_kept(0, 0);
	put(RUN, 1, false);
	put(RUN, 2, true);
	expect_kept(RUN, 2);
	/* A report of health changes nothing in what is kept. */
	put(RUN, 0, true);
	expect_kept(RUN, 2);
	start_ship(RUN);
	expect_kept(RUN, 2);
}

static void passes_over_what_came_before(void **state)
{
	uint64_t events, lost;

	start_ship(RUN);
	put(RUN, 1, true);
	put(RUN, 2, false);
	/* Another collector knows of 1 only. */
	put(RUN, 2, false);
	ship_take_lost(&f.ship, &(struct spool_kept){RUN, 3}, 5);
	ship_take_lost(&f.ship, &(struct spool_kept){RUN, 3}, 5);
	put(RUN, 4, true);
	expect_kept(RUN, 4);
	/* Another run numbers from 1 again. */
	put(RUN + 1, 1, true);
	expect_kept(RUN + 1, 1);
	kill_ship();
	count_spooled(&events, &lost);
	assert_int_equal(events, 4);
	assert_int_equal(lost, 5);
}

static void cut_spool(size_t len, struct slice whole)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/spool-%016x", f.dir, 1);
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(os_pwrite_all(fd, slice_of(whole.data, len), 0), 0);
	os_close(fd);
}

/* Whatever was written: collect sends again what is not said to be kept, and each event is there once. */
static void killed_at_every_byte_keeps_each_event_once(void **state)
{
	_cleanup_(buf_done) struct buf whole = BUF_INIT(MAX_FILE);
	int dir = open_dir();

	start_ship(RUN);
	for (uint64_t i = 1; i <= EVENTS; i++)
		put(RUN, i, true);
	kill_ship();
	assert_int_equal(os_read_file(dir, "spool-0000000000000001", MAX_FILE, &whole), 0);
	os_close(dir);
	for (size_t cut = 0; cut <= whole.len; cut++) {
		uint64_t events, lost;

		cut_spool(cut, buf_slice(&whole));
		start_ship(RUN);
		assert_int_equal(f.kept.number, cut / (whole.len / EVENTS));
		for (uint64_t i = f.kept.number + 1; i <= EVENTS; i++)
			put(RUN, i, true);
		kill_ship();
		count_spooled(&events, &lost);
		assert_int_equal(events, EVENTS);
		/* What was torn came again: it is not lost. */
		assert_int_equal(lost, 0);
	}
}

/* Under another agent nobody sends it again. */
static void counts_what_was_torn_under_another_agent(void **state)
{
	_cleanup_(buf_done) struct buf whole = BUF_INIT(MAX_FILE);
	uint64_t events, lost;
	int dir = open_dir();

	start_ship(RUN);
	put(RUN, 1, true);
	kill_ship();
	assert_int_equal(os_read_file(dir, "spool-0000000000000001", MAX_FILE, &whole), 0);
	os_close(dir);
	cut_spool(whole.len - 1, buf_slice(&whole));
	start_ship(RUN + 1);
	expect_kept(0, 0);
	assert_int_equal(f.ship.state.lost, 1);
	/* Said once, however often it is started. */
	start_ship(RUN + 1);
	put(RUN + 1, 1, true);
	kill_ship();
	count_spooled(&events, &lost);
	assert_int_equal(events, 1);
	assert_int_equal(lost, 1);
}

/* Killed between the entry that reports losses and the state that forgets them. */
static void reports_losses_once(void **state)
{
	uint64_t events, lost;

	start_ship(RUN);
	state_add_lost(&f.ship.state, 4, spool_next_number(f.ship.spool));
	assert_int_equal(state_save(f.ship.dir_fd, &f.ship.state), 0);
	start_ship(RUN);
	assert_int_equal(f.ship.state.lost, 4);
	put(RUN, 1, true);
	start_ship(RUN);
	assert_int_equal(f.ship.state.lost, 0);
	put(RUN, 2, true);
	kill_ship();
	count_spooled(&events, &lost);
	assert_int_equal(lost, 4);
}

/* The agent was killed with its ship: whatever it had not passed on is told as one. */
static void counts_an_agent_that_was_killed(void **state)
{
	uint64_t events, lost;

	start_ship(RUN);
	put(RUN, 1, true);
	/* Only ship died: nothing is lost. */
	start_ship(RUN);
	assert_int_equal(f.ship.state.lost, 0);
	start_ship(RUN + 1);
	assert_int_equal(f.ship.state.lost, 1);
	start_ship(RUN + 1);
	put(RUN + 1, 1, true);
	start_ship(RUN + 1);
	assert_int_equal(f.ship.state.lost, 0);
	/* In order. */
	ship_finish(&f.ship);
	start_ship(RUN + 2);
	assert_int_equal(f.ship.state.lost, 0);
	ship_finish(&f.ship);
	kill_ship();
	count_spooled(&events, &lost);
	assert_int_equal(events, 2);
	assert_int_equal(lost, 1);
}

/* What is in the spool, and what it says was lost, from a ship that is started on it. */
static uint64_t read_and_count(void)
{
	_cleanup_(buf_done) struct buf events = BUF_INIT(SPOOL_MAX_ENTRY);
	struct spool_entry entry;
	uint64_t n = 0;
	int dir = open_dir();

	/* What it remembers of losses would count again. */
	assert_int_equal(unlinkat(dir, "state", 0), 0);
	os_close(dir);
	start_ship(RUN);
	while (spool_first(f.ship.spool, &entry, &events) == 0) {
		n += entry.count + entry.lost;
		spool_done(f.ship.spool, entry.number);
	}
	return n + f.ship.state.lost + spool_take_lost(f.ship.spool);
}

/* Each byte of the spool in turn: of three entries none is missing in silence. */
static void damage_anywhere_is_counted(void **state)
{
	_cleanup_(buf_done) struct buf whole = BUF_INIT(MAX_FILE);
	int dir = open_dir();

	start_ship(RUN);
	for (uint64_t i = 1; i <= EVENTS; i++)
		put(RUN, i, true);
	kill_ship();
	assert_int_equal(os_read_file(dir, "spool-0000000000000001", MAX_FILE, &whole), 0);
	os_close(dir);
	for (size_t i = 0; i < whole.len; i++) {
		whole.data[i] ^= 0x20;
		cut_spool(whole.len, buf_slice(&whole));
		whole.data[i] ^= 0x20;
		assert_int_equal(read_and_count(), EVENTS);
		kill_ship();
	}
}

/* The PC's clock goes back and forth by ten years while events come: all are kept, in order, and what is due
 * is due by the other clock. */
static void clocks_may_jump(void **state)
{
	static const usec_t jumps[] = {86400, -86400, 315360000, -2 * 315360000ll, 315360000};
	uint64_t events, lost, n = 0;

	start_ship(RUN);
	for (size_t i = 0; i < ARRAY_SIZE(jumps); i++) {
		put(RUN, ++n, false);
		f.clock.now_wall += jumps[i] * USEC_PER_SEC;
		clock_fake_advance(&f.clock, GATHER_WAIT_OFFLINE + 1);
		assert_int_equal(loop_step(f.loop, 0), 0);
		expect_kept(RUN, n);
	}
	kill_ship();
	count_spooled(&events, &lost);
	assert_int_equal(events, ARRAY_SIZE(jumps));
	assert_int_equal(lost, 0);
}

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The disk is full: nothing is said to be kept, and nothing given up; later all is there. */
static void waits_while_the_spool_cannot_be_written(void **state)
{
	uint64_t events, lost, n = 1;

	start_ship(RUN);
	put(RUN, n, true);
	expect_kept(RUN, 1);
	limit_files(SPOOL_HEAD_BYTES + 6);
	while (!f.full)
		put(RUN, ++n, false);
	assert_true(ship_is_full(&f.ship));
	assert_int_equal(n, 1 + GATHER_MAX_EVENTS);
	expect_kept(RUN, 1);
	clock_fake_advance(&f.clock, USEC_PER_SEC);
	assert_int_equal(loop_step(f.loop, 0), 0);
	expect_kept(RUN, 1);
	limit_files(RLIM_INFINITY);
	clock_fake_advance(&f.clock, USEC_PER_SEC);
	assert_int_equal(loop_step(f.loop, 0), 0);
	expect_kept(RUN, n);
	assert_false(f.full);
	kill_ship();
	count_spooled(&events, &lost);
	assert_int_equal(events, n);
	assert_int_equal(lost, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(says_what_is_in_the_spool, set_up, tear_down),
		cmocka_unit_test_setup_teardown(passes_over_what_came_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			killed_at_every_byte_keeps_each_event_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			counts_what_was_torn_under_another_agent, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reports_losses_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(counts_an_agent_that_was_killed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(damage_anywhere_is_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(clocks_may_jump, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			waits_while_the_spool_cannot_be_written, set_up, tear_down),
	};

	signal(SIGXFSZ, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
