/*
 * The real sources, as root: the BPF programs are loaded (or the proc connector is asked), something is
 * executed, and must be seen with its arguments, directory, parent and end. Not permitted: exit 77.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/main/source.h"
#include "os/os.h"

enum { SKIPPED = 77, MAX_SEEN = 64, LONG_ARGUMENT = 40000 };

struct fixture {
	struct loop *loop;
	struct log log;
	struct source source;
	struct procfs proc;
	struct opener opener;
	struct relay relay;
	struct channel *to_collect, *collect;
	struct arena arena;
	pid_t wanted; /* only its frames are looked at */
	struct frame_seen_exec exec;
	struct frame_seen_proc proc_seen;
	struct frame_seen_exit end;
	struct frame_seen_fork fork;
	int n_execs, n_ends, n_forks, n_procs;
	uint8_t *room, *texts; /* what exec's slices point to, and where the next goes */
};

static struct fixture f;

static struct slice keep(struct slice s)
{
	uint8_t *copy = f.texts;

	memcpy(copy, s.data, s.len);
	f.texts += s.len;
	return slice_of(copy, s.len);
}

static void see_exec(struct slice payload)
{
	struct frame_seen_exec e;

	assert_int_equal(frame_seen_exec_decode(payload, &f.arena, &e), 0);
	if ((pid_t)e.pid != f.wanted)
		return;
	f.n_execs++;
	f.exec = e;
	f.exec.image = keep(e.image);
	f.exec.command = keep(e.command);
	f.exec.directory = keep(e.directory);
}

static void see_proc(struct slice payload)
{
	struct frame_seen_proc e;

	assert_int_equal(frame_seen_proc_decode(payload, &f.arena, &e), 0);
	if ((pid_t)e.pid != f.wanted)
		return;
	f.n_procs++;
	f.proc_seen = e;
	f.proc_seen.command = keep(e.command);
	f.proc_seen.image = keep(e.image);
}

static int on_seen(void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct frame_seen_exit end;
	struct frame_seen_fork copy;

	arena_reset(&f.arena);
	if (type == FRAME_SEEN_EXEC)
		see_exec(payload);
	if (type == FRAME_SEEN_PROC)
		see_proc(payload);
	if (type == FRAME_SEEN_EXIT && frame_seen_exit_decode(payload, &f.arena, &end) == 0 &&
		(pid_t)end.pid == f.wanted) {
		f.n_ends++;
		f.end = end;
	}
	if (type == FRAME_SEEN_FORK && frame_seen_fork_decode(payload, &f.arena, &copy) == 0 &&
		(pid_t)copy.pid == f.wanted) {
		f.n_forks++;
		f.fork = copy;
	}
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
	f.log = (struct log){.program = "test", .clock = &clock_system, .fd = -1};
	f.arena = ARENA_INIT(1 << 17);
	f.texts = f.room = malloc(MAX_SEEN * 65536);
	assert_int_equal(loop_new(&clock_system, &f.loop), 0);
	assert_int_equal(os_socketpair(pair), 0);
	f.to_collect = make_end(pair[0], ROLE_AGENT, ROLE_COLLECT);
	f.collect = make_end(pair[1], ROLE_COLLECT, ROLE_AGENT);
	assert_int_equal(procfs_open(&f.proc), 0);
	opener_init(&f.opener, f.proc.dir_fd);
	relay_init(&f.relay);
	source_open(&f.source, wish, &f.log);
}

static void tear_down(void)
{
	source_close(&f.source);
	procfs_close(&f.proc);
	relay_done(&f.relay);
	channel_free(f.to_collect);
	channel_free(f.collect);
	arena_done(&f.arena);
	free(f.room);
	loop_free(f.loop);
}

/* Runs the program in /tmp; it ends before the source is drained, unless `hold` keeps it alive. */
static pid_t run(const char *const *argv, const int *hold)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (hold)
			dup2(hold[0], STDIN_FILENO);
		if (chdir("/tmp") == 0)
			execv(argv[0], (char **)(uintptr_t)argv);
		_exit(126);
	}
	f.wanted = pid;
	return pid;
}

static void drain(void)
{
	const struct source_sink sink = {.clock = &clock_system,
		.proc = &f.proc,
		.opener = &f.opener,
		.relay = &f.relay,
		.collect = f.to_collect};
	int r;

	do {
		r = source_drain(&f.source, &sink);
		for (int i = 0; i < 8; i++)
			assert_int_equal(loop_step(f.loop, 0), 0);
	} while (r == ERR_FULL);
	assert_int_equal(r, 0);
}

static void sees_an_execution(void **state)
{
	static const char *const argv[] = {"/bin/true", "one", "two  words", "", NULL};
	struct stat st;
	usec_t before, after;
	int status;

	set_up(SOURCE_EBPF);
	before = clock_system.wall(&clock_system);
	waitpid(run(argv, NULL), &status, 0);
	after = clock_system.wall(&clock_system);
	drain();
	assert_int_equal(f.n_execs, 1);
	assert_true(slice_is_text(f.exec.image, "/usr/bin/true"));
	assert_true(slice_is(f.exec.command, slice_of("/bin/true\0one\0two  words\0\0", 26)));
	assert_int_equal(f.exec.command_bytes, 26);
	assert_true(slice_is_text(f.exec.directory, "/tmp"));
	assert_int_equal(f.exec.ppid, getpid());
	assert_int_equal(f.exec.uid, getuid());
	assert_true(f.exec.start > f.exec.parent_start && f.exec.parent_start > 0);
	assert_in_range(f.exec.time, before - 1000, after + 1000);
	assert_int_equal(stat("/usr/bin/true", &st), 0);
	assert_int_equal(f.exec.inode, st.st_ino);
	assert_int_equal(f.exec.device, st.st_dev);
	assert_int_equal(f.n_forks, 1);
	assert_int_equal(f.fork.ppid, getpid());
	assert_int_equal(f.fork.start, f.exec.start);
	assert_int_equal(f.n_ends, 1);
	assert_int_equal(f.end.code, 0);
	assert_int_equal(f.end.start, f.exec.start);
	assert_int_equal(source_lost(&f.source), 0);
	tear_down();
}

static void sees_how_it_ended(void **state)
{
	static const char *const ends[] = {"/bin/sh", "-c", "exit 5", NULL};
	static const char *const dies[] = {"/bin/sh", "-c", "kill -9 $$", NULL};
	int status;

	set_up(SOURCE_EBPF);
	waitpid(run(ends, NULL), &status, 0);
	drain();
	assert_int_equal(f.end.code, status);
	assert_int_equal(f.end.code, 5 << 8);
	waitpid(run(dies, NULL), &status, 0);
	drain();
	assert_int_equal(f.end.code, 9);
	tear_down();
}

static void cuts_long_arguments(void **state)
{
	static char argument[LONG_ARGUMENT + 1];
	const char *argv[] = {"/bin/true", argument, NULL};
	int status;

	memset(argument, 'x', LONG_ARGUMENT);
	set_up(SOURCE_EBPF);
	waitpid(run(argv, NULL), &status, 0);
	drain();
	assert_int_equal(f.exec.command.len, 16384);
	assert_int_equal(f.exec.command_bytes, LONG_ARGUMENT + 1 + sizeof("/bin/true"));
	tear_down();
}

/* A program between two pipes; then with a FIFO and a file, which are no pipes. */
static void sees_the_pipes(void **state)
{
	static const char *const fifo[] = {"/bin/sh", "-c",
		"mkfifo -m 600 $0 && exec /bin/true <>$0 >$0", "/tmp/tsujiban-fifo", NULL};
	static const char *const closed[] = {"/bin/sh", "-c", "exec /bin/true <&- >&-", NULL};
	static const char *const argv[] = {"/bin/true", NULL};
	struct stat in, out;
	int input[2], output[2], kept = dup(STDOUT_FILENO), status;

	set_up(SOURCE_EBPF);
	assert_int_equal(pipe2(input, O_CLOEXEC), 0);
	assert_int_equal(pipe2(output, O_CLOEXEC), 0);
	assert_int_equal(fstat(input[0], &in), 0);
	assert_int_equal(fstat(output[1], &out), 0);
	dup2(output[1], STDOUT_FILENO);
	run(argv, input);
	dup2(kept, STDOUT_FILENO);
	waitpid(f.wanted, &status, 0);
	drain();
	assert_int_equal(f.n_execs, 1);
	assert_int_equal(f.exec.input_pipe, in.st_ino);
	assert_int_equal(f.exec.output_pipe, out.st_ino);
	unlink(fifo[3]);
	waitpid(run(fifo, input), &status, 0);
	drain();
	assert_int_equal(status, 0);
	assert_int_equal(f.exec.input_pipe, 0);
	assert_int_equal(f.exec.output_pipe, 0);
	unlink(fifo[3]);
	f.exec.input_pipe = f.exec.output_pipe = 1;
	waitpid(run(closed, input), &status, 0);
	drain();
	assert_int_equal(f.exec.input_pipe, 0);
	assert_int_equal(f.exec.output_pipe, 0);
	for (int i = 0; i < 2; i++) {
		close(input[i]);
		close(output[i]);
	}
	close(kept);
	tear_down();
}

/* Through mounts: a directory that exists only in /proc. */
static void walks_over_mounts(void **state)
{
	static const char *const argv[] = {
		"/bin/sh", "-c", "cd /proc/sys/kernel && exec /bin/true", NULL};
	int status;

	set_up(SOURCE_EBPF);
	waitpid(run(argv, NULL), &status, 0);
	drain();
	assert_int_equal(f.n_execs, 2);
	assert_true(slice_is_text(f.exec.directory, "/proc/sys/kernel"));
	tear_down();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return remove(path);
}

/* A path deeper than is walked: the image is what execve was given, the directory is not known. */
static void knows_what_it_does_not_know(void **state)
{
	char dir[] = "/tmp/tsujiban-deep-XXXXXX", script[256];
	const char *const argv[] = {"/bin/sh", "-c", script, NULL};
	int status;

	assert_non_null(mkdtemp(dir));
	snprintf(script, sizeof(script),
		"cd %s && i=0; while [ $i -lt 70 ]; do mkdir d && cd d; i=$((i+1)); done; "
		"cp /bin/true here && exec ./here",
		dir);
	set_up(SOURCE_EBPF);
	waitpid(run(argv, NULL), &status, 0);
	drain();
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	assert_int_equal(f.n_execs, 2);
	assert_true(slice_is_text(f.exec.image, "./here"));
	assert_int_equal(f.exec.directory.len, 0);
	assert_true(f.exec.inode != 0);
	tear_down();
}

static void survives_a_storm(void **state)
{
	static const char *const argv[] = {
		"/bin/sh", "-c", "i=0; while [ $i -lt 3000 ]; do (exit 3); i=$((i+1)); done", NULL};
	int status;

	set_up(SOURCE_EBPF);
	waitpid(run(argv, NULL), &status, 0);
	drain();
	/* 6,000 small records fit; nothing is lost, and order is kept. */
	assert_int_equal(source_lost(&f.source), 0);
	assert_int_equal(f.n_execs, 1);
	assert_int_equal(f.n_ends, 1);
	tear_down();
}

static void counts_what_finds_no_room(void **state)
{
	static const char *const argv[] = {
		"/bin/sh", "-c", "i=0; while [ $i -lt 9000 ]; do (exit 3); i=$((i+1)); done", NULL};
	int status;

	set_up(SOURCE_EBPF);
	waitpid(run(argv, NULL), &status, 0);
	assert_true(source_lost(&f.source) > 0);
	drain();
	tear_down();
}

static void sees_through_the_connector(void **state)
{
	static const char *const argv[] = {"/bin/cat", "-", NULL};
	int status, hold[2];

	set_up(SOURCE_PROC);
	if (f.source.sees != SEES_PROC) {
		tear_down();
		skip();
	}
	assert_int_equal(pipe2(hold, O_CLOEXEC), 0);
	run(argv, hold);
	close(hold[0]);
	for (int i = 0; i < 200 && f.n_procs == 0; i++) {
		assert_int_equal(loop_step(f.loop, 10 * USEC_PER_MS), 0);
		drain();
	}
	assert_int_equal(f.n_procs, 1);
	assert_true(f.proc_seen.started);
	assert_true(slice_is_text(f.proc_seen.image, "/usr/bin/cat"));
	assert_true(slice_is(f.proc_seen.command, slice_of("/bin/cat\0-", 11)));
	assert_int_equal(f.n_forks, 1);
	close(hold[1]);
	waitpid(f.wanted, &status, 0);
	drain();
	assert_int_equal(f.n_ends, 1);
	assert_int_equal(f.end.code, 0);
	tear_down();
}

static bool is_permitted(void)
{
	bool sees;

	set_up(SOURCE_EBPF);
	sees = f.source.sees == SEES_EBPF;
	tear_down();
	return sees;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sees_an_execution),
		cmocka_unit_test(sees_how_it_ended),
		cmocka_unit_test(cuts_long_arguments),
		cmocka_unit_test(sees_the_pipes),
		cmocka_unit_test(walks_over_mounts),
		cmocka_unit_test(knows_what_it_does_not_know),
		cmocka_unit_test(survives_a_storm),
		cmocka_unit_test(counts_what_finds_no_room),
		cmocka_unit_test(sees_through_the_connector),
	};

	if (geteuid() != 0 || !is_permitted())
		return SKIPPED;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
