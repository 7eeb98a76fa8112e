#include "wire/headers.h"

#include "base/text.h"

static const struct slice bearer = SLICE_LITERAL("Bearer ");

enum { MAX_TOKEN_TEXT = 43 }; /* of 32 bytes in base64url */

static int parse_bounded(struct slice value, uint64_t max, uint32_t *ret)
{
	uint64_t number;

	TRY(text_parse_u64(value, UINT64_MAX, &number));
	if (number > max)
		return ERR_TOO_LARGE;
	*ret = (uint32_t)number;
	return 0;
}

static int parse_device(struct slice value, struct wire_batch *batch)
{
	return text_parse_u64(value, UINT64_MAX, &batch->device);
}

static int parse_epoch(struct slice value, struct wire_batch *batch)
{
	return text_parse_hex(value, batch->epoch, sizeof(batch->epoch));
}

static int parse_number(struct slice value, struct wire_batch *batch)
{
	TRY(text_parse_u64(value, UINT64_MAX, &batch->number));
	return batch->number > 0 ? 0 : ERR_BAD_VALUE;
}

static int parse_count(struct slice value, struct wire_batch *batch)
{
	return parse_bounded(value, BATCH_MAX_EVENTS, &batch->count);
}

static int parse_unpacked(struct slice value, struct wire_batch *batch)
{
	return parse_bounded(value, BATCH_MAX_UNPACKED, &batch->unpacked);
}

static int parse_dictionary(struct slice value, struct wire_batch *batch)
{
	return parse_bounded(value, UINT32_MAX, &batch->dictionary);
}

static int parse_hash(struct slice value, struct wire_batch *batch)
{
	return text_parse_hex(value, batch->hash, sizeof(batch->hash));
}

static int parse_content(struct slice value, struct wire_batch *batch)
{
	batch->has_content = true;
	return text_parse_hex(value, batch->content, sizeof(batch->content));
}

static int parse_wall(struct slice value, struct wire_batch *batch)
{
	return text_parse_i64(value, &batch->wall);
}

static int parse_type(struct slice value, struct wire_batch *batch _unused_)
{
	return slice_is_nocase(value, slice_text(WIRE_TYPE_BATCH)) ? 0 : ERR_UNSUPPORTED;
}

static int parse_encoding(struct slice value, struct wire_batch *batch)
{
	if (!slice_is_nocase(value, slice_text("zstd")))
		return ERR_UNSUPPORTED;
	batch->encoding = BATCH_ZSTD;
	return 0;
}

/* One row per header: who reads it, and whether a batch may come without it. */
static const struct header_row {
	const char *name;
	int (*parse)(struct slice value, struct wire_batch *batch);
	bool optional;
} rows[] = {
	{"Tsujiban-Device", parse_device, false},
	{"Tsujiban-Epoch", parse_epoch, false},
	{"Tsujiban-Number", parse_number, false},
	{"Tsujiban-Count", parse_count, false},
	{"Tsujiban-Unpacked", parse_unpacked, false},
	{"Tsujiban-Dictionary", parse_dictionary, false},
	{"Tsujiban-Hash", parse_hash, false},
	{"Tsujiban-Content", parse_content, true},
	{"Tsujiban-Wall", parse_wall, false},
	{"Content-Type", parse_type, false},
	{"Content-Encoding", parse_encoding, true},
};

_must_check_ int wire_batch_format(const struct wire_batch *batch, struct buf *out)
{
	buf_put_format(out, "Tsujiban-Device: %llu\r\n", (unsigned long long)batch->device);
	buf_put_text(out, "Tsujiban-Epoch: ");
	text_put_hex(out, slice_of(batch->epoch, sizeof(batch->epoch)));
	buf_put_format(out, "\r\nTsujiban-Number: %llu\r\n", (unsigned long long)batch->number);
	buf_put_format(out, "Tsujiban-Count: %u\r\n", batch->count);
	buf_put_format(out, "Tsujiban-Unpacked: %u\r\n", batch->unpacked);
	buf_put_format(out, "Tsujiban-Dictionary: %u\r\n", batch->dictionary);
	buf_put_text(out, "Tsujiban-Hash: ");
	text_put_hex(out, slice_of(batch->hash, sizeof(batch->hash)));
	if (batch->has_content) {
		buf_put_text(out, "\r\nTsujiban-Content: ");
		text_put_hex(out, slice_of(batch->content, sizeof(batch->content)));
	}
	buf_put_format(out, "\r\nTsujiban-Wall: %lld\r\n", (long long)batch->wall);
	buf_put_text(out, "Content-Type: " WIRE_TYPE_BATCH "\r\n");
	if (batch->encoding == BATCH_ZSTD)
		buf_put_text(out, "Content-Encoding: zstd\r\n");
	return buf_result(out);
}

void wire_batch_parse_start(struct wire_batch_parser *parser)
{
	*parser = (struct wire_batch_parser){.batch = {.encoding = BATCH_PLAIN}};
}

_must_check_ int wire_batch_parse_header(
	struct wire_batch_parser *parser, struct slice name, struct slice value)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!slice_is_nocase(name, slice_text(rows[i].name)))
			continue;
		if (parser->seen & 1u << i)
			return ERR_MALFORMED;
		parser->seen |= 1u << i;
		return rows[i].parse(value, &parser->batch);
	}
	return 0;
}

_must_check_ int wire_batch_parse_done(
	const struct wire_batch_parser *parser, struct wire_batch *ret_batch)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!rows[i].optional && !(parser->seen & 1u << i))
			return ERR_TRUNCATED;
	}
	*ret_batch = parser->batch;
	return 0;
}

bool wire_is_lines(struct slice type)
{
	size_t end = slice_find_byte(type, ';');

	return slice_is_nocase(text_trim(slice_of(type.data, end)), slice_text(WIRE_TYPE_LINES));
}

static bool is_visible(struct slice key)
{
	for (size_t i = 0; i < key.len; i++) {
		if (key.data[i] <= ' ' || key.data[i] > '~')
			return false;
	}
	return true;
}

_must_check_ int wire_lines_parse(
	struct slice encoding, struct slice key, struct wire_lines *ret_lines)
{
	struct wire_lines lines = {.key = key, .encoding = BATCH_PLAIN};

	if (slice_is_nocase(encoding, slice_text("zstd")))
		lines.encoding = BATCH_ZSTD;
	else if (encoding.len > 0 && !slice_is_nocase(encoding, slice_text("identity")))
		return ERR_UNSUPPORTED;
	if (key.len > WIRE_MAX_KEY || !is_visible(key))
		return ERR_BAD_VALUE;
	*ret_lines = lines;
	return 0;
}

_must_check_ int wire_token_format(const uint8_t token[WIRE_TOKEN_BYTES], struct buf *out)
{
	buf_put_text(out, "Authorization: ");
	buf_put_slice(out, bearer);
	text_put_base64url(out, slice_of(token, WIRE_TOKEN_BYTES));
	return buf_put_text(out, "\r\n");
}

_must_check_ int wire_token_parse(struct slice value, uint8_t ret_token[WIRE_TOKEN_BYTES])
{
	_cleanup_(buf_done) struct buf decoded = BUF_INIT(WIRE_TOKEN_BYTES);

	/* The scheme's name has no case (RFC 9110 section 11.1). */
	if (value.len != bearer.len + MAX_TOKEN_TEXT ||
		!slice_is_nocase(slice_of(value.data, bearer.len), bearer))
		return ERR_BAD_VALUE;
	TRY(text_parse_base64url(slice_from(value, bearer.len), &decoded));
	memcpy(ret_token, decoded.data, WIRE_TOKEN_BYTES);
	return 0;
}
