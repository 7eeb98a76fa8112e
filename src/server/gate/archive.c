#include "server/gate/archive.h"

#include <openssl/sha.h>

#include "base/text.h"
#include "os/os.h"

int archive_open(struct archive *archive, int fd)
{
	_cleanup_(buf_done) struct buf path = BUF_INIT(sizeof(archive->path) - 1);
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct slice bytes;

	if (!os_is_sealed(fd))
		return ERR_DENIED;
	TRY(os_map(fd, ARCHIVE_MAX_BYTES, &bytes));
	archive_done(archive);
	archive->bytes = bytes;
	SHA256(bytes.data, bytes.len, hash);
	TRY(buf_put_text(&path, WIRE_PATH_ARCHIVE));
	TRY(text_put_hex(&path, slice_of(hash, sizeof(hash))));
	memcpy(archive->path, path.data, path.len);
	archive->path[path.len] = 0;
	return 0;
}

void archive_done(struct archive *archive)
{
	if (archive->bytes.len > 0)
		os_unmap(archive->bytes);
	archive->bytes = SLICE_EMPTY;
}

bool archive_is_at(const struct archive *archive, struct slice path)
{
	return archive->bytes.len > 0 && slice_is_text(path, archive->path);
}

bool archive_begin(struct archive *archive)
{
	if (archive->n_downloads >= ARCHIVE_MAX_DOWNLOADS)
		return false;
	archive->n_downloads++;
	return true;
}

void archive_end(struct archive *archive)
{
	archive->n_downloads--;
}

void archive_send(const struct archive *archive, struct conn *conn)
{
	const struct http_reply reply = {
		.status = 200,
		.type = SLICE_LITERAL("application/gzip"),
		.headers = SLICE_LITERAL("Cache-Control: public, max-age=31536000, immutable\r\n"
					 "X-Content-Type-Options: nosniff\r\n"),
		.body = archive->bytes,
		.lasting = true,
		.close = true,
	};

	conn_reply(conn, &reply, NULL);
}
