/*
 * What is urgent for this company: what the self-diagnosis says so far, the road map over the four areas of
 * measures, and whether other measures come before any service. Rows of the catalogue decide (topics, answers,
 * bands, measures, stars); nothing here knows a topic or a measure by name.
 *
 * Ownership: what is returned lives in the call's arena.
 * Limits:    the catalogue's; one row of the road a measure.
 * Trust:     the visit's answers have been read by visit.h. What the catalogue writes strangely is unknown.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/catalogue.h"

/* A score is claimed only when every topic has an answer and the mode is not the short one. */
struct urgent_score {
	bool is_whole;
	bool is_quick;
	int64_t points; /* of the answers there are */
	int64_t of;     /* that all topics together can have */
	uint32_t n_asked, n_answered, n_done;
	uint32_t band; /* row of bands; ROW_NONE without a whole score */
};

struct urgent_score urgent_score(const struct call *call);

/* A topic that is answered with less than the best answer. */
struct urgent_weak {
	uint32_t topic;  /* row of topics */
	uint32_t answer; /* row of answers */
	int64_t points;
};

/* A measure that is called for, or (called: unknown) may be, once its condition can be judged. */
struct urgent_measure {
	uint32_t measure; /* row of measures */
	enum tri called;
	bool first; /* before any service */
	int64_t order;
};

struct urgent {
	struct urgent_score score;
	struct urgent_weak *weak; /* fewest points first */
	size_t n_weak;
	struct urgent_measure *road; /* called for; those that come before any service lead */
	size_t n_road;
	struct urgent_measure *open; /* not to be judged yet */
	size_t n_open;
	bool first; /* something comes before any service */
};

/* ERR_NO_MEMORY. */
_must_check_ int urgent_find(const struct call *call, struct urgent *ret_urgent);

/* What the answers so far come to, in a sentence or two. */
struct slice urgent_say(const struct call *call, const struct urgent_score *score);

/* The operation "urgent". */
int advise_urgent(const struct call *call, struct out *out);
