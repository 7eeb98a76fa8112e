#include "server/gate/pack.h"

#include <openssl/sha.h>
#include <stdlib.h>

#include "base/text.h"
#include "ipc/frame_parts.h"
#include "os/os.h"

static const struct slice magic = SLICE_LITERAL("TSJPACK1");

static int take_counted(struct slice *in, size_t len, struct slice *ret)
{
	if (len > in->len)
		return ERR_TRUNCATED;
	*ret = slice_of(in->data, len);
	*in = slice_from(*in, len);
	return 0;
}

static int take_name(struct slice *in, struct slice *ret)
{
	uint16_t len;

	TRY(take_u16(in, &len));
	TRY(take_counted(in, len, ret));
	for (size_t i = 0; i < ret->len; i++) {
		if (ret->data[i] < 0x20 || ret->data[i] > 0x7e)
			return ERR_MALFORMED;
	}
	return 0;
}

static void put_tag(struct slice body, char tag[PACK_TAG_BYTES])
{
	uint8_t hash[SHA256_DIGEST_LENGTH];
	struct buf text = BUF_INIT(PACK_TAG_BYTES);

	SHA256(body.data, body.len, hash);
	buf_put_byte(&text, '"');
	text_put_hex(&text, slice_of(hash, sizeof(hash) / 2));
	buf_put_byte(&text, '"');
	memset(tag, 0, PACK_TAG_BYTES);
	memcpy(tag, buf_text(&text), text.len);
	buf_done(&text);
}

static int take_file(struct slice *in, struct pack_file *file)
{
	uint32_t len;

	TRY(take_name(in, &file->path));
	TRY(take_name(in, &file->type));
	TRY(take_u32(in, &len));
	TRY(take_counted(in, len, &file->body));
	if (file->path.len == 0 || file->path.data[0] != '/' || file->type.len == 0)
		return ERR_MALFORMED;
	put_tag(file->body, file->tag);
	return 0;
}

static int take_files(struct slice in, struct pack *pack)
{
	for (size_t i = 0; i < pack->n_files; i++) {
		struct pack_file *file = &pack->files[i];

		TRY(take_file(&in, file));
		if (map_find(&pack->by_path, file->path))
			return ERR_MALFORMED;
		TRY(map_put(&pack->by_path, file->path, file));
	}
	return in.len == 0 ? 0 : ERR_MALFORMED;
}

int pack_read(struct slice bytes, struct pack *ret_pack)
{
	struct pack pack = {.by_path = MAP_INIT(PACK_MAX_FILES, 0)};
	struct slice in = slice_from(bytes, magic.len);
	uint32_t count;
	int result;

	if (!slice_starts(bytes, magic))
		return ERR_MALFORMED;
	TRY(take_u32(&in, &count));
	if (count > PACK_MAX_FILES)
		return ERR_TOO_LARGE;
	pack.files = calloc(count + 1, sizeof(*pack.files));
	if (!pack.files)
		return ERR_NO_MEMORY;
	pack.n_files = count;
	result = take_files(in, &pack);
	if (result < 0)
		pack_done(&pack);
	else
		*ret_pack = pack;
	return result;
}

int pack_open(int fd, struct pack *ret_pack)
{
	struct slice bytes;
	int result;

	if (!os_is_sealed(fd))
		return ERR_DENIED;
	TRY(os_map(fd, PACK_MAX_BYTES, &bytes));
	result = pack_read(bytes, ret_pack);
	if (result < 0)
		os_unmap(bytes);
	else
		ret_pack->mapped = bytes;
	return result;
}

void pack_done(struct pack *pack)
{
	map_done(&pack->by_path);
	free(pack->files);
	if (pack->mapped.len > 0)
		os_unmap(pack->mapped);
	*pack = (struct pack){0};
}

const struct pack_file *pack_find(const struct pack *pack, struct slice path)
{
	return map_find(&pack->by_path, path);
}
