#include "cli/archive.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "os/os.h"

enum { CHUNK = 1024 * 1024 };

static const uint8_t zeros[CHUNK];

void archive_done(struct archive *archive)
{
	manifest_done(&archive->manifest);
	free(archive->offsets);
	archive->offsets = NULL;
}

/* ------------------------------------------------------------------------------ copying */

/* Where bytes go besides being hashed; fd -1: nowhere. */
struct copying {
	int from, to;
	uint64_t offset;
	crypto_hash_sha256_state hash;
};

static int copy(struct copying *c, uint64_t size)
{
	uint8_t *chunk = malloc(CHUNK);
	int result = chunk ? 0 : ERR_NO_MEMORY;

	for (size_t len; result == 0 && size > 0; size -= len, c->offset += len) {
		len = size < CHUNK ? (size_t)size : CHUNK;
		result = os_pread_all(c->from, chunk, len, c->offset);
		if (result < 0)
			break;
		crypto_hash_sha256_update(&c->hash, chunk, len);
		if (c->to >= 0)
			result = os_write_all(c->to, slice_of(chunk, len));
	}
	free(chunk);
	return result;
}

static int put_zeros(int fd, uint64_t size)
{
	for (size_t len; size > 0; size -= len) {
		len = size < CHUNK ? (size_t)size : CHUNK;
		TRY(os_write_all(fd, slice_of(zeros, len)));
	}
	return 0;
}

static int hash_part(int from, int to, uint64_t offset, uint64_t size, uint8_t ret_hash[32])
{
	struct copying c = {.from = from, .to = to, .offset = offset};

	crypto_hash_sha256_init(&c.hash);
	TRY(copy(&c, size));
	crypto_hash_sha256_final(&c.hash, ret_hash);
	return 0;
}

/* ------------------------------------------------------------------------------ writing */

static int put_header(const struct archive *archive, const char *name, uint64_t size)
{
	uint8_t block[TAR_BLOCK_BYTES];
	struct tar_member member = {.size = size};

	if (strlen(name) >= sizeof(member.name))
		return ERR_TOO_LARGE;
	memcpy(member.name, name, strlen(name));
	TRY(tar_header_encode(&member, archive->manifest.made, block));
	return os_write_all(archive->fd, slice_of(block, sizeof(block)));
}

int archive_put(struct archive *archive, int fd, const char *name, uint64_t size, uint64_t whole)
{
	struct manifest_row row = {.size = size, .whole = whole};

	TRY(put_header(archive, name, size));
	memcpy(row.name, name, strlen(name));
	TRY(hash_part(fd, archive->fd, 0, size, row.hash));
	TRY(put_zeros(archive->fd, tar_padding(size)));
	return manifest_add(&archive->manifest, &row);
}

int archive_finish(struct archive *archive)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(MANIFEST_MAX_BYTES);

	TRY(manifest_encode(&archive->manifest, &text));
	TRY(put_header(archive, MANIFEST_NAME, text.len));
	TRY(os_write_all(archive->fd, buf_slice(&text)));
	TRY(put_zeros(archive->fd, tar_padding(text.len) + 2 * TAR_BLOCK_BYTES));
	return fsync(archive->fd) < 0 ? -errno : 0;
}

/* ------------------------------------------------------------------------------ reading */

struct reading {
	struct archive *archive;
	struct manifest found; /* what the members really are */
	uint64_t at;
	size_t n_offsets;
};

static int keep_offset(struct reading *r)
{
	uint64_t **offsets = &r->archive->offsets;
	size_t n = r->n_offsets;

	/* Sizes double from 16 on. */
	if (n == 0 || (n >= 16 && (n & (n - 1)) == 0)) {
		uint64_t *grown = reallocarray(*offsets, n == 0 ? 16 : 2 * n, sizeof(**offsets));

		if (!grown)
			return ERR_NO_MEMORY;
		*offsets = grown;
	}
	(*offsets)[r->n_offsets++] = r->at;
	return 0;
}

static int read_member(struct reading *r, const struct tar_member *member)
{
	struct manifest_row row = {.size = member->size};

	if (!place_find(member->name))
		return ERR_MALFORMED;
	memcpy(row.name, member->name, sizeof(row.name));
	TRY(keep_offset(r));
	TRY(hash_part(r->archive->fd, -1, r->at, member->size, row.hash));
	return manifest_add(&r->found, &row);
}

static int read_manifest(struct reading *r, const struct tar_member *member)
{
	uint8_t *text;
	int result;

	if (member->size > MANIFEST_MAX_BYTES)
		return ERR_MALFORMED;
	text = malloc((size_t)member->size + 1);
	if (!text)
		return ERR_NO_MEMORY;
	result = os_pread_all(r->archive->fd, text, (size_t)member->size, r->at);
	if (result == 0)
		result = manifest_decode(
			slice_of(text, (size_t)member->size), &r->archive->manifest);
	free(text);
	return result;
}

/* Up to the manifest, which is the last. */
static int read_members(struct reading *r)
{
	uint8_t block[TAR_BLOCK_BYTES];
	struct tar_member member;
	int result;

	for (;;) {
		TRY(os_pread_all(r->archive->fd, block, sizeof(block), r->at));
		result = tar_header_decode(block, &member);
		if (result < 0)
			return result == ERR_NOT_FOUND ? ERR_TRUNCATED : result;
		r->at += sizeof(block);
		if (strcmp(member.name, MANIFEST_NAME) == 0)
			return read_manifest(r, &member);
		TRY(read_member(r, &member));
		r->at += member.size + tar_padding(member.size);
	}
}

static int compare(const struct manifest *said, const struct manifest *found)
{
	if (said->n != found->n)
		return ERR_CONFLICT;
	for (size_t i = 0; i < said->n; i++) {
		const struct manifest_row *a = &said->rows[i], *b = &found->rows[i];

		if (strcmp(a->name, b->name) != 0 || a->size != b->size ||
			memcmp(a->hash, b->hash, sizeof(a->hash)) != 0)
			return ERR_CONFLICT;
	}
	return 0;
}

int archive_check(struct archive *archive)
{
	struct reading reading = {.archive = archive};
	int result = read_members(&reading);

	if (result == 0)
		result = compare(&archive->manifest, &reading.found);
	manifest_done(&reading.found);
	return result;
}

int archive_take(const struct archive *archive, size_t index, int to_fd)
{
	const struct manifest_row *row = &archive->manifest.rows[index];
	uint8_t hash[MANIFEST_HASH_BYTES];

	TRY(hash_part(archive->fd, to_fd, archive->offsets[index], row->size, hash));
	if (memcmp(hash, row->hash, sizeof(hash)) != 0)
		return ERR_CONFLICT;
	TRY(put_zeros(to_fd, row->whole - row->size));
	return fsync(to_fd) < 0 ? -errno : 0;
}
