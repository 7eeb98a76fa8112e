#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "os/os.h"
#include "proc/spawn.h"
#include "report.h"
#include "sandbox/capability.h"

static const char *const arguments[] = {"reporter", "hello", NULL};

/* Starts the reporter and reads what it says. */
static void run_reporter(struct spawn_request *request, struct report *ret)
{
	_cleanup_fd_ int pidfd = -1;
	int pair[2], status;
	pid_t pid;

	assert_int_equal(os_socketpair(pair), 0);
	request->path = REPORTER;
	request->argv = arguments;
	request->control_fd = pair[1];
	assert_int_equal(spawn_program(request, &pid, &pidfd), 0);
	os_close(pair[1]);
	assert_int_equal(recv(pair[0], ret, sizeof(*ret), MSG_WAITALL), sizeof(*ret));
	assert_int_equal(poll(&(struct pollfd){.fd = pidfd, .events = POLLIN}, 1, 10000), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	os_close(pair[0]);
}

/* What holds whoever the program runs as. */
static void test_bare_surroundings(void **state _unused_)
{
	_cleanup_fd_ int inherited = open("/dev/null", O_RDONLY); /* without close-on-exec */
	struct spawn_request request = {0};
	struct report got;
	sigset_t one;

	assert_true(inherited >= 0);
	setenv("LD_PRELOAD_TEST", "x", 1);
	signal(SIGUSR1, SIG_IGN);
	sigemptyset(&one);
	sigaddset(&one, SIGUSR2);
	sigprocmask(SIG_BLOCK, &one, NULL);
	run_reporter(&request, &got);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	signal(SIGUSR1, SIG_DFL);

	assert_int_equal(got.open_fds, 0xf);
	assert_int_equal(got.null_reads, 0);
	assert_int_equal(got.n_arguments, 2);
	assert_string_equal(got.first_argument, "hello");
	assert_int_equal(got.n_environment, 0);
	assert_string_equal(got.directory, "/");
	assert_int_equal(got.umask, 077);
	assert_int_equal(got.death_signal, SIGKILL);
	assert_int_equal(got.max_core, 0);
	assert_true(got.no_new_privs);
	assert_true(got.own_session);
	assert_false(got.any_signal_blocked);
	assert_false(got.any_signal_ignored);
	assert_int_equal(got.permitted, 0);
	assert_int_equal(got.effective, 0);
}

static void test_control_is_three_already(void **state _unused_)
{
	struct spawn_request request = {0};
	struct report got;
	int saved = fcntl(3, F_DUPFD_CLOEXEC, 20);

	/* Make descriptor 3 free, so that the socket pair's ends are among the lowest. */
	close(3);
	close(4);
	run_reporter(&request, &got);
	assert_int_equal(got.open_fds, 0xf);
	if (saved >= 0)
		dup2(saved, 3);
	os_close(saved);
}

static void test_limits(void **state _unused_)
{
	struct spawn_request request = {
		.max_files = 50, .max_file_bytes = 12345, .no_processes = true};
	struct report got;

	run_reporter(&request, &got);
	assert_int_equal(got.max_files, 50);
	assert_int_equal(got.max_file_bytes, 12345);
#ifndef TSUJIBAN_SANITIZE
	assert_int_equal(got.max_processes, 0);
#endif
}

/* A wish above the hard limit takes the hard limit. */
static void test_limit_beyond_the_hard_one(void **state _unused_)
{
	struct spawn_request request = {.max_files = UINT64_C(1) << 40};
	struct rlimit now;
	struct report got;

	getrlimit(RLIMIT_NOFILE, &now);
	run_reporter(&request, &got);
	assert_int_equal(got.max_files, now.rlim_max);
}

static void test_another_user(void **state _unused_)
{
	struct spawn_request request = {.user = "nobody"};
	struct report got;
	uid_t uid;
	gid_t gid;

	if (geteuid() != 0)
		skip();
	assert_int_equal(spawn_find_user("nobody", &uid, &gid), 0);
	run_reporter(&request, &got);
	assert_int_equal(got.uid, uid);
	assert_int_equal(got.euid, uid);
	assert_int_equal(got.gid, gid);
	assert_int_equal(got.egid, gid);
	assert_int_equal(got.n_groups, 0);
	assert_int_equal(got.permitted, 0);
	assert_int_equal(got.bounding, 0);
	assert_int_equal(got.ambient, 0);
	assert_int_equal(got.death_signal, SIGKILL);
}

static void test_another_user_with_a_capability(void **state _unused_)
{
	uint64_t keep = CAPABILITY(CAP_KILL);
	struct spawn_request request = {.user = "nobody", .keep_caps = keep};
	struct report got;

	if (geteuid() != 0)
		skip();
	run_reporter(&request, &got);
	assert_int_not_equal(got.uid, 0);
	assert_int_equal(got.permitted, keep);
	assert_int_equal(got.effective, keep);
	assert_int_equal(got.bounding, keep);
	assert_int_equal(got.ambient, keep);
	assert_int_equal(got.death_signal, SIGKILL);
}

static void test_root_has_what_it_keeps(void **state _unused_)
{
	uint64_t keep = CAPABILITY(CAP_KILL) | CAPABILITY(CAP_CHOWN);
	struct spawn_request request = {.keep_caps = keep};
	struct report got;

	if (geteuid() != 0)
		skip();
	run_reporter(&request, &got);
	assert_int_equal(got.uid, 0);
	assert_int_equal(got.effective, keep);
	assert_int_equal(got.bounding, keep);
}

static void test_failures_are_reported(void **state _unused_)
{
	struct spawn_request request = {
		.path = "/nonexistent/program", .argv = arguments, .control_fd = 2};
	int pidfd = -1;
	pid_t pid = 0;

	assert_int_equal(spawn_program(&request, &pid, &pidfd), -ENOENT);
	request.path = "/etc";
	assert_int_equal(spawn_program(&request, &pid, &pidfd), -EACCES);
	request.user = "no-such-user-here";
	assert_int_equal(spawn_program(&request, &pid, &pidfd), ERR_NOT_FOUND);
	assert_int_equal(pid, 0);
	assert_int_equal(pidfd, -1);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nothing was left behind */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bare_surroundings),
		cmocka_unit_test(test_control_is_three_already),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_limit_beyond_the_hard_one),
		cmocka_unit_test(test_another_user),
		cmocka_unit_test(test_another_user_with_a_capability),
		cmocka_unit_test(test_root_has_what_it_keeps),
		cmocka_unit_test(test_failures_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
