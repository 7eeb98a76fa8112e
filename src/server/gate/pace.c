#include "server/gate/pace.h"

#define AT_ONCE (USEC_PER_SEC / 4)

usec_t pace_wait(const struct pace *pace, usec_t now)
{
	usec_t ahead = pace->full_at - now;

	return pace->a_second > 0 && ahead >= AT_ONCE ? ahead - AT_ONCE + 1 : 0;
}

void pace_count(struct pace *pace, usec_t now)
{
	if (pace->a_second == 0)
		return;
	if (pace->full_at < now)
		pace->full_at = now;
	pace->full_at += USEC_PER_SEC / pace->a_second;
}
