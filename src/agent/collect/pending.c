#include "agent/collect/pending.h"

#include <stdlib.h>

void pending_init(struct pending *p, pending_send_fn *fn, void *ctx)
{
	*p = (struct pending){.fn = fn, .ctx = ctx};
}

struct pending_event *pending_new(enum pending_kind kind, struct slice directory)
{
	struct pending_event *e = calloc(1, sizeof(*e) + directory.len);

	if (!e)
		return NULL;
	e->kind = kind;
	if (directory.len > 0)
		memcpy(e + 1, directory.data, directory.len);
	e->directory = slice_of(e + 1, directory.len);
	return e;
}

static size_t event_bytes(const struct pending_event *e)
{
	size_t program = e->self.program ? program_bytes(e->self.program) : 0;

	return sizeof(*e) + e->directory.len + program;
}

static void take_first(struct pending *p)
{
	struct pending_event *e = p->first;

	p->first = e->next;
	if (!p->first)
		p->last = NULL;
	p->n_events--;
	p->bytes -= event_bytes(e);
	program_unref(e->self.program);
	program_unref(e->parent.program);
	free(e);
}

void pending_done(struct pending *p)
{
	while (p->first)
		take_first(p);
}

static void send_first(struct pending *p)
{
	p->fn(p->ctx, p->first);
	take_first(p);
}

/* When the event goes at the latest; 0: at once, it waits for nothing. */
static usec_t due(const struct pending_event *e)
{
	usec_t hash = e->request != 0 ? e->until : 0;
	usec_t writer = e->awaited_pipe != 0 ? e->awaited_until : 0;

	return hash > writer ? hash : writer;
}

static void send_ready(struct pending *p)
{
	while (p->first &&
		(due(p->first) == 0 || p->n_events > PENDING_MAX || p->bytes > PENDING_MAX_BYTES))
		send_first(p);
}

void pending_add(struct pending *p, struct pending_event *event, uint64_t request, usec_t until)
{
	event->request = request;
	event->until = until;
	*(p->last ? &p->last->next : &p->first) = event;
	p->last = event;
	p->n_events++;
	p->bytes += event_bytes(event);
	send_ready(p);
}

void pending_settle(struct pending *p, uint64_t request, const uint8_t *hash)
{
	for (struct pending_event *e = p->first; e; e = e->next) {
		if (request == 0 || e->request != request)
			continue;
		e->request = 0;
		e->has_hash = hash;
		if (hash)
			memcpy(e->hash, hash, HASH_BYTES);
		break;
	}
	send_ready(p);
}

void pending_settle_pipe(struct pending *p, uint64_t pipe, uint64_t next, usec_t until)
{
	for (struct pending_event *e = p->first; e; e = e->next) {
		if (pipe == 0 || e->awaited_pipe != pipe)
			continue;
		e->awaited_pipe = next;
		/* The whole chain has no more time than its first pipe. */
		if (until < e->awaited_until)
			e->awaited_until = until;
	}
	send_ready(p);
}

usec_t pending_due(const struct pending *p)
{
	return p->first ? due(p->first) : 0;
}

usec_t pending_expire(struct pending *p, usec_t now)
{
	while (p->first && due(p->first) <= now)
		send_first(p);
	return pending_due(p);
}
