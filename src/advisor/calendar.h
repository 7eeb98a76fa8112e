/*
 * A reminder as a calendar's file (RFC 5545): one event of one day, with an alarm in the morning, for
 * whoever put a decision off.
 *
 * Ownership: appends to the caller's buffer; everything else is borrowed.
 * Limits:    the caller's buffer; lines are folded at 75 bytes, between characters.
 * Trust:     texts may hold anything: control characters become blanks, the rest is escaped.
 */
#pragma once

#include "base/buf.h"

struct calendar_reminder {
	struct slice today;       /* YYYY-MM-DD: when it was made */
	struct slice date;        /* YYYY-MM-DD: the day of the reminder */
	struct slice about;       /* whom it concerns: makes the event's name its own */
	struct slice summary;     /* one line */
	struct slice description; /* may have several lines */
};

/* Appends the file. The same reminder has the same bytes. ERR_TOO_LARGE, ERR_NO_MEMORY. */
_must_check_ int calendar_put_reminder(struct buf *out, const struct calendar_reminder *reminder);
