#include "agent/main/opener.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "os/os.h"

enum { MAX_PATH = 4096, NAME_BYTES = 32, MAY_BE_EXECUTED = S_IXUSR | S_IXGRP | S_IXOTH };

void opener_init(struct opener *o, int proc_fd)
{
	*o = (struct opener){.proc_fd = proc_fd};
}

void opener_note(struct opener *o, uint64_t device, uint64_t inode)
{
	o->files[o->next] = (struct executed_file){.device = device, .inode = inode};
	o->next = (o->next + 1) % OPENER_REMEMBERED;
}

static bool was_executed(const struct opener *o, uint64_t device, uint64_t inode)
{
	for (size_t i = 0; i < OPENER_REMEMBERED; i++) {
		if (o->files[i].inode == inode && o->files[i].device == device)
			return true;
	}
	return false;
}

/* On these, stat(2) tells another device than the one of the file system. */
static bool renames_devices(int fd)
{
	static const __fsword_t types[] = {(__fsword_t)BTRFS_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC};
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (fs.f_type == types[i])
			return true;
	}
	return false;
}

/* Inodes have the same numbers on every file system. */
static bool is_asked(const struct frame_file_ask *ask, int fd, const struct stat *st)
{
	return st->st_ino == ask->inode && (st->st_dev == ask->device || renames_devices(fd));
}

/* What the process runs; of whichever program it has gone on to, if the asker does not know better. */
static int open_running(const struct opener *o, const struct frame_file_ask *ask, int *ret_fd)
{
	char name[NAME_BYTES];
	_cleanup_fd_ int fd = -1;
	struct stat st;

	snprintf(name, sizeof(name), "%u/exe", ask->pid);
	fd = openat(o->proc_fd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return ERR_DENIED;
	if (ask->inode != 0 && !is_asked(ask, fd, &st))
		return ERR_NOT_FOUND;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

/* Looks before it opens: opening a pipe or a device would be felt by others. */
static int open_executed(const struct frame_file_ask *ask, int *ret_fd)
{
	char path[MAX_PATH + 1], name[NAME_BYTES];
	_cleanup_fd_ int look = -1;
	struct stat st;
	int fd;

	if (ask->path.len == 0 || ask->path.len > MAX_PATH || ask->path.data[0] != '/' ||
		slice_find_byte(ask->path, '\0') < ask->path.len)
		return ERR_DENIED;
	memcpy(path, ask->path.data, ask->path.len);
	path[ask->path.len] = '\0';
	look = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (look < 0 || fstat(look, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || !is_asked(ask, look, &st))
		return ERR_NOT_FOUND;
	/* Where devices are renamed, a user can make a file of another's number and execute it. */
	if (!(st.st_mode & MAY_BE_EXECUTED))
		return ERR_DENIED;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", look);
	/* Not waited for: whoever owns the file may hold a lease on it, and us for as long as that. */
	fd = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

int opener_open(const struct opener *o, const struct frame_file_ask *ask, int *ret_fd)
{
	if (open_running(o, ask, ret_fd) == 0)
		return 0;
	if (ask->inode == 0 || !was_executed(o, ask->device, ask->inode))
		return ERR_DENIED;
	return open_executed(ask, ret_fd);
}
