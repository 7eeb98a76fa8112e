/*
 * Cuts a stream of text into JSON documents: one a line, one behind the other over several lines, or the
 * elements of one array.
 *
 * Ownership: documents borrow the text.
 * Limits:    RECORD_MAX_BYTES a document.
 * Trust:     hostile text. Only braces and strings are looked at; whether a document is one, the parser says.
 *            What begins with no brace is passed over to the end of its line, and told as damage.
 */
#pragma once

#include "records/record.h"

enum documents_found {
	DOCUMENTS_NONE,   /* the text is used up, but for what may begin a document */
	DOCUMENTS_ONE,    /* *ret is a document */
	DOCUMENTS_DAMAGE, /* *ret is a line that is none, or what was cut off at the end */
};

/*
 * Cuts the next document off *rest. With `last` no more text follows: what is left unfinished is damage.
 * Otherwise *rest keeps what must be offered again with more behind it; when it is RECORD_MAX_BYTES or more
 * and still unfinished, its first line is damage.
 */
enum documents_found documents_next(struct slice *rest, bool last, struct slice *ret);
