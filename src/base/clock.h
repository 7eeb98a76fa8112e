/*
 * Time, injected: whoever needs the time is handed a clock, so that tests need not sleep.
 *
 * Ownership: the clock is borrowed for as long as its user lives.
 * Limits:    microseconds since the epoch (UTC) in 63 bits.
 * Trust:     the wall clock may jump either way; deadlines use the monotonic one.
 */
#pragma once

#include <stdint.h>

typedef int64_t usec_t;

#define USEC_PER_MS ((usec_t)1000)
#define USEC_PER_SEC ((usec_t)1000000)

struct clock {
	usec_t (*wall)(const struct clock *self);
	usec_t (*monotonic)(const struct clock *self);
};

/* The machine's own clocks. */
extern const struct clock clock_system;

struct clock_fake {
	struct clock clock;
	usec_t now_wall;
	usec_t now_monotonic;
};

/* A clock that stands still until advanced; for tests. */
void clock_fake_init(struct clock_fake *fake, usec_t wall);
void clock_fake_advance(struct clock_fake *fake, usec_t by);
