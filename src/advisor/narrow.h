/*
 * Narrowing: one requirement after the other, and how many services remain. Each requirement holds for a
 * service, does not, or nobody has said; so what remains is an interval: `least` surely remain, `most` are
 * those and the ones that are undecided only for want of data. Nothing falls out because it is unknown.
 *
 * It begins with every service that can be chosen and is not surely of another type than the visit's.
 * What remains at the end does not depend on the order of the requirements.
 *
 * Ownership: the result lives in the call's arena.
 * Limits:    the catalogue's and the visit's.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/tri.h"

struct narrow_service {
	uint32_t service;
	enum tri stands; /* against everything so far */
	bool type_open;  /* nobody has said of which type it is */
	uint8_t *holds;  /* enum tri of each requirement; those after it fell out are not asked */
};

/* What one requirement did; the lists are numbers of services. */
struct narrow_step {
	const struct visit_need *need;
	uint32_t least, most; /* that remain after it */
	uint32_t *out;        /* fell out by it */
	uint32_t n_out;
	uint32_t *lack; /* remain, but nobody has said whether it holds for them */
	uint32_t n_lack;
};

struct narrowing {
	struct narrow_service *services;
	uint32_t n_services;
	struct narrow_step *steps;
	uint32_t n_steps;
	uint32_t least, most; /* at the end */
};

/* Whether a requirement holds for a service. */
enum tri narrow_holds(const struct call *call, const struct visit_need *need, uint32_t service);
_must_check_ int narrow_make(const struct call *call, struct narrowing *ret_narrowing);

int advise_narrow(const struct call *call, struct out *out);
