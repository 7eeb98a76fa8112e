/*
 * How much of the server one company may take, so that its flood leaves the others unharmed.
 *
 * Two things are shared: the disk that a group of batches waits for, and watch, which reads the journal in
 * the order of arrival. Of what waits for the disk a company has QUOTA_MAX_WAITING bytes at most. And while
 * watch has more than QUOTA_FREE_BACKLOG before it, a company may add what it has not used of
 * QUOTA_A_SECOND, up to QUOTA_AT_ONCE: so the others' events wait for no more than that, which watch reads
 * in about a second. Sizes are those after unpacking, as declared: they are what costs watch its time.
 *
 * A batch that finds no room is refused with the seconds after which it will.
 *
 * Ownership: owns an entry a company; they stay, as companies do.
 * Limits:    QUOTA_MAX_COMPANIES; what is beyond is refused like a company that sends too much.
 * Trust:     companies come from the store; sizes from devices, which watch holds to them.
 */
#pragma once

#include "base/clock.h"
#include "base/map.h"

#define QUOTA_MAX_WAITING ((uint64_t)8 * 1024 * 1024)
#define QUOTA_FREE_BACKLOG ((uint64_t)16 * 1024 * 1024)
#define QUOTA_AT_ONCE ((uint64_t)64 * 1024 * 1024)
#define QUOTA_A_SECOND ((uint64_t)8 * 1024 * 1024)
#define QUOTA_MAX_COMPANIES 65536

struct quota {
	struct map companies;
};

struct quota_wish {
	uint32_t company;
	uint64_t bytes;   /* of the record */
	uint64_t weight;  /* after unpacking */
	uint64_t backlog; /* after unpacking, of what watch has before it */
};

void quota_init(struct quota *quota, uint64_t seed);
void quota_done(struct quota *quota);

/* 0: there is room, and it is taken. ERR_FULL: ret_seconds says when to come again. ERR_NO_MEMORY. */
_must_check_ int quota_take(
	struct quota *quota, const struct quota_wish *wish, usec_t now, uint16_t *ret_seconds);
/* So many bytes wait for the disk no longer. */
void quota_give(struct quota *quota, uint32_t company, uint64_t bytes);
