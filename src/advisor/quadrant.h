/*
 * Two measures against each other: each service a point, or a bar where an end of its measure is open.
 * A service of which nobody has said one of the two stands beside the chart, never in a corner of it.
 *
 * The chart is divided in the middle between the least and the greatest known value of each measure. A
 * service is good when its whole interval lies on the better side of both lines, or on them. Where all
 * values of a measure are the same there is no line, and nothing is praised.
 *
 * Ownership: the result lives in the call's arena.
 * Limits:    the catalogue's.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/measure.h"

struct quadrant_axis {
	uint32_t item;
	bool low;        /* the lower the better */
	bool judged;     /* the item has a better end at all */
	bool has_middle; /* known values differ: there is a line to draw */
	int64_t middle;
};

struct quadrant_point {
	uint32_t service;
	struct measure x, y;
};

struct quadrant {
	struct quadrant_axis x, y;
	struct quadrant_point *points; /* both are known, at least at one end */
	uint32_t n_points;
	struct quadrant_point *beside;
	uint32_t n_beside;
};

/* Items must have numbers, or hold or not. Services that can be chosen, of the visit's type or of one that
 * nobody has said. */
_must_check_ int quadrant_make(
	const struct call *call, uint32_t x, uint32_t y, struct quadrant *ret_quadrant);
/* TRI_UNKNOWN: the interval lies across a line, or the item has no better end. */
enum tri quadrant_is_good(const struct quadrant *quadrant, const struct quadrant_point *point);

int advise_quadrant(const struct call *call, struct out *out);
