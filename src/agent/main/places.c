#include "agent/main/places.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/os.h"
#include "proc/spawn.h"

int places_find_program(const char *dir, const char *name, char out[PLACES_MAX_PATH])
{
	char own[PLACES_MAX_PATH];
	struct slice path;
	int n;

	if (dir) {
		path = slice_text(dir);
	} else {
		ssize_t len = readlink("/proc/self/exe", own, sizeof(own));

		if (len < 0)
			return -errno;
		path = slice_of(own, (size_t)len);
		while (path.len > 0 && path.data[path.len - 1] != '/')
			path.len--;
	}
	if (path.len >= PLACES_MAX_PATH)
		return ERR_TOO_LARGE;
	n = snprintf(out, PLACES_MAX_PATH, "%.*s/%s", (int)path.len, (const char *)path.data, name);
	return n < PLACES_MAX_PATH ? 0 : ERR_TOO_LARGE;
}

int places_open_spool(const char *path, const char *user, int *ret_fd, int *ret_lock_fd)
{
	uid_t uid;
	gid_t gid;

	TRY(spawn_find_user(user, &uid, &gid));
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return -errno;
	*ret_fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*ret_fd < 0 || fchown(*ret_fd, uid, gid) < 0 || fchmod(*ret_fd, 0700) < 0)
		return -errno;
	*ret_lock_fd = openat(*ret_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*ret_lock_fd < 0)
		return -errno;
	return flock(*ret_lock_fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0;
}

void places_read_boot(char out[PLACES_BOOT_BYTES])
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(PLACES_BOOT_BYTES - 1);

	out[0] = '\0';
	if (os_read_file(AT_FDCWD, "/proc/sys/kernel/random/boot_id", text.max, &text) < 0)
		return;
	snprintf(out, PLACES_BOOT_BYTES, "%s", buf_text(&text));
}
