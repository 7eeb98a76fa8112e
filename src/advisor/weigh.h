/*
 * Scores by weights over the five parts of comparison. A part's score is the mean of its items that
 * have a better end, from 0 to 1000; an item that nobody has said anything of may be anything from 0
 * to 1000. So a score is an interval: unknown counts neither as yes nor as no, and whatever becomes
 * known can only make the interval narrower.
 *
 * The part `fit` is how many of the company's constraints are met (fit.h). Of the costs those that are
 * computed count, by how far they are below the scheme's ceiling, not the prices they are made of.
 *
 * The order: by what is surely there (the lower end), then by what may be there (the upper end), then
 * by the number in the list. A service is surely behind another only where its highest score is below
 * the other's lowest; `best` and `worst` say which places are possible, and where intervals overlap
 * the order is no more than what is known so far.
 *
 * Ownership: the result lives in the call's arena.
 * Limits:    weights from 0 to 100; with all at 0 nothing is weighed and every score is 0 to 1000.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/fit.h"
#include "advisor/visit.h"

enum { WEIGH_FULL = 1000, WEIGH_MAX_WEIGHT = 100 };

/* The survey's items of comparison, in the order of a visit's weights. */
enum part { PART_FIT, PART_EVERYDAY, PART_RESPONSE, PART_COST, PART_INSURANCE, PART_COUNT };

struct weights {
	uint8_t of[PART_COUNT];
};

struct score {
	uint32_t lo, hi; /* 0 to WEIGH_FULL */
};

struct weighed {
	uint32_t service;
	int64_t no;
	struct slice key;
	struct score parts[PART_COUNT];
	bool has_part[PART_COUNT]; /* false: there is nothing in it to judge by */
	struct score score;
	uint32_t best, worst; /* places, from 1 */
};

/* The catalogue's defaults, and the visit's own over them. */
struct weights weigh_defaults(const struct call *call);
struct weights weigh_visit(const struct call *call);

/* The part's name among people. */
struct slice weigh_part_label(const struct call *call, enum part part);

/* False: the item is not weighed. */
bool weigh_item_part(const struct call *call, uint32_t item, enum part *ret_part);

/* Scores all these services and orders them, best first. `fit` is of the same call. */
_must_check_ int weigh_order(const struct call *call, const struct fit *fit,
	const struct weights *weights, const uint32_t *services, uint32_t n_services,
	struct weighed **ret_weighed);

/* {"lo", "hi", "best", "worst", "parts": {part: {"lo", "hi"}}} */
void weigh_put(const struct weighed *weighed, struct out *out, const char *name);
