/*
 * One page while its blocks are set: how far down it is filled, and setting and placing texts on it. A sheet
 * without a surface is measured only, by the same functions.
 *
 * Lengths are points (1/72 inch) before the page is scaled as a whole (press.c).
 *
 * Ownership: a sheet borrows surface and context; layouts that it makes are the caller's (g_object_unref).
 * Limits:    a failure sticks: the first one is kept with its fault, and what follows is passed over.
 * Trust:     texts are those of a document (document.h).
 */
#pragma once

#include <pango/pangocairo.h>
#include "server/press/document.h"

enum style {
	STYLE_TITLE,
	STYLE_HEADING,
	STYLE_TEXT,
	STYLE_CAPTION,
	STYLE_HEAD,
	STYLE_CELL,
	STYLE_NOTE,
	STYLE_FINE,
	STYLE_BIG,
	STYLE_FOOT,
	STYLE_COUNT,
};

enum colour {
	COLOUR_INK,
	COLOUR_GREY,    /* small print */
	COLOUR_ACCENT,  /* rules of titles and headings */
	COLOUR_RULE,    /* between rows */
	COLOUR_SHADE,   /* behind a table's head */
	COLOUR_WARNING, /* frame and sign of a warning */
	COLOUR_PALE,    /* behind it */
};

struct sheet {
	cairo_t *cairo; /* NULL: measured only */
	PangoContext *context;
	const char *family;
	double width; /* of a line */
	double y;     /* filled down to here */
	int failed;
	struct fault *fault;
};

/* Size of the style's letters. */
double style_size(enum style style);

/* The text (with its mark before it) in lines no wider than width; 0: in one line. NULL when the sheet has
 * failed. */
PangoLayout *sheet_set(
	struct sheet *sheet, enum style style, const struct marked *marked, double width);
/* NULL is fine. */
PangoLayout *sheet_drop(PangoLayout *layout);
double layout_width(PangoLayout *layout);
double layout_height(PangoLayout *layout);
/* With its upper left corner there. */
void sheet_place(struct sheet *sheet, enum style style, PangoLayout *layout, double x, double y);

/* Sets the text at x down to the sheet's y, its mark hung before it; mark may be empty. */
void sheet_put(
	struct sheet *sheet, enum style style, const struct marked *marked, double x, double width);

/* What is drawn from now on; the sheet has a surface. */
void sheet_colour(struct sheet *sheet, enum colour colour);
void sheet_fill(
	struct sheet *sheet, enum colour colour, double x, double y, double width, double height);
void sheet_line(struct sheet *sheet, enum colour colour, double weight, double x1, double y1,
	double x2, double y2);

/* The structure that screen readers follow: begin and end around what is placed. */
void sheet_tag(struct sheet *sheet, const char *tag);
void sheet_untag(struct sheet *sheet, const char *tag);
