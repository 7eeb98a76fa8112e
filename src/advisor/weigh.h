/*
 * Scores by weights over the five parts of comparison. A part's score is the mean of its items that
 * have a better end, from 0 to 1000; an item that nobody has said anything of may be anything from 0
 * to 1000. So a score is an interval: unknown counts neither as yes nor as no, and whatever becomes
 * known can only make the interval narrower.
 *
 * The order: a service is surely behind another when its highest score is below the other's lowest.
 * Services are ordered by how many are surely ahead of them, then by the middle of the interval, then
 * by their number in the list; of those between which nothing is sure the order is only a likelihood,
 * and `best` and `worst` say which places are possible.
 *
 * Ownership: the result lives in the call's arena.
 * Limits:    weights from 0 to 100; with all at 0 nothing is weighed and all scores are 0 to 1000.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/fit.h"
#include "advisor/visit.h"

enum { WEIGH_FULL = 1000 };

struct weights {
	uint8_t of[PART_COUNT];
};

struct score {
	uint32_t lo, hi; /* 0 to WEIGH_FULL */
};

struct weighed {
	uint32_t service;
	struct score parts[PART_COUNT];
	struct score score;
	uint32_t best, worst; /* places, from 1 */
};

/* The catalogue's defaults, and the visit's own over them. */
struct weights weigh_defaults(const struct call *call);
struct weights weigh_visit(const struct call *call);

/* Orders the services, best first. `fit` as made by fit_make: its checks are the part `fit`. */
_must_check_ int weigh_order(const struct call *call, const struct fit *fit,
	const struct weights *weights, const uint32_t *services, uint32_t n_services,
	struct weighed **ret_weighed);

/* {"lo", "hi", "best", "worst", "parts": {part: {"lo", "hi"}}} */
void weigh_put(const struct weighed *weighed, struct out *out, const char *name);
