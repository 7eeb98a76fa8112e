#include "advisor/read.h"

#include "base/text.h"

/* With links to the parent a closing bracket finds its opening one at once: no input makes it slow. */
#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include <jsmn.h>

/*
 * jsmn finds the tokens but is lenient about what stands between them. So the tokens are walked in the
 * order of the text, and every byte between them must be white space or the one sign that belongs there.
 */
struct reader {
	struct slice json;
	struct arena *arena;
	struct fault *fault;
	const jsmntok_t *tokens;
	uint32_t n_tokens;
	uint32_t next; /* token */
	size_t at;     /* first byte not consumed */
	uint32_t depth;
};

int read_put_place(struct buf *out, const struct read_place *place)
{
	if (!place)
		return buf_result(out);
	read_put_place(out, place->up);
	if (place->name.len == 0)
		return buf_put_format(out, "[%u]", place->index);
	if (place->up)
		buf_put_byte(out, '.');
	return buf_put_slice(out, place->name);
}

int read_refuse(struct fault *fault, enum message_id message, const struct read_place *place,
	struct slice subject)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(4096);

	TRY(read_put_place(&text, place));
	fault_set(fault, message, subject);
	fault_set_place(fault, buf_slice(&text), 0, 0);
	return ERR_REFUSED;
}

/* Not JSON: the subject is line:column, for there may be no place to name. */
static int refuse_at(struct reader *reader, size_t at)
{
	_cleanup_(buf_done) struct buf where = BUF_INIT(64);
	uint32_t line = 1, column = 1;

	for (size_t i = 0; i < at && i < reader->json.len; i++) {
		bool starts = (reader->json.data[i] & 0xc0) != 0x80;

		column = reader->json.data[i] == '\n' ? 1 : column + starts;
		line += reader->json.data[i] == '\n';
	}
	buf_put_format(&where, "%u:%u", line, column);
	fault_set(reader->fault, MSG_ADVISOR_NOT_JSON, buf_slice(&where));
	fault_set_place(reader->fault, SLICE_EMPTY, line, column);
	return ERR_REFUSED;
}

static int refuse_size(struct reader *reader, const char *what)
{
	fault_set(reader->fault, MSG_ADVISOR_TOO_LARGE, slice_text(what));
	return ERR_TOO_LARGE;
}

static bool is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct reader *reader)
{
	while (reader->at < reader->json.len && is_space(reader->json.data[reader->at]))
		reader->at++;
}

static int expect(struct reader *reader, uint8_t sign)
{
	skip_space(reader);
	if (reader->at >= reader->json.len || reader->json.data[reader->at] != sign)
		return refuse_at(reader, reader->at);
	reader->at++;
	return 0;
}

/* The next token, which must begin where the text goes on. */
static int take_token(struct reader *reader, const jsmntok_t **ret_token)
{
	const jsmntok_t *token = &reader->tokens[reader->next];

	skip_space(reader);
	if (reader->next >= reader->n_tokens || token->end < token->start ||
		(size_t)token->start - (token->type == JSMN_STRING) != reader->at)
		return refuse_at(reader, reader->at);
	reader->next++;
	*ret_token = token;
	return 0;
}

static int hex4(struct slice s, size_t at, uint32_t *ret_code)
{
	uint8_t raw[2];

	if (at > s.len || s.len - at < 4)
		return ERR_BAD_VALUE;
	TRY(text_parse_hex(slice_of(s.data + at, 4), raw, 2));
	*ret_code = (uint32_t)(raw[0] << 8 | raw[1]);
	return 0;
}

static size_t put_utf8(uint8_t *to, uint32_t code)
{
	if (code < 0x80) {
		to[0] = (uint8_t)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (uint8_t)(0xc0 | code >> 6);
		to[1] = (uint8_t)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (uint8_t)(0xe0 | code >> 12);
		to[1] = (uint8_t)(0x80 | (code >> 6 & 0x3f));
		to[2] = (uint8_t)(0x80 | (code & 0x3f));
		return 3;
	}
	to[0] = (uint8_t)(0xf0 | code >> 18);
	to[1] = (uint8_t)(0x80 | (code >> 12 & 0x3f));
	to[2] = (uint8_t)(0x80 | (code >> 6 & 0x3f));
	to[3] = (uint8_t)(0x80 | (code & 0x3f));
	return 4;
}

/* \uXXXX at `at` (of the X), a pair of surrogates being one sign. Moves *at behind it. */
static int decode_unicode(struct slice raw, size_t *at, uint32_t *ret_code)
{
	uint32_t code, low;

	TRY(hex4(raw, *at, &code));
	*at += 4;
	if (code == 0 || (code >= 0xdc00 && code <= 0xdfff))
		return ERR_BAD_VALUE;
	if (code >= 0xd800 && code <= 0xdbff) {
		if (raw.len - *at < 6 || raw.data[*at] != '\\' || raw.data[*at + 1] != 'u')
			return ERR_BAD_VALUE;
		TRY(hex4(raw, *at + 2, &low));
		if (low < 0xdc00 || low > 0xdfff)
			return ERR_BAD_VALUE;
		*at += 6;
		code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	*ret_code = code;
	return 0;
}

/* Decodes what follows a backslash at raw.data[*at]. */
static int decode_escape(struct slice raw, size_t *at, uint32_t *ret_code)
{
	static const char names[] = "\"\\/bfnrt";
	static const char signs[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (*at >= raw.len)
		return ERR_BAD_VALUE;
	if (raw.data[*at] == 'u') {
		*at += 1;
		return decode_unicode(raw, at, ret_code);
	}
	found = memchr(names, raw.data[*at], sizeof(names) - 1);
	if (!found)
		return ERR_BAD_VALUE;
	*ret_code = (uint8_t)signs[found - names];
	*at += 1;
	return 0;
}

static int decode_text(struct reader *reader, const jsmntok_t *token, struct slice *ret_text)
{
	struct slice raw =
		slice_of(reader->json.data + token->start, (size_t)(token->end - token->start));
	size_t len = 0;
	uint8_t *to = NULL;

	reader->at = (size_t)token->end + 1;
	if (slice_find_byte(raw, '\\') < raw.len) {
		to = arena_take(reader->arena, raw.len); /* decoding never makes it longer */
		if (!to)
			return ERR_NO_MEMORY;
	}
	for (size_t i = 0; i < raw.len;) {
		uint32_t code = raw.data[i++];

		if (code < 0x20)
			return refuse_at(reader, (size_t)token->start + i - 1);
		if (code != '\\') {
			if (to)
				to[len++] = (uint8_t)code;
			continue;
		}
		if (decode_escape(raw, &i, &code) < 0)
			return refuse_at(reader, (size_t)token->start + i);
		len += put_utf8(to + len, code);
	}
	*ret_text = to ? slice_of(to, len) : raw;
	return 0;
}

static bool is_number(struct slice s)
{
	size_t i = s.len > 0 && s.data[0] == '-';
	size_t first = i;

	while (i < s.len && s.data[i] >= '0' && s.data[i] <= '9')
		i++;
	return i == s.len && i > first && (i == first + 1 || s.data[first] != '0');
}

static int read_primitive(struct reader *reader, const jsmntok_t *token,
	const struct read_place *place, struct read_value *value)
{
	const int64_t most = (INT64_C(1) << 53) - 1;
	struct slice s =
		slice_of(reader->json.data + token->start, (size_t)(token->end - token->start));

	reader->at = (size_t)token->end;
	value->kind = READ_BOOL;
	value->number = slice_is_text(s, "true");
	if (value->number == 1 || slice_is_text(s, "false"))
		return 0;
	value->kind = slice_is_text(s, "null") ? READ_NULL : READ_NUMBER;
	if (value->kind == READ_NULL)
		return 0;
	if (s.data[0] != '-' && (s.data[0] < '0' || s.data[0] > '9'))
		return refuse_at(reader, (size_t)token->start);
	if (!is_number(s) || text_parse_i64(s, &value->number) < 0 || value->number > most ||
		value->number < -most)
		return read_refuse(reader->fault, MSG_ADVISOR_NOT_A_NUMBER, place, s);
	return 0;
}

static int read_any(
	struct reader *reader, const struct read_place *place, struct read_value *value);

static int read_name(struct reader *reader, const struct read_place *place,
	const struct read_value *object, uint32_t index)
{
	struct read_value *member = &object->items[index];
	const jsmntok_t *token;

	TRY(take_token(reader, &token));
	if (token->type != JSMN_STRING)
		return refuse_at(reader, (size_t)token->start);
	TRY(decode_text(reader, token, &member->name));
	for (uint32_t i = 0; i < index; i++) {
		if (slice_is(object->items[i].name, member->name))
			return read_refuse(reader->fault, MSG_ADVISOR_TWICE, place, member->name);
	}
	return expect(reader, ':');
}

/* The elements of a list or members of an object whose opening bracket has just been taken. */
static int read_items(struct reader *reader, const jsmntok_t *token, const struct read_place *place,
	struct read_value *value)
{
	bool object = token->type == JSMN_OBJECT;

	value->kind = object ? READ_OBJECT : READ_LIST;
	reader->at = (size_t)token->start + 1;
	value->n_items = (uint32_t)token->size;
	if (object && value->n_items > READ_MAX_MEMBERS)
		return refuse_size(reader, "1024");
	value->items = arena_take_array(reader->arena, value->n_items, sizeof(*value->items));
	if (!value->items)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < value->n_items; i++) {
		struct read_place here = {.up = place, .index = i};

		if (i > 0)
			TRY(expect(reader, ','));
		if (object)
			TRY(read_name(reader, place, value, i));
		here.name = value->items[i].name;
		TRY(read_any(reader, &here, &value->items[i]));
	}
	return expect(reader, object ? '}' : ']');
}

static int read_any(struct reader *reader, const struct read_place *place, struct read_value *value)
{
	const jsmntok_t *token;
	int result;

	TRY(take_token(reader, &token));
	switch (token->type) {
	case JSMN_STRING:
		value->kind = READ_TEXT;
		return decode_text(reader, token, &value->text);
	case JSMN_PRIMITIVE:
		return read_primitive(reader, token, place, value);
	case JSMN_OBJECT:
	case JSMN_ARRAY:
		if (reader->depth >= READ_MAX_DEPTH)
			return refuse_size(reader, "16");
		reader->depth++;
		result = read_items(reader, token, place, value);
		reader->depth--;
		return result;
	default:
		return refuse_at(reader, reader->at);
	}
}

static int find_tokens(struct reader *reader)
{
	const char *text = (const char *)reader->json.data;
	jsmn_parser parser;
	jsmntok_t *tokens;
	int n;

	jsmn_init(&parser);
	n = jsmn_parse(&parser, text, reader->json.len, NULL, 0);
	if (n < 0)
		return refuse_at(reader, n == JSMN_ERROR_PART ? reader->json.len : parser.pos);
	if (n > READ_MAX_VALUES * 2)
		return refuse_size(reader, "65536");
	tokens = arena_take_array(reader->arena, (size_t)n + 1, sizeof(*tokens));
	if (!tokens)
		return ERR_NO_MEMORY;
	jsmn_init(&parser);
	n = jsmn_parse(&parser, text, reader->json.len, tokens, (unsigned)n + 1);
	if (n < 0)
		return refuse_at(reader, n == JSMN_ERROR_PART ? reader->json.len : parser.pos);
	reader->tokens = tokens;
	reader->n_tokens = (uint32_t)n;
	return 0;
}

int read_json(
	struct slice json, struct arena *arena, struct fault *fault, struct read_value *ret_top)
{
	struct reader reader = {.json = json, .arena = arena, .fault = fault};
	struct read_value top = {0};

	if (json.len > READ_MAX_BYTES)
		return refuse_size(&reader, "1 MiB");
	if (!text_is_utf8(json))
		return read_refuse(fault, MSG_ADVISOR_NOT_UTF8, NULL, SLICE_EMPTY);
	skip_space(&reader);
	if (reader.at >= json.len || json.data[reader.at] != '{')
		return refuse_at(&reader, reader.at);
	TRY(find_tokens(&reader));
	TRY(read_any(&reader, NULL, &top));
	skip_space(&reader);
	if (reader.at < json.len)
		return refuse_at(&reader, reader.at);
	*ret_top = top;
	return 0;
}

const struct read_value *read_member(const struct read_value *object, const char *name)
{
	if (!object || object->kind != READ_OBJECT)
		return NULL;
	for (uint32_t i = 0; i < object->n_items; i++) {
		const struct read_value *item = &object->items[i];

		if (slice_is_text(item->name, name))
			return item->kind == READ_NULL ? NULL : item;
	}
	return NULL;
}

struct slice read_text(const struct read_value *object, const char *name)
{
	const struct read_value *member = read_member(object, name);

	return member && member->kind == READ_TEXT ? member->text : SLICE_EMPTY;
}
