#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/check.h"

enum { READ_BYTES = 16384, NAME_MAX_BYTES = 255 };

#define SEALS (F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK)

int os_close(int fd)
{
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
	return -1;
}

void os_closep(int *fd)
{
	*fd = os_close(*fd);
}

void os_keep_small(void)
{
	enum { GIVE_BACK_BYTES = 32 * 1024 };

	(void)mallopt(M_MMAP_THRESHOLD, GIVE_BACK_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, GIVE_BACK_BYTES);
	(void)mallopt(M_TOP_PAD, 0);
	/* Threads of ours rest or block: each with a heap of its own would only hold more. */
	(void)mallopt(M_ARENA_MAX, 1);
}

void os_give_back(void)
{
	(void)malloc_trim(0);
}

int os_start_thread(void *(*run)(void *ctx), void *ctx, size_t stack_bytes)
{
	pthread_attr_t attr;
	sigset_t all, before;
	pthread_t thread;
	int error;

	if (pthread_attr_init(&attr) != 0)
		return -ENOMEM;
	(void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	(void)pthread_attr_setstacksize(&attr, stack_bytes);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, &attr, run, ctx);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return -error;
}

void os_random(void *out, size_t len)
{
	uint8_t *at = out;

	while (len > 0) {
		ssize_t n = getrandom(at, len, 0);

		CHECK(n > 0 || errno == EINTR);
		if (n <= 0)
			continue;
		at += n;
		len -= (size_t)n;
	}
}

int os_set_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -errno;
	return 0;
}

int os_socketpair(int ret_fds[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ret_fds) < 0 ? -errno : 0;
}

int os_read_file(int dir_fd, const char *path, size_t max, struct buf *out)
{
	_cleanup_fd_ int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return -errno;
	return os_read_all(fd, max, out);
}

/* What has no positions (a pipe) is read as it comes. */
static ssize_t read_at(int fd, uint8_t *chunk, size_t size, size_t offset)
{
	ssize_t n = pread(fd, chunk, size, (off_t)offset);

	return n < 0 && errno == ESPIPE ? read(fd, chunk, size) : n;
}

int os_read_all(int fd, size_t max, struct buf *out)
{
	uint8_t chunk[READ_BYTES];
	size_t total = 0;

	for (;;) {
		ssize_t n = read_at(fd, chunk, sizeof(chunk), total);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return 0;
		total += (size_t)n;
		if (total > max)
			return ERR_TOO_LARGE;
		TRY(buf_put(out, chunk, (size_t)n));
	}
}

int os_write_all(int fd, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.data, bytes.len);

		if (n < 0 && errno != EINTR)
			return -errno;
		bytes = slice_from(bytes, n > 0 ? (size_t)n : 0);
	}
	return 0;
}

int os_pwrite_all(int fd, struct slice bytes, uint64_t offset)
{
	while (bytes.len > 0) {
		ssize_t n = pwrite(fd, bytes.data, bytes.len, (off_t)offset);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n < 0)
			continue;
		bytes = slice_from(bytes, (size_t)n);
		offset += (uint64_t)n;
	}
	return 0;
}

int os_pread_all(int fd, uint8_t *out, size_t len, uint64_t offset)
{
	while (len > 0) {
		ssize_t n = pread(fd, out, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return ERR_TRUNCATED;
		out += n;
		len -= (size_t)n;
		offset += (uint64_t)n;
	}
	return 0;
}

/* Writes the new file wholly to disk under its temporary name. */
static int write_file(int dir_fd, const char *name, mode_t mode, struct slice bytes)
{
	_cleanup_fd_ int fd = -1;

	/* A temporary file is left only by a crash; nobody else writes here. */
	if (unlinkat(dir_fd, name, 0) < 0 && errno != ENOENT)
		return -errno;
	fd = openat(dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	if (fchmod(fd, mode) < 0) /* what the umask took away */
		return -errno;
	TRY(os_write_all(fd, bytes));
	return fsync(fd) < 0 ? -errno : 0;
}

int os_replace_file(int dir_fd, const char *name, mode_t mode, struct slice bytes)
{
	char temporary[NAME_MAX_BYTES + 1];
	int n = snprintf(temporary, sizeof(temporary), ".%s.new", name);
	int result;

	if (n < 0 || (size_t)n >= sizeof(temporary) || strchr(name, '/'))
		return ERR_BAD_VALUE;
	result = write_file(dir_fd, temporary, mode, bytes);
	if (result == 0 && renameat(dir_fd, temporary, dir_fd, name) < 0)
		result = -errno;
	if (result < 0) {
		unlinkat(dir_fd, temporary, 0);
		return result;
	}
	return fsync(dir_fd) < 0 ? -errno : 0;
}

int os_memfd_sealed(const char *name, struct slice bytes, int *ret_fd)
{
	_cleanup_fd_ int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return -errno;
	/* Written at offsets: whoever reads it from its position starts at the beginning. */
	TRY(os_pwrite_all(fd, bytes, 0));
	if (fcntl(fd, F_ADD_SEALS, SEALS | F_SEAL_SEAL) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

bool os_is_sealed(int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);

	return seals >= 0 && (seals & SEALS) == SEALS;
}

int os_map(int fd, size_t max, struct slice *ret_bytes)
{
	struct stat st;
	void *at;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return ERR_BAD_VALUE;
	if ((uint64_t)st.st_size > max)
		return ERR_TOO_LARGE;
	if (st.st_size == 0) {
		*ret_bytes = SLICE_EMPTY;
		return 0;
	}
	/* Private: before Linux 6.7 a write-sealed memfd cannot be mapped shared, even for reading.
	 */
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	*ret_bytes = slice_of(at, (size_t)st.st_size);
	return 0;
}

void os_unmap(struct slice bytes)
{
	if (bytes.len > 0)
		munmap((void *)(uintptr_t)bytes.data, bytes.len);
}

int os_disk_space(int fd, uint64_t *ret_free, uint64_t *ret_total)
{
	struct statvfs st;

	if (fstatvfs(fd, &st) < 0)
		return -errno;
	*ret_free = (uint64_t)st.f_bavail * st.f_frsize;
	*ret_total = (uint64_t)st.f_blocks * st.f_frsize;
	return 0;
}
