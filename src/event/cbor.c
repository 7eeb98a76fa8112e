#include "event/cbor.h"

#include "base/text.h"

/* Additional information of an item's first byte (RFC 8949 section 3). */
enum {
	INFO_BITS = 31,
	INFO_ONE_BYTE = 24,
	INFO_EIGHT_BYTES = 27,
	INFO_INDEFINITE = 31,
};

enum { SIMPLE_FALSE = 20, SIMPLE_TRUE = 21 };

struct head {
	enum cbor_type type;
	uint64_t value;
};

enum cbor_type cbor_peek(struct slice in)
{
	return in.len > 0 ? (enum cbor_type)(in.data[0] >> 5) : CBOR_TAG;
}

/* Additional information above 27 carries no number: indefinite lengths, or nothing that exists. */
static int refuse_info(enum cbor_type type, uint8_t info)
{
	bool may_be_indefinite = type >= CBOR_BYTES && type <= CBOR_MAP;

	return info == INFO_INDEFINITE && may_be_indefinite ? ERR_UNSUPPORTED : ERR_MALFORMED;
}

/* Booleans pass; null, undefined, floats and other simple values exist, but not here. */
static int check_simple(uint8_t info, uint64_t value)
{
	if (info == SIMPLE_FALSE || info == SIMPLE_TRUE)
		return 0;
	return info == INFO_ONE_BYTE && value < 32 ? ERR_MALFORMED : ERR_UNSUPPORTED;
}

static int take_head(struct slice *in, struct head *ret)
{
	/* The least value that needs 1, 2, 4, 8 bytes. */
	static const uint64_t least[] = {24, 0x100, 0x10000, 0x100000000};
	enum cbor_type type = cbor_peek(*in);
	uint64_t value;
	size_t n_bytes = 0;
	uint8_t info;

	if (in->len == 0)
		return ERR_TRUNCATED;
	info = in->data[0] & INFO_BITS;
	if (info > INFO_EIGHT_BYTES)
		return refuse_info(type, info);
	value = info;
	if (info >= INFO_ONE_BYTE) {
		n_bytes = (size_t)1 << (info - INFO_ONE_BYTE);
		if (in->len <= n_bytes)
			return ERR_TRUNCATED;
		value = 0;
		for (size_t i = 1; i <= n_bytes; i++)
			value = value << 8 | in->data[i];
	}
	if (type == CBOR_SIMPLE)
		TRY(check_simple(info, value));
	else if (n_bytes > 0 && value < least[info - INFO_ONE_BYTE])
		return ERR_MALFORMED;
	if (type == CBOR_TAG)
		return ERR_UNSUPPORTED;
	*in = slice_of(in->data + 1 + n_bytes, in->len - 1 - n_bytes);
	*ret = (struct head){type, value};
	return 0;
}

static int take_typed(struct slice *in, enum cbor_type type, uint64_t *ret_value)
{
	struct head head;

	TRY(take_head(in, &head));
	if (head.type != type)
		return ERR_MALFORMED;
	*ret_value = head.value;
	return 0;
}

_must_check_ int cbor_take_u64(struct slice *in, uint64_t *ret)
{
	return take_typed(in, CBOR_UNSIGNED, ret);
}

_must_check_ int cbor_take_i64(struct slice *in, int64_t *ret)
{
	struct head head;

	TRY(take_head(in, &head));
	if (head.type != CBOR_UNSIGNED && head.type != CBOR_NEGATIVE)
		return ERR_MALFORMED;
	if (head.value > INT64_MAX)
		return ERR_UNSUPPORTED;
	*ret = head.type == CBOR_UNSIGNED ? (int64_t)head.value : -1 - (int64_t)head.value;
	return 0;
}

_must_check_ int cbor_take_bool(struct slice *in, bool *ret)
{
	uint64_t value;

	TRY(take_typed(in, CBOR_SIMPLE, &value));
	*ret = value == SIMPLE_TRUE;
	return 0;
}

static int take_string(struct slice *in, enum cbor_type type, struct slice *ret)
{
	uint64_t len;

	TRY(take_typed(in, type, &len));
	if (len > in->len)
		return ERR_TRUNCATED;
	*ret = slice_of(in->data, (size_t)len);
	*in = slice_of(in->data + len, in->len - (size_t)len);
	return 0;
}

_must_check_ int cbor_take_bytes(struct slice *in, struct slice *ret)
{
	return take_string(in, CBOR_BYTES, ret);
}

_must_check_ int cbor_take_text(struct slice *in, struct slice *ret)
{
	struct slice text;

	TRY(take_string(in, CBOR_TEXT, &text));
	if (!text_is_utf8(text))
		return ERR_MALFORMED;
	*ret = text;
	return 0;
}

_must_check_ int cbor_take_fixed(struct slice *in, uint8_t *out, size_t len)
{
	struct slice bytes;

	TRY(cbor_take_bytes(in, &bytes));
	if (bytes.len != len)
		return ERR_MALFORMED;
	memcpy(out, bytes.data, len);
	return 0;
}

static int take_count(struct slice *in, enum cbor_type type, size_t max, size_t *ret)
{
	uint64_t n;

	TRY(take_typed(in, type, &n));
	if (n > max)
		return ERR_TOO_LARGE;
	*ret = (size_t)n;
	return 0;
}

_must_check_ int cbor_take_array(struct slice *in, size_t max, size_t *ret)
{
	return take_count(in, CBOR_ARRAY, max, ret);
}

_must_check_ int cbor_take_map(struct slice *in, size_t max, size_t *ret)
{
	return take_count(in, CBOR_MAP, max, ret);
}

/* Recursion as deep as CBOR_MAX_NESTING. The counts need no limit: the input runs out first. */
static int skip(struct slice *in, unsigned levels_left)
{
	struct slice string;
	struct head head;
	uint64_t n_items;

	if (cbor_peek(*in) == CBOR_BYTES)
		return cbor_take_bytes(in, &string);
	if (cbor_peek(*in) == CBOR_TEXT)
		return cbor_take_text(in, &string);
	TRY(take_head(in, &head));
	if (head.type != CBOR_ARRAY && head.type != CBOR_MAP)
		return 0;
	if (levels_left == 0)
		return ERR_TOO_LARGE;
	if (head.value > in->len)
		return ERR_TRUNCATED;
	n_items = head.type == CBOR_MAP ? head.value * 2 : head.value;
	for (uint64_t i = 0; i < n_items; i++)
		TRY(skip(in, levels_left - 1));
	return 0;
}

_must_check_ int cbor_skip(struct slice *in)
{
	return skip(in, CBOR_MAX_NESTING);
}

_must_check_ int cbor_check_order(struct slice *previous, struct slice before, struct slice in)
{
	struct slice key = slice_of(before.data, before.len - in.len);
	size_t common = min_size(previous->len, key.len);

	/* No encoded item is the beginning of another one, so the common length decides. */
	if (common > 0 && memcmp(previous->data, key.data, common) >= 0)
		return ERR_MALFORMED;
	*previous = key;
	return 0;
}

static int put_head(struct buf *out, enum cbor_type type, uint64_t value)
{
	uint8_t raw[9];
	size_t n_bytes = 0;

	if (value >= INFO_ONE_BYTE)
		n_bytes = value > UINT32_MAX   ? 8
			  : value > UINT16_MAX ? 4
			  : value > UINT8_MAX  ? 2
					       : 1;
	raw[0] = (uint8_t)(type << 5);
	if (n_bytes == 0)
		raw[0] |= (uint8_t)value;
	else
		raw[0] |= (uint8_t)(INFO_ONE_BYTE + __builtin_ctzl(n_bytes));
	for (size_t i = 0; i < n_bytes; i++)
		raw[1 + i] = (uint8_t)(value >> (8 * (n_bytes - 1 - i)));
	return buf_put(out, raw, 1 + n_bytes);
}

int cbor_put_u64(struct buf *out, uint64_t value)
{
	return put_head(out, CBOR_UNSIGNED, value);
}

int cbor_put_i64(struct buf *out, int64_t value)
{
	if (value < 0)
		return put_head(out, CBOR_NEGATIVE, (uint64_t)(-1 - value));
	return put_head(out, CBOR_UNSIGNED, (uint64_t)value);
}

int cbor_put_bool(struct buf *out, bool value)
{
	return put_head(out, CBOR_SIMPLE, value ? SIMPLE_TRUE : SIMPLE_FALSE);
}

int cbor_put_bytes(struct buf *out, struct slice bytes)
{
	put_head(out, CBOR_BYTES, bytes.len);
	return buf_put_slice(out, bytes);
}

int cbor_put_text_head(struct buf *out, size_t len)
{
	return put_head(out, CBOR_TEXT, len);
}

int cbor_put_text(struct buf *out, struct slice text)
{
	cbor_put_text_head(out, text.len);
	return buf_put_slice(out, text);
}

int cbor_put_array(struct buf *out, size_t n)
{
	return put_head(out, CBOR_ARRAY, n);
}

int cbor_put_map(struct buf *out, size_t n_pairs)
{
	return put_head(out, CBOR_MAP, n_pairs);
}
