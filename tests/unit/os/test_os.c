#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/os.h"

struct fixture {
	char path[64];
	int dir;
};

static int set_up(void **state)
{
	static struct fixture f;

	snprintf(f.path, sizeof(f.path), "/tmp/tsujiban-os-XXXXXX");
	if (!mkdtemp(f.path))
		return -1;
	f.dir = open(f.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*state = &f;
	return f.dir < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unlinkat(f->dir, "a", 0);
	os_close(f->dir);
	return rmdir(f->path);
}

static void assert_file(int dir, const char *name, const char *expected)
{
	_cleanup_(buf_done) struct buf got = BUF_INIT(1 << 20);

	assert_int_equal(os_read_file(dir, name, 1 << 20, &got), 0);
	assert_string_equal(buf_text(&got), expected);
}

static void test_replace_file(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(os_replace_file(f->dir, "a", 0640, slice_text("one")), 0);
	assert_file(f->dir, "a", "one");
	assert_int_equal(os_replace_file(f->dir, "a", 0600, slice_text("two, longer")), 0);
	assert_file(f->dir, "a", "two, longer");
	assert_int_equal(fstatat(f->dir, "a", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(os_replace_file(f->dir, "x/a", 0600, slice_text("")), ERR_BAD_VALUE);
}

/* What a crash left behind under the temporary name, even a link to elsewhere, is not written through. */
static void test_replace_file_after_crash(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(symlinkat("elsewhere", f->dir, ".a.new"), 0);
	assert_int_equal(os_replace_file(f->dir, "a", 0600, slice_text("x")), 0);
	assert_file(f->dir, "a", "x");
	assert_int_equal(faccessat(f->dir, "elsewhere", F_OK, 0), -1);
	assert_int_equal(faccessat(f->dir, ".a.new", F_OK, AT_SYMLINK_NOFOLLOW), -1);
}

static void test_read_file_limits(void **state)
{
	struct fixture *f = *state;
	_cleanup_(buf_done) struct buf out = BUF_INIT(1024);

	assert_int_equal(os_replace_file(f->dir, "a", 0600, slice_text("12345")), 0);
	assert_int_equal(os_read_file(f->dir, "a", 4, &out), ERR_TOO_LARGE);
	buf_clear(&out);
	assert_int_equal(os_read_file(f->dir, "a", 5, &out), 0);
	assert_int_equal(os_read_file(f->dir, "absent", 5, &out), -ENOENT);
}

/* As after a child that was given a descriptor has died: its successor is given the same one. */
static void test_read_all_begins_at_the_beginning(void **state)
{
	struct fixture *f = *state;
	int fd;

	assert_int_equal(os_replace_file(f->dir, "a", 0600, slice_text("the key")), 0);
	fd = openat(f->dir, "a", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	for (int i = 0; i < 2; i++) {
		_cleanup_(buf_done) struct buf got = BUF_INIT(64);
		int given = dup(fd);

		assert_int_equal(os_read_all(given, 64, &got), 0);
		assert_string_equal(buf_text(&got), "the key");
		os_close(given);
	}
	os_close(fd);
}

static void test_read_all_of_a_pipe(void **state)
{
	_cleanup_(buf_done) struct buf got = BUF_INIT(64);
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(os_write_all(fds[1], slice_text("piped")), 0);
	os_close(fds[1]);
	assert_int_equal(os_read_all(fds[0], 64, &got), 0);
	assert_string_equal(buf_text(&got), "piped");
	os_close(fds[0]);
}

static void test_at_offsets(void **state)
{
	struct fixture *f = *state;
	_cleanup_fd_ int fd = openat(f->dir, "a", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	uint8_t got[4];

	assert_int_equal(os_pwrite_all(fd, slice_text("abcdef"), 10), 0);
	assert_int_equal(os_pread_all(fd, got, 4, 12), 0);
	assert_memory_equal(got, "cdef", 4);
	assert_int_equal(os_pread_all(fd, got, 4, 13), ERR_TRUNCATED);
}

static void test_memfd_is_sealed(void **state _unused_)
{
	_cleanup_fd_ int fd = -1;
	_cleanup_fd_ int open_one = memfd_create("open", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	struct slice mapped;

	assert_int_equal(os_memfd_sealed("test", slice_text("contents"), &fd), 0);
	assert_true(os_is_sealed(fd));
	assert_false(os_is_sealed(open_one));
	assert_int_equal(pwrite(fd, "x", 1, 0), -1);
	assert_int_equal(ftruncate(fd, 100), -1);
	assert_int_equal(ftruncate(fd, 1), -1);
	assert_int_equal(os_map(fd, 7, &mapped), ERR_TOO_LARGE);
	assert_int_equal(os_map(fd, 8, &mapped), 0);
	assert_true(slice_is_text(mapped, "contents"));
	os_unmap(mapped);
}

static void test_map_of_nothing(void **state _unused_)
{
	_cleanup_fd_ int fd = -1;
	struct slice mapped = SLICE_LITERAL("x");
	int pair[2];

	assert_int_equal(os_memfd_sealed("empty", SLICE_EMPTY, &fd), 0);
	assert_int_equal(os_map(fd, 10, &mapped), 0);
	assert_int_equal(mapped.len, 0);
	os_unmap(mapped);
	assert_int_equal(os_socketpair(pair), 0);
	assert_int_equal(os_map(pair[0], 10, &mapped), ERR_BAD_VALUE);
	os_close(pair[0]);
	os_close(pair[1]);
}

static void test_random_differs(void **state _unused_)
{
	uint8_t a[32] = {0}, b[32] = {0};

	os_random(a, sizeof(a));
	os_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

static void test_disk_space(void **state)
{
	struct fixture *f = *state;
	uint64_t free_bytes, total;

	assert_int_equal(os_disk_space(f->dir, &free_bytes, &total), 0);
	assert_true(total > 0);
	assert_true(free_bytes <= total);
	assert_int_equal(os_disk_space(-1, &free_bytes, &total), -EBADF);
}

static void test_close_keeps_errno(void **state _unused_)
{
	errno = ENOSPC;
	assert_int_equal(os_close(9999), -1);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(os_close(-1), -1);
}

static long resident_pages(void)
{
	_cleanup_fd_ int dir = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(buf_done) struct buf text = BUF_INIT(256);
	long size, resident;

	assert_int_equal(os_read_file(dir, "statm", 256, &text), 0);
	assert_int_equal(sscanf(buf_text(&text), "%ld %ld", &size, &resident), 2);
	return resident;
}

static void test_gaps_are_given_back(void **state _unused_)
{
	enum { PIECES = 500, LARGE = 20000, SMALL = 100, PAGE = 4096 };
	static void *large[PIECES], *small[PIECES];
	long before;

	if (mallinfo2().arena == 0)
		skip(); /* sanitizers bring an allocator of their own */
	for (size_t i = 0; i < PIECES; i++) {
		large[i] = malloc(LARGE);
		small[i] = malloc(SMALL);
		assert_true(large[i] && small[i]);
		memset(large[i], 1, LARGE);
	}
	for (size_t i = 0; i < PIECES; i++)
		free(large[i]);
	before = resident_pages();
	os_give_back();
	assert_true(before - resident_pages() > (long)PIECES * (LARGE - 2 * PAGE) / PAGE);
	for (size_t i = 0; i < PIECES; i++)
		free(small[i]);
}

/* What a started thread saw, told through a pipe: it has no other way to be waited for. */
struct told {
	int fd;
	sigset_t masked;
};

static void *tell_mask(void *ctx)
{
	struct told *told = ctx;

	pthread_sigmask(SIG_SETMASK, NULL, &told->masked);
	(void)!write(told->fd, "x", 1);
	return NULL;
}

static void test_a_started_thread_takes_no_signals(void **state)
{
	enum { STACK = 128 * 1024 };
	struct told told;
	sigset_t before, after;
	int fds[2];
	char byte;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	told.fd = fds[1];
	sigemptyset(&told.masked);
	pthread_sigmask(SIG_SETMASK, NULL, &before);
	assert_int_equal(os_start_thread(tell_mask, &told, STACK), 0);
	assert_int_equal(read(fds[0], &byte, 1), 1);
	assert_true(sigismember(&told.masked, SIGTERM));
	assert_true(sigismember(&told.masked, SIGCHLD));
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	assert_int_equal(sigismember(&after, SIGTERM), sigismember(&before, SIGTERM));
	os_close(fds[0]);
	os_close(fds[1]);
}

static void test_a_thread_without_room_is_refused(void **state)
{
	(void)state;
	assert_true(os_start_thread(tell_mask, NULL, (SIZE_MAX / 4) & ~(size_t)0xffff) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_replace_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_replace_file_after_crash, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_read_file_limits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_read_all_begins_at_the_beginning, set_up, tear_down),
		cmocka_unit_test(test_read_all_of_a_pipe),
		cmocka_unit_test_setup_teardown(test_at_offsets, set_up, tear_down),
		cmocka_unit_test(test_memfd_is_sealed),
		cmocka_unit_test(test_map_of_nothing),
		cmocka_unit_test(test_random_differs),
		cmocka_unit_test_setup_teardown(test_disk_space, set_up, tear_down),
		cmocka_unit_test(test_close_keeps_errno),
		cmocka_unit_test(test_gaps_are_given_back),
		cmocka_unit_test(test_a_started_thread_takes_no_signals),
		cmocka_unit_test(test_a_thread_without_room_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
