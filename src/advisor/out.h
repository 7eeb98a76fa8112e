/*
 * Writes one JSON answer. Commas and quotes are its business, the order of members the caller's.
 *
 *     out_object(out, NULL);
 *     out_text(out, "service", key);
 *     out_list(out, "reasons");
 *     out_text(out, NULL, reason);
 *     out_end(out);
 *     out_end(out);
 *
 * A name goes with every member of an object, NULL with every element of a list.
 *
 * Ownership: appends to a borrowed buffer.
 * Limits:    the buffer's maximum and 32 levels. A failure sticks in the buffer: check once at the end.
 * Trust:     texts may be anything; bad UTF-8 becomes U+FFFD.
 */
#pragma once

#include "advisor/date.h"
#include "base/buf.h"

enum { OUT_MAX_DEPTH = 32 };

struct out {
	struct buf *buf;
	uint32_t depth;
	uint32_t filled;  /* bit per level: something stands there already */
	uint32_t objects; /* bit per level: it is an object */
};

struct out out_to(struct buf *buf);

void out_object(struct out *out, const char *name);
void out_list(struct out *out, const char *name);
/* Ends the innermost object or list. */
void out_end(struct out *out);

void out_text(struct out *out, const char *name, struct slice text);
void out_words(struct out *out, const char *name, const char *text);
void out_number(struct out *out, const char *name, int64_t number);
void out_bool(struct out *out, const char *name, bool value);
void out_null(struct out *out, const char *name);
/* A number, or null where it is not known. */
void out_maybe(struct out *out, const char *name, bool known, int64_t number);
/* As it is parsed; empty when it is not known. */
void out_date(struct out *out, const char *name, struct date date);
/* A text member whose name is data, such as a topic's number. */
void out_text_of(struct out *out, struct slice name, struct slice text);
void out_number_of(struct out *out, struct slice name, int64_t number);

/* 0, or the buffer's failure. */
_must_check_ int out_result(const struct out *out);
