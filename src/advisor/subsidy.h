/*
 * What a subsidy programme pays: a rate of the service's fee for up to so many months without tax, up to
 * a cap, and nothing below its floor. Whatever of that nobody has said leaves its part open.
 *
 * The fee is the running fee of the service alone: whether a programme counts setting up or hardware is
 * not known here, so neither is promised money.
 *
 * Ownership: values only.
 * Limits:    rates N/D of at most 1, both numbers below 10^6.
 * Trust:     the numbers may come from outside; nothing here overflows.
 */
#pragma once

#include "advisor/tariff.h"

struct rate {
	int64_t n, d; /* d 0: not known */
};

struct programme {
	struct rate general, small;
	struct quoted cap, floor;
	int64_t months; /* 0: not known */
};

enum subsidy_state { SUBSIDY_NOT, SUBSIDY_PAID, SUBSIDY_UNKNOWN };

struct subsidy {
	enum subsidy_state state; /* by the numbers alone; the programme's conditions come on top */
	struct band eligible;     /* the fee it is reckoned from */
	struct band reckoned;     /* rate and cap alone, before the floor */
	struct band amount;       /* 0 only where it is certain that nothing is paid */
	bool below_floor;         /* that is why it is not paid */
	bool at_cap;
};

/* `fee`: a month's; with tax included its subsidy is unknown. `months`: how long the contract runs;
 * 0: as long as the programme pays. */
struct subsidy subsidy_of(
	const struct programme *p, struct band fee, int64_t months, enum tri small);
/* What remains to be paid in `months` months, when `other` is what comes beside the fee. */
struct band subsidy_net(const struct programme *p, struct band fee, struct band other,
	int64_t months, enum tri small);

/* "1/2"; d 0 when it is empty, no fraction or above 1. */
struct rate rate_parse(struct slice text);
