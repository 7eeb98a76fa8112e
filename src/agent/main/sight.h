/*
 * Proof of sight. That a source was opened says little: its link may be cut, its ring dead, its tracepoint
 * off. So the agent does a known act of its own again and again, and believes a source only as long as the
 * collector says that it saw the last one.
 *
 *     act -> kernel -> source -> collector: proof_seen -> sight_seen
 *
 * Acts come every half interval. One that is not seen is done again, SIGHT_TRIES in all; then we are blind,
 * before the interval is over. The source is opened anew, at first the same way; a way that was opened anew
 * and still shows nothing is passed over for the next one. Tries that lead nowhere are ever further apart.
 *
 * Ownership: owns its timer and the act's text; borrows the loop.
 * Limits:    an interval from SIGHT_MIN_INTERVAL; waits for an act an eighth of it, SIGHT_MAX_WAIT at most.
 * Trust:     a stolen collector can say that it saw an act: it could leave events out as well.
 */
#pragma once

#include "base/slice.h"
#include "os/loop.h"

#define SIGHT_INTERVAL (120 * USEC_PER_SEC)
#define SIGHT_MIN_INTERVAL USEC_PER_SEC
#define SIGHT_MAX_INTERVAL (3600 * USEC_PER_SEC)
#define SIGHT_MAX_WAIT (5 * USEC_PER_SEC)
#define SIGHT_MAX_BACKOFF (600 * USEC_PER_SEC)
enum { SIGHT_TRIES = 3, SIGHT_COMMAND_BYTES = 96 };

struct sight_ops {
	/* Does the act: a program starts with these arguments, each ended by NUL. */
	int (*act)(void *ctx, struct slice command);
	/* The act was seen, or is given up. */
	void (*end)(void *ctx);
	/* What was seen is not passed on at once just now: an act may take longer. */
	bool (*is_busy)(void *ctx);
	/* Opens the source anew, without the ways of this mask; returns what it sees with. */
	uint32_t (*reopen)(void *ctx, uint32_t without);
	/* What is proven is known for the first time, or has changed. */
	void (*changed)(void *ctx);
};

struct sight {
	const struct sight_ops *ops;
	void *ctx;
	const struct clock *clock;
	struct loop_source *timer;
	usec_t interval;

	uint32_t source; /* what is open: bits of enum source_bits */
	uint32_t proven; /* the same, 0 until an act was seen through it */
	bool judged;     /* proven says something */
	bool under_way;  /* an act */
	int misses;      /* acts in a row that were not seen */
	uint32_t anew;   /* opened anew since an act was last seen */
	uint32_t failed; /* of these: nothing was seen through it then either */
	usec_t backoff;
	uint8_t command[SIGHT_COMMAND_BYTES];
	size_t command_len;
};

_must_check_ int sight_init(struct sight *s, struct loop *loop, usec_t interval,
	const struct sight_ops *ops, void *ctx);
void sight_done(struct sight *s);
/* A collector has begun: nothing is proven to it yet. What is open: bits, 0: nothing. */
void sight_start(struct sight *s, uint32_t source);
/* There is no collector. */
void sight_stop(struct sight *s);
/* The arguments of the last act; empty: there was none. Borrowed until the next one. */
struct slice sight_last_act(const struct sight *s);
/* The collector saw the act with these arguments. */
void sight_seen(struct sight *s, struct slice command);
