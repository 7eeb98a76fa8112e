/*
 * Which type fits the company: PCs (endpoint), network, or both (combined). Each row of type_rules
 * whose condition surely holds adds its points for the two types, with its reason. Where both sums are
 * above zero both are needed; else the one above zero; else nothing is known yet. A row that cannot be
 * judged adds nothing; the questions in it whose answers could still change the type are open.
 *
 * Ownership: the result lives in the call's arena; texts are borrowed from the catalogue.
 * Limits:    the catalogue's.
 * Trust:     the visit has been read by visit.h; rows with strange points add nothing.
 */
#pragma once

#include "advisor/call.h"

struct type_reason {
	uint32_t rule;
	int64_t endpoint, network;
};

struct typing {
	struct slice type; /* endpoint, network, combined; empty: unknown */
	bool sure;         /* no open answer can change it */
	int64_t endpoint, network;
	struct type_reason *reasons;
	uint32_t n_reasons;
	struct slice *open; /* keys of questions */
	uint32_t n_open;
};

_must_check_ int type_find(const struct call *call, struct typing *ret_typing);

int advise_type(const struct call *call, struct out *out);
