/*
 * What a visit file may hold, as tables: one row a member. Reading, writing and refusing by name all
 * follow from them.
 *
 * Ownership: static.
 * Limits:    each list's and each number's stand in its row.
 * Trust:     no input.
 */
#pragma once

#include "advisor/columns.h"
#include "advisor/visit.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_NOTES, /* a longer text */
	FIELD_WORD,  /* one of `words`, with | between them, or empty */
	FIELD_NAME,  /* a key by its form: lower-case letters, digits, _ */
	FIELD_KEY,   /* a key of `table` */
	FIELD_TRI,   /* yes, no, unknown */
	FIELD_TAX,   /* excluded, included */
	FIELD_MAC,
	FIELD_PHONE,
	FIELD_POSTAL,
	FIELD_NUMBER, /* from least to most */
	FIELD_DATE,
	FIELD_PAST,   /* a date not after today */
	FIELD_DAY,    /* a whole day; it may have passed since it was stated */
	FIELD_KEYS,   /* a list of keys of `table` */
	FIELD_TEXTS,  /* a list of texts */
	FIELD_OBJECT, /* an object whose members lie in the same struct */
	FIELD_LIST,   /* a list of objects of `shape` */
	FIELD_ANSWERS,
	FIELD_TOPICS,
	FIELD_LINES,  /* members named by the catalogue: read.c's own */
	FIELD_FORMAT, /* the number of the file's format */
};

struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	const struct shape *shape;
	const char *words;
	enum table table;
	int64_t least, most;
};

struct shape {
	const struct field *fields;
	size_t n_fields;
	size_t size;  /* of the struct, for lists */
	uint32_t max; /* elements of a list */
};

/* A value that was brought into form, with its place: visit.terminals. */
struct visit_note {
	const struct visit_note *next;
	struct slice place, from, to;
};

/* The layout of every VISIT_LIST. */
struct any_list {
	void *at;
	uint32_t n;
};

enum { SHAPE_FORMAT = 1, SHAPE_MAX_TEXT = 4000, SHAPE_MAX_NOTES = 16000, SHAPE_MAX_KEYS = 200 };

extern const struct shape shape_visit;
