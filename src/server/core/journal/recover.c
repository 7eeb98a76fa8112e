#include "server/core/journal/recover.h"

#include <errno.h>
#include <fcntl.h>
#include "os/os.h"

enum { CHUNK = 1024 * 1024, SECTOR = 4096 };

static void free_bytes(uint8_t **bytes)
{
	free(*bytes);
}

static bool is_zeros(const uint8_t *data, size_t len)
{
	return len == 0 || (data[0] == 0 && memcmp(data, data + 1, len - 1) == 0);
}

static int note(struct recovery *r, struct journal_file *file, const struct journal_record *record)
{
	if (record->kind != JOURNAL_BATCH)
		return 0;
	if (record->received > file->newest)
		file->newest = record->received;
	if (known_find(r->known, record) != KNOWN_NEW)
		return 0;
	TRY(known_reserve(r->known, record));
	known_put(r->known, record);
	return 0;
}

/* ------------------------------------------------------------------------------ by headers */

/* ERR_DAMAGED when they do not lead to the file's end. */
static int walk_headers(struct recovery *r, struct journal_file *file, int fd)
{
	uint64_t end = file->base + file->size;
	uint8_t header[JOURNAL_HEADER_BYTES];
	struct journal_record record;
	uint64_t at = file->base;

	while (end - at >= sizeof(header)) {
		if (os_pread_all(fd, header, sizeof(header), at - file->base) < 0 ||
			journal_header_decode(slice_of(header, sizeof(header)), at, &record) < 0 ||
			journal_record_end(&record) > end)
			return ERR_DAMAGED;
		TRY(note(r, file, &record));
		at = journal_record_end(&record);
	}
	return 0;
}

/* ------------------------------------------------------------------------------ as a whole */

struct walk {
	struct recovery *r;
	struct journal_file *file;
	int fd;
	struct slice bytes;
	uint64_t end; /* of the file */
	bool active;
};

static bool read_record(const struct walk *w, uint64_t at, struct journal_record *ret_record)
{
	struct slice rest = slice_from(w->bytes, (size_t)(at - w->file->base));
	struct slice body;

	return journal_record_decode(rest, at, ret_record, &body) == 0 &&
	       journal_record_end(ret_record) <= w->end;
}

/* The next position, far enough for a padding record, at which a record stands; or the file's end. */
static uint64_t find_next(const struct walk *w, uint64_t at)
{
	static const uint8_t nothing[JOURNAL_ALIGN];
	struct journal_record record;

	for (at += JOURNAL_HEADER_BYTES; w->end - at >= JOURNAL_HEADER_BYTES; at += JOURNAL_ALIGN) {
		if (memcmp(w->bytes.data + (at - w->file->base), nothing, sizeof(nothing)) == 0)
			continue;
		if (read_record(w, at, &record))
			return at;
	}
	return w->end;
}

/* Nothing behind a torn record may ever look like one when records come to stand there again. */
static int cut_tail(const struct walk *w, uint64_t at)
{
	static const uint8_t zeros[CHUNK];
	uint64_t offset = at - w->file->base;
	bool cut = false;

	for (size_t len; offset < w->file->size; offset += len) {
		len = min_size(CHUNK, (size_t)(w->file->size - offset));
		if (is_zeros(w->bytes.data + offset, len))
			continue;
		TRY(w->r->disk->write(w->r->disk->ctx, w->fd, slice_of(zeros, len), offset));
		cut = true;
	}
	return cut ? w->r->disk->sync(w->r->disk->ctx, w->fd) : 0;
}

static int set_aside(const struct walk *w, uint64_t from, uint64_t to)
{
	size_t offset = (size_t)(from - w->file->base);
	_cleanup_(buf_done) struct buf padding = BUF_INIT(JOURNAL_HEADER_BYTES);
	char name[FILES_NAME_BYTES];
	bool copied;

	copied = os_replace_file(w->r->files->dir_fd, files_name(from, ".damaged", name), 0600,
			 slice_of(w->bytes.data + offset, (size_t)(to - from))) == 0;
	/* Told first: once the padding is there nobody meets the damage again. */
	w->r->events->damaged(w->r->events->ctx, from, to, copied);
	TRY(journal_padding_encode(from, to - from, &padding));
	TRY(w->r->disk->write(w->r->disk->ctx, w->fd, buf_slice(&padding), offset));
	return w->r->disk->sync(w->r->disk->ctx, w->fd);
}

static int walk_records(struct walk *w, uint64_t *ret_end)
{
	struct journal_record record;
	uint64_t at = w->file->base;
	uint64_t next;

	while (w->end - at >= JOURNAL_HEADER_BYTES) {
		if (read_record(w, at, &record)) {
			TRY(note(w->r, w->file, &record));
			at = journal_record_end(&record);
			continue;
		}
		next = find_next(w, at);
		if (w->active && next == w->end) {
			*ret_end = at;
			return cut_tail(w, at);
		}
		TRY(set_aside(w, at, next));
		at = next;
	}
	*ret_end = w->end;
	return 0;
}

/* Sectors that the disk cannot read become zeros: damage like any other. */
static int read_whole(int fd, uint8_t *bytes, size_t size)
{
	for (size_t len, offset = 0; offset < size; offset += len) {
		int result;

		len = min_size(SECTOR, size - offset);
		result = os_pread_all(fd, bytes + offset, len, offset);
		if (result == -EIO)
			memset(bytes + offset, 0, len);
		else if (result < 0)
			return result;
	}
	return 0;
}

/* What was read may be in the kernel's memory alone: the core may have died before its fdatasync, or of
 * one that failed, after which the kernel takes for written what is not. As it is about to count as
 * durable, it is written again and synced. */
static int write_again(const struct walk *w)
{
	const struct journal_disk *disk = w->r->disk;
	bool any = false;

	for (size_t len, offset = 0; offset < w->bytes.len; offset += len) {
		len = min_size(CHUNK, w->bytes.len - offset);
		if (is_zeros(w->bytes.data + offset, len))
			continue;
		TRY(disk->write(disk->ctx, w->fd, slice_of(w->bytes.data + offset, len), offset));
		any = true;
	}
	return any ? disk->sync(disk->ctx, w->fd) : 0;
}

static int walk_whole(struct recovery *r, struct journal_file *file, int fd, bool active)
{
	_cleanup_(free_bytes) uint8_t *bytes = malloc((size_t)file->size);
	struct walk walk = {
		.r = r,
		.file = file,
		.fd = fd,
		.bytes = slice_of(bytes, (size_t)file->size),
		.end = file->base + file->size,
		.active = active,
	};

	if (!bytes)
		return ERR_NO_MEMORY;
	TRY(read_whole(fd, bytes, (size_t)file->size));
	if (active)
		TRY(write_again(&walk));
	return walk_records(&walk, &r->end);
}

/* ------------------------------------------------------------------------------ all files */

static int is_blank(const struct files *files, const struct journal_file *file, bool *ret_blank)
{
	_cleanup_(free_bytes) uint8_t *chunk = malloc(CHUNK);
	_cleanup_fd_ int fd = -1;

	if (!chunk)
		return ERR_NO_MEMORY;
	TRY(files_open(files, file->base, O_RDONLY, &fd));
	*ret_blank = true;
	for (uint64_t offset = 0; *ret_blank && offset < file->size; offset += CHUNK) {
		size_t len = min_size(CHUNK, (size_t)(file->size - offset));

		TRY(os_pread_all(fd, chunk, len, offset));
		*ret_blank = is_zeros(chunk, len);
	}
	return 0;
}

static int check_rows(const struct files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		const struct journal_file *file = &files->rows[i];
		uint64_t room = (i + 1 < files->n ? file[1].base : UINT64_MAX) - file->base;

		if (file->base % JOURNAL_ALIGN != 0 || file->size % JOURNAL_ALIGN != 0 ||
			file->size > room || file->size > SIZE_MAX)
			return ERR_DAMAGED;
	}
	return 0;
}

/* The last file that holds anything; those behind it were made ahead. */
static int find_active(struct recovery *r)
{
	bool blank = true;

	r->active = r->files->n;
	while (blank && r->active > 0) {
		r->active--;
		TRY(is_blank(r->files, &r->files->rows[r->active], &blank));
	}
	return 0;
}

static int recover_file(struct recovery *r, size_t i)
{
	struct journal_file *file = &r->files->rows[i];
	_cleanup_fd_ int fd = -1;
	int result;

	TRY(files_open(r->files, file->base, O_RDWR, &fd));
	if (i == r->active) {
		TRY(walk_whole(r, file, fd, true));
		file->fd = TAKE_FD(fd);
		return 0;
	}
	result = walk_headers(r, file, fd);
	return result == ERR_DAMAGED ? walk_whole(r, file, fd, false) : result;
}

int recover(struct recovery *r)
{
	TRY(check_rows(r->files));
	TRY(find_active(r));
	for (size_t i = 0; i <= r->active; i++)
		TRY(recover_file(r, i));
	return 0;
}
