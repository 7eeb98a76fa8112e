#include "agent/main/watched.h"

#include <errno.h>
#include <fcntl.h>

#include "os/os.h"

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

bool watched_has_changed(struct watched *w)
{
	struct stat now;

	if (stat(w->path, &now) < 0)
		now = (struct stat){0};
	if (w->known && is_same(&now, &w->last))
		return false;
	w->last = now;
	w->known = true;
	return true;
}

int watched_open(const struct watched *w, int *ret_fd)
{
	_cleanup_fd_ int fd = open(w->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return ERR_UNSUPPORTED;
	*ret_fd = TAKE_FD(fd);
	return 0;
}
