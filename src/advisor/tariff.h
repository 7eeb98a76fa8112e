/*
 * A price list as a provider states it, in one tax, and what it comes to for a number of terminals and
 * sites: a base price and a price per terminal a month, in steps by number or for individual quotation
 * only from so many, a member price, an initial fee, and hardware bought once or paid monthly.
 *
 * What the list does not state is open, never zero. The base price and the hardware of a service with a
 * box are per box; where a list does not say how many sites it is for, both readings stand in the band.
 * A member price replaces what it states and leaves the rest.
 *
 * Ownership: the tariff borrows its steps; costs are values.
 * Limits:    1 to 9,999 terminals, 1 to 999 sites; TARIFF_MAX_YEN an amount; 64 steps.
 * Trust:     the numbers come from people: tariff_check() first.
 */
#pragma once

#include "advisor/band.h"

enum { TARIFF_MAX_TERMINALS = 9999, TARIFF_MAX_SITES = 999, TARIFF_MAX_STEPS = 64 };
#define TARIFF_MAX_YEN INT64_C(9999999999)

/* What may be open in an amount; bits of band.open. Their names are texts money_open_NAME. */
enum open_part {
	OPEN_INITIAL = 1 << 0,
	OPEN_BASE = 1 << 1,         /* the base price a month */
	OPEN_TERMINAL = 1 << 2,     /* the price a terminal and month */
	OPEN_HARDWARE = 1 << 3,     /* the box's price */
	OPEN_HARDWARE_PER = 1 << 4, /* once or monthly */
	OPEN_MEMBER = 1 << 5,       /* member of the chamber or not */
	OPEN_SITES = 1 << 6,        /* how many sites the list is for */
	OPEN_QUOTATION = 1 << 7,    /* so many terminals are quoted individually */
	OPEN_STEP = 1 << 8,         /* no step for so many terminals */
	OPEN_RUNNING = 1 << 9,      /* nobody has said what it costs to run */
	OPEN_TAX = 1 << 10,         /* the amount is stated with the other tax only */
	OPEN_SMALL = 1 << 11,       /* small business or not */
	OPEN_RATE = 1 << 12,        /* of the subsidy, as the next three */
	OPEN_CAP = 1 << 13,
	OPEN_FLOOR = 1 << 14,
	OPEN_MONTHS = 1 << 15,
	OPEN_PROGRAMME = 1 << 16, /* which programme */
	OPEN_SELF = 1 << 17,      /* a line of running it oneself */
	OPEN_LAST = OPEN_SELF
};

struct quoted {
	int64_t yen;
	bool known;
};

enum hardware_per { HARDWARE_PER_UNKNOWN, HARDWARE_ONCE, HARDWARE_MONTH };

struct tariff_step {
	int64_t from, to; /* terminals, both included; to 0: and more */
	struct quoted monthly, per_terminal;
};

struct tariff {
	enum tax tax;
	bool box; /* the service needs one: unstated hardware is open */
	struct quoted initial, monthly, per_terminal, hardware;
	enum hardware_per hardware_per;
	const struct tariff_step *steps;
	uint32_t n_steps;
	struct quoted member_monthly, member_per_terminal;
	int64_t asked_from; /* quotation only from so many terminals; 0: never */
	int64_t sites;      /* sites that base price and hardware are for; 0: not stated */
};

struct tariff_case {
	int64_t terminals, sites;
	enum tri member;
};

/* What the list comes to, part by part. */
struct tariff_cost {
	struct band initial;  /* the fee for setting up */
	struct band fee;      /* the service a month, without hardware */
	struct band hardware; /* once or a month */
	enum hardware_per hardware_per;
};

/* The first fault of a price list. */
enum tariff_fault {
	TARIFF_RIGHT,
	TARIFF_NEGATIVE, /* an amount or number below 0, or above its maximum */
	TARIFF_REVERSED, /* a step from more to fewer */
	TARIFF_OVERLAP,  /* two steps for the same number */
	TARIFF_GAP,      /* numbers between two steps without a price */
	TARIFF_TOO_MANY, /* steps */
};

/* Steps may stand in any order. *ret_step: the step at fault, or n_steps where it is none's. */
enum tariff_fault tariff_check(const struct tariff *t, uint32_t *ret_step);

struct tariff_cost tariff_cost(const struct tariff *t, const struct tariff_case *c);
/* Nothing stated at all. */
struct tariff_cost tariff_unknown(enum tax tax, bool box);

/* What is paid once; what runs in `months` months; both. */
struct band tariff_once(const struct tariff_cost *c);
struct band tariff_running(const struct tariff_cost *c, int64_t months);
struct band tariff_total(const struct tariff_cost *c, int64_t months);
/* The hardware's share of tariff_total. */
struct band tariff_hardware(const struct tariff_cost *c, int64_t months);
