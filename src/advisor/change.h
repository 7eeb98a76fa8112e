/*
 * A change to the catalogue as rows that people can review: a statement about a service (facts.csv), or what became
 * of a service (changes.csv), each with its source and date; without them there is no row. Nothing is written
 * anywhere: the answer is the text of the rows.
 *
 * Ownership: appends to the answer.
 * Limits:    a cell CSV_MAX_CELL bytes.
 * Trust:     hostile.
 */
#pragma once

#include "advisor/call.h"

/* Appends one cell as CSV writes it: in quotation marks where it holds a comma, one of them, or a line break. */
_must_check_ int change_put_cell(struct buf *row, struct slice cell);

/*
 * The operation "fact_change": members service, item, state, value, when, condition_ja, condition_en, source, place,
 * date; or service, change, value, other, source, place, date. `source` is a key of sources; a source that is not
 * there yet comes as "new_source": {"source", "mark", "ja", "en", "address", "date"}.
 */
int advise_fact_change(const struct call *call, struct out *out);
