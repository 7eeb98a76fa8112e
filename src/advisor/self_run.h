/*
 * Running tsujiban oneself, as one more row beside the services: reckoned from the visit's own numbers
 * alone, hours included; whatever is not filled in is open. What it lacks is said in the table's words.
 *
 * Lines of self_run.csv: kind cost with per once, month or year is an amount; cost without per is the
 * price of an hour, which the lines of kind hours are multiplied with; statement is said as it is. The
 * numbers are in the visit's kind of tax.
 *
 * Ownership: values only.
 * Limits:    amounts up to TARIFF_MAX_YEN, hours up to SELF_RUN_MAX_HOURS.
 * Trust:     the visit has been read; a number out of range is not known.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/tariff.h"

enum { SELF_RUN_MAX_HOURS = 100000 };

struct self_run {
	struct band initial, month, year, first_year, second_year, five_years;
	struct band term; /* the whole contract's; unknown when `months` is not known */
};

/* `months`: of the contract that it is held against; 0: not known. */
struct self_run self_run_cost(const struct call *call, int64_t months);
/* Labels of the lines that nobody has filled in: an open list's elements. */
void self_run_put_open(const struct call *call, struct out *out);
/* The statements, an open list's elements. */
void self_run_put_statements(const struct call *call, struct out *out);
