/*
 * The typeface of the PDF: a Japanese one among those that the machine has, regular and bold. Its files are
 * opened before the sandbox closes; from then on nothing is opened any more.
 *
 * Ownership: a typeface owns its fonts until typeface_free; contexts made of it are the caller's.
 * Limits:    one family; what it has no glyph for cannot be drawn (and is refused, text_check()).
 * Trust:     font files are the machine's own.
 */
#pragma once

#include <pango/pango.h>
#include "base/fault.h"

struct typeface;

/* ERR_REFUSED with MSG_PRESS_FONT_MISSING when the machine has no Japanese typeface. */
_must_check_ int typeface_open(struct typeface **ret, struct fault *ret_fault);
/* NULL is fine. */
struct typeface *typeface_free(struct typeface *typeface);
/* The caller unrefs it. */
PangoContext *typeface_make_context(const struct typeface *typeface);
const char *typeface_family(const struct typeface *typeface);
