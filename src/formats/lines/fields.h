/*
 * The members of one JSON object as fields of an event, for lines.h.
 *
 * Ownership: names and lists live here until the next fields_read; other texts in the JSON document.
 * Limits:    those of lines.h.
 * Trust:     the object is hostile; its grammar and UTF-8 were checked by the parser.
 */
#pragma once

#include "event/event.h"
#include "formats/json/json.h"

struct fields;

/* Members that are no fields; NULL: none. */
struct fields_taken {
	const char *logsource;
	const char *time;
};

_must_check_ int fields_new(struct fields **ret);
struct fields *fields_free(struct fields *fields);
/* ERR_TOO_LARGE: too many fields, or too deep; ERR_EXISTS: two of one name; ERR_NO_MEMORY. */
_must_check_ int fields_read(struct fields *fields, struct json_value object,
	const struct fields_taken *taken, struct event *event);
