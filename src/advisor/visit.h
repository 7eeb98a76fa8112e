/*
 * A visit: what a coordinator and an owner have said so far, as the visit file holds it, normalised.
 * Everything may be missing, and what is missing is unknown.
 *
 * Ownership: the visit and all it points to live in the arena it was read with.
 * Limits:    50 sites, 50 kinds of system, 500 devices, 100 needs, 200 candidates, 200 quotations of
 *            20 steps, 2,000 facts, 2,000 confirmations; a text 4,000 bytes, notes 16,000.
 * Trust:     hostile; unknown members are refused by name, values by place.
 */
#pragma once

#include "advisor/date.h"
#include "advisor/out.h"
#include "advisor/read.h"
#include "advisor/tax.h"
#include "advisor/tri.h"

struct catalogue;
struct visit_note;

enum { VISIT_PARTS = 5 }; /* fit, everyday, response, cost, insurance */

#define VISIT_LIST(type)    \
	struct {            \
		type *at;   \
		uint32_t n; \
	}

struct visit_number {
	int64_t value;
	bool known; /* a known 0 is a stated zero */
};

enum visit_kind { VISIT_NUMBER, VISIT_YESNO, VISIT_CHOICE, VISIT_TEXT, VISIT_DATE };

struct visit_answer {
	struct slice question;
	enum visit_kind kind;
	bool known, stated; /* stated: also when it was said that nobody knows */
	struct slice text;  /* yesno: yes or no; choice: its word; text; as normalised */
	int64_t number;     /* of kind number */
	struct date date;   /* of kind date */
};

struct visit_site {
	struct slice name, area, postal; /* area: a key of areas.csv; empty: unknown */
	enum tri home, island, can_box;
	struct visit_number pcs;
};

struct visit_topic {
	uint32_t topic;      /* row of topics.csv */
	struct slice answer; /* done, partly, not, unknown */
};

struct visit_need {
	struct slice item, state, value; /* yes or no, or a choice's word, or bounds */
	struct visit_number least, most;
};

struct visit_step {
	struct visit_number from, to, monthly, per_terminal;
};

struct visit_quotation {
	struct slice service, from, note;
	struct date date;
	enum tax tax;
	struct visit_number initial, monthly, per_terminal, hardware;
	struct slice hardware_per; /* once, month; empty: not said */
	VISIT_LIST(struct visit_step) steps;
	struct visit_number member_monthly, member_per_terminal;
	struct visit_number asked_from, minimum_months;
	struct visit_number sites; /* that base price and hardware are for */
	struct slice incident;     /* included, extra, unknown */
};

struct visit_fact {
	struct slice service, item, state, value, condition, source;
	struct date date;
};

struct visit_confirmed {
	struct slice service, item, source; /* empty item: the service's place on IPA's list */
	struct date date;
};

struct visit_device {
	struct slice name, kind, mac;
};

/* A kind of system with how many there are; a line of self_run.csv with its number. */
struct visit_system {
	struct slice system;
	struct visit_number count;
};

struct visit_line {
	struct slice line;
	struct visit_number number;
};

struct visit {
	struct date today;
	struct slice company;                    /* its name */
	VISIT_LIST(struct visit_answer) answers; /* one for every row of questions.csv */
	VISIT_LIST(struct visit_site) sites;
	VISIT_LIST(struct visit_system) systems;
	VISIT_LIST(struct visit_device) devices;
	struct slice diagnosis; /* full, quick; empty: not begun */
	VISIT_LIST(struct visit_topic) topics;
	struct slice type;        /* endpoint, network, combined; empty: by the questions */
	struct slice chosen_case; /* A, B, C; empty: not chosen */
	struct visit_number weights[VISIT_PARTS];
	VISIT_LIST(struct visit_need) needs;
	VISIT_LIST(struct slice) candidates;
	struct visit_number terminals;
	enum tax tax;
	struct slice programme;
	struct date start;
	struct visit_number months;
	VISIT_LIST(struct visit_quotation) quotations;
	VISIT_LIST(struct visit_fact) facts;
	VISIT_LIST(struct visit_confirmed) confirmed;
	VISIT_LIST(struct visit_line) self_run;
	struct slice scenario, notes;
	const struct visit_note *changed; /* what was written otherwise than it is kept */
	struct {
		struct slice kind, service;
		VISIT_LIST(struct slice) reasons;
		struct date date, remind;
	} outcome;
	struct {
		struct slice name, organisation, phone, interest, interest_note;
	} coordinator;
};

/* `json` NULL: an empty visit. ERR_REFUSED: the fault names message, place and subject. */
_must_check_ int visit_read(const struct catalogue *catalogue, const struct read_value *json,
	struct date today, struct arena *arena, struct fault *fault, struct visit **ret_visit);
/* The visit as its file holds it: reading it again gives the same. */
void visit_put(const struct catalogue *catalogue, const struct visit *visit, struct out *out,
	const char *name);

/* The answer to a question by its key; NULL when there is no such question or nobody has answered. */
const struct visit_answer *visit_answer(const struct visit *visit, const char *question);
enum tri visit_tri(const struct visit *visit, const char *question);
struct visit_number visit_number(const struct visit *visit, const char *question);
/* Terminals to be watched: as stated, else the company's PCs. */
struct visit_number visit_terminals(const struct visit *visit);
