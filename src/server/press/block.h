/*
 * Reading one block of a document, and what its reader shares with that of the whole (document.c): where it
 * is, so that a refusal can say so.
 *
 * Ownership: texts and arrays become the document's.
 * Limits:    as in document.h.
 * Trust:     values may be hostile.
 */
#pragma once

#include "formats/json/json.h"
#include "server/press/document.h"

#define READING_NONE SIZE_MAX

struct reading {
	struct document *document;
	struct fault *fault;
	size_t page;        /* READING_NONE: above the pages */
	size_t block;       /* READING_NONE: above its blocks */
	const char *member; /* "": none */
	size_t row;         /* or item; READING_NONE: not inside one */
	size_t cell;
};

/* ERR_REFUSED with this message and the place. */
int reading_refuse(struct reading *reading, enum message_id message);
/* A text of at most max bytes that may be drawn, copied. */
_must_check_ int reading_text(
	struct reading *reading, struct json_value value, size_t max, struct slice *ret_text);
/* Zeroed elements for those of a JSON array of at most max. */
_must_check_ int reading_array(struct reading *reading, struct json_value value, size_t max,
	size_t element_bytes, void **ret_elements);

_must_check_ int block_read(struct reading *reading, struct json_value value, struct block *ret);
