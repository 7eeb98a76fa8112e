#include "sigma/moment.h"

#include "base/text.h"

enum { DATE_LEN = 10, MINUTE_LEN = 16, DAYS_A_WEEK = 7, THURSDAY = 4 };

struct moment {
	uint64_t part[N_MOMENT_PARTS];
};

static bool is_leap(uint64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_of_month(uint64_t year, uint64_t month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

static unsigned day_of_year(const struct moment *m)
{
	unsigned days = (unsigned)m->part[MOMENT_DAY];

	for (uint64_t month = 1; month < m->part[MOMENT_MONTH]; month++)
		days += days_of_month(m->part[MOMENT_YEAR], month);
	return days;
}

/* Monday is 1, Sunday 7; 0001-01-01 was a Monday (proleptic Gregorian). */
static unsigned weekday_of_first(uint64_t year)
{
	uint64_t before = year - 1;
	uint64_t days = before * 365 + before / 4 - before / 100 + before / 400;

	return (unsigned)(days % DAYS_A_WEEK) + 1;
}

/* A year has 53 weeks when it begins, or, in a leap year, ends, on a Thursday (ISO 8601). */
static unsigned weeks_of_year(uint64_t year)
{
	unsigned first = weekday_of_first(year);

	return first == THURSDAY || (is_leap(year) && first == THURSDAY - 1) ? 53 : 52;
}

static unsigned week_of(const struct moment *m)
{
	uint64_t year = m->part[MOMENT_YEAR];
	unsigned day = day_of_year(m);
	unsigned weekday = (weekday_of_first(year) + day - 2) % DAYS_A_WEEK + 1;
	unsigned week = (day + 10 - weekday) / DAYS_A_WEEK;

	if (week == 0)
		return year > 1 ? weeks_of_year(year - 1) : 52;
	return week > weeks_of_year(year) ? 1 : week;
}

static int parse_date(struct slice text, struct moment *m)
{
	uint8_t separator;

	if (text.len < DATE_LEN)
		return ERR_BAD_VALUE;
	separator = text.data[4];
	if ((separator != '-' && separator != '/') || text.data[7] != separator)
		return ERR_BAD_VALUE;
	TRY(text_parse_u64(slice_of(text.data, 4), 9999, &m->part[MOMENT_YEAR]));
	TRY(text_parse_u64(slice_of(text.data + 5, 2), 12, &m->part[MOMENT_MONTH]));
	if (m->part[MOMENT_YEAR] == 0 || m->part[MOMENT_MONTH] == 0)
		return ERR_BAD_VALUE;
	TRY(text_parse_u64(slice_of(text.data + 8, 2),
		days_of_month(m->part[MOMENT_YEAR], m->part[MOMENT_MONTH]), &m->part[MOMENT_DAY]));
	if (m->part[MOMENT_DAY] == 0)
		return ERR_BAD_VALUE;
	m->part[MOMENT_WEEK] = week_of(m);
	return 0;
}

static int parse_time(struct slice text, struct moment *m)
{
	if (text.len < MINUTE_LEN || (text.data[DATE_LEN] != ' ' && text.data[DATE_LEN] != 'T') ||
		text.data[13] != ':')
		return ERR_BAD_VALUE;
	TRY(text_parse_u64(slice_of(text.data + 11, 2), 23, &m->part[MOMENT_HOUR]));
	return text_parse_u64(slice_of(text.data + 14, 2), 59, &m->part[MOMENT_MINUTE]);
}

int moment_part_of(struct slice text, enum moment_part part, int64_t *ret)
{
	struct moment m;

	TRY(parse_date(text, &m));
	if (part == MOMENT_MINUTE || part == MOMENT_HOUR)
		TRY(parse_time(text, &m));
	*ret = (int64_t)m.part[part];
	return 0;
}
