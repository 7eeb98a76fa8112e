/*
 * The advisor inside tsujiban-press: the catalogue's files, read before the sandbox closes, and the engine that
 * answers one request from them.
 *
 * Ownership: a counsel owns the files' texts until counsel_free.
 * Limits:    64 files of the catalogue's own size; answers of PRESS_MAX_ANSWER.
 * Trust:     the catalogue is the installation's own; requests are hostile.
 */
#pragma once

#include "base/buf.h"
#include "base/fault.h"

enum { PRESS_MAX_ANSWER = 2 * 1024 * 1024 };

struct counsel;

/* The catalogue's files in the directory. */
_must_check_ int counsel_read(int directory, struct counsel **ret);
/* NULL is fine. */
struct counsel *counsel_free(struct counsel *counsel);
/* Appends the answer; one that is a problem is an answer too. ERR_REFUSED with the fault: the catalogue is
 * bad, or the answer too large. */
_must_check_ int counsel_answer(
	struct counsel *counsel, struct slice request, struct buf *answer, struct fault *ret_fault);
/* The answer as a document to be drawn; ERR_REFUSED with the fault that it tells of instead. */
_must_check_ int counsel_check_document(struct slice answer, struct fault *ret_fault);
