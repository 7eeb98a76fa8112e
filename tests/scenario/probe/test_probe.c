/*
 * Every program's fence, tried from inside: for each row of the parents' tables the probe is started in
 * the program's place by the supervisor itself, with the same user, limits and descriptors, and tries
 * each act. Before, each act is shown to succeed from the same probe without the sandbox: as the same user
 * where that user may, otherwise as root.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/check.h"
#include "base/text.h"
#include "matrix.h"
#include "os/os.h"
#include "probe.h"
#include "sandbox/capability.h"
#include "sandbox/sandbox.h"
#include "server/parent/programs.h"

enum { EXIT_SKIPPED = 77, MAX_STANDS = 16, TURNS = 400 };

/* ---- targets */

static char secret = 's';

struct fixture {
	char path[64];
	int directory;
	int listener, unix_listener;
	uint16_t port;
	pid_t victim;
	int log_fd;
	/* How a fenced probe ended. */
	bool ended, ready;
	uint8_t signal, exit_code, rung;
};

static struct fixture f;

static const char *const directories[] = {"open", "given", "mount"};

static int make_directory(void)
{
	snprintf(f.path, sizeof(f.path), "/tmp/tsujiban-probe-XXXXXX");
	if (!mkdtemp(f.path) || chmod(f.path, 0755) < 0)
		return -errno;
	f.directory = open(f.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++) {
		if (mkdirat(f.directory, directories[i], 0700) < 0 ||
			fchmodat(f.directory, directories[i], 0777, 0) < 0)
			return -errno;
	}
	return os_replace_file(f.directory, "readable", 0644, slice_text("x"));
}

static int open_listeners(void)
{
	struct sockaddr_in tcp = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	socklen_t len = sizeof(tcp);

	f.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	f.unix_listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	snprintf(local.sun_path, sizeof(local.sun_path), "%s/socket", f.path);
	if (bind(f.listener, (struct sockaddr *)&tcp, sizeof(tcp)) < 0 ||
		listen(f.listener, 1024) < 0 ||
		getsockname(f.listener, (struct sockaddr *)&tcp, &len) < 0 ||
		bind(f.unix_listener, (struct sockaddr *)&local, sizeof(local)) < 0 ||
		listen(f.unix_listener, 1024) < 0)
		return -errno;
	f.port = ntohs(tcp.sin_port);
	return fchmodat(f.directory, "socket", 0777, 0) < 0 ? -errno : 0;
}

static int set_up(void **state _unused_)
{
	f.log_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	TRY(make_directory());
	return open_listeners();
}

static int tear_down(void **state _unused_)
{
	os_close(f.listener);
	os_close(f.unix_listener);
	os_close(f.log_fd);
	unlinkat(f.directory, "readable", 0);
	unlinkat(f.directory, "socket", 0);
	for (size_t i = 0; i < ARRAY_SIZE(directories); i++)
		unlinkat(f.directory, directories[i], AT_REMOVEDIR);
	os_close(f.directory);
	return rmdir(f.path);
}

static const struct program_row *program_of(const struct stand *stand)
{
	enum frame_role role;

	return frame_role_find(slice_text(stand->name), &role) < 0 ? NULL : program_find(role);
}

/* NULL: root. */
static const char *user_of(const struct stand *stand)
{
	if (!stand->user)
		return program_of(stand)->user;
	return stand->user[0] ? stand->user : NULL;
}

/* A process of the user, waiting to be harmed. */
static void start_victim(const char *user)
{
	uid_t uid = 0;
	gid_t gid = 0;

	if (user)
		assert_int_equal(spawn_find_user(user, &uid, &gid), 0);
	f.victim = fork();
	assert_true(f.victim >= 0);
	if (f.victim > 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0)
		_exit(1);
	prctl(PR_SET_DUMPABLE, 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

static void end_victim(void)
{
	kill(f.victim, SIGKILL);
	waitpid(f.victim, NULL, 0);
}

/* ---- starting the probe */

struct arguments {
	char port[8], victim[16], address[24];
	const char *argv[9];
};

static void make_arguments(struct arguments *a, const char *role, const char *mode, const char *act)
{
	const char *argv[] = {
		"tsujiban-probe", role, mode, act, f.path, a->port, a->victim, a->address, NULL};

	snprintf(a->port, sizeof(a->port), "%u", f.port);
	snprintf(a->victim, sizeof(a->victim), "%d", f.victim);
	snprintf(a->address, sizeof(a->address), "%zu", (size_t)(uintptr_t)&secret);
	memcpy(a->argv, argv, sizeof(argv));
}

/* Without a supervisor; returns how it ended, as waitpid says. */
static int run_without(const char *role, const char *mode, const struct act *act, const char *user)
{
	struct arguments arguments;
	struct spawn_request request = {
		.path = PROBE,
		.user = user,
		.control_fd = f.log_fd,
		.keep_caps = user ? 0 : capability_permitted(),
	};
	int status = -1;
	pid_t pid;

	make_arguments(&arguments, role, mode, act->name);
	request.argv = arguments.argv;
	assert_int_equal(spawn_program(&request, &pid, NULL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void note_state(void *ctx _unused_, struct supervised *child _unused_,
	const struct frame_child_state *state)
{
	f.ready = f.ready || state->state == 2;
	f.ended = state->state == 0;
	if (state->state == 2)
		f.rung = state->rung;
	f.signal = state->signal;
	f.exit_code = state->exit_code;
}

/* What the real parent would give, as far as kinds go: directories and files. */
static int give(void *ctx, struct supervised *child _unused_, struct channel *control)
{
	const struct program_row *program = ctx;
	_cleanup_fd_ int directory =
		openat(f.directory, "given", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t n = program ? program->n_given : 1;

	for (size_t i = 0; i < n; i++) {
		const char *role = program ? program->given[i].role : "spool";
		bool is_directory = strcmp(role, "journal") == 0 || strcmp(role, "state") == 0 ||
				    strcmp(role, "spool") == 0;
		struct frame_give frame = {.role = slice_text(role)};

		TRY(CHANNEL_SEND_FD(
			control, GIVE, give, &frame, is_directory ? directory : f.listener));
	}
	return 0;
}

struct fenced {
	struct loop *loop;
	struct supervisor *supervisor;
	struct supervised *child;
	struct log log;
};

static void start_fenced(struct fenced *fenced, const struct stand *stand, const char *act)
{
	static const struct supervisor_events events = {.state = note_state};
	const struct program_row *program = program_of(stand);
	struct arguments arguments;
	struct supervised_row row = {
		.name = stand->name,
		.spawn =
			{
				.path = PROBE,
				.argv = arguments.argv,
				.user = user_of(stand),
				.max_files = program ? program->max_files : 0,
			},
		.once = true,
		.give = give,
		.ctx = (void *)(uintptr_t)program,
	};

	fenced->log = (struct log){.program = "test", .clock = &clock_system, .fd = f.log_fd};
	make_arguments(&arguments, stand->name, "fenced", act);
	assert_int_equal(frame_role_find(slice_text(stand->name), &row.role), 0);
	f.ended = f.ready = false;
	assert_int_equal(loop_new(&clock_system, &fenced->loop), 0);
	assert_int_equal(supervisor_new(fenced->loop, &fenced->log,
				 program ? ROLE_PARENT : ROLE_AGENT, &events, &fenced->supervisor),
		0);
	assert_int_equal(supervisor_add(fenced->supervisor, &row, &fenced->child), 0);
}

static void end_fenced(struct fenced *fenced)
{
	supervisor_free(fenced->supervisor);
	loop_free(fenced->loop);
}

/* Below a supervisor; returns how it ended in the form of waitpid. */
static int run_fenced(const struct stand *stand, const struct act *act)
{
	struct fenced fenced;

	start_fenced(&fenced, stand, act->name);
	for (int i = 0; i < TURNS && !f.ended; i++)
		assert_int_equal(loop_step(fenced.loop, 50 * USEC_PER_MS), 0);
	assert_true(f.ended);
	end_fenced(&fenced);
	return f.signal ? f.signal : f.exit_code << 8;
}

static int run_in_stand(const struct stand *stand, const struct act *act)
{
	if (stand->is_parent)
		return run_without(stand->name, "alone", act, user_of(stand));
	return run_fenced(stand, act);
}

/* ---- the tests */

static const char *describe(int status)
{
	if (status == PROBE_DID << 8)
		return "did";
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? "killed by the filter" : "killed";
	return WEXITSTATUS(status) == PROBE_DENIED ? "denied" : "broken";
}

/* A fence denies with an error or with death by the filter; anything else is another defect. */
static bool is_denied(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS;
	return WEXITSTATUS(status) == PROBE_DENIED;
}

static int try_act(const struct stand *stand, const struct act *act)
{
	bool allowed = stand_may(stand, act);
	const char *free_user = act->by_root ? NULL : user_of(stand);
	int unfenced = run_without(stand->name, "free", act, free_user);
	int fenced;

	if (unfenced != PROBE_DID << 8 && act->optional) {
		print_message("%-8s %-14s not on this kernel\n", stand->name, act->name);
		return 0;
	}
	fenced = run_in_stand(stand, act);
	print_message("%-8s %-14s %-7s free: %s, fenced: %s\n", stand->name, act->name,
		allowed ? "may" : "may not", describe(unfenced), describe(fenced));
	if (unfenced != PROBE_DID << 8)
		return 1;
	return allowed ? fenced != PROBE_DID << 8 : !is_denied(fenced);
}

static void test_stand(void **state)
{
	const struct stand *stand = *state;
	int n_wrong = 0;

	start_victim(user_of(stand));
	for (size_t i = 0; i < n_acts; i++) {
		int wrong = try_act(stand, &acts[i]);

		if (wrong)
			print_error("%s: %s is not as the table says\n", stand->name, acts[i].name);
		n_wrong += wrong;
	}
	end_victim();
	assert_int_equal(n_wrong, 0);
}

/* One line of /proc/PID/status as a number in the base of its kind. */
static uint64_t status_value(pid_t pid, const char *name)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(1 << 16);
	struct slice rest, line, value;
	char path[64];
	uint64_t number = 0;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	assert_int_equal(os_read_file(AT_FDCWD, path, 1 << 16, &text), 0);
	rest = buf_slice(&text);
	while (text_next_part(&rest, '\n', &line)) {
		size_t colon = slice_find_byte(line, ':');

		if (!slice_is_text(slice_of(line.data, colon), name))
			continue;
		value = text_trim(slice_from(line, colon + 1));
		value.len = slice_find_byte(value, '\t');
		for (size_t i = 0; i < value.len; i++) {
			uint8_t c = value.data[i];

			number = number * (name[0] == 'C' ? 16 : 10) +
				 (uint64_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
		}
		return number;
	}
	fail_msg("no %s in %s", name, path);
	return 0;
}

/* What the kernel says of the process that stands in the program's place. */
static void test_status(void **state)
{
	static const char *const sets[] = {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"};
	const struct stand *stand = *state;
	struct fenced fenced;
	uid_t uid;
	gid_t gid;
	pid_t pid;

	assert_int_equal(spawn_find_user(user_of(stand), &uid, &gid), 0);
	start_fenced(&fenced, stand, "stay");
	for (int i = 0; i < TURNS && !f.ready && !f.ended; i++)
		assert_int_equal(loop_step(fenced.loop, 50 * USEC_PER_MS), 0);
	assert_true(f.ready);
	assert_true(f.rung >= SANDBOX_EXPECTED);
	pid = supervised_pid(fenced.child);
	assert_int_equal(status_value(pid, "Uid"), uid);
	assert_int_equal(status_value(pid, "Gid"), gid);
	assert_int_equal(status_value(pid, "NoNewPrivs"), 1);
	assert_int_equal(status_value(pid, "Seccomp"), 2);
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		assert_int_equal(status_value(pid, sets[i]), 0);
	supervisor_stop(fenced.supervisor);
	assert_int_equal(loop_run(fenced.loop), 0);
	assert_int_equal(f.exit_code, 0);
	assert_int_equal(f.signal, 0);
	end_fenced(&fenced);
}

/* A program that the parent starts has its row in the matrix, and every name in the matrix is an act. */
static void test_matrix_is_whole(void **state _unused_)
{
	for (size_t i = 0; i < program_n_rows; i++)
		assert_non_null(stand_find(frame_role_name(program_rows[i].role)));
	for (size_t i = 0; i < ROLE_COUNT; i++)
		assert_non_null(stand_find(frame_role_name((enum frame_role)i)));
	for (size_t i = 0; i < n_stands; i++) {
		for (size_t j = 0; j < STAND_MAX_ALLOWED && stands[i].allowed[j]; j++)
			assert_non_null(act_find(stands[i].allowed[j]));
	}
}

static bool users_exist(void)
{
	for (size_t i = 0; i < n_stands; i++) {
		const char *user = user_of(&stands[i]);
		uid_t uid;
		gid_t gid;

		if (user && spawn_find_user(user, &uid, &gid) < 0) {
			fprintf(stderr, "skipped: there is no user %s (script/bootstrap users)\n",
				user);
			return false;
		}
	}
	return true;
}

static struct CMUnitTest make_test(
	const char *what, CMUnitTestFunction fn, const struct stand *stand)
{
	static char names[2 * MAX_STANDS][48];
	static size_t n;

	snprintf(names[n], sizeof(names[n]), "%s %s", stand->name, what);
	return (struct CMUnitTest){
		.name = names[n++],
		.test_func = fn,
		.initial_state = (void *)(uintptr_t)stand,
	};
}

int main(void)
{
	struct CMUnitTest tests[2 * MAX_STANDS + 1] = {cmocka_unit_test(test_matrix_is_whole)};
	size_t n = 1;

	CHECK(n_stands <= MAX_STANDS);
	if (geteuid() != 0) {
		fprintf(stderr, "skipped: root is needed to start programs as their users\n");
		return EXIT_SKIPPED;
	}
	if (!users_exist())
		return EXIT_SKIPPED;
	for (size_t i = 0; i < n_stands; i++) {
		tests[n++] = make_test("acts", test_stand, &stands[i]);
		if (!stands[i].is_parent)
			tests[n++] = make_test("status", test_status, &stands[i]);
	}
	/* The unused rest has no function and is left out. */
	return _cmocka_run_group_tests("probe", tests, n, set_up, tear_down);
}
