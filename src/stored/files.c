#include "stored/files.h"

#include <stdlib.h>

#include "os/os.h"

enum { WINDOW_BYTES = 64 * 1024 };

void stored_files_done(struct stored_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		os_close(files->rows[i].fd);
	free(files->rows);
	*files = (struct stored_files){0};
}

static bool overlaps(const struct stored_files_row *row, uint64_t base, uint64_t size)
{
	return base < row->base + row->size && row->base < base + size;
}

_must_check_ int stored_files_put(struct stored_files *files, uint64_t base, uint64_t size, int *fd)
{
	struct stored_files_row *grown;

	if (size == 0 || base + size < base || (base | size) % JOURNAL_ALIGN != 0)
		return ERR_BAD_VALUE;
	if (files->n == STORED_FILES_MAX)
		return ERR_TOO_LARGE;
	for (size_t i = 0; i < files->n; i++) {
		if (overlaps(&files->rows[i], base, size))
			return ERR_EXISTS;
	}
	grown = reallocarray(files->rows, files->n + 1, sizeof(*grown));
	if (!grown)
		return ERR_NO_MEMORY;
	files->rows = grown;
	files->rows[files->n++] = (struct stored_files_row){base, size, TAKE_FD(*fd)};
	return 0;
}

void stored_files_del(struct stored_files *files, uint64_t base)
{
	for (size_t i = 0; i < files->n; i++) {
		if (files->rows[i].base != base)
			continue;
		os_close(files->rows[i].fd);
		files->rows[i] = files->rows[--files->n];
		return;
	}
}

static const struct stored_files_row *find(const struct stored_files *files, uint64_t position)
{
	for (size_t i = 0; i < files->n; i++) {
		const struct stored_files_row *row = &files->rows[i];

		if (position >= row->base && position - row->base < row->size)
			return row;
	}
	return NULL;
}

/* The file of a position, which moves into the next file where no header fits any more. */
static int find_for_record(const struct stored_files *files, uint64_t *position, uint64_t limit,
	const struct stored_files_row **ret_row)
{
	const struct stored_files_row *row;
	uint64_t end;

	if (*position >= limit)
		return ERR_AGAIN;
	row = find(files, *position);
	if (!row)
		return ERR_NOT_FOUND;
	end = row->base + row->size;
	if (end - *position < JOURNAL_HEADER_BYTES) {
		*position = end;
		return find_for_record(files, position, limit, ret_row);
	}
	*ret_row = row;
	return 0;
}

static int read_body(
	const struct stored_files_row *row, const struct journal_record *record, struct buf *body)
{
	uint64_t offset = record->position - row->base + JOURNAL_HEADER_BYTES;
	uint8_t *to = buf_reserve(body, record->body_bytes);

	if (!to)
		return buf_result(body);
	TRY(os_pread_all(row->fd, to, record->body_bytes, offset));
	buf_grow(body, record->body_bytes);
	return journal_body_check(record, buf_slice(body));
}

_must_check_ int stored_files_header(const struct stored_files *files, uint64_t *position,
	uint64_t limit, struct journal_record *ret_record)
{
	uint8_t header[JOURNAL_HEADER_BYTES];
	const struct stored_files_row *row;
	struct journal_record record;
	int r;

	TRY(find_for_record(files, position, limit, &row));
	TRY(os_pread_all(row->fd, header, sizeof(header), *position - row->base));
	r = journal_header_decode(slice_of(header, sizeof(header)), *position, &record);
	/* What is durable is no longer unwritten, and its end is known. */
	if (r < 0 || journal_record_end(&record) > limit ||
		journal_record_end(&record) > row->base + row->size)
		return ERR_DAMAGED;
	*ret_record = record;
	return 0;
}

_must_check_ int stored_files_body(
	const struct stored_files *files, const struct journal_record *record, struct buf *body)
{
	const struct stored_files_row *row = find(files, record->position);

	buf_clear(body);
	if (!row)
		return ERR_NOT_FOUND;
	return record->kind == JOURNAL_PADDING ? 0 : read_body(row, record, body);
}

_must_check_ int stored_files_read(const struct stored_files *files, uint64_t *position,
	uint64_t limit, struct journal_record *ret_record, struct buf *body)
{
	buf_clear(body);
	*ret_record = (struct journal_record){0};
	TRY(stored_files_header(files, position, limit, ret_record));
	return stored_files_body(files, ret_record, body);
}

/* Offset of the first header that is sound at its position; the window's end when there is none. */
static size_t find_header(struct slice window, uint64_t position)
{
	struct journal_record record;
	size_t at = 0;

	while (window.len - at >= JOURNAL_HEADER_BYTES &&
		journal_header_decode(slice_from(window, at), position + at, &record) < 0)
		at += JOURNAL_ALIGN;
	return window.len - at >= JOURNAL_HEADER_BYTES ? at : window.len;
}

_must_check_ int stored_files_find_record(
	const struct stored_files *files, uint64_t position, uint64_t limit, uint64_t *ret_position)
{
	const struct stored_files_row *row = find(files, position);
	uint8_t bytes[WINDOW_BYTES];
	uint64_t end;

	if (!row)
		return ERR_NOT_FOUND;
	end = row->base + row->size < limit ? row->base + row->size : limit;
	position += JOURNAL_ALIGN;
	while (end - position >= JOURNAL_HEADER_BYTES) {
		size_t len =
			end - position < sizeof(bytes) ? (size_t)(end - position) : sizeof(bytes);
		size_t at;

		TRY(os_pread_all(row->fd, bytes, len, position - row->base));
		at = find_header(slice_of(bytes, len), position);
		if (at < len) {
			*ret_position = position + at;
			return 0;
		}
		/* Windows overlap by a header, so that none is missed between two. */
		position += len - JOURNAL_HEADER_BYTES + JOURNAL_ALIGN;
	}
	*ret_position = end;
	return 0;
}
