/*
 * Reading JSON (RFC 8259) by simdjson, behind a small C face: parse once, then look values up.
 *
 * Ownership: a document owns its values and texts; they live until json_free.
 * Limits:    16 MiB of input, nesting 64; beyond: ERR_TOO_LARGE.
 * Trust:     input may be hostile: simdjson checks UTF-8 and the whole grammar before anything is handed
 *            out. A look-up that does not find what it wants gives an absent value, never an error.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

#ifdef __cplusplus
extern "C" {
#endif

struct json_doc;

enum json_type {
	JSON_ABSENT,
	JSON_NULL,
	JSON_BOOL,
	JSON_INTEGER,
	JSON_NUMBER,
	JSON_TEXT,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* Small and passed by value; all zero: absent. */
struct json_value {
	const void *document;
	size_t index;
};

/* ERR_MALFORMED: not JSON. ERR_TOO_LARGE. The input is copied. */
_must_check_ int json_parse(
	struct slice text, struct json_doc **ret_doc, struct json_value *ret_root);
/*
 * The same in a document that was there before: its memory is used again, so that a loop of documents of
 * one size stops allocating. *doc NULL: a new one. After a failure the document is kept, empty.
 */
_must_check_ int json_parse_again(
	struct json_doc **doc, struct slice text, struct json_value *ret_root);
/* NULL is fine. */
void json_free(struct json_doc *doc);

/* An integer that fits neither 64-bit type, and any other number, is JSON_NUMBER. */
enum json_type json_type_of(struct json_value value);

/* Member of an object by name (the first of equal ones); absent for anything else. */
struct json_value json_get(struct json_value object, const char *name);
/* Elements of an array, members of an object; 0 for anything else. */
size_t json_count(struct json_value container);
/* Element of an array; absent beyond its end. Linear in the index. */
struct json_value json_at(struct json_value array, size_t index);
/* Member of an object by position, with its name; absent beyond its end. */
struct json_value json_member(struct json_value object, size_t index, struct slice *ret_name);

/*
 * Calls fn for each element of an array (without a name) or member of an object, in order, in one walk;
 * a return that is not 0 ends it and is passed on. 0 for anything else.
 */
typedef int json_each_fn(void *ctx, struct slice name, struct json_value value);
_must_check_ int json_each(struct json_value container, json_each_fn *fn, void *ctx);

/* The value itself; ERR_BAD_VALUE when it is of another type or does not fit. */
_must_check_ int json_text(struct json_value value, struct slice *ret_text);
_must_check_ int json_i64(struct json_value value, int64_t *ret_number);
_must_check_ int json_u64(struct json_value value, uint64_t *ret_number);
_must_check_ int json_f64(struct json_value value, double *ret_number);
_must_check_ int json_bool(struct json_value value, bool *ret_flag);

/* The shortest text that reads as the same number. */
enum { JSON_NUMBER_TEXT = 32 };
_must_check_ int json_number_text(
	struct json_value value, char text[JSON_NUMBER_TEXT], struct slice *ret_text);

/* A member read for printing: empty, 0, false when absent or of another type. */
struct slice json_get_text(struct json_value object, const char *name);
int64_t json_get_i64(struct json_value object, const char *name);
bool json_get_bool(struct json_value object, const char *name);

#ifdef __cplusplus
}
#endif
