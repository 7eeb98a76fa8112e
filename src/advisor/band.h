/*
 * An amount of yen as far as it is known: at least, at most, both or nothing, with or without tax.
 * Amounts are never negative, so a sum is at least what its known parts come to; "at least 0" says
 * nothing, and no band says it.
 *
 * Excluding and including tax are two kinds of money: there is no rate here that turns one into the
 * other, and an operation on both fails. A failure sticks, so a row of operations is checked once at
 * its end.
 *
 * Ownership: values only.
 * Limits:    amounts from 0 to BAND_MAX; a result beyond it fails with ERR_TOO_LARGE.
 * Trust:     amounts may come from outside; nothing here overflows.
 */
#pragma once

#include "advisor/tax.h"
#include "advisor/tri.h"
#include "base/macros.h"
#include "base/result.h"

/* 10^15: 9,999 terminals for 120 months at ten times any price that is plausible. */
#define BAND_MAX INT64_C(1000000000000000)

struct band {
	int64_t lo, hi; /* 0 where there is none */
	bool has_lo, has_hi;
	enum tax tax;
	uint32_t open; /* what keeps it from being exact: bits of enum open_part */
	int failed;    /* 0, ERR_CONFLICT: taxes were mixed, ERR_TOO_LARGE, ERR_BAD_VALUE */
};

struct band band_unknown(enum tax tax, uint32_t open);
struct band band_exact(enum tax tax, int64_t yen);
struct band band_at_least(enum tax tax, int64_t yen, uint32_t open);
struct band band_at_most(enum tax tax, int64_t yen, uint32_t open);
/* ERR_BAD_VALUE when lo > hi. */
struct band band_between(enum tax tax, int64_t lo, int64_t hi, uint32_t open);

struct band band_add(struct band a, struct band b);
struct band band_times(struct band a, int64_t n);
/* n/d of it, rounded down to whole yen. ERR_BAD_VALUE when d is 0 or below, or n is below 0. */
struct band band_share(struct band a, int64_t n, int64_t d);
/* One n-th of it, outward to whole yen: what falls on one of n. */
struct band band_split(struct band a, int64_t n);
/* Whatever is either a or b. */
struct band band_either(struct band a, struct band b);
/* What is both a and b. Where they contradict each other a stays as it is: a is the better known. */
struct band band_both(struct band a, struct band b);

/* Says something of the number only when it is certain: TRI_UNKNOWN also where taxes differ. */
enum tri band_is_within(struct band a, struct band limit);
bool band_is_exact(struct band a);
/* True when every amount in `inner` is in `outer`. */
bool band_holds(struct band outer, struct band inner);

/* 0, or the first failure. */
_must_check_ int band_result(struct band a);
