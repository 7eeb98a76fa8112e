/*
 * The parts of check.c: what a cell's type allows, what a row must be as a whole, what a table must.
 *
 * Ownership: everything is borrowed for the time of a check.
 * Limits:    catalogue.h's.
 * Trust:     cells may be anything that CSV can hold.
 */
#pragma once

#include "advisor/check.h"
#include "advisor/tables.h"

struct checking {
	const struct catalogue *catalogue;
	const struct catalogue_report *report;
	enum table table;
	const struct table_rule *rule;
	uint32_t row;
};

/* Of the row at hand. */
struct slice checking_cell(const struct checking *c, unsigned column);
/* The row's first cell: how a finding names it. */
struct slice checking_key(const struct checking *c);
/* Tells of a cell of the row at hand; 0, or what ends the check. */
int checking_tell(
	const struct checking *c, enum message_id message, unsigned column, struct slice subject);

/* One cell by its column's type. Only of cells that are not empty. */
_must_check_ int check_type(const struct checking *c, unsigned column);

/* The row at hand as a whole. */
_must_check_ int check_row(const struct checking *c);
/* Of two dates of the row, the second empty or not before the first. */
_must_check_ int check_period(const struct checking *c, unsigned from, unsigned to);
_must_check_ int check_fact(const struct checking *c);
_must_check_ int check_ceiling(const struct checking *c);
_must_check_ int check_subsidy(const struct checking *c);
_must_check_ int check_change(const struct checking *c);
