#include "agent/ship/gather.h"

void gather_init(struct gather *g)
{
	*g = (struct gather){.events = BUF_INIT(GATHER_ROOM)};
}

void gather_done(struct gather *g)
{
	buf_done(&g->events);
}

bool gather_is_full(const struct gather *g)
{
	return g->count >= GATHER_MAX_EVENTS || g->events.len >= GATHER_MAX_BYTES;
}

int gather_put(struct gather *g, struct slice event, usec_t now, bool *ret_full)
{
	int r = buf_put_slice(&g->events, event);

	if (r < 0) {
		g->events.failed = 0;
		return r;
	}
	if (g->count++ == 0)
		g->since = now;
	*ret_full = gather_is_full(g);
	return 0;
}

usec_t gather_due(const struct gather *g, usec_t wait)
{
	return g->count == 0 ? 0 : g->since + wait;
}

void gather_clear(struct gather *g)
{
	buf_clear(&g->events);
	g->count = 0;
}
