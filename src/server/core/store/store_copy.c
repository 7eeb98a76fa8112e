#include "server/core/store/store_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "os/os.h"
#include "server/core/store/db.h"
#include "server/core/store/vfs.h"

enum { STEP_PAGES = 256, NAME_BYTES = 64 };

/* What the state keeps for its own writes. */
#define RESERVE_BYTES ((uint64_t)256 * 1024 * 1024)

struct store_copy {
	struct store *store;
	sqlite3 *db;
	sqlite3_backup *backup;
	char name[NAME_BYTES];
};

static int check_space(const struct store *store)
{
	uint64_t free_bytes, total;
	struct stat st;

	if (fstatat(store->directory, "tsujiban.db", &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	TRY(os_disk_space(store->directory, &free_bytes, &total));
	return free_bytes < RESERVE_BYTES + (uint64_t)st.st_size ? -ENOSPC : 0;
}

/* Empty, for the core's user alone. */
static int make_file(const struct store_copy *copy)
{
	int directory = copy->store->directory;
	int fd;

	if (unlinkat(directory, copy->name, 0) < 0 && errno != ENOENT)
		return -errno;
	fd = openat(directory, copy->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	os_close(fd);
	return 0;
}

static int begin(struct store_copy *copy)
{
	/* Half a copy is no copy: it needs no journal of its own, and is synced at the end. */
	static const char pragmas[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	_cleanup_(buf_done) struct buf path = BUF_INIT(128);

	TRY(check_space(copy->store));
	TRY(make_file(copy));
	TRY(buf_put_format(&path, "/proc/self/fd/%d/%s", copy->store->directory, copy->name));
	if (sqlite3_open_v2(buf_text(&path), &copy->db, flags, STORE_VFS) ||
		sqlite3_exec(copy->db, pragmas, NULL, NULL, NULL))
		return ERR_STORE;
	copy->backup = sqlite3_backup_init(copy->db, "main", copy->store->db, "main");
	return copy->backup ? 0 : ERR_STORE;
}

int store_copy_new(struct store *store, const char *name, struct store_copy **ret_copy)
{
	struct store_copy *copy = calloc(1, sizeof(*copy));
	int result;

	if (!copy)
		return ERR_NO_MEMORY;
	copy->store = store;
	snprintf(copy->name, sizeof(copy->name), "%s", name);
	result = begin(copy);
	if (result < 0) {
		store_copy_free(copy);
		return result;
	}
	*ret_copy = copy;
	return 0;
}

static int finish(struct store_copy *copy)
{
	_cleanup_fd_ int fd = -1;
	int code = sqlite3_backup_finish(copy->backup);

	copy->backup = NULL;
	if (code != SQLITE_OK || sqlite3_close(copy->db) != SQLITE_OK)
		return ERR_STORE;
	copy->db = NULL;
	fd = openat(copy->store->directory, copy->name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fsync(fd) < 0)
		return -errno;
	return 0;
}

int store_copy_step(struct store_copy *copy)
{
	int code = sqlite3_backup_step(copy->backup, STEP_PAGES);

	if (code == SQLITE_DONE)
		return finish(copy);
	if (code == SQLITE_FULL)
		return -ENOSPC;
	return code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED ? ERR_AGAIN
										 : ERR_STORE;
}

struct store_copy *store_copy_free(struct store_copy *copy)
{
	if (!copy)
		return NULL;
	sqlite3_backup_finish(copy->backup);
	sqlite3_close(copy->db);
	free(copy);
	return NULL;
}
