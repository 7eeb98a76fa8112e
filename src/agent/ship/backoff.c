#include "agent/ship/backoff.h"

void backoff_reset(struct backoff *b)
{
	b->current = 0;
}

usec_t backoff_next(struct backoff *b, usec_t asked, uint32_t chance)
{
	usec_t half, wait;

	b->current = b->current == 0 ? BACKOFF_FIRST : b->current * 2;
	if (b->current > BACKOFF_MAX)
		b->current = BACKOFF_MAX;
	half = b->current / 2;
	wait = half + (usec_t)((uint64_t)chance * (uint64_t)half >> 32);
	if (asked > BACKOFF_MAX_ASKED)
		asked = BACKOFF_MAX_ASKED;
	return wait > asked ? wait : asked;
}
