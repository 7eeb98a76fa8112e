/*
 * The operating system behind one header: descriptors, files, processes, randomness. Platform variants
 * are files (linux/os_linux.c, later windows/), never #ifdef blocks in logic.
 *
 * Ownership: functions that open return a descriptor that the caller closes (os_close, _cleanup_(os_closep)).
 * Limits:    said at each function.
 * Trust:     paths come from configuration; contents read may be hostile.
 */
#pragma once

#include <sys/types.h>
#include "base/buf.h"
#include "base/clock.h"

/* Closes when >= 0; always returns -1, so that `fd = os_close(fd)` reads well. Keeps errno. */
int os_close(int fd);
void os_closep(int *fd);
#define _cleanup_fd_ _cleanup_(os_closep)

/* For a program that shall be small: memory that is freed goes back to the system soon, not when much of it has
 * gathered. Once, at the start. */
void os_keep_small(void);
/* Gives every whole page of freed memory back to the system, also those between what is in use. Costs about a
 * microsecond for each gap. */
void os_give_back(void);

/* Starts a thread that nobody waits for, with all signals left to the others. -errno when there is no room for one. */
_must_check_ int os_start_thread(void *(*run)(void *ctx), void *ctx, size_t stack_bytes);

/* Fills len bytes from the kernel's generator; ends the program when there is none. */
void os_random(void *out, size_t len);

_must_check_ int os_set_nonblocking(int fd);
/* Close-on-exec stream socketpair. */
_must_check_ int os_socketpair(int ret_fds[2]);

/* Reads a whole file of at most max bytes into out. ERR_TOO_LARGE beyond. */
_must_check_ int os_read_file(int dir_fd, const char *path, size_t max, struct buf *out);
/* The same from an open descriptor, always from the file's beginning: a descriptor that was given shares
 * its position with all who were given it before. */
_must_check_ int os_read_all(int fd, size_t max, struct buf *out);
/* Writes all bytes, over short writes and EINTR. */
_must_check_ int os_write_all(int fd, struct slice bytes);
_must_check_ int os_pwrite_all(int fd, struct slice bytes, uint64_t offset);
/* Reads exactly len bytes at offset; ERR_TRUNCATED at the end of the file. */
_must_check_ int os_pread_all(int fd, uint8_t *out, size_t len, uint64_t offset);
/* Replaces a file as a whole: temporary file, fsync, rename, fsync of the directory. */
_must_check_ int os_replace_file(int dir_fd, const char *name, mode_t mode, struct slice bytes);
/* A sealed memfd (no writing, growing, shrinking) with these bytes, close-on-exec. */
_must_check_ int os_memfd_sealed(const char *name, struct slice bytes, int *ret_fd);
/* Whether fd is a memfd sealed against writing, growing and shrinking. */
bool os_is_sealed(int fd);
/* Maps a sealed memfd or file of at most max bytes for reading; unmap with os_unmap. */
_must_check_ int os_map(int fd, size_t max, struct slice *ret_bytes);
void os_unmap(struct slice bytes);
/* Bytes free for us and in all on the file system of fd. */
_must_check_ int os_disk_space(int fd, uint64_t *ret_free, uint64_t *ret_total);
