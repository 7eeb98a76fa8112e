/*
 * The advisor: helps choose a service honestly, in one visit. The one engine behind command line, server
 * and page (there as WebAssembly); pure: it has no files, no clock, no network, and forgets each request.
 *
 * Ownership: advisor_open borrows the texts until advisor_close; an advisor holds the catalogue alone.
 *            It is not changed by calls, but one advisor must not be called from two threads at once.
 * Limits:    a request 1 MiB, an answer 8 MiB, 64 MiB of memory for one call; the catalogue's own limits.
 * Trust:     requests are hostile; the catalogue's texts may be anything and are checked on opening.
 */
#pragma once

#include "advisor/catalogue.h"
#include "base/buf.h"

enum { ADVISOR_MAX_ANSWER = 8 << 20, ADVISOR_MAX_CALL_BYTES = 64 << 20 };

struct advisor;

/* All of the catalogue's files by name. ERR_REFUSED: the fault says what of which file and line. */
_must_check_ int advisor_open(const struct catalogue_file *files, size_t n_files,
	struct fault *fault, struct advisor **ret_advisor);
/* NULL is allowed. */
void advisor_close(struct advisor *advisor);

/*
 * Answers one request:
 *
 *     {"op": "choose", "today": "2026-11-23", "lang": "ja", "visit": {...}, ...}
 *
 * 0: the answer is one JSON object. ERR_REFUSED: the answer is {"problem": {"code", "place", "subject", "text",
 * "cause", "todo"}}. ERR_NO_MEMORY, ERR_TOO_LARGE: there is no answer.
 */
_must_check_ int advisor_call(struct advisor *advisor, struct slice request, struct buf *answer);

/* The same problem object for a fault of advisor_open, in the language "ja" or "en". */
int advisor_put_problem(struct buf *answer, const struct fault *fault, struct slice lang);
