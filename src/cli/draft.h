/*
 * A visit file while it is being written: always one JSON text, changed member by member. Whether it is a
 * visit, the advisor says.
 *
 * Ownership: the draft is the caller's buffer.
 * Limits:    the buffer's maximum; json.h's nesting.
 * Trust:     texts may be anything; what is put in must be JSON already (text_put_json and the like).
 */
#pragma once

#include "base/buf.h"
#include "formats/json/json.h"

/*
 * Sets what a path names, such as company.pcs or diagnosis.answers.5; objects on the way are made. A last part
 * of + appends to a list. An empty `json` takes the member away. ERR_MALFORMED: the draft is no JSON object.
 */
_must_check_ int draft_set(struct buf *draft, const char *path, struct slice json);
/* The same with a text, which becomes a JSON text; with an empty one the member is taken away. */
_must_check_ int draft_set_text(struct buf *draft, const char *path, struct slice text);

/* Appends a value as JSON text. */
int draft_put_value(struct buf *out, struct json_value value);
