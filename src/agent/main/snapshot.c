#include "agent/main/snapshot.h"

#include <errno.h>
#include <fcntl.h>

#include "os/os.h"

int snapshot_start(struct snapshot *s, const struct procfs *proc)
{
	int fd = openat(proc->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	snapshot_stop(s);
	s->dir = fd < 0 ? NULL : fdopendir(fd);
	if (s->dir)
		return 0;
	os_close(fd);
	return -errno;
}

void snapshot_stop(struct snapshot *s)
{
	if (s->dir)
		closedir(s->dir);
	s->dir = NULL;
}

static int tell(struct procfs *proc, uint32_t pid, usec_t wall, struct channel *collect)
{
	struct frame_seen_proc frame;
	int r = procfs_read(proc, pid, &frame);

	if (r == ERR_NOT_FOUND)
		return 0;
	TRY(r);
	frame.time = wall;
	return CHANNEL_SEND(collect, SEEN_PROC, seen_proc, &frame);
}

int snapshot_turn(struct snapshot *s, struct procfs *proc, usec_t wall, struct channel *collect)
{
	for (int n = 0; s->dir && n < SNAPSHOT_TURN;) {
		const struct dirent *item = readdir(s->dir);
		uint32_t pid;

		if (!item) {
			snapshot_stop(s);
			return 0;
		}
		if (procfs_parse_pid(item->d_name, &pid) < 0)
			continue;
		TRY(tell(proc, pid, wall, collect));
		n++;
	}
	return 0;
}
