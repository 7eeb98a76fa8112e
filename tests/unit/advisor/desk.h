/*
 * A call as an operation gets it: a catalogue of sample.h, a visit written as JSON with ' for ", and the
 * two laid over each other, on 2026-11-23.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/view.h"
#include "sample.h"

struct desk {
	struct arena arena;
	struct buf json;
	struct fault fault;
	struct view *view;
	struct call call;
};

/* The test fails when the visit is refused. */
void desk_open(struct desk *desk, const struct catalogue *catalogue, const char *visit);
/* The same with a visit that the test has made itself. */
void desk_lay(struct desk *desk, const struct catalogue *catalogue, const struct visit *visit);
void desk_done(struct desk *desk);
/* The row of a service. */
uint32_t desk_service(const struct desk *desk, const char *key);
