/*
 * A visit laid over the catalogue: what holds today, with the answers, confirmations and quotations that
 * the visit brings. The visit's own word goes before the catalogue's.
 *
 * Ownership: view_open makes it, view_free ends it; it borrows catalogue and visit, and what it returns
 *            lives as long as it does.
 * Limits:    the catalogue's and the visit's.
 * Trust:     the visit has been read by visit.h; services and items that the catalogue lacks are passed over.
 */
#pragma once

#include "advisor/catalogue.h"
#include "advisor/date.h"
#include "advisor/fact.h"

struct view;
struct visit;
struct visit_quotation;

_must_check_ int view_open(const struct catalogue *catalogue, const struct visit *visit,
	struct date today, struct view **ret_view);
void view_free(struct view *view);
void view_freep(struct view **view);

/* What is known today; never NULL: where nobody has said anything it is FACT_NOT_STATED. */
const struct fact *view_fact(const struct view *view, uint32_t service, uint32_t item);
/* The same by the item's key; an item that the catalogue lacks is not stated. */
const struct fact *view_fact_of(const struct view *view, uint32_t service, const char *item);

/* The visit's newest quotation of a service; NULL: it has none. */
const struct visit_quotation *view_quotation(const struct view *view, uint32_t service);

enum standing_kind { STANDING_LISTED, STANDING_UNLISTED, STANDING_MERGED, STANDING_ENDED };

/* What has become of a service by today, and how fresh the word of its place on IPA's list is. */
struct standing {
	enum standing_kind kind;
	struct slice name;   /* by which it goes today */
	uint32_t into;       /* the service it was merged into, at the end of the chain; ROW_NONE */
	uint32_t change;     /* the row of changes that decides the kind; ROW_NONE: none does */
	uint32_t renamed;    /* the row of changes that gave the name; ROW_NONE: its own */
	struct date date;    /* when its place on the list was last confirmed */
	struct slice source; /* a key of sources; what the visit says when it is `yours` */
	bool yours;          /* confirmed by the visit */
	bool old;            /* more than twelve months ago */
};

const struct standing *view_standing(const struct view *view, uint32_t service);
/* Whether it can be chosen at all: listed, neither merged nor ended. */
bool view_is_candidate(const struct view *view, uint32_t service);

/* Whether a statement of this date is more than twelve months old at today; one without a date is. */
bool view_is_old(struct date date, struct date today);
