#include "agent/ship/spool_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/text.h"
#include "os/os.h"

static const struct slice prefix = SLICE_LITERAL("spool-");
enum { NUMBER_DIGITS = 16 };

void spool_file_name(uint64_t first, char out[SPOOL_NAME_BYTES])
{
	snprintf(out, SPOOL_NAME_BYTES, "spool-%016llx", (unsigned long long)first);
}

static int parse_name(const char *name, uint64_t *ret_first)
{
	struct slice digits = slice_from(slice_text(name), prefix.len);
	uint8_t raw[NUMBER_DIGITS / 2];
	uint64_t first = 0;

	if (!slice_starts(slice_text(name), prefix) || digits.len != NUMBER_DIGITS)
		return ERR_BAD_VALUE;
	TRY(text_parse_hex(digits, raw, sizeof(raw)));
	for (size_t i = 0; i < sizeof(raw); i++)
		first = first << 8 | raw[i];
	*ret_first = first;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct spool_file *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

static int read_names(DIR *dir, struct spool_file *files, size_t *ret_n)
{
	struct dirent *item;
	size_t n = 0;

	for (errno = 0; (item = readdir(dir)); errno = 0) {
		uint64_t first;

		if (parse_name(item->d_name, &first) < 0)
			continue;
		if (n == SPOOL_MAX_FILES)
			return ERR_TOO_LARGE;
		files[n++] = (struct spool_file){.first = first};
	}
	*ret_n = n;
	return -errno;
}

int spool_files_list(int dir_fd, struct spool_file **ret_files, size_t *ret_n)
{
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct spool_file *files;
	int r;

	if (!dir) {
		r = -errno;
		os_close(fd);
		return r;
	}
	files = calloc(SPOOL_MAX_FILES, sizeof(*files));
	r = files ? read_names(dir, files, ret_n) : ERR_NO_MEMORY;
	closedir(dir);
	if (r < 0) {
		free(files);
		return r;
	}
	qsort(files, *ret_n, sizeof(*files), compare);
	*ret_files = files;
	return 0;
}

/* Behind a damaged head: what was waiting in the entries whose own heads are whole, wherever they begin. Slow,
 * and only ever done on a damaged file. */
static int count_behind(int fd, uint64_t from, uint64_t size, uint64_t *ret_events)
{
	uint8_t raw[SPOOL_HEAD_BYTES];
	struct spool_head head;
	uint64_t events = 0;

	while (from < size && size - from >= SPOOL_HEAD_BYTES) {
		TRY(os_pread_all(fd, raw, sizeof(raw), from));
		if (spool_head_decode(raw, &head) < 0) {
			from++;
			continue;
		}
		events += head.done ? 0 : head.entry.count + head.entry.lost;
		from += SPOOL_HEAD_BYTES + head.bytes;
	}
	*ret_events = events;
	return 0;
}

int spool_file_scan(int fd, struct spool_file *file, enum spool_end *ret_end, uint64_t *ret_events)
{
	uint8_t raw[SPOOL_HEAD_BYTES];
	struct spool_head head;
	struct stat st;
	uint64_t size;

	if (fstat(fd, &st) < 0)
		return -errno;
	size = (uint64_t)st.st_size;
	file->size = 0;
	file->next = file->first;
	*ret_events = 1;
	*ret_end = SPOOL_END_DAMAGED;
	while (size - file->size >= SPOOL_HEAD_BYTES) {
		TRY(os_pread_all(fd, raw, sizeof(raw), file->size));
		if (spool_head_decode(raw, &head) < 0 || head.entry.number != file->next)
			break;
		if (size - file->size - SPOOL_HEAD_BYTES < head.bytes) {
			*ret_events = head.entry.count + head.entry.lost;
			*ret_end = SPOOL_END_TORN;
			return 0;
		}
		file->size += SPOOL_HEAD_BYTES + head.bytes;
		file->next++;
		file->kept = head.entry.kept;
		file->n_waiting += !head.done;
		file->waiting_events += head.done ? 0 : head.entry.count + head.entry.lost;
	}
	if (file->size == size) {
		*ret_end = SPOOL_END_WHOLE;
	} else if (size - file->size < SPOOL_HEAD_BYTES) {
		*ret_end = SPOOL_END_TORN;
	} else {
		uint64_t behind;

		TRY(count_behind(fd, file->size + 1, size, &behind));
		*ret_events += behind;
	}
	return 0;
}
