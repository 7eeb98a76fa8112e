#include "server/core/journal/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "base/text.h"
#include "os/os.h"

enum { MAX_FILES = 65536, HEX_DIGITS = 16 };

static const char finished[] = ".journal";
static const char unfinished[] = ".new";

const char *files_name(uint64_t base, const char *suffix, char out[FILES_NAME_BYTES])
{
	snprintf(out, FILES_NAME_BYTES, "%016" PRIx64 "%s", base, suffix);
	return out;
}

/* Whether the name is 16 hex digits and the suffix. */
static bool is_name(const char *name, const char *suffix, uint64_t *ret_base)
{
	struct slice text = slice_text(name);
	uint8_t raw[HEX_DIGITS / 2];
	uint64_t base = 0;

	if (text.len < HEX_DIGITS || !slice_is_text(slice_from(text, HEX_DIGITS), suffix))
		return false;
	if (text_parse_hex(slice_of(text.data, HEX_DIGITS), raw, sizeof(raw)) < 0)
		return false;
	for (size_t i = 0; i < sizeof(raw); i++)
		base = base << 8 | raw[i];
	*ret_base = base;
	return true;
}

int files_add(struct files *files, uint64_t base, uint64_t size, int fd)
{
	if (files->n == MAX_FILES)
		return ERR_TOO_LARGE;
	if (files->n == files->n_allocated) {
		size_t n = files->n_allocated ? 2 * files->n_allocated : 16;
		struct journal_file *rows = reallocarray(files->rows, n, sizeof(*rows));

		if (!rows)
			return ERR_NO_MEMORY;
		files->rows = rows;
		files->n_allocated = n;
	}
	files->rows[files->n++] = (struct journal_file){.base = base, .size = size, .fd = fd};
	return 0;
}

static int list_one(struct files *files, const char *name)
{
	struct stat st;
	uint64_t base;

	if (is_name(name, unfinished, &base))
		return unlinkat(files->dir_fd, name, 0) < 0 ? -errno : 0;
	if (!is_name(name, finished, &base))
		return 0;
	if (fstatat(files->dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size <= 0)
		return ERR_DAMAGED;
	return files_add(files, base, (uint64_t)st.st_size, -1);
}

static int compare_bases(const void *a, const void *b)
{
	uint64_t left = ((const struct journal_file *)a)->base;
	uint64_t right = ((const struct journal_file *)b)->base;

	return left < right ? -1 : left > right;
}

static void close_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

int files_list(struct files *files, int dir_fd)
{
	_cleanup_(close_dir) DIR *dir = NULL;
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct dirent *entry;

	*files = (struct files){.dir_fd = dir_fd};
	if (fd < 0)
		return -errno;
	dir = fdopendir(fd);
	if (!dir) {
		os_close(fd);
		return ERR_NO_MEMORY;
	}
	for (errno = 0; (entry = readdir(dir)); errno = 0)
		TRY(list_one(files, entry->d_name));
	if (errno)
		return -errno;
	if (files->n > 0)
		qsort(files->rows, files->n, sizeof(files->rows[0]), compare_bases);
	return 0;
}

void files_done(struct files *files)
{
	for (size_t i = 0; i < files->n; i++)
		os_close(files->rows[i].fd);
	free(files->rows);
	*files = (struct files){.dir_fd = -1};
}

int files_open(const struct files *files, uint64_t base, int flags, int *ret_fd)
{
	char name[FILES_NAME_BYTES];
	int fd = openat(
		files->dir_fd, files_name(base, finished, name), flags | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

static int remove_file(struct files *files, struct journal_file *file)
{
	char name[FILES_NAME_BYTES];

	if (unlinkat(files->dir_fd, files_name(file->base, finished, name), 0) < 0)
		return -errno;
	file->fd = os_close(file->fd);
	return 0;
}

int files_remove_first(struct files *files)
{
	TRY(remove_file(files, &files->rows[0]));
	files->n--;
	memmove(files->rows, files->rows + 1, files->n * sizeof(files->rows[0]));
	return 0;
}

int files_remove_last(struct files *files)
{
	TRY(remove_file(files, &files->rows[files->n - 1]));
	files->n--;
	return 0;
}
