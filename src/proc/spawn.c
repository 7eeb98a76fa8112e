#include "proc/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/close_range.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/os.h"
#include "sandbox/capability.h"

enum { CONTROL_FD = 3, FIRST_HIGH_FD = 10, USER_MAX_BYTES = 4096, EXIT_NOT_STARTED = 127 };

/* From the file itself: users of our programs are the machine's own, and the name service would bring
 * libraries of anybody's into root's memory. */
int spawn_find_user(const char *name, uid_t *ret_uid, gid_t *ret_gid)
{
	struct passwd entry, *found = NULL;
	char texts[USER_MAX_BYTES];
	FILE *file = fopen("/etc/passwd", "re");
	int error;

	if (!file)
		return -errno;
	do
		error = fgetpwent_r(file, &entry, texts, sizeof(texts), &found);
	while (error == 0 && strcmp(entry.pw_name, name) != 0);
	if (error == 0) {
		*ret_uid = entry.pw_uid;
		*ret_gid = entry.pw_gid;
	}
	fclose(file);
	return error == ENOENT ? ERR_NOT_FOUND : -error;
}

int spawn_dup_texts(struct spawn_request *request, struct arena *arena)
{
	const char **argv;
	size_t n = 0;

	while (request->argv[n])
		n++;
	argv = arena_take_array(arena, n + 1, sizeof(*argv));
	request->path = arena_dup_text(arena, slice_text(request->path));
	if (!argv || !request->path)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n; i++) {
		argv[i] = arena_dup_text(arena, slice_text(request->argv[i]));
		if (!argv[i])
			return ERR_NO_MEMORY;
	}
	request->argv = argv;
	return 0;
}

/* ---- in the child, between fork and exec */

/* Lowers a limit; where the hard limit is lower already, that one holds. */
static int limit(__rlimit_resource_t what, uint64_t most)
{
	struct rlimit now;

	if (getrlimit(what, &now) < 0)
		return -errno;
	if (now.rlim_max == RLIM_INFINITY || now.rlim_max > most)
		now.rlim_max = most;
	now.rlim_cur = now.rlim_max;
	return setrlimit(what, &now) < 0 ? -errno : 0;
}

static int set_limits(const struct spawn_request *request)
{
	bool no_processes = request->no_processes;

#ifdef TSUJIBAN_SANITIZE
	no_processes = false; /* the leak check at the end of a program starts a thread */
#endif
	TRY(limit(RLIMIT_CORE, 0));
	if (request->max_files > 0)
		TRY(limit(RLIMIT_NOFILE, request->max_files));
	if (request->max_file_bytes > 0)
		TRY(limit(RLIMIT_FSIZE, request->max_file_bytes));
	if (no_processes)
		TRY(limit(RLIMIT_NPROC, 0));
	return 0;
}

/* 0 and 1 lead nowhere, 2 stays, 3 is the control socket; all others close with exec. */
static int set_descriptors(const struct spawn_request *request)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return -errno;
	if (request->control_fd == CONTROL_FD) {
		if (fcntl(CONTROL_FD, F_SETFD, 0) < 0)
			return -errno;
	} else if (dup2(request->control_fd, CONTROL_FD) < 0) {
		return -errno;
	}
	if (close_range(CONTROL_FD + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC) < 0)
		return -errno;
	return 0;
}

static void reset_signals(void)
{
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The order matters: what needs privileges first, what takes them away last. */
static int become(const struct spawn_request *request, uid_t uid, gid_t gid)
{
	uint64_t keep = request->keep_caps & capability_permitted();

	TRY(capability_bound(keep));
	if (request->user) {
		if (prctl(PR_SET_KEEPCAPS, keep != 0) < 0)
			return -errno;
		if (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 ||
			setresuid(uid, uid, uid) < 0)
			return -errno;
	}
	TRY(capability_keep(keep));
	TRY(capability_raise_ambient(keep));
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

/* A child must not outlive its parent. The signal is set after the change of user, which clears it, and
 * the parent may have ended before it was set. */
static int die_with_parent(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return -errno;
	return getppid() == parent ? 0 : ERR_CLOSED;
}

/* Empty, but for what a sanitizer is told. */
static void fill_environment(char *environment[], size_t size)
{
	size_t n = 0;

#ifdef TSUJIBAN_SANITIZE
	static const char *const names[] = {"ASAN_OPTIONS=", "UBSAN_OPTIONS=", "LSAN_OPTIONS="};

	for (char **entry = environ; entry && *entry; entry++) {
		for (size_t i = 0; i < ARRAY_SIZE(names) && n + 1 < size; i++) {
			if (strncmp(*entry, names[i], strlen(names[i])) == 0)
				environment[n++] = *entry;
		}
	}
#endif
	if (n < size)
		environment[n] = NULL;
}

static int run(const struct spawn_request *request, uid_t uid, gid_t gid, pid_t parent)
{
	char *environment[8];

	reset_signals();
	if (setsid() < 0 || chdir("/") < 0)
		return -errno;
	umask(077);
	TRY(set_descriptors(request));
	TRY(become(request, uid, gid));
	/* After the change of user: a user that is over its number of processes could not execute. */
	TRY(set_limits(request));
	TRY(die_with_parent(parent));
	fill_environment(environment, ARRAY_SIZE(environment));
	execve(request->path, (char *const *)(uintptr_t)request->argv, environment);
	return -errno;
}

_noreturn_ static void run_or_report(
	const struct spawn_request *request, uid_t uid, gid_t gid, pid_t parent, int report_fd)
{
	int result = run(request, uid, gid, parent);
	ssize_t written _unused_ = write(report_fd, &result, sizeof(result));

	_exit(EXIT_NOT_STARTED);
}

/* ---- in the parent */

/* Waits until the child has executed, which closes the pipe, or has said why it cannot. */
static int read_report(int fd)
{
	int result = 0;
	ssize_t n;

	do {
		n = read(fd, &result, sizeof(result));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == (ssize_t)sizeof(result) ? result : 0;
}

static void reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* The pipe's end must not lie where the control socket goes. */
static int open_report(int ret_fds[2])
{
	int low;

	if (pipe2(ret_fds, O_CLOEXEC) < 0)
		return -errno;
	low = ret_fds[1];
	ret_fds[1] = fcntl(low, F_DUPFD_CLOEXEC, FIRST_HIGH_FD);
	os_close(low);
	if (ret_fds[1] >= 0)
		return 0;
	ret_fds[0] = os_close(ret_fds[0]);
	return -errno;
}

int spawn_program(const struct spawn_request *request, pid_t *ret_pid, int *ret_pidfd)
{
	_cleanup_fd_ int report_read = -1;
	_cleanup_fd_ int pidfd = -1;
	int report[2], result;
	uid_t uid = 0;
	gid_t gid = 0;
	pid_t pid, self = getpid();

	if (request->user)
		TRY(spawn_find_user(request->user, &uid, &gid));
	TRY(open_report(report));
	report_read = report[0];
	pid = fork();
	if (pid == 0)
		run_or_report(request, uid, gid, self, report[1]);
	result = pid < 0 ? -errno : 0;
	os_close(report[1]);
	TRY(result);
	result = read_report(report_read);
	if (result == 0 && ret_pidfd) {
		pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
		result = pidfd < 0 ? -errno : 0;
		if (result < 0)
			kill(pid, SIGKILL);
	}
	if (result < 0) {
		reap(pid);
		return result;
	}
	*ret_pid = pid;
	if (ret_pidfd)
		*ret_pidfd = TAKE_FD(pidfd);
	return 0;
}
