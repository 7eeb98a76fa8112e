/*
 * `tsujiban backup FILE`: everything that a server is, in one tar file, while it goes on working. The core
 * copies its database and holds the journal's files; we are root and read the rest ourselves.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "os/os.h"

#define CONFIG_FILE "/etc/tsujiban/tsujiban.conf"
#define LOOK_EVERY (100 * USEC_PER_MS)

struct backup {
	const struct cli_options *options;
	const char *file;
	const char *data_path;
	int data; /* the directory */
	uint64_t id;
	uint64_t state_version, oldest, durable;
	struct archive archive;
};

/* ------------------------------------------------------------------------------ the core's part */

static int read_reply(struct backup *b, const struct cli_reply *reply, bool *ret_ready)
{
	struct json_doc *doc = NULL;
	struct json_value root;
	struct slice state;
	int result = json_parse(buf_slice(&reply->body), &doc, &root);

	if (result == 0)
		result = json_u64(json_get(root, "id"), &b->id);
	if (result == 0)
		result = json_u64(json_get(root, "state_version"), &b->state_version);
	if (result == 0)
		result = json_u64(json_get(root, "oldest"), &b->oldest);
	if (result == 0)
		result = json_u64(json_get(root, "durable"), &b->durable);
	state = result == 0 ? json_get_text(root, "state") : SLICE_EMPTY;
	*ret_ready = slice_is_text(state, "ready");
	if (slice_is_text(state, "failed"))
		result = ERR_STORE;
	json_free(doc);
	return result;
}

/* Negative: what is wrong has been said. */
static int ask(struct backup *b, const char *method, const char *path, bool *ret_ready)
{
	struct cli_reply reply;
	int result;

	TRY(cli_call(b->options, method, path, NULL, &reply));
	result = read_reply(b, &reply, ret_ready);
	cli_reply_done(&reply);
	if (result < 0)
		cli_say(b->options, MSG_BACKUP_FAILED, result_name(result));
	return result;
}

static int begin(struct backup *b)
{
	const struct timespec step = {.tv_nsec = LOOK_EVERY * 1000};
	char path[64];
	bool ready;

	TRY(ask(b, "POST", "/backups", &ready));
	snprintf(path, sizeof(path), "/backups/%llu", (unsigned long long)b->id);
	while (!ready) {
		nanosleep(&step, NULL);
		TRY(ask(b, "GET", path, &ready));
	}
	return 0;
}

static void end(struct backup *b)
{
	struct cli_reply reply;
	char path[64];

	if (b->id == 0)
		return;
	snprintf(path, sizeof(path), "/backups/%llu/end", (unsigned long long)b->id);
	if (cli_call(b->options, "POST", path, NULL, &reply) == 0)
		cli_reply_done(&reply);
}

/* Between files: the core gives a backup up that nobody asks for. */
static int keep_alive(struct backup *b)
{
	uint64_t durable = b->durable;
	char path[64];
	bool ready;

	snprintf(path, sizeof(path), "/backups/%llu", (unsigned long long)b->id);
	TRY(ask(b, "GET", path, &ready));
	/* What arrived since belongs to the next backup. */
	b->durable = durable;
	return 0;
}

/* ------------------------------------------------------------------------------ our part */

static int put_file(struct backup *b, const char *path, const char *name, uint64_t size)
{
	_cleanup_fd_ int fd = openat(b->data, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (size > (uint64_t)st.st_size)
		size = (uint64_t)st.st_size;
	return archive_put(&b->archive, fd, name, size, (uint64_t)st.st_size);
}

/* A file of the journal, as far as it is on the disk for good; others as they are. */
static int put_journal_file(struct backup *b, const char *entry)
{
	_cleanup_(buf_done) struct buf name = BUF_INIT(TAR_NAME_BYTES);
	uint64_t base = 0, size = UINT64_MAX;
	uint8_t raw[8];

	TRY(buf_put_format(&name, "journal/%s", entry));
	if (!place_find(buf_text(&name)))
		return 0;
	TRY(text_parse_hex(slice_of(entry, 2 * sizeof(raw)), raw, sizeof(raw)));
	for (size_t i = 0; i < sizeof(raw); i++)
		base = base << 8 | raw[i];
	if (strcmp(entry + 2 * sizeof(raw), ".journal") == 0) {
		/* Made ahead, or gone by now. */
		if (base >= b->durable || base < b->oldest)
			return 0;
		size = b->durable - base;
	}
	TRY(keep_alive(b));
	return put_file(b, buf_text(&name), buf_text(&name), size);
}

static int put_journal(struct backup *b)
{
	struct dirent **entries = NULL;
	_cleanup_(buf_done) struct buf path = BUF_INIT(4096);
	int result = 0;
	int n;

	TRY(buf_put_format(&path, "%s/journal", b->data_path));
	n = scandir(buf_text(&path), &entries, NULL, alphasort);
	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++) {
		if (result == 0)
			result = put_journal_file(b, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return result;
}

static int put_config(struct backup *b)
{
	_cleanup_fd_ int fd = open(CONFIG_FILE, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	return archive_put(
		&b->archive, fd, "tsujiban.conf", (uint64_t)st.st_size, (uint64_t)st.st_size);
}

static int put_all(struct backup *b)
{
	TRY(put_file(b, "state/backup.db", "state/tsujiban.db", UINT64_MAX));
	TRY(put_journal(b));
	TRY(put_file(b, "keys/root.pem", "keys/root.pem", UINT64_MAX));
	TRY(put_file(b, "keys/courier.key", "keys/courier.key", UINT64_MAX));
	TRY(put_config(b));
	return archive_finish(&b->archive);
}

/* Under its name only when it is whole. */
static int write_archive(struct backup *b)
{
	_cleanup_(buf_done) struct buf unfinished = BUF_INIT(4096);
	_cleanup_fd_ int fd = -1;
	int result;

	TRY(buf_put_format(&unfinished, "%s.unfinished", b->file));
	fd = open(buf_text(&unfinished), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	b->archive.fd = fd;
	b->archive.manifest.state = (uint32_t)b->state_version;
	b->archive.manifest.made = clock_system.wall(&clock_system);
	snprintf(b->archive.manifest.version, sizeof(b->archive.manifest.version), "%s",
		TSUJIBAN_VERSION);
	result = fchmod(fd, 0600) < 0 ? -errno : put_all(b);
	if (result == 0 && rename(buf_text(&unfinished), b->file) < 0)
		result = -errno;
	if (result < 0)
		unlink(buf_text(&unfinished));
	return result;
}

static int make(struct backup *b)
{
	int result;

	b->data = open(b->data_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->data < 0) {
		cli_say(b->options, MSG_BACKUP_NO_DATA, b->data_path);
		return -errno;
	}
	result = begin(b);
	if (result == 0) {
		result = write_archive(b);
		if (result < 0)
			cli_say(b->options, MSG_BACKUP_FAILED, result_name(result));
	}
	end(b);
	return result;
}

int cli_backup(const struct cli_options *options)
{
	struct backup backup = {.options = options, .data_path = CLI_DATA, .data = -1};
	int result;

	if (cli_flag_value(options, "--data"))
		backup.data_path = cli_flag_value(options, "--data");
	backup.file = options->argv[0];
	result = make(&backup);
	archive_done(&backup.archive);
	os_close(backup.data);
	if (result < 0)
		return CLI_FAILED;
	cli_say(options, MSG_BACKUP_DONE, backup.file);
	return CLI_OK;
}
