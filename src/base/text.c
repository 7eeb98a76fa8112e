#include "base/text.h"

_must_check_ int text_parse_u64(struct slice s, uint64_t max, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (s.len == 0)
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < s.len; i++) {
		uint8_t digit = (uint8_t)(s.data[i] - '0');

		if (digit > 9 || __builtin_mul_overflow(value, 10u, &value) ||
			__builtin_add_overflow(value, digit, &value) || value > max)
			return ERR_BAD_VALUE;
	}
	*ret_value = value;
	return 0;
}

_must_check_ int text_parse_i64(struct slice s, int64_t *ret_value)
{
	bool negative = s.len > 0 && s.data[0] == '-';
	uint64_t magnitude;

	TRY(text_parse_u64(negative ? slice_from(s, 1) : s,
		(uint64_t)INT64_MAX + (negative ? 1 : 0), &magnitude));
	*ret_value = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	return 0;
}

int text_put_hex(struct buf *b, struct slice bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < bytes.len; i++) {
		char pair[2] = {digits[bytes.data[i] >> 4], digits[bytes.data[i] & 15]};

		TRY(buf_put(b, pair, 2));
	}
	return 0;
}

static int hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

_must_check_ int text_parse_hex(struct slice s, uint8_t *out, size_t len)
{
	if (s.len != len * 2)
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < len; i++) {
		int high = hex_value(s.data[2 * i]);
		int low = hex_value(s.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return ERR_BAD_VALUE;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}

static const char base64url_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int text_put_base64url(struct buf *b, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = min_size(bytes.len - i, 3);
		uint32_t group = 0;

		for (size_t j = 0; j < 3; j++)
			group = group << 8 | (j < left ? bytes.data[i + j] : 0);
		for (size_t j = 0; j <= left; j++)
			TRY(buf_put_byte(b, (uint8_t)base64url_digits[group >> (18 - 6 * j) & 63]));
	}
	return 0;
}

static int base64url_value(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

_must_check_ int text_parse_base64url(struct slice s, struct buf *out)
{
	uint32_t bits = 0;
	unsigned n_bits = 0;

	if (s.len % 4 == 1)
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < s.len; i++) {
		int value = base64url_value(s.data[i]);

		if (value < 0)
			return ERR_BAD_VALUE;
		bits = bits << 6 | (uint32_t)value;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			TRY(buf_put_byte(out, (uint8_t)(bits >> n_bits)));
			bits &= (1u << n_bits) - 1;
		}
	}
	return bits == 0 ? 0 : ERR_BAD_VALUE;
}

size_t text_utf8_step(struct slice s)
{
	uint8_t first;
	size_t len;
	uint32_t code;

	if (s.len == 0)
		return 0;
	first = s.data[0];
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (s.len < len)
		return 0;
	code = first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((s.data[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s.data[i] & 0x3fu);
	}
	if ((len == 3 && (code < 0x800 || (code >= 0xd800 && code <= 0xdfff))) ||
		(len == 4 && (code < 0x10000 || code > 0x10ffff)))
		return 0;
	return len;
}

/* The offset of the first byte at or after `at` that is not ASCII; eight at a time, for most text is. */
static size_t skip_ascii(struct slice s, size_t at)
{
	uint64_t word;

	for (; s.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, s.data + at, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (at < s.len && s.data[at] < 0x80)
		at++;
	return at;
}

bool text_is_utf8(struct slice s)
{
	size_t at = skip_ascii(s, 0);

	while (at < s.len) {
		size_t step = text_utf8_step(slice_of(s.data + at, s.len - at));

		if (step == 0)
			return false;
		at = skip_ascii(s, at + step);
	}
	return true;
}

int text_put_as_utf8(struct buf *b, struct slice s)
{
	while (s.len > 0) {
		size_t step = text_utf8_step(s);

		if (step > 0)
			buf_put(b, s.data, step);
		else
			buf_put_format(b, "\\x%02x", s.data[0]);
		s = slice_from(s, step > 0 ? step : 1);
	}
	return buf_result(b);
}

struct slice text_cut_utf8(struct slice s, size_t max)
{
	size_t end = max;

	if (s.len <= max)
		return s;
	while (end > 0 && max - end < 3 && (s.data[end] & 0xc0) == 0x80)
		end--;
	return slice_of(s.data, end);
}

static int put_json_control(struct buf *b, uint8_t c)
{
	switch (c) {
	case '"':
		return buf_put_text(b, "\\\"");
	case '\\':
		return buf_put_text(b, "\\\\");
	case '\n':
		return buf_put_text(b, "\\n");
	case '\r':
		return buf_put_text(b, "\\r");
	case '\t':
		return buf_put_text(b, "\\t");
	default:
		return buf_put_format(b, "\\u%04x", c);
	}
}

enum { JSON_PIECE_BYTES = 64 };

/* Stands for itself in a JSON text; bytes of longer sequences do where the sequence is well-formed. */
static bool is_json_plain(uint8_t c)
{
	return c >= 0x20 && c != 0x7f && c != '"' && c != '\\';
}

/* Of a run in pieces: into a buffer with a maximum goes nearly all that it holds. */
static size_t json_plain_run(struct slice s)
{
	size_t n = 0;

	while (n < min_size(s.len, JSON_PIECE_BYTES) && is_json_plain(s.data[n])) {
		size_t step = s.data[n] < 0x80 ? 1 : text_utf8_step(slice_from(s, n));

		if (step == 0)
			break;
		n += step;
	}
	return n;
}

int text_put_json(struct buf *b, struct slice s)
{
	buf_put_byte(b, '"');
	while (s.len > 0) {
		size_t run = json_plain_run(s);

		if (run > 0)
			buf_put(b, s.data, run);
		else if (s.data[0] < 0x80)
			put_json_control(b, s.data[0]);
		else
			buf_put_text(b, "\xef\xbf\xbd");
		s = slice_from(s, run > 0 ? run : 1);
	}
	return buf_put_byte(b, '"');
}

bool text_next_part(struct slice *rest, uint8_t separator, struct slice *ret_part)
{
	size_t at;

	if (!rest->data)
		return false;
	at = slice_find_byte(*rest, separator);
	*ret_part = slice_of(rest->data, at);
	*rest = at < rest->len ? slice_of(rest->data + at + 1, rest->len - at - 1) : SLICE_EMPTY;
	return true;
}

struct slice text_trim(struct slice s)
{
	while (s.len > 0 && (s.data[0] == ' ' || s.data[0] == '\t'))
		s = slice_of(s.data + 1, s.len - 1);
	while (s.len > 0 && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
		s.len--;
	return s;
}

static bool is_leap(uint64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool text_is_date(struct slice s)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	uint64_t year, month, day;

	if (s.len != 10 || s.data[4] != '-' || s.data[7] != '-')
		return false;
	if (text_parse_u64(slice_of(s.data, 4), 9999, &year) < 0 ||
		text_parse_u64(slice_of(s.data + 5, 2), 12, &month) < 0 ||
		text_parse_u64(slice_of(s.data + 8, 2), 31, &day) < 0)
		return false;
	if (year == 0 || month == 0 || day == 0)
		return false;
	return day <= days[month - 1] + (uint64_t)(month == 2 && is_leap(year));
}
