#include "base/clock.h"

#include <time.h>

#include "base/macros.h"

static usec_t read_clock(clockid_t id)
{
	struct timespec ts = {0};

	clock_gettime(id, &ts);
	return (usec_t)ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

static usec_t system_wall(const struct clock *self _unused_)
{
	return read_clock(CLOCK_REALTIME);
}

static usec_t system_monotonic(const struct clock *self _unused_)
{
	return read_clock(CLOCK_MONOTONIC);
}

const struct clock clock_system = {.wall = system_wall, .monotonic = system_monotonic};

static usec_t fake_wall(const struct clock *self)
{
	return ((const struct clock_fake *)(const void *)self)->now_wall;
}

static usec_t fake_monotonic(const struct clock *self)
{
	return ((const struct clock_fake *)(const void *)self)->now_monotonic;
}

void clock_fake_init(struct clock_fake *fake, usec_t wall)
{
	*fake = (struct clock_fake){
		.clock = {.wall = fake_wall, .monotonic = fake_monotonic},
		.now_wall = wall,
		.now_monotonic = 1,
	};
}

void clock_fake_advance(struct clock_fake *fake, usec_t by)
{
	fake->now_wall += by;
	fake->now_monotonic += by;
}
