#include "image.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/check.h"
#include "os/os.h"

struct content {
	uint8_t *bytes;
	size_t size;
	size_t n_allocated;
};

struct name {
	char text[RECORDER_NAME_BYTES];
	uint32_t file;
};

struct directory {
	struct name names[RECORDER_MAX_FILES];
	size_t n;
};

struct building {
	const struct recording *recording;
	struct image_choice choice;
	size_t n_parts; /* decided so far */
	size_t n;       /* operations of the recording */
	struct content files[RECORDER_MAX_FILES];
	struct directory directories[RECORDER_DIRECTORIES];
};

/* ------------------------------------------------------------------------------ the choice */

static uint64_t next_random(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static bool is_there(struct building *b)
{
	size_t part = b->n_parts++;

	switch (b->choice.kind) {
	case IMAGE_CHOSEN:
		return part < 64 && b->choice.seed >> part & 1;
	case IMAGE_RANDOM:
		return next_random(&b->choice.seed) & 1;
	default:
		return b->choice.kind == IMAGE_EVERYTHING;
	}
}

/* ------------------------------------------------------------------------------ contents */

static void resize(struct content *file, size_t size)
{
	if (size > file->n_allocated) {
		file->bytes = realloc(file->bytes, 2 * size);
		CHECK(file->bytes);
		file->n_allocated = 2 * size;
	}
	if (size > file->size)
		memset(file->bytes + file->size, 0, size - file->size);
	file->size = size;
}

static void put(struct content *file, const struct op *op, size_t from, size_t len)
{
	size_t end = (size_t)op->offset + from + len;

	if (end > file->size)
		resize(file, end);
	memcpy(file->bytes + op->offset + from, op->bytes + from, len);
}

static void apply_whole(struct building *b, const struct op *op)
{
	struct content *file = &b->files[op->file];

	if (op->kind == OP_WRITE)
		put(file, op, 0, op->len);
	else
		resize(file, (size_t)op->offset);
}

static void apply_parts(struct building *b, const struct op *op)
{
	struct content *file = &b->files[op->file];
	size_t len;

	if (op->kind == OP_RESIZE) {
		if (is_there(b))
			resize(file, (size_t)op->offset);
		return;
	}
	for (size_t from = 0; from < op->len; from += len) {
		len = b->choice.sector - (size_t)(op->offset + from) % b->choice.sector;
		if (len > op->len - from)
			len = op->len - from;
		if (is_there(b))
			put(file, op, from, len);
	}
}

/* The last sync of each file within the first n operations: what lies before it is on the disk. */
static void find_syncs(const struct building *b, size_t syncs[RECORDER_MAX_FILES])
{
	memset(syncs, 0, RECORDER_MAX_FILES * sizeof(*syncs));
	for (size_t i = 0; i < b->n; i++) {
		if (b->recording->ops[i].kind == OP_SYNC)
			syncs[b->recording->ops[i].file] = i;
	}
}

static void apply_contents(struct building *b)
{
	size_t syncs[RECORDER_MAX_FILES];

	find_syncs(b, syncs);
	for (size_t i = 0; i < b->n; i++) {
		const struct op *op = &b->recording->ops[i];

		if (op->kind != OP_WRITE && op->kind != OP_RESIZE)
			continue;
		if (i < syncs[op->file])
			apply_whole(b, op);
		else
			apply_parts(b, op);
	}
}

/* ------------------------------------------------------------------------------ names */

static struct name *find_name(struct directory *directory, const char *text)
{
	for (size_t i = 0; i < directory->n; i++) {
		if (strcmp(directory->names[i].text, text) == 0)
			return &directory->names[i];
	}
	return NULL;
}

static void drop_name(struct directory *directory, const char *text)
{
	struct name *name = find_name(directory, text);

	if (name)
		*name = directory->names[--directory->n];
}

static void put_name(struct directory *directory, const char *text, uint32_t file)
{
	struct name *name = &directory->names[directory->n++];

	CHECK(directory->n < RECORDER_MAX_FILES);
	memcpy(name->text, text, RECORDER_NAME_BYTES);
	name->file = file;
}

static void apply_name(struct directory *directory, const struct op *op)
{
	const struct name *from;
	uint32_t file;

	switch (op->kind) {
	case OP_CREATE:
		put_name(directory, op->name, op->file);
		break;
	case OP_UNLINK:
		drop_name(directory, op->name);
		break;
	default:
		from = find_name(directory, op->name);
		CHECK(from);
		file = from->file;
		drop_name(directory, op->name);
		drop_name(directory, op->to);
		put_name(directory, op->to, file);
	}
}

/* Up to the last sync of the directory; then as far as the choice lets it. */
static void apply_names(struct building *b, uint32_t d)
{
	bool stopped = false;
	size_t synced = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct op *op = &b->recording->ops[i];

		if (op->kind == OP_SYNC_DIRECTORY && op->directory == d)
			synced = i;
	}
	for (size_t i = 0; i < b->n && !stopped; i++) {
		const struct op *op = &b->recording->ops[i];

		if ((op->kind != OP_CREATE && op->kind != OP_RENAME && op->kind != OP_UNLINK) ||
			op->directory != d)
			continue;
		if (i > synced && !is_there(b))
			stopped = true;
		else
			apply_name(&b->directories[d], op);
	}
}

/* ------------------------------------------------------------------------------ the whole */

static void build(struct building *b)
{
	for (uint32_t d = 0; d < RECORDER_DIRECTORIES; d++)
		apply_names(b, d);
	apply_contents(b);
}

static void building_done(struct building *b)
{
	for (size_t i = 0; i < RECORDER_MAX_FILES; i++)
		free(b->files[i].bytes);
}

size_t image_open_parts(const struct recording *recording, size_t n, uint32_t sector)
{
	struct building b = {
		.recording = recording,
		.choice = {.kind = IMAGE_EVERYTHING, .sector = sector},
		.n = n,
	};

	build(&b);
	building_done(&b);
	return b.n_parts;
}

void image_write(const struct recording *recording, size_t n, const struct image_choice *choice,
	const int directories[RECORDER_DIRECTORIES])
{
	struct building b = {.recording = recording, .choice = *choice, .n = n};

	build(&b);
	for (uint32_t d = 0; d < RECORDER_DIRECTORIES; d++) {
		for (size_t i = 0; i < b.directories[d].n; i++) {
			const struct name *name = &b.directories[d].names[i];
			const struct content *file = &b.files[name->file];
			int fd = openat(directories[d], name->text,
				O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

			CHECK(fd >= 0);
			CHECK(os_pwrite_all(fd, slice_of(file->bytes, file->size), 0) == 0);
			os_close(fd);
		}
	}
	building_done(&b);
}
