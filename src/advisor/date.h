/*
 * Dates as people state them: a year, a month of a year, or a day. No more is claimed than is known.
 * There is no clock here: `today` always comes in from outside.
 *
 * Ownership: values only.
 * Limits:    years 1900 to 2199.
 * Trust:     the texts that are parsed may be anything; a day that the calendar does not have is refused.
 */
#pragma once

#include <stdbool.h>
#include "base/buf.h"

enum { DATE_TEXT = 10 };

struct date {
	uint16_t year; /* 0: not known at all */
	uint8_t month; /* 0: only the year is known */
	uint8_t day;   /* 0: only the month is known */
};

static inline bool date_is_known(struct date d)
{
	return d.year != 0;
}

static inline bool date_is_day(struct date d)
{
	return d.day != 0;
}

/* YYYY, YYYY-MM or YYYY-MM-DD, nothing else. ERR_BAD_VALUE. */
_must_check_ int date_parse(struct slice s, struct date *ret_date);
/* The same from parts; month and day may be 0. ERR_BAD_VALUE: the calendar has no such day. */
_must_check_ int date_make(uint32_t year, uint32_t month, uint32_t day, struct date *ret_date);
/* It as it is parsed, in the caller's storage; empty when it is not known. */
struct slice date_text(struct date d, char storage[static DATE_TEXT]);
/* Appends the same. */
int date_put(struct buf *out, struct date d);

/* The first and the last day that it may mean. */
struct date date_first_day(struct date d);
struct date date_last_day(struct date d);
/* Of two days: < 0, 0, > 0. Of less exact dates compare their first or last days. */
int date_compare(struct date a, struct date b);
/* Days since 1970-01-01 of a day. */
int32_t date_days(struct date d);
/* The same day `months` (may be negative) later, or the month's last day where it has no such day.
 * A date that knows only month or year stays so. */
struct date date_add_months(struct date d, int32_t months);
/* 0 (Sunday) to 6 of a day. */
unsigned date_weekday(struct date d);
