/*
 * Hard constraints: which services can serve this company at all. What surely does not fit falls out,
 * with its reason; what nobody has said is listed apart, with the question to ask, and excludes nothing.
 *
 * Held against each service: that it still exists, the company's systems (an item supports_SYSTEM),
 * its sites (reach), the number of terminals, and for the network type what a box in an office cannot
 * reach: PCs carried out, homes, sites without room for one.
 *
 * Ownership: the result lives in the call's arena.
 * Limits:    the catalogue's and the visit's.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/sentences.h"
#include "advisor/tri.h"
#include "advisor/view.h"

struct call;

/* What came of holding one thing against a service. */
struct fit_finding {
	enum tri
		holds; /* TRI_NO: it excludes; TRI_UNKNOWN: cannot be judged; TRI_YES: worth saying */
	uint32_t item; /* ROW_NONE: the service's reach, or something about the company */
	struct slice text;
	struct slice ask; /* what would settle it */
};

struct fit_service {
	uint32_t service;
	enum tri fits; /* TRI_NO: a finding excludes it; TRI_UNKNOWN: something is open */
	uint32_t n_checks, n_met, n_open; /* the rest is not met */
	struct fit_finding *findings;
	uint32_t n_findings, room;
};

struct fit {
	struct fit_service *services; /* of every row of services */
	uint32_t n_services;
	struct sentences notes; /* about the company: what no service can be held against */
};

_must_check_ int fit_make(const struct call *call, struct fit *ret_fit);

/* Lists of {service…, "reasons"} and {service…, "unknown"}; only services of this type, empty: all. */
void fit_put_out(const struct call *call, const struct fit *fit, struct slice type, struct out *out,
	const char *name);
void fit_put_open(const struct call *call, const struct fit *fit, struct slice type,
	struct out *out, const char *name);
/* The elements {"item", "text", "ask"} of what cannot be judged, into an open list. */
void fit_put_unknown(const struct call *call, const struct fit_service *service, struct out *out);

int advise_fit(const struct call *call, struct out *out);
