/*
 * A table of expected answers: detection, event, whether it matches. Rows are written by hand from the
 * Sigma specification.
 *
 * Ownership, Limits: none. Trust: test data.
 */
#pragma once

#include "runner.h"

struct answer {
	const char *about;
	const char *detection;
	const char *event;
	bool matches;
};

/* Tries every row; prints each that differs, then fails. */
void check_answers(const struct answer *rows, size_t n_rows);

#define CHECK_ANSWERS(rows_) check_answers(rows_, ARRAY_SIZE(rows_))

/* A detection of one selection. */
#define SELECT(items_) "  s:\n" items_ "  condition: s\n"
/* One item of a selection's map. */
#define ITEM(item_) "    " item_ "\n"
#define ONE(item_) SELECT(ITEM(item_))
