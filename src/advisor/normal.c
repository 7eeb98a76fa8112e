#include "advisor/normal.h"

#include "base/text.h"

enum { VALUE_MAX = 256 }; /* no value that is brought into form is longer */

static uint32_t decode_utf8(struct slice s, size_t len)
{
	static const uint8_t first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t code = s.data[0] & first_bits[len];

	for (size_t i = 1; i < len; i++)
		code = code << 6 | (s.data[i] & 0x3fu);
	return code;
}

/* The ASCII sign that a wide one stands for; 0: it stands for itself. */
static uint8_t half_of(uint32_t code)
{
	static const uint16_t dashes[] = {
		0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30fc, 0xff70};

	if (code >= 0xff01 && code <= 0xff5e)
		return (uint8_t)(code - 0xfee0);
	if (code == 0x3000 || code == 0xa0)
		return ' ';
	for (size_t i = 0; i < ARRAY_SIZE(dashes); i++) {
		if (code == dashes[i])
			return '-';
	}
	return 0;
}

/* The next sign in half width, as it stands in `from` or in `ascii`; moves past it. */
static struct slice next_sign(struct slice *from, uint8_t *ascii)
{
	size_t step = max_size(text_utf8_step(*from), 1);
	struct slice sign = slice_of(from->data, step);

	*ascii = step > 1 ? half_of(decode_utf8(sign, step)) : 0;
	*from = slice_from(*from, step);
	return *ascii ? slice_of(ascii, 1) : sign;
}

int normal_put_half(struct buf *out, struct slice s)
{
	uint8_t ascii;

	while (s.len > 0)
		buf_put_slice(out, next_sign(&s, &ascii));
	return buf_result(out);
}

/* A value in half width, in place: what is read needs no memory that could fail. */
struct half {
	uint8_t data[VALUE_MAX];
	size_t len;
};

/* Half width and without the spaces around it. ERR_BAD_VALUE: longer than any value is. */
static int half_value(struct slice s, struct half *half, struct slice *ret_value)
{
	uint8_t ascii;

	half->len = 0;
	while (s.len > 0) {
		struct slice sign = next_sign(&s, &ascii);

		if (sign.len > VALUE_MAX - half->len)
			return ERR_BAD_VALUE;
		memcpy(half->data + half->len, sign.data, sign.len);
		half->len += sign.len;
	}
	*ret_value = text_trim(slice_of(half->data, half->len));
	return 0;
}

static bool drop_prefix(struct slice *s, const char *prefix)
{
	if (!slice_starts(*s, slice_text(prefix)))
		return false;
	*s = slice_of(s->data + strlen(prefix), s->len - strlen(prefix));
	return true;
}

static bool drop_suffix(struct slice *s, const char *suffix)
{
	if (!slice_ends(*s, slice_text(suffix)))
		return false;
	s->len -= strlen(suffix);
	return true;
}

/* Digits, with commas between groups of three or with none. */
static int parse_grouped(struct slice s, uint64_t max, uint64_t *ret_number)
{
	char digits[24];
	size_t len = 0, group = 0;
	bool grouped = slice_find_byte(s, ',') < s.len;

	for (size_t i = 0; i < s.len; i++) {
		bool comma = s.data[i] == ',';

		if (comma && (group == 0 || group > 3 || (len > group && group != 3)))
			return ERR_BAD_VALUE;
		if (!comma && len == sizeof(digits))
			return ERR_BAD_VALUE;
		if (!comma)
			digits[len++] = (char)s.data[i];
		group = comma ? 0 : group + 1;
	}
	if (grouped && group != 3)
		return ERR_BAD_VALUE;
	return text_parse_u64(slice_of(digits, len), max, ret_number);
}

int normal_number(struct slice s, int64_t *ret_number)
{
	static const char *const units[] = {"円", "台", "人", "名", "か所", "箇所", "か月", "ヶ月"};
	const uint64_t most = (UINT64_C(1) << 53) - 1;
	struct half half;
	struct slice value;
	uint64_t number;
	bool negative, yen, thousands;

	TRY(half_value(s, &half, &value));
	negative = drop_prefix(&value, "-");
	yen = drop_prefix(&value, "¥") || drop_prefix(&value, "￥");
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (drop_suffix(&value, units[i]))
			break;
	}
	thousands = !yen && drop_suffix(&value, "万");
	value = text_trim(value);
	TRY(parse_grouped(value, thousands ? most / 10000 : most, &number));
	*ret_number = (int64_t)(thousands ? number * 10000 : number);
	if (negative)
		*ret_number = -*ret_number;
	return 0;
}

static bool is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

int normal_mac(struct slice s, struct buf *out)
{
	static const char separators[] = ":-. ";
	struct half half;
	struct slice value;
	char digits[12];
	size_t n = 0;
	bool separated = true; /* nothing stands before the first digit */

	TRY(half_value(s, &half, &value));
	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.data[i];

		if (is_hex(c) && n < sizeof(digits)) {
			digits[n++] = (char)(c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c);
			separated = false;
		} else if (n % 2 == 0 && !separated && memchr(separators, c, 4)) {
			separated = true;
		} else {
			return ERR_BAD_VALUE;
		}
	}
	if (n != sizeof(digits) || separated)
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < n; i += 2) {
		if (i > 0)
			buf_put_byte(out, ':');
		buf_put(out, digits + i, 2);
	}
	return buf_result(out);
}

/* The digits of a value; other signs must be among `between`. ERR_BAD_VALUE also when there are too many. */
static int take_digits(
	struct slice value, const char *between, char *digits, size_t size, size_t *ret_n)
{
	size_t n = 0;

	for (size_t i = 0; i < value.len; i++) {
		uint8_t c = value.data[i];

		if (c >= '0' && c <= '9' && n < size)
			digits[n++] = (char)c;
		else if (c == 0 || !strchr(between, c) || (c >= '0' && c <= '9'))
			return ERR_BAD_VALUE;
	}
	*ret_n = n;
	return 0;
}

int normal_phone(struct slice s, struct buf *out)
{
	struct half half;
	struct slice value;
	char digits[15];
	size_t n;
	bool abroad;

	TRY(half_value(s, &half, &value));
	abroad = drop_prefix(&value, "+");
	TRY(take_digits(value, "-() .", digits, sizeof(digits), &n));
	if (n < 10 || (!abroad && (n > 11 || digits[0] != '0')))
		return ERR_BAD_VALUE;
	if (abroad)
		buf_put_byte(out, '+');
	return buf_put(out, digits, n);
}

int normal_postal(struct slice s, struct buf *out)
{
	struct half half;
	struct slice value;
	size_t hyphen;

	TRY(half_value(s, &half, &value));
	if (drop_prefix(&value, "〒"))
		value = text_trim(value);
	hyphen = slice_find_byte(value, '-');
	if (value.len != (hyphen == 3 ? 8u : 7u))
		return ERR_BAD_VALUE;
	for (size_t i = 0; i < value.len; i++) {
		if (i != hyphen && (value.data[i] < '0' || value.data[i] > '9'))
			return ERR_BAD_VALUE;
	}
	buf_put(out, value.data, 3);
	buf_put_byte(out, '-');
	return buf_put(out, value.data + value.len - 4, 4);
}

struct era {
	const char *name, *letter;
	uint32_t before_first; /* the year before its first */
	struct date from, to;
};

/* 元 is the first year of an era. */
static int take_number(struct slice *s, bool era, uint32_t *ret_number)
{
	size_t n = 0;
	uint64_t number;

	if (era && drop_prefix(s, "元")) {
		*ret_number = 1;
		return 0;
	}
	while (n < s->len && s->data[n] >= '0' && s->data[n] <= '9')
		n++;
	TRY(text_parse_u64(slice_of(s->data, n), 99999999, &number));
	*s = slice_of(s->data + n, s->len - n);
	*ret_number = (uint32_t)number;
	return 0;
}

/* The month and day behind a year: 年1月5日, /1/5, -1-5, .1.5, each as far as it goes. */
static int take_month_and_day(struct slice *s, uint32_t *month, uint32_t *day)
{
	static const char *const signs[] = {"-", "/", "."};
	const char *sign = NULL;

	if (drop_prefix(s, "年")) {
		if (s->len == 0)
			return 0;
		TRY(take_number(s, false, month));
		if (!drop_prefix(s, "月") || *month == 0)
			return ERR_BAD_VALUE;
		if (s->len == 0)
			return 0;
		TRY(take_number(s, false, day));
		return drop_prefix(s, "日") && *day > 0 ? 0 : ERR_BAD_VALUE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(signs) && !sign; i++)
		sign = drop_prefix(s, signs[i]) ? signs[i] : NULL;
	if (!sign)
		return 0;
	TRY(take_number(s, false, month));
	if (drop_prefix(s, sign)) {
		TRY(take_number(s, false, day));
		return *day > 0 ? 0 : ERR_BAD_VALUE;
	}
	return *month > 0 ? 0 : ERR_BAD_VALUE;
}

static const struct era *take_era(struct slice *s)
{
	static const struct era eras[] = {
		{"令和", "R", 2018, {2019, 5, 1}, {2199, 12, 31}},
		{"平成", "H", 1988, {1989, 1, 8}, {2019, 4, 30}},
		{"昭和", "S", 1925, {1926, 12, 25}, {1989, 1, 7}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(eras); i++) {
		if (drop_prefix(s, eras[i].name) || drop_prefix(s, eras[i].letter))
			return &eras[i];
	}
	return NULL;
}

static struct slice without_spaces(struct slice value, struct half *half)
{
	size_t n = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] != ' ')
			half->data[n++] = value.data[i];
	}
	return slice_of(half->data, n);
}

int normal_date(struct slice s, struct date *ret_date)
{
	struct half half;
	const struct era *era;
	struct slice rest;
	struct date date;
	uint32_t year = 0, month = 0, day = 0;

	TRY(half_value(s, &half, &rest));
	rest = without_spaces(rest, &half);
	era = take_era(&rest);
	TRY(take_number(&rest, era != NULL, &year));
	TRY(take_month_and_day(&rest, &month, &day));
	if (rest.len > 0)
		return ERR_BAD_VALUE;
	if (!era && month == 0 && year > 9999) { /* 20260105 */
		day = year % 100;
		month = year / 100 % 100;
		year /= 10000;
		if (day == 0 || month == 0)
			return ERR_BAD_VALUE;
	}
	if (era && (year == 0 || year > 99))
		return ERR_BAD_VALUE;
	TRY(date_make(era ? era->before_first + year : year, month, day, &date));
	if (era && (date_compare(date_last_day(date), era->from) < 0 ||
			   date_compare(date_first_day(date), era->to) > 0))
		return ERR_BAD_VALUE;
	*ret_date = date;
	return 0;
}

bool normal_is_unknown(struct slice s)
{
	static const char *const ways[] = {"", "unknown", "?", "わからない", "わかりません",
		"分からない", "不明", "未確認", "-"};
	struct half half;
	struct slice value;

	if (half_value(s, &half, &value) < 0)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		if (slice_is_text(value, ways[i]))
			return true;
	}
	return false;
}
