/* How a new journal file is made; see files.h. */
#include "server/core/journal/files.h"

#include <errno.h>
#include <fcntl.h>
#include "os/os.h"

/* The reserve that the journal leaves on the disk. */
#define RESERVE_BYTES ((uint64_t)256 * 1024 * 1024)
#define RESERVE_PARTS 20 /* 5 % */

static const char finished[] = ".journal";
static const char unfinished[] = ".new";

static int system_write(void *ctx, int fd, struct slice bytes, uint64_t offset)
{
	return os_pwrite_all(fd, bytes, offset);
}

static int system_sync(void *ctx, int fd)
{
	return fdatasync(fd) < 0 ? -errno : 0;
}

static int system_space(void *ctx, int dir_fd, uint64_t *ret_free, uint64_t *ret_total)
{
	return os_disk_space(dir_fd, ret_free, ret_total);
}

const struct journal_disk journal_disk_system = {
	.write = system_write,
	.sync = system_sync,
	.space = system_space,
};

int files_check_space(const struct journal_disk *disk, int dir_fd, uint64_t bytes)
{
	uint64_t free_bytes, total;

	TRY(disk->space(disk->ctx, dir_fd, &free_bytes, &total));
	if (free_bytes < RESERVE_BYTES + bytes || free_bytes < total / RESERVE_PARTS)
		return -ENOSPC;
	return 0;
}

int spare_begin(struct spare *spare, uint64_t base, uint64_t size)
{
	char name[FILES_NAME_BYTES];
	int result;

	TRY(files_check_space(spare->disk, spare->dir_fd, size));
	spare->base = base;
	spare->size = size;
	spare->zeroed = 0;
	spare->fd = openat(spare->dir_fd, files_name(base, unfinished, name),
		O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (spare->fd < 0)
		return -errno;
	result = -posix_fallocate(spare->fd, 0, (off_t)size);
	if (result < 0)
		spare_drop(spare);
	return result;
}

/* Gives the file its name for good. Size and extents are on the disk since its last step, so that
 * later syncs concern the records alone. */
static int finish(struct spare *spare)
{
	char from[FILES_NAME_BYTES], to[FILES_NAME_BYTES];

	if (renameat(spare->dir_fd, files_name(spare->base, unfinished, from), spare->dir_fd,
		    files_name(spare->base, finished, to)) < 0)
		return -errno;
	return fsync(spare->dir_fd) < 0 ? -errno : 0;
}

int spare_step(struct spare *spare)
{
	static const uint8_t zeros[SPARE_STEP];
	size_t len = (size_t)(spare->size - spare->zeroed);

	if (len == 0)
		return finish(spare);
	if (len > SPARE_STEP)
		len = SPARE_STEP;
	TRY(spare->disk->write(spare->disk->ctx, spare->fd, slice_of(zeros, len), spare->zeroed));
	TRY(spare->disk->sync(spare->disk->ctx, spare->fd));
	spare->zeroed += len;
	return ERR_AGAIN;
}

void spare_drop(struct spare *spare)
{
	char name[FILES_NAME_BYTES];

	if (spare->fd < 0)
		return;
	spare->fd = os_close(spare->fd);
	unlinkat(spare->dir_fd, files_name(spare->base, unfinished, name), 0);
}
