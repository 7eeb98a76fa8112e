/*
 * Draws a document as a PDF: A4, the typeface's fonts embedded, texts that can be searched and copied,
 * headings and tables as such for screen readers, page numbers. The same document gives the same bytes.
 *
 * The pages keep one size of letters: as set, or smaller, down to 80 %, so that both fit. What does not fit
 * then is refused: nothing is ever cut off.
 *
 * Ownership: nothing is kept.
 * Limits:    a PDF of 8 MiB.
 * Trust:     the document is checked (document.h); what its texts say is anybody's.
 */
#pragma once

#include "server/press/document.h"
#include "server/press/typeface.h"

enum { PRESS_MAX_PDF = 8 * 1024 * 1024 };

/* Appends the PDF. ERR_REFUSED with the fault: it does not fit, or the typeface lacks a letter. */
_must_check_ int press_draw(const struct document *document, const struct typeface *typeface,
	struct buf *out, struct fault *ret_fault);
