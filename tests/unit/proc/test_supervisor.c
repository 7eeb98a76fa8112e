/* Real children, whose ends and frames come when they come; and a clock that stands still until the test
 * moves it, so that no time-out is waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>

#include "os/os.h"
#include "proc/supervisor.h"
#include "sandbox/sandbox.h"

enum { MAX_STATES = 64, TURNS = 400 };

struct seen {
	uint8_t state, signal, exit_code, rung;
	uint32_t restarts;
	uint64_t request;
	enum frame_role role;
};

struct fixture {
	struct clock_fake clock;
	struct log log;
	struct loop *loop;
	struct supervisor *supervisor;
	struct seen seen[MAX_STATES];
	int n_seen;
	uint64_t roots; /* as the core says */
	int give_result;
	int n_given;
};

static struct fixture f;

static void note_state(
	void *ctx _unused_, struct supervised *child, const struct frame_child_state *state)
{
	assert_true(f.n_seen < MAX_STATES);
	f.seen[f.n_seen++] = (struct seen){
		.state = state->state,
		.signal = state->signal,
		.exit_code = state->exit_code,
		.rung = state->rung,
		.restarts = state->restarts,
		.request = state->request,
		.role = supervised_row(child)->role,
	};
}

static int note_frame(void *ctx _unused_, struct supervised *child _unused_, uint16_t type,
	struct slice payload, int *fd _unused_)
{
	struct frame_spawn spawn;

	assert_int_equal(type, FRAME_SPAWN);
	TRY(frame_spawn_decode(payload, NULL, &spawn));
	f.roots = spawn.request;
	return 0;
}

static int set_up(void **state _unused_)
{
	static const struct supervisor_events events = {.state = note_state, .frame = note_frame};

	memset(&f, 0, sizeof(f));
	clock_fake_init(&f.clock, 1700000000 * USEC_PER_SEC);
	f.log = (struct log){
		.program = "test",
		.clock = &f.clock.clock,
		.fd = open("/dev/null", O_WRONLY | O_CLOEXEC),
	};
	TRY(loop_new(&f.clock.clock, &f.loop));
	return supervisor_new(f.loop, &f.log, ROLE_PARENT, &events, &f.supervisor);
}

static int tear_down(void **state _unused_)
{
	supervisor_free(f.supervisor);
	loop_free(f.loop);
	os_close(f.log.fd);
	return 0;
}

static int give(void *ctx _unused_, struct supervised *child _unused_, struct channel *control)
{
	struct frame_setting setting = {.key = slice_text("k"), .value = slice_text("v")};

	f.n_given++;
	TRY(f.give_result);
	return CHANNEL_SEND(control, SETTING, setting, &setting);
}

static struct supervised *add(
	const char *mode, enum frame_role role, bool once, const enum frame_role *peer)
{
	/* On the stack: the supervisor keeps its own copies. */
	const char *argv[] = {"test_child", mode, frame_role_name(role), NULL};
	struct supervised_row row = {
		.name = frame_role_name(role),
		.role = role,
		.spawn = {.path = TEST_CHILD, .argv = argv},
		.once = once,
		.request = once ? 77 : 0,
		.peers = peer,
		.n_peers = peer ? 1 : 0,
		.give = give,
	};
	struct supervised *child = NULL;

	assert_int_equal(supervisor_add(f.supervisor, &row, &child), 0);
	return child;
}

static void turn(void)
{
	assert_int_equal(loop_step(f.loop, 50 * USEC_PER_MS), 0);
}

/* Turns the loop until so many states have been seen; returns the last. */
static const struct seen *wait_states(int n)
{
	for (int i = 0; i < TURNS && f.n_seen < n; i++)
		turn();
	assert_int_equal(f.n_seen, n);
	return &f.seen[n - 1];
}

static void assert_seen(int index, uint8_t state, uint8_t signal, uint8_t exit_code)
{
	assert_true(index < f.n_seen);
	assert_int_equal(f.seen[index].state, state);
	assert_int_equal(f.seen[index].signal, signal);
	assert_int_equal(f.seen[index].exit_code, exit_code);
}

static void send_setting(struct supervised *child, const char *key)
{
	struct frame_setting setting = {.key = slice_text(key)};

	assert_int_equal(CHANNEL_SEND(supervised_control(child), SETTING, setting, &setting), 0);
}

static void test_start_and_stop(void **state _unused_)
{
	struct supervised *core = add("normal", ROLE_CORE, false, NULL);

	assert_seen(0, 1, 0, 0);
	wait_states(2);
	assert_seen(1, 2, 0, 0);
	assert_in_range(f.seen[1].rung, SANDBOX_REQUIRED, SANDBOX_BETTER);
	assert_int_equal(f.n_given, 1);
	assert_ptr_equal(supervisor_find(f.supervisor, ROLE_CORE), core);
	assert_null(supervisor_find(f.supervisor, ROLE_SEAL));
	supervisor_stop(f.supervisor);
	assert_int_equal(loop_run(f.loop), 0);
	assert_seen(2, 0, 0, 0);
	assert_null(supervisor_find(f.supervisor, ROLE_CORE));
	assert_null(supervised_control(core));
	clock_fake_advance(&f.clock, 60 * USEC_PER_SEC);
	turn();
	assert_int_equal(f.n_seen, 3);
}

static void test_crash_is_started_anew(void **state _unused_)
{
	struct supervised *core = add("normal", ROLE_CORE, false, NULL);

	wait_states(2);
	send_setting(core, "abort");
	wait_states(3);
	assert_seen(2, 0, SIGABRT, 0);
	clock_fake_advance(&f.clock, 99 * USEC_PER_MS);
	turn();
	assert_int_equal(f.n_seen, 3);
	clock_fake_advance(&f.clock, USEC_PER_MS);
	wait_states(5);
	assert_seen(3, 1, 0, 0);
	assert_seen(4, 2, 0, 0);
	assert_int_equal(f.seen[4].restarts, 1);
	assert_int_equal(f.n_given, 2);
}

static void test_who_is_ended_is_started_anew(void **state _unused_)
{
	struct supervised *core = add("normal", ROLE_CORE, false, NULL);

	wait_states(2);
	supervisor_end(core);
	wait_states(3);
	assert_seen(2, 0, SIGKILL, 0);
	supervisor_end(core); /* nothing runs */
	clock_fake_advance(&f.clock, 100 * USEC_PER_MS);
	wait_states(5);
	assert_seen(4, 2, 0, 0);
}

/* Ends once and expects the next start after exactly this long. */
static void assert_backoff(int n_states, usec_t backoff)
{
	const struct seen *end = wait_states(n_states);

	assert_int_equal(end->state, 0);
	assert_int_equal(end->exit_code, 1);
	clock_fake_advance(&f.clock, backoff - 1);
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.n_seen, n_states);
	clock_fake_advance(&f.clock, 1);
	wait_states(n_states + 1);
	assert_seen(n_states, 1, 0, 0);
}

static void test_backoff_doubles_up_to_its_most(void **state _unused_)
{
	usec_t backoff = 100 * USEC_PER_MS;
	int n = 2;

	add("begin-fails", ROLE_CORE, false, NULL);
	for (; backoff < 30 * USEC_PER_SEC; backoff *= 2, n += 2)
		assert_backoff(n, backoff);
	assert_backoff(n, 30 * USEC_PER_SEC);
	assert_backoff(n + 2, 30 * USEC_PER_SEC);
}

static void test_backoff_starts_over_after_health(void **state _unused_)
{
	struct supervised *core = add("normal", ROLE_CORE, false, NULL);
	int n = 2;

	for (usec_t backoff = 100 * USEC_PER_MS; backoff <= 400 * USEC_PER_MS;
		backoff *= 2, n += 3) {
		wait_states(n);
		send_setting(core, "abort");
		wait_states(n + 1);
		clock_fake_advance(&f.clock, backoff - 1);
		assert_int_equal(loop_step(f.loop, 0), 0);
		assert_int_equal(f.n_seen, n + 1);
		clock_fake_advance(&f.clock, 1);
	}
	wait_states(n);
	clock_fake_advance(&f.clock, 60 * USEC_PER_SEC);
	send_setting(core, "abort");
	wait_states(n + 1);
	clock_fake_advance(&f.clock, 100 * USEC_PER_MS);
	wait_states(n + 2);
}

static void wait_roots(uint64_t n)
{
	for (int i = 0; i < TURNS && f.roots != n; i++)
		turn();
	assert_int_equal(f.roots, n);
}

/* The seal says hello over each new channel; the core counts. Whichever of the two is started anew, they
 * are joined again, though only one of the rows asks for the other. */
static void test_channels_are_joined_anew(void **state _unused_)
{
	static const enum frame_role seal_role = ROLE_SEAL;
	struct supervised *core = add("normal", ROLE_CORE, false, &seal_role);
	struct supervised *seal = add("normal", ROLE_SEAL, false, NULL);

	wait_roots(1);
	wait_states(4);
	send_setting(seal, "abort");
	wait_states(5);
	clock_fake_advance(&f.clock, USEC_PER_SEC);
	wait_roots(2);
	wait_states(7);
	send_setting(core, "abort");
	wait_states(8);
	f.roots = 0;
	clock_fake_advance(&f.clock, USEC_PER_SEC);
	wait_roots(1);
}

static void test_never_ready(void **state _unused_)
{
	add("silent", ROLE_CORE, false, NULL);
	clock_fake_advance(&f.clock, 30 * USEC_PER_SEC - 1);
	turn();
	assert_int_equal(f.n_seen, 1);
	clock_fake_advance(&f.clock, 1);
	wait_states(2);
	assert_seen(1, 0, SIGKILL, 0);
}

static void test_another_build_is_ended(void **state _unused_)
{
	add("other-build", ROLE_CORE, false, NULL);
	wait_states(2);
	assert_seen(1, 0, SIGKILL, 0);
}

static void test_bad_frame_ends_the_child(void **state _unused_)
{
	add("babbles", ROLE_CORE, false, NULL);
	wait_states(2);
	assert_seen(1, 0, SIGKILL, 0);
}

static void test_what_cannot_be_given_ends_the_child(void **state _unused_)
{
	f.give_result = ERR_FULL;
	add("normal", ROLE_CORE, false, NULL);
	wait_states(2);
	assert_seen(1, 0, SIGKILL, 0);
	f.give_result = 0;
	clock_fake_advance(&f.clock, 100 * USEC_PER_MS);
	wait_states(4);
	assert_seen(3, 2, 0, 0);
}

static void test_once_is_not_started_again(void **state _unused_)
{
	struct supervised *rules = add("normal", ROLE_SEAL, true, NULL);
	struct frame_stop stop = {0};

	wait_states(2);
	assert_int_equal(CHANNEL_SEND(supervised_control(rules), STOP, stop, &stop), 0);
	wait_states(3);
	assert_seen(2, 0, 0, 0);
	assert_int_equal(f.seen[2].request, 77);
	clock_fake_advance(&f.clock, 60 * USEC_PER_SEC);
	turn();
	assert_int_equal(f.n_seen, 3);
	assert_null(supervisor_find(f.supervisor, ROLE_SEAL));
}

static void test_who_does_not_stop_is_killed(void **state _unused_)
{
	add("deaf", ROLE_CORE, false, NULL);
	wait_states(2);
	supervisor_stop(f.supervisor);
	clock_fake_advance(&f.clock, 10 * USEC_PER_SEC);
	assert_int_equal(loop_run(f.loop), 0);
	assert_seen(2, 0, SIGKILL, 0);
}

static void test_stop_while_waiting_to_start_again(void **state _unused_)
{
	add("begin-fails", ROLE_CORE, false, NULL);
	wait_states(2);
	supervisor_stop(f.supervisor);
	assert_int_equal(loop_run(f.loop), 0);
	clock_fake_advance(&f.clock, 60 * USEC_PER_SEC);
	turn();
	assert_int_equal(f.n_seen, 2);
}

static void test_absent_program(void **state _unused_)
{
	static const char *const argv[] = {"x", NULL};
	struct supervised_row row = {
		.name = "x",
		.role = ROLE_CORE,
		.spawn = {.path = "/nonexistent/x", .argv = argv},
	};
	struct supervised *child = NULL;

	assert_int_equal(supervisor_add(f.supervisor, &row, &child), 0);
	assert_non_null(child);
	assert_null(supervised_control(child));
	clock_fake_advance(&f.clock, 100 * USEC_PER_MS);
	turn();
	assert_int_equal(f.n_seen, 0);
	row.once = true;
	assert_true(supervisor_add(f.supervisor, &row, &child) < 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_start_and_stop),
		TEST(test_crash_is_started_anew),
		TEST(test_who_is_ended_is_started_anew),
		TEST(test_backoff_doubles_up_to_its_most),
		TEST(test_backoff_starts_over_after_health),
		TEST(test_channels_are_joined_anew),
		TEST(test_never_ready),
		TEST(test_another_build_is_ended),
		TEST(test_bad_frame_ends_the_child),
		TEST(test_what_cannot_be_given_ends_the_child),
		TEST(test_once_is_not_started_again),
		TEST(test_who_does_not_stop_is_killed),
		TEST(test_stop_while_waiting_to_start_again),
		TEST(test_absent_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
