/* What root opens for others, and how it is told to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/main/opener.h"
#include "agent/main/options.h"
#include "agent/main/watched.h"
#include "os/os.h"

static struct opener opener;
static char dir[64];

static int set_up(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/tsujiban-open-XXXXXX");
	assert_non_null(mkdtemp(dir));
	opener_init(&opener, open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	return opener.proc_fd < 0;
}

static int tear_down(void **state)
{
	os_close(opener.proc_fd);
	return rmdir(dir);
}

static int ask(uint32_t pid, const char *path, const struct stat *st)
{
	struct frame_file_ask frame = {.pid = pid, .path = slice_text(path)};
	int fd = -1, r;

	if (st) {
		frame.device = st->st_dev;
		frame.inode = st->st_ino;
	}
	r = opener_open(&opener, &frame, &fd);
	assert_int_equal(fd >= 0, r == 0);
	os_close(fd);
	return r;
}

/* No process has this number. */
enum { NOBODY = 0x7ffffff0 };

/* Whatever is opened by this path is the file that was executed; whether anything was. */
static bool opens_program(const char *path, const struct stat *st)
{
	const struct frame_file_ask frame = {
		.pid = NOBODY, .path = slice_text(path), .device = st->st_dev, .inode = st->st_ino};
	struct stat opened;
	int fd = -1;

	if (opener_open(&opener, &frame, &fd) < 0)
		return false;
	assert_int_equal(fstat(fd, &opened), 0);
	assert_int_equal(opened.st_ino, st->st_ino);
	assert_int_equal(opened.st_dev, st->st_dev);
	os_close(fd);
	return true;
}

/* Turns the path over for ever: now the program, now a link to a file that nobody executes. */
static _Noreturn void turn_over(const char *program, const char *link, const char *path)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		(void)!unlink(path);
		(void)!linkat(AT_FDCWD, program, AT_FDCWD, path, 0);
		(void)!symlink("/etc/passwd", link);
		(void)!rename(link, path);
	}
}

static void opens_what_runs(void **state)
{
	struct stat own, other;
	struct statfs fs;
	bool renames;

	assert_int_equal(statfs("/proc/self/exe", &fs), 0);
	renames = fs.f_type == OVERLAYFS_SUPER_MAGIC || fs.f_type == (__fsword_t)BTRFS_SUPER_MAGIC;
	assert_int_equal(stat("/proc/self/exe", &own), 0);
	assert_int_equal(stat("/etc/passwd", &other), 0);
	assert_int_equal(ask((uint32_t)getpid(), "/wherever", &own), 0);
	assert_int_equal(ask((uint32_t)getpid(), "", NULL), 0);
	assert_int_equal(ask((uint32_t)getpid(), "/wherever", &other), ERR_DENIED);
	/* A file of the same number on another file system. */
	other = own;
	other.st_dev++;
	if (!renames)
		assert_int_equal(ask((uint32_t)getpid(), "/wherever", &other), ERR_DENIED);
}

static void opens_what_was_executed(void **state)
{
	struct stat st;

	assert_int_equal(stat("/bin/true", &st), 0);
	assert_int_equal(ask(NOBODY, "/usr/bin/true", &st), ERR_DENIED);
	opener_note(&opener, st.st_dev, st.st_ino);
	assert_int_equal(ask(NOBODY, "/usr/bin/true", &st), 0);
	/* Another file lies there now. */
	assert_int_equal(ask(NOBODY, "/etc/passwd", &st), ERR_NOT_FOUND);
	assert_int_equal(ask(NOBODY, "usr/bin/true", &st), ERR_DENIED);
	assert_int_equal(ask(NOBODY, "", &st), ERR_DENIED);
	assert_int_equal(ask(NOBODY, "/nowhere", &st), -ENOENT);
	/* Forgotten after many others. */
	for (uint64_t i = 0; i < OPENER_REMEMBERED; i++)
		opener_note(&opener, 1, 1000000 + i);
	assert_int_equal(ask(NOBODY, "/usr/bin/true", &st), ERR_DENIED);
}

static void opens_nothing_but_programs(void **state)
{
	struct frame_file_ask frame = {.pid = NOBODY, .path = slice_of("/etc\0/x", 7), .inode = 5};
	struct stat st;
	char path[128];
	int fd = -1;

	assert_int_equal(stat("/etc/passwd", &st), 0);
	assert_int_equal(ask(NOBODY, "/etc/passwd", &st), ERR_DENIED);
	assert_int_equal(ask(NOBODY, "/etc/passwd", NULL), ERR_DENIED);
	opener_note(&opener, 0, 5);
	assert_int_equal(opener_open(&opener, &frame, &fd), ERR_DENIED);
	/* Neither through a link nor into a pipe, whatever was noted. */
	assert_int_equal(stat("/usr/bin/true", &st), 0);
	opener_note(&opener, st.st_dev, st.st_ino);
	snprintf(path, sizeof(path), "%s/link", dir);
	assert_int_equal(symlink("/usr/bin/true", path), 0);
	assert_int_equal(ask(NOBODY, path, &st), ERR_NOT_FOUND);
	unlink(path);
	snprintf(path, sizeof(path), "%s/pipe", dir);
	assert_int_equal(mkfifo(path, 0700), 0);
	assert_int_equal(lstat(path, &st), 0);
	opener_note(&opener, st.st_dev, st.st_ino);
	assert_int_equal(ask(NOBODY, path, &st), ERR_NOT_FOUND);
	unlink(path);
}

/* On a file system that gives the same number twice, "was executed" may be said of a secret. */
static void opens_nothing_that_cannot_be_executed(void **state)
{
	static const mode_t secret[] = {0600, 0640, 0644, 0};
	struct stat st;
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/secret", dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	opener_note(&opener, st.st_dev, st.st_ino);
	for (size_t i = 0; i < ARRAY_SIZE(secret); i++) {
		assert_int_equal(fchmod(fd, secret[i]), 0);
		assert_int_equal(ask(NOBODY, path, &st), ERR_DENIED);
	}
	assert_int_equal(fchmod(fd, 0711), 0);
	assert_int_equal(ask(NOBODY, path, &st), 0);
	os_close(fd);
	unlink(path);
}

/* Looking and opening are two acts, and the file is another's to move between them. */
static void races_are_lost(void **state)
{
	enum { ENOUGH = 200, TRIES = 200000 };
	char program[128], link[128], path[128];
	unsigned n_opened = 0, n_refused = 0;
	struct stat st;
	pid_t pid;

	snprintf(program, sizeof(program), "%s/program", dir);
	snprintf(link, sizeof(link), "%s/link", dir);
	snprintf(path, sizeof(path), "%s/path", dir);
	os_close(open(program, O_WRONLY | O_CREAT | O_CLOEXEC, 0700));
	assert_int_equal(stat(program, &st), 0);
	opener_note(&opener, st.st_dev, st.st_ino);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		turn_over(program, link, path);
	for (unsigned i = 0; i < TRIES && (n_opened < ENOUGH || n_refused < ENOUGH); i++) {
		if (opens_program(path, &st))
			n_opened++;
		else
			n_refused++;
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	unlink(path);
	unlink(link);
	unlink(program);
	assert_true(n_opened > 0);
}

/* An open that waits does so for 45 s: until the lease is broken. */
static void waits_for_no_lease(void **state)
{
	struct stat st;
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/leased", dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0700);
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	opener_note(&opener, st.st_dev, st.st_ino);
	assert_int_equal(ask(NOBODY, path, &st), 0);
	/* The signal that asks for it back must not end the test. */
	signal(SIGIO, SIG_IGN);
	if (fcntl(fd, F_SETLEASE, F_WRLCK) < 0) {
		os_close(fd);
		unlink(path);
		skip();
	}
	/* So that a wait ends the test. */
	alarm(10);
	assert_int_equal(ask(NOBODY, path, &st), -EWOULDBLOCK);
	alarm(0);
	os_close(fd);
	unlink(path);
}

static void sees_changes(void **state)
{
	char path[128];
	struct watched w = {.path = path};
	int at, fd = -1;

	snprintf(path, sizeof(path), "%s/file", dir);
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(watched_has_changed(&w));
	assert_false(watched_has_changed(&w));
	assert_int_equal(watched_open(&w, &fd), ERR_NOT_FOUND);
	assert_int_equal(os_replace_file(at, "file", 0600, slice_text("1")), 0);
	assert_true(watched_has_changed(&w));
	assert_false(watched_has_changed(&w));
	assert_int_equal(watched_open(&w, &fd), 0);
	os_close(fd);
	assert_int_equal(os_replace_file(at, "file", 0600, slice_text("22")), 0);
	assert_true(watched_has_changed(&w));
	unlink(path);
	assert_true(watched_has_changed(&w));
	w.path = dir;
	assert_int_equal(watched_open(&w, &fd), ERR_UNSUPPORTED);
	os_close(at);
}

static int parse(struct options *o, struct fault *fault, int argc, const char *const *argv)
{
	return options_parse(argc, (char **)(uintptr_t)argv, o, fault);
}

static void reads_its_command_line(void **state)
{
	static const char *const good[] = {"agent", "--source", "proc", "--data", "/d",
		"--company-key", "/k", "--programs", "/p"};
	static const char *const none[] = {"agent"};
	static const char *const prove[] = {"agent", "--prove", "5"};
	struct fault fault;
	struct options o;

	assert_int_equal(parse(&o, &fault, 9, good), 0);
	assert_int_equal(o.source, SOURCE_PROC);
	assert_string_equal(o.data, "/d");
	assert_string_equal(o.company_key, "/k");
	assert_string_equal(o.programs, "/p");
	assert_int_equal(parse(&o, &fault, 1, none), 0);
	assert_int_equal(o.source, SOURCE_AUTO);
	assert_string_equal(o.data, "/var/lib/tsujiban-agent");
	assert_null(o.programs);
	assert_int_equal(o.prove, 120 * USEC_PER_SEC);
	assert_int_equal(parse(&o, &fault, 3, prove), 0);
	assert_int_equal(o.prove, 5 * USEC_PER_SEC);
}

static void refuses_other_command_lines(void **state)
{
	static const char *const rows[][3] = {{"agent", "--data", NULL},
		{"agent", "--sourc", "proc"}, {"agent", "--source", "x"}, {"agent", "--prove", "0"},
		{"agent", "--prove", "3601"}};
	static const int lengths[] = {2, 3, 3, 3, 3};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fault fault = {0};
		struct options o;

		assert_int_equal(parse(&o, &fault, lengths[i], rows[i]), ERR_REFUSED);
		assert_int_equal(fault.message, MSG_AGENT_BAD_OPTION);
		assert_string_equal(fault.subject, rows[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(opens_what_runs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(opens_what_was_executed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(opens_nothing_but_programs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			opens_nothing_that_cannot_be_executed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(races_are_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(waits_for_no_lease, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sees_changes, set_up, tear_down),
		cmocka_unit_test(reads_its_command_line),
		cmocka_unit_test(refuses_other_command_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
