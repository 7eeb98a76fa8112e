/*
 * Reads one JSON text (RFC 8259) into a tree: requests and visit files.
 *
 * Ownership: the tree and its decoded texts live in the arena; texts without escapes are borrowed
 *            from the input.
 * Limits:    1 MiB of text, 65,536 values, 1,024 members of one object, 16 levels; beyond them the
 *            text is refused.
 * Trust:     hostile. Refused: anything that is not JSON to the letter, bad UTF-8, lone surrogates and
 *            NULs in texts, a member that stands twice in an object, and numbers that are not whole
 *            or do not fit 53 bits (no reader of JSON agrees on more).
 */
#pragma once

#include "base/arena.h"
#include "base/fault.h"
#include "base/result.h"

enum {
	READ_MAX_BYTES = 1 << 20,
	READ_MAX_VALUES = 65536,
	READ_MAX_MEMBERS = 1024,
	READ_MAX_DEPTH = 16
};

enum read_kind { READ_NULL, READ_BOOL, READ_NUMBER, READ_TEXT, READ_LIST, READ_OBJECT };

struct read_value {
	enum read_kind kind;
	struct slice name; /* of a member of an object */
	struct slice text; /* READ_TEXT: decoded */
	int64_t number;    /* READ_NUMBER; READ_BOOL: 0 or 1 */
	uint32_t n_items;  /* READ_LIST, READ_OBJECT */
	struct read_value *items;
};

/* The top must be an object. ERR_REFUSED: the fault says what, its line and column where.
 * ERR_TOO_LARGE, with a fault too; ERR_NO_MEMORY without. */
_must_check_ int read_json(
	struct slice json, struct arena *arena, struct fault *fault, struct read_value *ret_top);

/* A member of an object; NULL when absent, null, or `object` is NULL or no object. */
const struct read_value *read_member(const struct read_value *object, const char *name);
/* A member's text, or empty when it is absent or no text. */
struct slice read_text(const struct read_value *object, const char *name);

/* The place of a value for people: visit.sites[2].area. Built on the way down, borrowed upwards. */
struct read_place {
	const struct read_place *up; /* NULL at the top */
	struct slice name;           /* empty: an element of a list */
	uint32_t index;              /* of an element */
};

int read_put_place(struct buf *out, const struct read_place *place);
/* Sets the fault (message, subject, file: the place) and returns ERR_REFUSED. */
int read_refuse(struct fault *fault, enum message_id message, const struct read_place *place,
	struct slice subject);
