/*
 * Events as lines of JSON (NDJSON), for senders that are no agents of ours. One object a line; its members
 * are the event's fields under Sigma's names. Members of objects inside are named by their path, with dots:
 * {"process": {"name": "sh"}} and {"process.name": "sh"} are the same field.
 *
 *     "logsource" or "tsujiban"   an object with category, product, service: of this line; without it, the
 *                                 sender's own
 *     "time" or "@timestamp"      when it happened (when.h); without it, or when it is no time, when it came
 *
 * Texts, integers and booleans stay what they are; a number with a fraction is a text; null is absent; of an
 * array the plain elements are a list. What an array holds beside these, names above EVENT_MAX_NAME and texts
 * above EVENT_MAX_TEXT are left out or cut, and the field is marked as truncated.
 *
 * A line that is no such object is counted and left out; the others go on.
 *
 * Ownership: the reader owns an event's texts; they live until the next lines_next. The bytes opened and the
 *            default are borrowed until the end.
 * Limits:    LINES_MAX lines (further ones count as refused), LINE_MAX_BYTES a line, EVENT_MAX_FIELDS fields,
 *            LINE_MAX_DEPTH objects inside each other.
 * Trust:     bytes are hostile. Work is linear in them.
 */
#pragma once

#include "event/event.h"

enum { LINES_MAX = 65536, LINE_MAX_BYTES = EVENT_MAX_BYTES, LINE_MAX_DEPTH = 8 };

/* Lines that are no events. */
struct lines_refused {
	uint32_t count;
	uint32_t first; /* number of the first, from 1 */
	int reason;     /* of the first */
};

struct lines;

_must_check_ int lines_new(struct lines **ret);
/* NULL is fine; returns NULL. */
struct lines *lines_free(struct lines *lines);

/* Begins anew. `fallback` is the logsource of lines that name none; all empty: there is none. */
void lines_open(struct lines *lines, struct slice bytes, const struct logsource_row *fallback,
	usec_t received);
/* 1: an event; 0: the end; ERR_NO_MEMORY. */
_must_check_ int lines_next(struct lines *lines, struct event *ret);
/* What was not read yet. */
struct slice lines_rest(const struct lines *lines);
/* Of what was read until now. */
struct lines_refused lines_refused(const struct lines *lines);
