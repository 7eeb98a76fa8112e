/*
 * How a case speaks: the words for rules that bring none of their own, and the last step of every
 * text about a case, where the PC's name and the number to call are put in. Used by tsujiban-rules
 * (it fills rule_ok from here) and by tsujiban-core (it renders what a case says).
 *
 * A template is plain text with
 *     {device}            the PC by the name that people use
 *     ①②③ ...            steps: each begins with its number and ends before a blank or line feed
 *                         that the next number or the end follows
 *     カードの番号,       the number to call: takes the configured number's place; without one, the
 *     {phone}             step or sentence that holds it is left out and the remaining steps are
 *                         numbered anew (a single one that remains carries no number)
 * A sentence may name a step, but not begin with its number; it is left out with that step.
 *
 * Ownership: texts of the tables are static; rendering appends to the caller's buffer.
 * Limits:    nine steps; the caller's buffer holds the rest (a template has at most 1,024 bytes).
 * Trust:     templates come from rules that people wrote, names from enrolled PCs: both may be
 *            hostile. Control characters of a name become blanks; nothing else is interpreted.
 */
#pragma once

#include <stdbool.h>
#include "base/buf.h"

enum words_danger { WORDS_CAUTION, WORDS_DANGER };
enum words_language { WORDS_JA, WORDS_EN };

struct words_text {
	const char *ja, *en;
};

/* What people are told about an alert: templates. */
struct words_rule {
	struct words_text what, danger, now, false_alarm;
};

/*
 * The words of a tactic, given as in a rule's tag, with or without "attack.", with "-" or "_". An
 * unknown or empty tactic gets the words for "something unusual"; so there is always a text.
 */
struct words_rule words_for_tactic(struct slice tactic, enum words_danger danger);

/* What is put into a template. */
struct words_facts {
	struct slice device; /* empty: "a PC" in the language */
	struct slice phone;  /* empty: none */
	bool drill; /* put 【練習】 before, and behind the last text that it is practice */
};

/* Appends the template with the facts put in. ERR_TOO_LARGE: the buffer is full. */
_must_check_ int words_put(struct buf *out, enum words_language language, struct slice template,
	const struct words_facts *facts);

/*
 * Appends the text as one of a drill: 【練習】 before it, and behind it that it is practice. What the
 * text has already is not put twice.
 */
_must_check_ int words_put_drill(struct buf *out, enum words_language language, struct slice text);

/* The text without those marks, for where they are put around a whole. */
struct slice words_strip_drill(enum words_language language, struct slice text);

/* Appends "11月23日(月) 14:05", or "Mon 23 Nov 14:05", in Japan's time (WORDS_ZONE_USEC). */
int words_put_time(struct buf *out, enum words_language language, int64_t usec);

/* Japan's time: UTC+9 since 1951, without summer time. Dates for people are in this zone. */
#define WORDS_ZONE_USEC ((int64_t)9 * 3600 * 1000000)

/* A day of the calendar in Japan's time. */
struct words_day {
	int year, month, day; /* month and day from 1 */
	int weekday;          /* 0 Sunday */
	int hour, minute;
};
struct words_day words_day_of(int64_t usec);
