#include "advisor/say.h"

#include "advisor/catalogue.h"

enum { FILLED_MAX = 64 * 1024 };

struct slice say_keep(const struct say *say, const struct buf *text)
{
	if (buf_result(text) == 0)
		return arena_dup(say->arena, buf_slice(text));
	say->arena->failed = true;
	return SLICE_EMPTY;
}

struct slice say_cell(const struct say *say, unsigned table, uint32_t row, unsigned ja_column)
{
	struct slice en;

	if (say->lang == LANG_EN) {
		en = catalogue_cell(say->catalogue, table, row, ja_column + 1);
		if (en.len > 0)
			return en;
	}
	return catalogue_cell(say->catalogue, table, row, ja_column);
}

struct slice say_text(const struct say *say, const char *key)
{
	uint32_t row = catalogue_find(say->catalogue, TABLE_TEXTS, slice_text(key));

	return row == ROW_NONE ? slice_text(key) : say_cell(say, TABLE_TEXTS, row, TEXTS_JA);
}

/* The word that {name} at the start of s stands for; NULL: it is none of them. */
static const struct say_word *find_word(
	struct slice s, const struct say_word *words, size_t n_words, size_t *ret_len)
{
	size_t end = slice_find_byte(s, '}');
	struct slice name = slice_of(s.data + 1, end < s.len ? end - 1 : 0);

	for (size_t i = 0; end < s.len && i < n_words; i++) {
		if (slice_is_text(name, words[i].name)) {
			*ret_len = end + 1;
			return &words[i];
		}
	}
	return NULL;
}

struct slice say_fill(
	const struct say *say, struct slice text, const struct say_word *words, size_t n_words)
{
	_cleanup_(buf_done) struct buf filled = BUF_INIT(FILLED_MAX);
	struct slice rest = text;

	while (rest.len > 0) {
		size_t at = slice_find_byte(rest, '{'), len = 1;
		const struct say_word *word;

		buf_put(&filled, rest.data, at);
		rest = slice_from(rest, at);
		if (rest.len == 0)
			break;
		word = find_word(rest, words, n_words, &len);
		buf_put_slice(&filled, word ? word->text : slice_of(rest.data, 1));
		rest = slice_from(rest, len);
	}
	return say_keep(say, &filled);
}

struct slice say_words(
	const struct say *say, const char *key, const struct say_word *words, size_t n_words)
{
	return say_fill(say, say_text(say, key), words, n_words);
}

static void put_grouped(struct buf *out, int64_t number)
{
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char digits[32];
	size_t at = sizeof(digits), n = 0;

	do {
		if (n > 0 && n % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
		n++;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	buf_put(out, digits + at, sizeof(digits) - at);
}

struct slice say_number(const struct say *say, int64_t number)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);

	put_grouped(&text, number);
	return say_keep(say, &text);
}

struct slice say_yen(const struct say *say, int64_t yen)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);

	if (say->lang == LANG_EN)
		buf_put_text(&text, "JPY ");
	put_grouped(&text, yen);
	if (say->lang == LANG_JA)
		buf_put_text(&text, "円");
	return say_keep(say, &text);
}

static void put_date_ja(struct buf *out, struct date date)
{
	buf_put_format(out, "%d年", date.year);
	if (date.month)
		buf_put_format(out, "%d月", date.month);
	if (date.day)
		buf_put_format(out, "%d日", date.day);
}

static void put_date_en(struct buf *out, struct date date)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"};

	if (date.day)
		buf_put_format(out, "%d ", date.day);
	if (date.month)
		buf_put_format(out, "%s ", months[date.month - 1]);
	buf_put_format(out, "%d", date.year);
}

struct slice say_date(const struct say *say, struct date date)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);

	if (!date_is_known(date))
		return SLICE_EMPTY;
	if (say->lang == LANG_JA)
		put_date_ja(&text, date);
	else
		put_date_en(&text, date);
	return say_keep(say, &text);
}
