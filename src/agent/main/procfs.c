#include "agent/main/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "os/os.h"

enum {
	MAX_STAT = 1024,
	MAX_STATUS = 4096,
	MAX_COMMAND = 16384,
	MAX_LINK = 4096,
	MAX_STREAM = 64,
	NAME_BYTES = 16
};

int procfs_open(struct procfs *p)
{
	*p = (struct procfs){
		.stat = BUF_INIT(MAX_STAT),
		.status = BUF_INIT(MAX_STATUS),
		.command = BUF_INIT(MAX_COMMAND),
		.image = BUF_INIT(MAX_LINK),
		.directory = BUF_INIT(MAX_LINK),
		.input = BUF_INIT(MAX_STREAM),
		.output = BUF_INIT(MAX_STREAM),
	};
	p->dir_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return p->dir_fd < 0 ? -errno : 0;
}

void procfs_close(struct procfs *p)
{
	p->dir_fd = os_close(p->dir_fd);
	bounded_done(&p->bounded);
	buf_done(&p->stat);
	buf_done(&p->status);
	buf_done(&p->command);
	buf_done(&p->image);
	buf_done(&p->directory);
	buf_done(&p->input);
	buf_done(&p->output);
}

/* Up to the buffer's maximum; a file that cannot be read is empty. */
static void read_cut(int dir_fd, const char *name, struct buf *out)
{
	_cleanup_fd_ int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;

	buf_clear(out);
	while (fd >= 0 && n > 0 && out->len < out->max) {
		uint8_t *to = buf_reserve(out, out->max - out->len);

		n = to ? read(fd, to, out->max - out->len) : 0;
		if (n > 0)
			buf_grow(out, (size_t)n);
	}
}

/* The one text that lies in the process's own memory; given up, it is empty. */
static void read_command(struct procfs *p, int dir_fd)
{
	int fd = openat(dir_fd, "cmdline", O_RDONLY | O_CLOEXEC);

	buf_clear(&p->command);
	if (fd >= 0 && bounded_read(&p->bounded, fd, &p->command) < 0)
		buf_clear(&p->command);
}

static void read_link(int dir_fd, const char *name, struct buf *out)
{
	uint8_t *to;
	ssize_t n;

	buf_clear(out);
	to = buf_reserve(out, out->max);
	n = to ? readlinkat(dir_fd, name, (char *)to, out->max) : -1;
	if (n > 0)
		buf_grow(out, (size_t)n);
}

int procfs_read(struct procfs *p, uint32_t pid, struct frame_seen_proc *ret)
{
	char name[NAME_BYTES];
	_cleanup_fd_ int fd = -1;

	snprintf(name, sizeof(name), "%u", pid);
	fd = openat(p->dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return ERR_NOT_FOUND;
	read_cut(fd, "stat", &p->stat);
	read_cut(fd, "status", &p->status);
	read_command(p, fd);
	read_link(fd, "exe", &p->image);
	read_link(fd, "cwd", &p->directory);
	read_link(fd, "fd/0", &p->input);
	read_link(fd, "fd/1", &p->output);
	*ret = (struct frame_seen_proc){
		.pid = pid,
		.stat = buf_slice(&p->stat),
		.status = buf_slice(&p->status),
		.command = buf_slice(&p->command),
		.image = buf_slice(&p->image),
		.directory = buf_slice(&p->directory),
		.input = buf_slice(&p->input),
		.output = buf_slice(&p->output),
	};
	return p->stat.len > 0 ? 0 : ERR_NOT_FOUND;
}

int procfs_parse_pid(const char *name, uint32_t *ret_pid)
{
	uint64_t pid;

	TRY(text_parse_u64(slice_text(name), INT32_MAX, &pid));
	*ret_pid = (uint32_t)pid;
	return 0;
}
