/*
 * The request record of an API operation, filled from path, query and JSON body by the table's rows.
 *
 * Ownership: the record and its texts are taken from the arena.
 * Limits:    each field's own; 32 fields.
 * Trust:     everything is hostile. What is not in the table, comes twice or does not fit is refused,
 *            and the fault names the field.
 */
#pragma once

#include "api/table.h"
#include "base/arena.h"
#include "base/fault.h"

struct record_source {
	bool has_id;
	uint64_t id;        /* from the path; the body may repeat it */
	struct slice query; /* still encoded; "lang" is passed over */
	struct slice body;  /* JSON object; empty: none */
};

/* ERR_REFUSED: the fault says why. ERR_NO_MEMORY. */
_must_check_ int record_read(const struct api_row *row, const struct record_source *source,
	struct arena *arena, void **ret_record, struct fault *ret_fault);
