#include "server/gate/strangers.h"

#include "server/gate/conn.h"

void strangers_add(struct strangers *s, struct conn *c)
{
	c->older = s->last;
	c->newer = NULL;
	*(s->last ? &s->last->newer : &s->first) = c;
	s->last = c;
	s->n++;
}

void strangers_remove(struct strangers *s, struct conn *c)
{
	*(c->older ? &c->older->newer : &s->first) = c->newer;
	*(c->newer ? &c->newer->older : &s->last) = c->older;
	c->older = c->newer = NULL;
	s->n--;
}

struct conn *strangers_oldest_of(const struct strangers *s, const struct peer *peer)
{
	struct conn *c = s->first;

	while (c && c->peer != peer)
		c = c->newer;
	return c;
}
