/*
 * How often one may try to log in. Each try counts as a wrong one until it has shown itself right; after
 * some free ones each further makes the next wait longer, up to a bound: nobody is locked out for good.
 * An address that is written by somebody who does not exist waits like any other.
 *
 * A person who logs in from the network address of their last login waits for the wrong tries of that
 * person at that address alone: neither strangers who try that person's address elsewhere, nor a bad neighbour
 * behind the same network address keep them out. The address slows the tries of those who are not known there.
 *
 *                     free tries    then waits, doubling     at most
 *   person            5             1 s                      60 s
 *   person at home    5             1 s                      60 s
 *   address           20            1 s                      15 min; halved by each hour without a wrong try
 *
 * Ownership: plain data.
 * Limits:    4,096 rows in sets of four: where a set is full, the row with the fewest tries goes, of a person who
 *            is known only before those with more than the free ones. Rows last a day, of who is known 30.
 * Trust:     keys are strangers'; rows are found by a keyed hash.
 */
#pragma once

#include <stdbool.h>
#include "base/clock.h"
#include "base/slice.h"

#define LIMITS_SETS 1024
#define LIMITS_WAYS 4

enum limit_kind { LIMIT_PERSON, LIMIT_HOME, LIMIT_ADDRESS, LIMIT_KIND_COUNT };

struct limit_row {
	uint64_t key;  /* 0: free */
	uint64_t good; /* a person's: the address of the last right try */
	usec_t last;   /* monotonic: the last try that is not known to be right */
	usec_t before; /* the one before it */
	uint32_t tries;
	uint8_t kind;
};

struct limits {
	uint8_t seed[16];
	struct limit_row rows[LIMITS_SETS][LIMITS_WAYS];
};

/* Who tries, and from where. */
struct limit_try {
	struct slice person, address;
	usec_t now; /* monotonic */
};

void limits_init(struct limits *limits);
/* How long the try has to wait; 0: it may be made. */
usec_t limits_wait(const struct limits *limits, const struct limit_try *try);
/* Counts it as wrong. True when from now on the person, or the address, has to wait. */
bool limits_charge(struct limits *limits, const struct limit_try *try);
/* It was neither right nor wrong: takes the count back. */
void limits_uncharge(struct limits *limits, const struct limit_try *try);
/* It was right: the person's earlier ones are forgiven. */
void limits_forgive(struct limits *limits, const struct limit_try *try);
/* How many people and addresses have to wait. */
uint32_t limits_waiting(const struct limits *limits, usec_t now);
