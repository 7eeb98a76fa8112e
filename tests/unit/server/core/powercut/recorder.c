#include "recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/check.h"

enum { MAX_OPS = 65536 };

static struct recorder {
	pthread_mutex_t lock; /* the committer's thread writes too */
	bool on;
	ino_t directories[RECORDER_DIRECTORIES];
	ino_t files[RECORDER_MAX_FILES];
	uint32_t n_files;
	struct recording recording;
} recorder = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ------------------------------------------------------------------------------ the record */

static struct op *add(enum op_kind kind)
{
	struct op *op = &recorder.recording.ops[recorder.recording.n++];

	CHECK(recorder.recording.n < MAX_OPS);
	*op = (struct op){.kind = kind};
	return op;
}

static void set_name(char out[RECORDER_NAME_BYTES], const char *name)
{
	CHECK(strlen(name) < RECORDER_NAME_BYTES);
	memcpy(out, name, strlen(name) + 1);
}

static bool find_directory(int fd, uint32_t *ret_directory)
{
	struct stat st;

	if (!recorder.on || fstat(fd, &st) < 0 || !S_ISDIR(st.st_mode))
		return false;
	for (uint32_t i = 0; i < RECORDER_DIRECTORIES; i++) {
		if (recorder.directories[i] == st.st_ino) {
			*ret_directory = i;
			return true;
		}
	}
	return false;
}

static bool find_file(int fd, uint32_t *ret_file)
{
	struct stat st;

	if (!recorder.on || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	/* The latest first: the number of a removed file's inode is used again. */
	for (uint32_t i = recorder.n_files; i > 0; i--) {
		if (recorder.files[i - 1] == st.st_ino) {
			*ret_file = i - 1;
			return true;
		}
	}
	return false;
}

static void note_created(uint32_t directory, const char *name, int fd)
{
	struct op *op = add(OP_CREATE);
	struct stat st;

	CHECK(fstat(fd, &st) == 0 && recorder.n_files < RECORDER_MAX_FILES);
	recorder.files[recorder.n_files] = st.st_ino;
	op->file = recorder.n_files++;
	op->directory = directory;
	set_name(op->name, name);
}

static void note_resized(uint32_t file, uint64_t size)
{
	struct op *op = add(OP_RESIZE);

	op->file = file;
	op->offset = size;
}

static void note_written(uint32_t file, const void *bytes, size_t len, uint64_t offset)
{
	struct op *op = add(OP_WRITE);

	op->file = file;
	op->offset = offset;
	op->len = len;
	op->bytes = malloc(len);
	CHECK(op->bytes);
	memcpy(op->bytes, bytes, len);
}

void recorder_start(const int directories[RECORDER_DIRECTORIES])
{
	struct stat st;

	for (size_t i = 0; i < RECORDER_DIRECTORIES; i++) {
		CHECK(fstat(directories[i], &st) == 0);
		recorder.directories[i] = st.st_ino;
	}
	recorder.recording = (struct recording){.ops = calloc(MAX_OPS, sizeof(struct op))};
	CHECK(recorder.recording.ops);
	recorder.n_files = 0;
	recorder.on = true;
}

void recorder_note(uint32_t what, uint64_t number)
{
	pthread_mutex_lock(&recorder.lock);
	if (recorder.on) {
		struct op *op = add(OP_NOTE);

		op->file = what;
		op->offset = number;
	}
	pthread_mutex_unlock(&recorder.lock);
}

struct recording recorder_stop(void)
{
	struct recording recording;

	pthread_mutex_lock(&recorder.lock);
	recorder.on = false;
	recording = recorder.recording;
	recorder.recording = (struct recording){0};
	pthread_mutex_unlock(&recorder.lock);
	return recording;
}

void recording_done(struct recording *recording)
{
	for (size_t i = 0; i < recording->n; i++)
		free(recording->ops[i].bytes);
	free(recording->ops);
	*recording = (struct recording){0};
}

/* ------------------------------------------------------------------------------ in libc's place */

/* Under the names that libc's headers give them where files have 64-bit offsets. */
#define IN_PLACE_OF(name_) __asm__(name_) __attribute__((visibility("default"), used))

int recorder_open(const char *path, int flags, ...) IN_PLACE_OF("open64");
int recorder_openat(int dir, const char *path, int flags, ...) IN_PLACE_OF("openat64");
ssize_t recorder_write(int fd, const void *bytes, size_t len) IN_PLACE_OF("write");
ssize_t recorder_pwrite(int fd, const void *bytes, size_t len, off_t at) IN_PLACE_OF("pwrite64");
int recorder_ftruncate(int fd, off_t size) IN_PLACE_OF("ftruncate64");
int recorder_fallocate(int fd, off_t from, off_t len) IN_PLACE_OF("posix_fallocate64");
int recorder_fsync(int fd) IN_PLACE_OF("fsync");
int recorder_fdatasync(int fd) IN_PLACE_OF("fdatasync");
int recorder_unlink(const char *path) IN_PLACE_OF("unlink");
int recorder_unlinkat(int dir, const char *name, int flags) IN_PLACE_OF("unlinkat");
int recorder_renameat(int dir, const char *from, int to_dir, const char *to)
	IN_PLACE_OF("renameat");

/* SQLite names files by the directory's descriptor: "/proc/self/fd/N/name". */
static int split(const char *path, int dir, const char **ret_name)
{
	static const char prefix[] = "/proc/self/fd/";
	char *end;
	long fd = 0;

	*ret_name = path;
	if (strncmp(path, prefix, sizeof(prefix) - 1) != 0)
		return dir;
	for (end = (char *)(uintptr_t)path + sizeof(prefix) - 1; *end >= '0' && *end <= '9'; end++)
		fd = fd * 10 + (*end - '0');
	if (*end != '/')
		return dir;
	*ret_name = end + 1;
	return (int)fd;
}

static int open_recorded(int dir, const char *path, int flags, mode_t mode)
{
	const char *name;
	uint32_t directory;
	struct stat st;
	bool made;
	int fd;

	pthread_mutex_lock(&recorder.lock);
	dir = split(path, dir, &name);
	made = (flags & O_CREAT) && find_directory(dir, &directory) &&
	       fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0;
	fd = (int)syscall(SYS_openat, dir, name, flags, mode);
	if (fd >= 0 && made)
		note_created(directory, name, fd);
	pthread_mutex_unlock(&recorder.lock);
	return fd;
}

int recorder_openat(int dir, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list arguments;

	va_start(arguments, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return open_recorded(dir, path, flags, mode);
}

int recorder_open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list arguments;

	va_start(arguments, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return open_recorded(AT_FDCWD, path, flags, mode);
}

ssize_t recorder_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	uint32_t file;
	ssize_t written;

	pthread_mutex_lock(&recorder.lock);
	written = syscall(SYS_pwrite64, fd, bytes, len, at);
	if (written > 0 && find_file(fd, &file))
		note_written(file, bytes, (size_t)written, (uint64_t)at);
	pthread_mutex_unlock(&recorder.lock);
	return written;
}

ssize_t recorder_write(int fd, const void *bytes, size_t len)
{
	off_t at = recorder.on ? lseek(fd, 0, SEEK_CUR) : -1;
	uint32_t file;
	ssize_t written;

	/* Sockets and the like have no place; the files of interest have one. */
	if (at < 0)
		return syscall(SYS_write, fd, bytes, len);
	pthread_mutex_lock(&recorder.lock);
	written = syscall(SYS_write, fd, bytes, len);
	if (written > 0 && find_file(fd, &file))
		note_written(file, bytes, (size_t)written, (uint64_t)at);
	pthread_mutex_unlock(&recorder.lock);
	return written;
}

int recorder_ftruncate(int fd, off_t size)
{
	uint32_t file;
	int result;

	pthread_mutex_lock(&recorder.lock);
	result = (int)syscall(SYS_ftruncate, fd, size);
	if (result == 0 && find_file(fd, &file))
		note_resized(file, (uint64_t)size);
	pthread_mutex_unlock(&recorder.lock);
	return result;
}

/* Only ever asked for more than there is. */
int recorder_fallocate(int fd, off_t from, off_t len)
{
	return recorder_ftruncate(fd, from + len) < 0 ? errno : 0;
}

static int sync_recorded(int fd)
{
	uint32_t file, directory;

	pthread_mutex_lock(&recorder.lock);
	if (find_file(fd, &file))
		add(OP_SYNC)->file = file;
	else if (find_directory(fd, &directory))
		add(OP_SYNC_DIRECTORY)->directory = directory;
	pthread_mutex_unlock(&recorder.lock);
	return 0;
}

int recorder_fsync(int fd)
{
	return sync_recorded(fd);
}

int recorder_fdatasync(int fd)
{
	return sync_recorded(fd);
}

int recorder_unlinkat(int dir, const char *path, int flags)
{
	const char *name;
	uint32_t directory;
	int result;

	pthread_mutex_lock(&recorder.lock);
	dir = split(path, dir, &name);
	result = (int)syscall(SYS_unlinkat, dir, name, flags);
	if (result == 0 && find_directory(dir, &directory)) {
		struct op *op = add(OP_UNLINK);

		op->directory = directory;
		set_name(op->name, name);
	}
	pthread_mutex_unlock(&recorder.lock);
	return result;
}

int recorder_unlink(const char *path)
{
	return recorder_unlinkat(AT_FDCWD, path, 0);
}

int recorder_renameat(int dir, const char *from, int to_dir, const char *to)
{
	uint32_t directory;
	int result;

	pthread_mutex_lock(&recorder.lock);
	result = (int)syscall(SYS_renameat2, dir, from, to_dir, to, 0);
	if (result == 0 && find_directory(dir, &directory)) {
		struct op *op = add(OP_RENAME);

		op->directory = directory;
		set_name(op->name, from);
		set_name(op->to, to);
	}
	pthread_mutex_unlock(&recorder.lock);
	return result;
}
