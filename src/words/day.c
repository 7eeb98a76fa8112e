#include "words/words.h"

#define DAY_USEC ((int64_t)86400 * 1000000)

/* Rounds towards the past, also before 1970. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The civil date of a day count since 1970-01-01 (H. Hinnant, "chrono-compatible date algorithms"). */
static void civil_of(int64_t days, struct words_day *day)
{
	int64_t z = days + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	day->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	day->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	day->year = (int)(yoe + era * 400 + (day->month <= 2));
}

struct words_day words_day_of(int64_t usec)
{
	int64_t local = usec + WORDS_ZONE_USEC;
	int64_t days = floor_div(local, DAY_USEC);
	int64_t minutes = (local - days * DAY_USEC) / 60000000;
	struct words_day day = {.hour = (int)(minutes / 60), .minute = (int)(minutes % 60)};

	civil_of(days, &day);
	/* 1970-01-01 was a Thursday. */
	day.weekday = (int)(((days + 4) % 7 + 7) % 7);
	return day;
}

int words_put_time(struct buf *out, enum words_language language, int64_t usec)
{
	static const char *const weekdays[][2] = {{"日", "Sun"}, {"月", "Mon"}, {"火", "Tue"},
		{"水", "Wed"}, {"木", "Thu"}, {"金", "Fri"}, {"土", "Sat"}};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct words_day day = words_day_of(usec);

	if (language == WORDS_JA)
		return buf_put_format(out, "%d月%d日(%s) %d:%02d", day.month, day.day,
			weekdays[day.weekday][0], day.hour, day.minute);
	return buf_put_format(out, "%s %d %s %d:%02d", weekdays[day.weekday][1], day.day,
		months[day.month - 1], day.hour, day.minute);
}
