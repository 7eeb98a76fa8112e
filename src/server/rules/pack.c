#include "server/rules/pack.h"

#include "base/text.h"

static int cut(struct slice *rest, size_t n, struct slice *ret)
{
	if (n > rest->len)
		return ERR_TRUNCATED;
	*ret = slice_of(rest->data, n);
	*rest = slice_from(*rest, n);
	return 0;
}

static int cut_counted(struct slice *rest, struct slice *ret)
{
	struct slice length;

	TRY(cut(rest, sizeof(uint32_t), &length));
	return cut(rest,
		(size_t)length.data[0] | (size_t)length.data[1] << 8 |
			(size_t)length.data[2] << 16 | (size_t)length.data[3] << 24,
		ret);
}

int pack_next(struct slice *rest, struct pack_file *ret)
{
	struct pack_file file;

	if (rest->len == 0)
		return 0;
	TRY(cut_counted(rest, &file.path));
	TRY(cut_counted(rest, &file.text));
	if (file.path.len == 0 || file.path.len > PACK_MAX_PATH)
		return ERR_MALFORMED;
	*ret = file;
	return 1;
}

bool pack_is_rule_file(struct slice path)
{
	static const struct slice yml = SLICE_LITERAL(".yml"), yaml = SLICE_LITERAL(".yaml");

	return slice_ends(path, yml) || slice_ends(path, yaml);
}

bool pack_is_own(struct slice path)
{
	static const struct slice own = SLICE_LITERAL("own/");

	return slice_starts(path, own);
}
