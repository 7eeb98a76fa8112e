/* Each test runs in a process of its own, since what it enters cannot be left. The filters' contents are
 * tried by tests/scenario/probe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "ipc/frames.h"
#include "os/os.h"
#include "sandbox/capability.h"
#include "sandbox/filters.h"
#include "sandbox/landlock.h"

enum { MAX_INSTRUCTIONS = 4096 };

struct fixture {
	char path[64];
	int directory, shown, hidden;
};

static struct fixture f;

/* In the child: the line that does not hold becomes its exit status. */
#define NEED(expr)                                 \
	do {                                       \
		if (!(expr))                       \
			_exit(__LINE__ % 200 + 1); \
	} while (0)

static void assert_child(void (*run)(void))
{
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		run();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WIFSIGNALED(status) ? WTERMSIG(status) : 0, 0);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int set_up(void **state _unused_)
{
	snprintf(f.path, sizeof(f.path), "/tmp/tsujiban-sandbox-XXXXXX");
	if (!mkdtemp(f.path))
		return -1;
	f.directory = open(f.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mkdirat(f.directory, "shown", 0700) < 0 || mkdirat(f.directory, "hidden", 0700) < 0)
		return -1;
	f.shown = openat(f.directory, "shown", O_PATH | O_DIRECTORY | O_CLOEXEC);
	f.hidden = openat(f.directory, "hidden", O_PATH | O_DIRECTORY | O_CLOEXEC);
	TRY(os_replace_file(f.directory, "file", 0600, slice_text("f")));
	return f.shown < 0 || f.hidden < 0 ? -1 : 0;
}

static int tear_down(void **state _unused_)
{
	static const char *const files[] = {"shown/a", "shown/b", "hidden/a", "file"};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		unlinkat(f.directory, files[i], 0);
	unlinkat(f.directory, "shown", AT_REMOVEDIR);
	unlinkat(f.directory, "hidden", AT_REMOVEDIR);
	os_close(f.shown);
	os_close(f.hidden);
	os_close(f.directory);
	return rmdir(f.path);
}

static bool can_open(int directory, const char *name, int flags)
{
	int fd = openat(directory, name, flags | O_CLOEXEC, 0600);

	os_close(fd);
	return fd >= 0;
}

static void test_every_role_has_a_filter(void **state _unused_)
{
	for (unsigned role = 0; role < ROLE_COUNT; role++) {
		const char *name = frame_role_name((enum frame_role)role);
		const struct sandbox_filter *found = NULL;

		for (size_t i = 0; i < n_sandbox_filters; i++) {
			if (strcmp(sandbox_filters[i].program, name) == 0)
				found = &sandbox_filters[i];
		}
		assert_non_null(found);
		assert_in_range(found->n_code, 10, MAX_INSTRUCTIONS);
		/* Only parents have capabilities, and only they stay outside of Landlock. */
		assert_int_equal(
			found->capabilities != 0, role == ROLE_PARENT || role == ROLE_AGENT);
		assert_int_equal(
			found->fence == FENCE_NONE, role == ROLE_PARENT || role == ROLE_AGENT);
		assert_false(found->capabilities & CAPABILITY(CAP_SYS_ADMIN));
	}
}

static void enter_unknown(void)
{
	enum sandbox_rung rung = SANDBOX_BETTER;

	NEED(sandbox_enter("nobody", NULL, 0, &rung) == ERR_SANDBOX);
	NEED(rung == SANDBOX_BETTER); /* written on success only */
}

static void test_unknown_program(void **state _unused_)
{
	assert_child(enter_unknown);
}

static void use_landlock(void)
{
	struct sandbox_path paths[] = {{.fd = f.shown, .may_write = true}};
	enum sandbox_rung rung = SANDBOX_NONE;

	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	NEED(landlock_enter(paths, 1, false, &rung) == 0);
	if (rung == SANDBOX_REQUIRED)
		return; /* this kernel has none */
	NEED(can_open(f.shown, "a", O_RDWR | O_CREAT));
	NEED(can_open(f.shown, "a", O_WRONLY | O_TRUNC));
	NEED(renameat(f.shown, "a", f.shown, "b") == 0);
	NEED(unlinkat(f.shown, "b", 0) == 0);
	NEED(symlinkat("x", f.shown, "link") < 0);
	NEED(mknodat(f.shown, "fifo", S_IFIFO | 0600, 0) < 0);
	NEED(!can_open(f.hidden, "a", O_RDWR | O_CREAT));
	NEED(!can_open(f.directory, "file", O_RDONLY));
	NEED(!can_open(AT_FDCWD, "/etc/passwd", O_RDONLY));
	NEED(!can_open(f.shown, "../file", O_RDONLY));
}

static void test_landlock_paths(void **state _unused_)
{
	assert_child(use_landlock);
}

static void use_read_only(void)
{
	_cleanup_fd_ int file = openat(f.directory, "file", O_PATH | O_CLOEXEC);
	struct sandbox_path paths[] = {{.fd = f.shown}, {.fd = file, .may_write = true}};
	enum sandbox_rung rung = SANDBOX_NONE;

	NEED(can_open(f.shown, "a", O_RDWR | O_CREAT));
	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	NEED(landlock_enter(paths, 2, false, &rung) == 0);
	if (rung == SANDBOX_REQUIRED)
		return;
	NEED(can_open(f.shown, "a", O_RDONLY));
	NEED(!can_open(f.shown, "a", O_WRONLY));
	NEED(!can_open(f.shown, "b", O_RDWR | O_CREAT));
	NEED(unlinkat(f.shown, "a", 0) < 0);
	NEED(can_open(f.directory, "file", O_RDWR | O_TRUNC));
	NEED(unlinkat(f.directory, "file", 0) < 0);
}

static void test_landlock_read_only(void **state _unused_)
{
	assert_child(use_read_only);
}

static int try_connect(void)
{
	struct sockaddr_in nowhere = {
		.sin_family = AF_INET,
		.sin_port = htons(1),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	_cleanup_fd_ int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return connect(fd, (struct sockaddr *)&nowhere, sizeof(nowhere)) < 0 ? errno : 0;
}

static void connect_freely(void)
{
	enum sandbox_rung rung;

	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	NEED(landlock_enter(NULL, 0, true, &rung) == 0);
	NEED(try_connect() == ECONNREFUSED);
}

static void connect_never(void)
{
	enum sandbox_rung rung;

	NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	NEED(landlock_enter(NULL, 0, false, &rung) == 0);
	NEED(try_connect() == (rung == SANDBOX_BETTER ? EACCES : ECONNREFUSED));
}

static void test_landlock_connections(void **state _unused_)
{
	assert_child(connect_freely);
	assert_child(connect_never);
}

static void drop_all(void)
{
	NEED(capability_bound(0) == 0);
	NEED(capability_keep(0) == 0);
	NEED(capability_raise_ambient(0) == 0);
	NEED(capability_permitted() == 0);
	NEED(capability_effective() == 0);
}

static void keep_one(void)
{
	uint64_t keep = CAPABILITY(CAP_KILL) & capability_permitted();

	NEED(capability_bound(keep) == 0);
	NEED(capability_keep(keep) == 0);
	NEED(capability_raise_ambient(keep) == 0);
	NEED(capability_effective() == keep);
	NEED(keep == 0 || prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0) == 1);
	NEED(prctl(PR_CAPBSET_READ, CAP_CHOWN, 0, 0, 0) == 0 || geteuid() != 0);
	NEED(capability_keep(keep | CAPABILITY(CAP_CHOWN)) <
		0); /* what is gone does not come back */
}

static void test_capabilities(void **state _unused_)
{
	assert_child(drop_all);
	assert_child(keep_one);
}

#ifndef TSUJIBAN_SANITIZE /* whose profiles are wider */

static void *open_when_told(void *pipe_fd)
{
	char byte;

	NEED(read(*(int *)pipe_fd, &byte, 1) == 1);
	NEED(!can_open(AT_FDCWD, "/etc/passwd", O_RDONLY) && errno == EACCES);
	return NULL;
}

/* A thread that was there before is inside as well. */
static void enter_with_a_thread(void)
{
	enum sandbox_rung rung = SANDBOX_NONE;
	pthread_t thread;
	int fds[2];

	NEED(pipe2(fds, O_CLOEXEC) == 0);
	NEED(pthread_create(&thread, NULL, open_when_told, &fds[0]) == 0);
	NEED(sandbox_enter("watch", NULL, 0, &rung) == 0);
	NEED(rung >= SANDBOX_REQUIRED);
	NEED(write(fds[1], "x", 1) == 1);
	NEED(pthread_join(thread, NULL) == 0);
}

static void test_threads_are_inside(void **state _unused_)
{
	assert_child(enter_with_a_thread);
}

static void enter_and_die(void)
{
	enum sandbox_rung rung;

	NEED(sandbox_enter("watch", NULL, 0, &rung) == 0);
	NEED(socket(AF_INET, SOCK_STREAM, 0) == -2);
}

static void test_violation_kills(void **state _unused_)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		enter_and_die();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

#endif

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_role_has_a_filter),
		cmocka_unit_test(test_unknown_program),
		TEST(test_landlock_paths),
		TEST(test_landlock_read_only),
		cmocka_unit_test(test_landlock_connections),
		cmocka_unit_test(test_capabilities),
#ifndef TSUJIBAN_SANITIZE
		cmocka_unit_test(test_threads_are_inside),
		cmocka_unit_test(test_violation_kills),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
