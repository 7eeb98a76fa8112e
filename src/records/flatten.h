/*
 * The ways in which nested JSON becomes fields, for the shapes of record.h.
 *
 * Ownership: as fields.h.
 * Limits:    as record.h; what is nested deeper than the parser allows never gets here.
 * Trust:     hostile documents.
 */
#pragma once

#include "records/fields.h"

/* All members by their dotted paths below `path` (empty: at the top); one name of the top may be passed over. */
_must_check_ int flatten_paths(
	struct field_set *set, struct json_value object, struct slice path, const char *except);
/* The leaves of a tree by their own names alone, wherever they lie; attributes of XML are passed over. */
_must_check_ int flatten_leaves(struct field_set *set, struct json_value object);
/* The part System of an event of Windows: Tag, Tag_Attribute. */
_must_check_ int flatten_system(struct field_set *set, struct json_value system);
/* Its part EventData: named data by its name without spaces, unnamed data as the list Data. */
_must_check_ int flatten_data(struct field_set *set, struct json_value data);
