#include "formats/lines/when.h"

#include "base/text.h"

#define LATEST ((usec_t)253402300799 * USEC_PER_SEC) /* the end of 9999 */
#define SECONDS_BELOW 100000000000
#define MILLISECONDS_BELOW 100000000000000

static int check(usec_t usec, usec_t *ret)
{
	if (usec < 0 || usec > LATEST)
		return ERR_BAD_VALUE;
	*ret = usec;
	return 0;
}

int when_of_integer(int64_t number, usec_t *ret)
{
	if (number < 0 || number > LATEST)
		return ERR_BAD_VALUE;
	if (number < SECONDS_BELOW)
		return check(number * USEC_PER_SEC, ret);
	return check(number < MILLISECONDS_BELOW ? number * USEC_PER_MS : number, ret);
}

int when_of_number(double number, usec_t *ret)
{
	/* A comparison with what is no number is false. */
	if (!(number >= 0 && number <= (double)LATEST))
		return ERR_BAD_VALUE;
	if (number < SECONDS_BELOW)
		return check((usec_t)(number * USEC_PER_SEC), ret);
	return check((usec_t)(number < MILLISECONDS_BELOW ? number * USEC_PER_MS : number), ret);
}

/* ---- texts: each step takes its characters off *in */

static int take_digits(struct slice *in, size_t n, unsigned max, unsigned *ret)
{
	uint64_t value;

	if (in->len < n)
		return ERR_BAD_VALUE;
	TRY(text_parse_u64(slice_of(in->data, n), max, &value));
	*in = slice_from(*in, n);
	*ret = (unsigned)value;
	return 0;
}

static int take_one_of(struct slice *in, const char *characters)
{
	if (in->len == 0 || in->data[0] == 0 || !strchr(characters, in->data[0]))
		return ERR_BAD_VALUE;
	*in = slice_from(*in, 1);
	return 0;
}

/* What is finer than a microsecond is left out. */
static int take_fraction(struct slice *in, usec_t *ret)
{
	usec_t unit = USEC_PER_SEC / 10;
	usec_t sum = 0;

	*ret = 0;
	if (take_one_of(in, ".,") < 0)
		return 0;
	if (in->len == 0 || in->data[0] < '0' || in->data[0] > '9')
		return ERR_BAD_VALUE;
	for (; in->len > 0 && in->data[0] >= '0' && in->data[0] <= '9'; unit /= 10) {
		sum += unit * (in->data[0] - '0');
		*in = slice_from(*in, 1);
	}
	*ret = sum;
	return 0;
}

static int take_zone(struct slice *in, usec_t *ret)
{
	bool west = in->len > 0 && in->data[0] == '-';
	unsigned hours, minutes;

	*ret = 0;
	if (take_one_of(in, "Zz") == 0)
		return 0;
	TRY(take_one_of(in, "+-"));
	TRY(take_digits(in, 2, 23, &hours));
	/* ISO 8601 allows the colon to be left out, and many writers do. */
	if (in->len > 2)
		TRY(take_one_of(in, ":"));
	TRY(take_digits(in, 2, 59, &minutes));
	*ret = (usec_t)(hours * 3600 + minutes * 60) * USEC_PER_SEC;
	if (west)
		*ret = -*ret;
	return 0;
}

/* Days since 1970-01-01 in the Gregorian calendar, counted from a year that begins in March. */
static int64_t days_of(unsigned year, unsigned month, unsigned day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t since_march = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * since_march + 2) / 5 + day - 719469;
}

static bool is_leap(unsigned year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int take_date(struct slice *in, int64_t *ret_days)
{
	static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned year, month, day;

	TRY(take_digits(in, 4, 9999, &year));
	TRY(take_one_of(in, "-"));
	TRY(take_digits(in, 2, 12, &month));
	TRY(take_one_of(in, "-"));
	TRY(take_digits(in, 2, 31, &day));
	if (month == 0 || day == 0 ||
		day > lengths[month - 1] + (unsigned)(month == 2 && is_leap(year)))
		return ERR_BAD_VALUE;
	*ret_days = days_of(year, month, day);
	return 0;
}

/* A leap second is the next minute's first. */
static int take_time(struct slice *in, usec_t *ret)
{
	unsigned hour, minute, second;
	usec_t fraction;

	TRY(take_digits(in, 2, 23, &hour));
	TRY(take_one_of(in, ":"));
	TRY(take_digits(in, 2, 59, &minute));
	TRY(take_one_of(in, ":"));
	TRY(take_digits(in, 2, 60, &second));
	TRY(take_fraction(in, &fraction));
	*ret = (usec_t)(hour * 3600 + minute * 60 + second) * USEC_PER_SEC + fraction;
	return 0;
}

static int parse_number(struct slice text, usec_t *ret)
{
	size_t whole = 0;
	struct slice rest;
	uint64_t number;
	usec_t fraction;

	while (whole < text.len && text.data[whole] >= '0' && text.data[whole] <= '9')
		whole++;
	rest = slice_from(text, whole);
	TRY(text_parse_u64(slice_of(text.data, whole), INT64_MAX, &number));
	TRY(take_fraction(&rest, &fraction));
	if (rest.len > 0)
		return ERR_BAD_VALUE;
	TRY(when_of_integer((int64_t)number, ret));
	/* Of finer units a fraction is below our own. */
	if (number < SECONDS_BELOW)
		*ret += fraction;
	return 0;
}

int when_parse(struct slice text, usec_t *ret)
{
	struct slice in = text;
	usec_t time, zone;
	int64_t days;

	if (take_date(&in, &days) < 0)
		return parse_number(text, ret);
	TRY(take_one_of(&in, "Tt "));
	TRY(take_time(&in, &time));
	TRY(take_zone(&in, &zone));
	if (in.len > 0)
		return ERR_BAD_VALUE;
	return check((usec_t)days * 86400 * USEC_PER_SEC + time - zone, ret);
}
