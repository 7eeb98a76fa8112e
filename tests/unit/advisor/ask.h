/*
 * Asks the advisor as a page or a program does: a request in, the answer as a tree that is looked into by paths such
 * as rows[0].stages[2].text. The catalogue is the tree's own, or a sample that the test has changed.
 *
 * Ownership: an ask owns everything; what ask_at() returns lives until the next call.
 * Limits:    the advisor's.
 * Trust:     tests only.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "advisor/advisor.h"
#include "advisor/read.h"
#include "sample.h"

struct ask {
	struct sample sample;
	struct advisor *advisor;
	struct arena arena;
	struct buf request;
	struct buf answer;
	struct read_value top;
	int result;
};

/* With the tree's catalogue, as it is. */
void ask_open(struct ask *ask);
/* With ask->sample as the test has made it. */
void ask_open_sample(struct ask *ask);
void ask_close(struct ask *ask);

/* The operation on 2026-11-23 in Japanese; `visit` and `more` (members, with a comma before them) are JSON. */
void ask_op(struct ask *ask, const char *op, const char *visit, const char *more);
/* The same for a whole request of the test's own. */
void ask_call(struct ask *ask, const char *request);

/* NULL when there is nothing at the path. */
const struct read_value *ask_at(const struct ask *ask, const char *path);
/* The test fails unless the path has this text, or this number. */
void ask_text(const struct ask *ask, const char *path, const char *expected);
void ask_number(const struct ask *ask, const char *path, int64_t expected);
void ask_bool(const struct ask *ask, const char *path, bool expected);
void ask_null(const struct ask *ask, const char *path);
/* The list at the path has so many elements. */
void ask_count(const struct ask *ask, const char *path, uint32_t n);
/* The text, or one of the texts of the list, has this part. */
void ask_has(const struct ask *ask, const char *path, const char *part);
void ask_has_not(const struct ask *ask, const char *path, const char *part);
/* The element of a list of objects whose member is this text; -1. */
int ask_index(const struct ask *ask, const char *path, const char *member, const char *text);
/* The answer is a refusal with this code at this place. */
void ask_refused(const struct ask *ask, const char *code, const char *place);
