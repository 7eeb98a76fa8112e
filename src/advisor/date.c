#include "advisor/date.h"

#include "base/text.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };

static unsigned days_of_month(unsigned year, unsigned month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

int date_make(uint32_t year, uint32_t month, uint32_t day, struct date *ret_date)
{
	if (year < FIRST_YEAR || year > LAST_YEAR || month > 12 || (month == 0 && day != 0))
		return ERR_BAD_VALUE;
	if (month > 0 && day > days_of_month(year, month))
		return ERR_BAD_VALUE;
	*ret_date = (struct date){(uint16_t)year, (uint8_t)month, (uint8_t)day};
	return 0;
}

int date_parse(struct slice s, struct date *ret_date)
{
	static const size_t digits[] = {4, 2, 2};
	uint64_t part[3] = {0};
	struct slice rest = s, text;
	size_t n = 0;

	while (text_next_part(&rest, '-', &text)) {
		if (n == 3 || text.len != digits[n] || text_parse_u64(text, 9999, &part[n]) < 0 ||
			part[n] == 0)
			return ERR_BAD_VALUE;
		n++;
	}
	return date_make((uint32_t)part[0], (uint32_t)part[1], (uint32_t)part[2], ret_date);
}

static size_t write_padded(char *to, unsigned number, unsigned digits)
{
	for (unsigned i = digits; i > 0; i--) {
		to[i - 1] = (char)('0' + number % 10);
		number /= 10;
	}
	return digits;
}

struct slice date_text(struct date d, char storage[static DATE_TEXT])
{
	size_t len = d.year ? write_padded(storage, d.year, 4) : 0;

	if (d.month) {
		storage[len++] = '-';
		len += write_padded(storage + len, d.month, 2);
	}
	if (d.day) {
		storage[len++] = '-';
		len += write_padded(storage + len, d.day, 2);
	}
	return slice_of(storage, len);
}

int date_put(struct buf *out, struct date d)
{
	char storage[DATE_TEXT];

	return buf_put_slice(out, date_text(d, storage));
}

struct date date_first_day(struct date d)
{
	if (d.year != 0 && d.month == 0)
		d.month = 1;
	if (d.year != 0 && d.day == 0)
		d.day = 1;
	return d;
}

struct date date_last_day(struct date d)
{
	if (d.year != 0 && d.month == 0)
		d.month = 12;
	if (d.year != 0 && d.day == 0)
		d.day = (uint8_t)days_of_month(d.year, d.month);
	return d;
}

int date_compare(struct date a, struct date b)
{
	int x = a.year << 16 | a.month << 8 | a.day;
	int y = b.year << 16 | b.month << 8 | b.day;

	return (x > y) - (x < y);
}

/* Howard Hinnant's days_from_civil: years begin in March, so that the leap day comes last. */
int32_t date_days(struct date d)
{
	int32_t year = d.year - (d.month <= 2);
	int32_t month = (d.month + 9) % 12;
	int32_t of_year = (153 * month + 2) / 5 + d.day - 1;

	return year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719468;
}

struct date date_add_months(struct date d, int32_t months)
{
	int32_t all = d.year * 12 + (d.month ? d.month - 1 : 0) + months;
	struct date sum = {
		.year = (uint16_t)(all / 12), .month = (uint8_t)(all % 12 + 1), .day = d.day};

	if (d.year == 0)
		return d;
	if (d.month == 0)
		return (struct date){.year = sum.year};
	if (sum.day > days_of_month(sum.year, sum.month))
		sum.day = (uint8_t)days_of_month(sum.year, sum.month);
	return sum;
}

unsigned date_weekday(struct date d)
{
	return (unsigned)((date_days(d) % 7 + 11) % 7); /* 1970-01-01 was a Thursday */
}
