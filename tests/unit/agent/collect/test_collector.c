/* From the agent's frames to events: the collector between two channels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "agent/collect/collector.h"
#include "os/os.h"

enum { MAX_EVENTS = 16, TURNS = 200, RUN = 77 };

static struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct collector collector;
	struct channel *to_agent, *agent; /* the collector's end, and ours */
	struct channel *to_ship, *ship;
	struct arena arena;
	struct buf payload;
	struct frame_file_ask ask;
	uint8_t path[4096];
	size_t n_asks;
	uint8_t *events[MAX_EVENTS];
	size_t event_bytes[MAX_EVENTS];
	size_t n_events;
	uint64_t lost;
} f;

static struct event event;

static int on_asked(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_seen_kept kept;

	arena_reset(&f.arena);
	if (type == FRAME_SEEN_KEPT) {
		assert_int_equal(frame_seen_kept_decode(payload, &f.arena, &kept), 0);
		return 0;
	}
	assert_int_equal(type, FRAME_FILE_ASK);
	assert_int_equal(frame_file_ask_decode(payload, &f.arena, &f.ask), 0);
	memcpy(f.path, f.ask.path.data, f.ask.path.len);
	f.ask.path.data = f.path;
	f.n_asks++;
	return 0;
}

static int on_event(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_event_put put;
	struct frame_event_lost lost;

	arena_reset(&f.arena);
	if (type == FRAME_EVENT_LOST) {
		assert_int_equal(frame_event_lost_decode(payload, &f.arena, &lost), 0);
		f.lost += lost.count;
		return 0;
	}
	assert_int_equal(frame_event_put_decode(payload, &f.arena, &put), 0);
	assert_true(f.n_events < MAX_EVENTS);
	f.events[f.n_events] = malloc(put.event.len);
	memcpy(f.events[f.n_events], put.event.data, put.event.len);
	f.event_bytes[f.n_events++] = put.event.len;
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

static struct channel *make_end(
	int fd, enum frame_role self, enum frame_role peer, channel_frame_fn *on_frame)
{
	const struct channel_config config = {
		.loop = f.loop,
		.self = self,
		.peer = peer,
		.max_queue = 1 << 20,
		.on_frame = on_frame,
		.on_closed = on_closed,
	};
	struct channel *channel;

	assert_int_equal(channel_new(&config, fd, &channel), 0);
	channel_set_state(channel, FRAME_IN_READY);
	return channel;
}

static void connect_ship(void)
{
	int pair[2];

	assert_int_equal(os_socketpair(pair), 0);
	f.to_ship = make_end(pair[0], ROLE_COLLECT, ROLE_SHIP, on_nothing);
	f.ship = make_end(pair[1], ROLE_SHIP, ROLE_COLLECT, on_event);
	outlet_connect(&f.collector.outlet, f.to_ship);
	collector_kept(&f.collector, RUN, 0);
}

static int set_up(void **state)
{
	int pair[2];

	memset(&f, 0, sizeof(f));
	f.arena = ARENA_INIT(1 << 16);
	f.payload = BUF_INIT(1 << 17);
	clock_fake_init(&f.clock, 5000);
	f.clock.now_monotonic = 1000;
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	assert_int_equal(os_socketpair(pair), 0);
	f.to_agent = make_end(pair[0], ROLE_COLLECT, ROLE_AGENT, on_nothing);
	f.agent = make_end(pair[1], ROLE_AGENT, ROLE_COLLECT, on_asked);
	collector_init(&f.collector);
	collector_set_run(&f.collector, RUN);
	collector_set_boot(&f.collector, slice_text("0a1b2c3d-1111-2222\n"));
	assert_int_equal(collector_start(&f.collector, f.loop, f.to_agent), 0);
	connect_ship();
	return 0;
}

static int tear_down(void **state)
{
	for (size_t i = 0; i < f.n_events; i++)
		free(f.events[i]);
	collector_done(&f.collector);
	channel_free(f.to_agent);
	channel_free(f.agent);
	channel_free(f.to_ship);
	channel_free(f.ship);
	arena_done(&f.arena);
	buf_done(&f.payload);
	loop_free(f.loop);
	return 0;
}

/* Hands a frame to the collector as if it had come from the agent. */
#define TAKE(TYPE_, name_, ...) TAKE_FD_TOO(TYPE_, name_, -1, __VA_ARGS__)
#define TAKE_FD_TOO(TYPE_, name_, fd_, ...)                                       \
	do {                                                                      \
		struct frame_##name_ frame_ = {__VA_ARGS__};                      \
		int given_ = (fd_);                                               \
		buf_clear(&f.payload);                                            \
		assert_int_equal(frame_##name_##_encode(&frame_, &f.payload), 0); \
		assert_int_equal(collector_take(&f.collector, FRAME_##TYPE_,      \
					 buf_slice(&f.payload), &given_),         \
			0);                                                       \
		os_close(given_);                                                 \
	} while (0)

#define BYTES(literal_) slice_of((literal_), sizeof(literal_) - 1)

static void turn_until(const size_t *what, size_t n)
{
	for (int i = 0; i < TURNS && *what < n; i++)
		assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(*what, n);
}

static void read_event(size_t index)
{
	struct slice in = slice_of(f.events[index], f.event_bytes[index]);

	assert_int_equal(event_decode(&in, &event), 0);
	assert_int_equal(in.len, 0);
}

static void expect_text(const char *name, const char *value)
{
	const struct event_field *field = event_find(&event, slice_text(name));

	if (!value) {
		assert_null(field);
		return;
	}
	assert_non_null(field);
	assert_int_equal(field->text.len, strlen(value));
	assert_memory_equal(field->text.data, value, field->text.len);
}

static void expect_number(const char *name, int64_t value)
{
	const struct event_field *field = event_find(&event, slice_text(name));

	assert_non_null(field);
	assert_int_equal(field->number, value);
}

static void give_names(const char *text)
{
	char path[] = "/tmp/tsujiban-names-XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(os_write_all(fd, slice_text(text)), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	unlink(path);
	TAKE_FD_TOO(NAMES_GIVEN, names_given, fd, .nothing = 0);
}

static int make_file(const char *text)
{
	char path[] = "/tmp/tsujiban-image-XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(os_write_all(fd, slice_text(text)), 0);
	unlink(path);
	return fd;
}

#define TICK 10000000ull

static void take_shell(void)
{
	TAKE(SEEN_PROC, seen_proc, .time = 4000, .pid = 50,
		.stat = slice_text(
			"50 (sh) S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 500 9000 1\n"),
		.status = slice_text("Name:\tsh\nUid:\t1000\t1000\t1000\t1000\n"),
		.command = BYTES("-sh\0"), .image = slice_text("/usr/bin/dash (deleted)"),
		.directory = slice_text("/home"));
}

static void tells_of_a_start(void **state)
{
	give_names("yuki:x:1000:1000::/:\n");
	take_shell();
	TAKE(SEEN_EXEC, seen_exec, .time = 4500, .pid = 60, .ppid = 50, .start = 700 * TICK + 5,
		.parent_start = 500 * TICK + 7, .uid = 1000, .image = slice_text("/usr/bin/echo"),
		.command = BYTES("echo\0a b\0"), .command_bytes = 9,
		.directory = slice_text("/tmp"), .device = 3, .inode = 4);
	turn_until(&f.n_asks, 1);
	assert_true(slice_is_text(f.ask.path, "/usr/bin/echo"));
	assert_int_equal(f.ask.inode, 4);
	assert_int_equal(f.ask.device, 3);
	assert_int_equal(f.ask.pid, 60);
	assert_int_equal(f.n_events, 0);
	TAKE_FD_TOO(
		FILE_GIVEN, file_given, make_file("abc"), .request = f.ask.request, .found = true);
	turn_until(&f.n_events, 1);
	read_event(0);
	assert_int_equal(event.time, 4500);
	assert_true(slice_is_text(event.logsources[0].category, "process_creation"));
	expect_text("Image", "/usr/bin/echo");
	expect_text("CommandLine", "echo \"a b\"");
	expect_text("CurrentDirectory", "/tmp");
	expect_text("User", "yuki");
	expect_number("UserId", 1000);
	expect_text("ParentImage", "/usr/bin/dash");
	expect_text("ParentCommandLine", "-sh");
	expect_number("ProcessId", 60);
	expect_number("ParentProcessId", 50);
	expect_text("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	expect_text("ProcessGuid", "0a1b2c3d-2bc-3c");
	expect_text("ParentProcessGuid", "0a1b2c3d-1f4-32");
}

static void does_not_wait_for_ever(void **state)
{
	TAKE(SEEN_EXEC, seen_exec, .time = 1, .pid = 60, .ppid = 9, .start = TICK,
		.image = slice_text("/x"), .command = BYTES("\xff\0"), .command_bytes = 99);
	turn_until(&f.n_asks, 1);
	clock_fake_advance(&f.clock, PENDING_WAIT - 1);
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.n_events, 0);
	clock_fake_advance(&f.clock, 2);
	turn_until(&f.n_events, 1);
	read_event(0);
	expect_text("sha256", NULL);
	expect_text("ParentImage", NULL);
	expect_text("CurrentDirectory", NULL);
	expect_text("User", "0");
	expect_text("CommandLine", "\\xff");
	assert_true(event_find(&event, slice_text("CommandLine"))->truncated);
	/* An answer that comes too late is taken and forgotten. */
	TAKE_FD_TOO(
		FILE_GIVEN, file_given, make_file("abc"), .request = f.ask.request, .found = true);
	TAKE(FILE_GIVEN, file_given, .request = 12345);
	assert_int_equal(f.n_events, 1);
}

/* sh forks a copy of itself, which runs cat: the copy is cat's parent, and is still sh. */
static void knows_copies(void **state)
{
	take_shell();
	TAKE(SEEN_FORK, seen_fork, .pid = 51, .start = 600 * TICK, .ppid = 50,
		.parent_start = 500 * TICK);
	TAKE(SEEN_FORK, seen_fork, .pid = 61, .start = 601 * TICK, .ppid = 51,
		.parent_start = 600 * TICK);
	TAKE(SEEN_EXEC, seen_exec, .pid = 61, .ppid = 51, .start = 601 * TICK,
		.parent_start = 600 * TICK, .image = slice_text("/bin/cat"),
		.command = BYTES("cat\0"), .command_bytes = 4);
	turn_until(&f.n_asks, 1);
	TAKE(FILE_GIVEN, file_given, .request = f.ask.request);
	/* cat ends with status 3, the copy by a signal, the shell well. */
	TAKE(SEEN_EXIT, seen_exit, .pid = 61, .start = 601 * TICK, .code = 3 << 8);
	TAKE(SEEN_EXIT, seen_exit, .pid = 51, .start = 600 * TICK, .code = 9);
	TAKE(SEEN_EXIT, seen_exit, .pid = 50, .start = 500 * TICK, .code = 11 | 0x80);
	turn_until(&f.n_events, 3);
	read_event(0);
	expect_text("ParentImage", "/usr/bin/dash");
	expect_number("ParentProcessId", 51);
	read_event(1);
	assert_true(slice_is_text(event.logsources[0].category, "process_termination"));
	expect_text("Image", "/bin/cat");
	expect_number("ExitCode", 3);
	expect_text("ProcessGuid", "0a1b2c3d-259-3d");
	/* The copy never ran a program of its own: its end is not told. */
	read_event(2);
	expect_text("Image", "/usr/bin/dash");
	expect_number("ExitCode", 128 + 11);
	/* Ends are told once. */
	TAKE(SEEN_EXIT, seen_exit, .pid = 61, .start = 601 * TICK, .code = 0);
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.n_events, 3);
}

static void an_end_stays_behind_its_start(void **state)
{
	TAKE(SEEN_EXEC, seen_exec, .pid = 60, .start = TICK, .image = slice_text("/x"));
	TAKE(SEEN_EXIT, seen_exit, .pid = 60, .start = TICK);
	turn_until(&f.n_asks, 1);
	assert_int_equal(f.n_events, 0);
	TAKE(FILE_GIVEN, file_given, .request = f.ask.request);
	turn_until(&f.n_events, 2);
	read_event(0);
	assert_true(slice_is_text(event.logsources[0].category, "process_creation"));
	read_event(1);
	assert_true(slice_is_text(event.logsources[0].category, "process_termination"));
}

static void tells_of_what_the_connector_saw(void **state)
{
	take_shell();
	TAKE(SEEN_FORK, seen_fork, .pid = 70, .ppid = 50);
	TAKE(SEEN_PROC, seen_proc, .pid = 70, .started = true,
		.stat = slice_text("70 (id) R 50 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 800 9000 1\n"),
		.status = slice_text("Uid:\t0\t0\t0\t0\n"), .command = BYTES("id\0\0"),
		.image = slice_text("/usr/bin/id"));
	turn_until(&f.n_asks, 1);
	assert_int_equal(f.ask.inode, 0);
	TAKE(FILE_GIVEN, file_given, .request = f.ask.request);
	TAKE(SEEN_EXIT, seen_exit, .pid = 70, .code = 1 << 8);
	turn_until(&f.n_events, 2);
	read_event(0);
	expect_text("CommandLine", "id \"\"");
	expect_text("ParentImage", "/usr/bin/dash");
	expect_text("ProcessGuid", "0a1b2c3d-320-46");
	read_event(1);
	expect_number("ExitCode", 1);
	/* It was gone before its files were read: counted. */
	TAKE(SEEN_PROC, seen_proc, .pid = 71, .started = true);
	turn_until(&f.lost, 1);
}

static void tells_its_health(void **state)
{
	TAKE(SOURCES, sources, .time = 9, .sources = 1, .lost = 12, .rung = 2);
	turn_until(&f.n_events, 1);
	read_event(0);
	assert_true(slice_is_text(event.logsources[0].service, "health"));
	expect_number("Sources", 1);
	expect_number("Lost", 12);
	expect_number("Rung", 2);
}

/* Every text at its longest and of bytes that each become four: cut, marked, and sent. */
static void sends_the_largest_event(void **state)
{
	static uint8_t image[4096], command[16384];

	memset(image, 0xff, sizeof(image));
	memset(command, 0xff, sizeof(command));
	TAKE(SEEN_EXEC, seen_exec, .pid = 5, .start = TICK, .image = slice_of(image, sizeof(image)),
		.command = slice_of(command, sizeof(command)), .command_bytes = sizeof(command),
		.output_pipe = 9);
	TAKE(SEEN_EXEC, seen_exec, .pid = 6, .start = TICK, .ppid = 5, .parent_start = TICK,
		.image = slice_of(image, sizeof(image)),
		.command = slice_of(command, sizeof(command)), .command_bytes = sizeof(command),
		.directory = slice_of(image, sizeof(image)), .input_pipe = 9);
	collector_finish(&f.collector);
	turn_until(&f.n_events, 2);
	read_event(1);
	assert_true(event_find(&event, slice_text("CommandLine"))->truncated);
	assert_true(event_find(&event, slice_text("ParentCommandLine"))->truncated);
	assert_int_equal(
		event_find(&event, slice_text("InputCommandLine"))->text.len, 4 * PIPES_MAX_TEXT);
	expect_number("ProcessId", 6);
	assert_int_equal(f.lost, 0);
}

static void keeps_events_while_ship_is_away(void **state)
{
	outlet_connect(&f.collector.outlet, NULL);
	f.to_ship = channel_free(f.to_ship);
	f.ship = channel_free(f.ship);
	for (int i = 0; i < 3; i++)
		TAKE(SOURCES, sources, .time = i, .sources = 1);
	connect_ship();
	turn_until(&f.n_events, 3);
	read_event(2);
	assert_int_equal(event.time, 2);
}

/* A program that starts between two pipes, and whose file nobody has to read. */
static void take_piped(uint32_t pid, uint64_t input, uint64_t output, struct slice command)
{
	size_t n_asks = f.n_asks;

	TAKE(SEEN_EXEC, seen_exec, .pid = pid, .start = TICK, .image = slice_text("/x"),
		.command = command, .command_bytes = (uint32_t)command.len, .input_pipe = input,
		.output_pipe = output);
	turn_until(&f.n_asks, n_asks + 1);
	TAKE(FILE_GIVEN, file_given, .request = f.ask.request);
}

static void names_what_feeds_a_program(void **state)
{
	take_piped(60, 0, 7, BYTES("base64\0-d\0x\0"));
	take_piped(61, 7, 8, BYTES("tr\0a\0b\0"));
	take_piped(62, 8, 0, BYTES("sh\0"));
	turn_until(&f.n_events, 3);
	read_event(1);
	expect_text("InputCommandLine", "base64 -d x");
	read_event(2);
	expect_text("InputCommandLine", "base64 -d x | tr a b");
}

static void waits_for_a_writer_that_starts_second(void **state)
{
	take_piped(62, 8, 0, BYTES("sh\0"));
	take_piped(61, 7, 8, BYTES("tr\0a\0b\0"));
	turn_until(&f.n_events, 0);
	take_piped(60, 0, 7, BYTES("base64\0-d\0"));
	turn_until(&f.n_events, 3);
	read_event(0);
	expect_text("InputCommandLine", "base64 -d | tr a b");
	read_event(1);
	expect_text("InputCommandLine", "base64 -d");
}

/* The writer is built into the shell, or was there before us. */
static void waits_in_vain_for_a_writer(void **state)
{
	take_piped(61, 7, 8, BYTES("base64\0-d\0"));
	take_piped(62, 8, 0, BYTES("sh\0"));
	clock_fake_advance(&f.clock, PIPES_WAIT - 1);
	assert_int_equal(loop_step(f.loop, 0), 0);
	assert_int_equal(f.n_events, 0);
	clock_fake_advance(&f.clock, 1);
	turn_until(&f.n_events, 2);
	read_event(0);
	expect_text("InputCommandLine", NULL);
	read_event(1);
	expect_text("InputCommandLine", "base64 -d");
	/* Once is enough. */
	take_piped(63, 7, 0, BYTES("cat\0"));
	turn_until(&f.n_events, 3);
}

static void refuses_foreign_frames(void **state)
{
	int fd = -1;

	assert_int_equal(collector_take(&f.collector, FRAME_SEEN_EXEC, slice_text("short"), &fd),
		ERR_TRUNCATED);
	assert_int_equal(
		collector_take(&f.collector, FRAME_EVENT_PUT, SLICE_EMPTY, &fd), ERR_OUT_OF_ORDER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tells_of_a_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(does_not_wait_for_ever, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_copies, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_end_stays_behind_its_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_of_what_the_connector_saw, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tells_its_health, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sends_the_largest_event, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_events_while_ship_is_away, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_what_feeds_a_program, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			waits_for_a_writer_that_starts_second, set_up, tear_down),
		cmocka_unit_test_setup_teardown(waits_in_vain_for_a_writer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_foreign_frames, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
