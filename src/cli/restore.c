/*
 * `tsujiban restore FILE`: puts a backup into an empty data directory, on this machine or on another, while no
 * server runs there. All of the backup is checked before anything is written; what is written gets its
 * place only when all of it is there.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "cli/archive.h"
#include "cli/cli.h"
#include "os/os.h"

#define CONFIG_FILE "/etc/tsujiban/tsujiban.conf"
/* tsujiband does not start while it is there. */
#define UNFINISHED "restoring"

struct restore {
	const struct cli_options *options;
	const char *file;
	const char *data_path;
	int data;       /* the directory, locked */
	int unfinished; /* the directory in it */
	struct archive archive;
};

static int refuse(const struct restore *r, enum message_id message, const char *subject)
{
	cli_say(r->options, message, subject);
	return ERR_REFUSED;
}

/* ------------------------------------------------------------------------------ before */

static int find_user(const char *name, uid_t *ret_uid, gid_t *ret_gid)
{
	const struct passwd *user = name ? getpwnam(name) : NULL;

	*ret_uid = user ? user->pw_uid : 0;
	*ret_gid = user ? user->pw_gid : 0;
	return name && !user ? ERR_NOT_FOUND : 0;
}

static int check_archive(struct restore *r)
{
	const struct manifest *manifest = &r->archive.manifest;
	int result;

	r->archive.fd = open(r->file, O_RDONLY | O_CLOEXEC);
	if (r->archive.fd < 0)
		return refuse(r, MSG_RESTORE_UNREADABLE, r->file);
	result = archive_check(&r->archive);
	if (result == ERR_UNSUPPORTED || manifest->state > MANIFEST_STATE)
		return refuse(r, MSG_RESTORE_NEWER, manifest->version);
	if (result < 0)
		return refuse(r, MSG_RESTORE_UNREADABLE, result_name(result));
	if (!manifest_find(manifest, "state/tsujiban.db") ||
		!manifest_find(manifest, "keys/root.pem"))
		return refuse(r, MSG_RESTORE_UNREADABLE, r->file);
	/* Agents refuse certificates older than those they have seen; their numbers follow the clock. */
	if (clock_system.wall(&clock_system) < manifest->made)
		return refuse(r, MSG_RESTORE_CLOCK, "");
	return 0;
}

static int check_users(const struct restore *r)
{
	uid_t uid;
	gid_t gid;

	for (size_t i = 0; i < r->archive.manifest.n; i++) {
		const struct place *place = place_find(r->archive.manifest.rows[i].name);

		if (find_user(place->owner, &uid, &gid) < 0)
			return refuse(r, MSG_RESTORE_NO_USER, place->owner);
	}
	return 0;
}

static int is_empty(const char *path, bool *ret_empty)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;

	if (!dir)
		return -errno;
	*ret_empty = true;
	while ((entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*ret_empty = false;
	}
	closedir(dir);
	return 0;
}

/* Made if need be, and locked as tsujiband locks it. */
static int open_data(struct restore *r)
{
	bool empty = false;

	if (mkdir(r->data_path, 0711) < 0 && errno != EEXIST)
		return refuse(r, MSG_RESTORE_FAILED, r->data_path);
	r->data = open(r->data_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r->data < 0 || flock(r->data, LOCK_EX | LOCK_NB) < 0 ||
		is_empty(r->data_path, &empty) < 0 || !empty)
		return refuse(r, MSG_RESTORE_NOT_EMPTY, r->data_path);
	return 0;
}

/* ------------------------------------------------------------------------------ writing */

static int make_directories(struct restore *r)
{
	uid_t uid;
	gid_t gid;

	if (mkdirat(r->data, UNFINISHED, 0700) < 0)
		return -errno;
	r->unfinished = openat(r->data, UNFINISHED, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r->unfinished < 0)
		return -errno;
	for (size_t i = 0; i < PLACE_DIRECTORIES; i++) {
		const struct place_directory *row = &place_directories[i];

		TRY(find_user(row->owner, &uid, &gid));
		if (mkdirat(r->unfinished, row->name, 0700) < 0 ||
			fchownat(r->unfinished, row->name, uid, gid, 0) < 0)
			return -errno;
	}
	return 0;
}

static int write_row(const struct restore *r, size_t index)
{
	const char *name = r->archive.manifest.rows[index].name;
	const struct place *place = place_find(name);
	_cleanup_fd_ int fd = -1;
	uid_t uid;
	gid_t gid;

	TRY(find_user(place->owner, &uid, &gid));
	fd = openat(r->unfinished, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || fchmod(fd, 0600) < 0 || fchown(fd, uid, gid) < 0)
		return -errno;
	return archive_take(&r->archive, index, fd);
}

/* A certificate's number above all that were ever given out under this root: see seal. */
static int raise_serial(const struct restore *r)
{
	_cleanup_fd_ int fd = openat(
		r->unfinished, "keys/root.pem", O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	char line[48];

	if (fd < 0)
		return -errno;
	snprintf(
		line, sizeof(line), "\nserial %lld\n", (long long)clock_system.wall(&clock_system));
	TRY(os_write_all(fd, slice_text(line)));
	return fsync(fd) < 0 ? -errno : 0;
}

/* For the core: from when the data is. */
static int put_mark(const struct restore *r)
{
	_cleanup_fd_ int dir = openat(r->unfinished, "state", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char text[32];
	uid_t uid;
	gid_t gid;

	if (dir < 0)
		return -errno;
	TRY(find_user("tsujiban", &uid, &gid));
	snprintf(text, sizeof(text), "%lld", (long long)r->archive.manifest.made);
	TRY(os_replace_file(dir, "restored", 0600, slice_text(text)));
	return fchownat(dir, "restored", uid, gid, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

/* The configuration goes beside the data, unless this machine has none yet. */
static int put_config(const struct restore *r)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64 * 1024);
	_cleanup_fd_ int etc = -1;
	int result = os_read_file(r->unfinished, "tsujiban.conf", 64 * 1024, &text);

	if (result == -ENOENT)
		return 0;
	TRY(result);
	if (access(CONFIG_FILE, F_OK) == 0)
		return renameat(r->unfinished, "tsujiban.conf", r->data, "tsujiban.conf.restored") <
				       0
			       ? -errno
			       : 0;
	if (mkdir("/etc/tsujiban", 0755) < 0 && errno != EEXIST)
		return -errno;
	etc = open("/etc/tsujiban", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (etc < 0)
		return -errno;
	TRY(os_replace_file(etc, "tsujiban.conf", 0600, buf_slice(&text)));
	return unlinkat(r->unfinished, "tsujiban.conf", 0) < 0 ? -errno : 0;
}

/* Everything is on the disk; now it gets its place. */
static int put_in_place(const struct restore *r)
{
	for (size_t i = 0; i < PLACE_DIRECTORIES; i++) {
		const char *name = place_directories[i].name;
		_cleanup_fd_ int dir =
			openat(r->unfinished, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (dir < 0 || fsync(dir) < 0)
			return -errno;
	}
	for (size_t i = 0; i < PLACE_DIRECTORIES; i++) {
		const char *name = place_directories[i].name;

		if (renameat(r->unfinished, name, r->data, name) < 0)
			return -errno;
	}
	TRY(put_config(r));
	if (fsync(r->data) < 0 || unlinkat(r->data, UNFINISHED, AT_REMOVEDIR) < 0 ||
		fsync(r->data) < 0)
		return -errno;
	return 0;
}

static int write_all(struct restore *r)
{
	TRY(make_directories(r));
	for (size_t i = 0; i < r->archive.manifest.n; i++)
		TRY(write_row(r, i));
	TRY(raise_serial(r));
	TRY(put_mark(r));
	return put_in_place(r);
}

static int restore(struct restore *r)
{
	int result;

	if (geteuid() != 0)
		return refuse(r, MSG_RESTORE_NOT_ROOT, "");
	TRY(check_archive(r));
	TRY(check_users(r));
	TRY(open_data(r));
	result = write_all(r);
	if (result < 0)
		cli_say(r->options, MSG_RESTORE_FAILED, result_name(result));
	return result;
}

int cli_restore(const struct cli_options *options)
{
	struct restore r = {
		.options = options,
		.data_path = CLI_DATA,
		.data = -1,
		.unfinished = -1,
		.archive = {.fd = -1},
	};
	int result;

	if (cli_flag_value(options, "--data"))
		r.data_path = cli_flag_value(options, "--data");
	r.file = options->argv[0];
	result = restore(&r);
	archive_done(&r.archive);
	os_close(r.archive.fd);
	os_close(r.unfinished);
	os_close(r.data);
	if (result < 0)
		return CLI_FAILED;
	cli_say(options, MSG_RESTORE_DONE, r.data_path);
	return CLI_OK;
}
