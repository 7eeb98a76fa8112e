/*
 * Which of Sigma's log sources an event of Windows belongs to, and what its fields are called there. The
 * rows are in schema/windows.toml.
 *
 * Ownership: what is returned is static.
 * Limits:    WINDOWS_MAX_LOGSOURCES an event.
 * Trust:     names and numbers are hostile.
 */
#pragma once

#include "records/windows_table.h"
#include "sigma/sigma.h"

enum { WINDOWS_MAX_LOGSOURCES = 8 };

/* What an event says of where it comes from; empty: nothing. */
struct windows_origin {
	struct slice channel;
	struct slice provider;
	struct slice event_type; /* the field EventType */
	int64_t event_id;
};

/* The log sources, best known first; at least one: product windows alone where nothing more is known. */
size_t windows_logsources(
	const struct windows_origin *origin, struct sigma_logsource ret[WINDOWS_MAX_LOGSOURCES]);

/* The next renaming for such an event from row *cursor on (start with 0); NULL: no more. */
const struct windows_rename *windows_next_rename(
	const struct windows_origin *origin, size_t *cursor);

/* Whether any event can be of this log source: product windows, with a category and a service of the rows or none. */
bool windows_has_logsource(const struct sigma_logsource *logsource);
