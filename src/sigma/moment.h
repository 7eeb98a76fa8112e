/*
 * Parts of a date as a text tells it: what the modifiers minute, hour, day, week, month and year compare.
 * The text is taken as written: no time zone is applied (Sigma modifiers appendix, "Time Modifiers").
 *
 * Ownership: none.
 * Limits:    years 1 to 9999; "YYYY-MM-DD" or with slashes, then, behind a space or T, "HH:MM" and whatever
 *            follows it.
 * Trust:     hostile text.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

enum moment_part {
	MOMENT_MINUTE, /* 0 to 59 */
	MOMENT_HOUR,   /* 0 to 23 */
	MOMENT_DAY,    /* of the month, from 1 */
	MOMENT_WEEK,   /* of ISO 8601, 1 to 53 */
	MOMENT_MONTH,  /* 1 to 12 */
	MOMENT_YEAR,
	N_MOMENT_PARTS,
};

/* ERR_BAD_VALUE: no date, or one without this part. */
_must_check_ int moment_part_of(struct slice text, enum moment_part part, int64_t *ret);
