#include "server/gate/sse.h"

#include <stdlib.h>

enum { MAX_MARKS = 16 };

#define LOOK_EVERY (5 * USEC_PER_SEC)
#define BEAT_EVERY (20 * USEC_PER_SEC)

struct listener {
	struct listener *previous, *next;
	struct conn *conn;
	usec_t until;        /* 0: not permitted yet */
	usec_t beat;         /* monotonic: when it was last told anything */
	uint32_t *companies; /* ascending */
	size_t n_companies;
	uint64_t marks[MAX_MARKS]; /* changes that are on their way to it */
	size_t n_marks;
};

static usec_t monotonic(const struct sse *sse)
{
	const struct clock *clock = loop_clock(sse->loop);

	return clock->monotonic(clock);
}

static void look_at(struct listener *l, usec_t now, usec_t wall)
{
	static const struct slice beat = SLICE_LITERAL(":\n\n");

	if (l->until > 0 && wall >= l->until) {
		conn_close(l->conn);
		return;
	}
	if (now - l->beat < BEAT_EVERY)
		return;
	l->beat = now;
	conn_put(l->conn, beat);
}

static void on_timer(void *ctx)
{
	struct sse *sse = ctx;
	const struct clock *clock = loop_clock(sse->loop);
	usec_t now = monotonic(sse);
	usec_t wall = clock->wall(clock);

	for (struct listener *l = sse->first, *next; l; l = next) {
		next = l->next;
		look_at(l, now, wall);
	}
	if (sse->first)
		loop_set_timer(sse->timer, now + LOOK_EVERY);
}

int sse_init(struct sse *sse, struct loop *loop, sse_shown_fn *shown, void *ctx)
{
	*sse = (struct sse){.loop = loop, .shown = shown, .ctx = ctx};
	return loop_add_timer(loop, 0, on_timer, sse, &sse->timer);
}

void sse_done(struct sse *sse)
{
	while (sse->first)
		sse_del(sse, sse->first);
	sse->timer = loop_remove(sse->timer);
}

struct listener *sse_add(struct sse *sse, struct conn *conn)
{
	struct listener *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->conn = conn;
	l->beat = monotonic(sse);
	l->next = sse->first;
	if (l->next)
		l->next->previous = l;
	else
		loop_set_timer(sse->timer, l->beat + LOOK_EVERY);
	sse->first = l;
	return l;
}

void sse_del(struct sse *sse, struct listener *l)
{
	*(l->previous ? &l->previous->next : &sse->first) = l->next;
	if (l->next)
		l->next->previous = l->previous;
	free(l->companies);
	free(l);
}

int sse_permit(struct listener *listener, const struct frame_listener *frame)
{
	uint32_t *companies = calloc(frame->n_companies + 1, sizeof(*companies));

	if (!companies)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < frame->n_companies; i++)
		companies[i] = frame->companies[i].company;
	free(listener->companies);
	listener->companies = companies;
	listener->n_companies = frame->n_companies;
	listener->until = frame->until > 0 ? frame->until : 1;
	return 0;
}

/* ---- telling */

static const char *kind_name(uint8_t kind)
{
	static const char *const names[] = {"", "status", "case", "device", "notice", "rules"};

	return kind < ARRAY_SIZE(names) ? names[kind] : "";
}

static int compare(const void *a, const void *b)
{
	const uint32_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* That the server itself, or its rules, changed concerns everybody's page and names nothing. */
static bool is_everybodys(const struct frame_change *change)
{
	return change->company == 0 && change->id == 0 &&
	       (change->kind == CHANGE_STATUS || change->kind == CHANGE_RULES);
}

static bool may_see(const struct listener *l, const struct frame_change *change)
{
	if (l->until == 0)
		return false;
	return is_everybodys(change) || bsearch(&change->company, l->companies, l->n_companies,
						sizeof(*l->companies), compare);
}

/* A mark that finds no room is a "shown" that is not told, no more. */
static void tell(struct listener *l, uint64_t sequence, struct slice text, usec_t now)
{
	if (l->n_marks < MAX_MARKS)
		l->marks[l->n_marks++] = sequence;
	l->beat = now;
	conn_put(l->conn, text);
}

void sse_tell(struct sse *sse, const struct frame_change *change)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(256);
	struct sse_recent *recent = &sse->recent[++sse->sequence % SSE_RECENT];
	usec_t now = monotonic(sse);

	*recent = (struct sse_recent){.change = *change, .sequence = sse->sequence};
	buf_put_format(&text, "data: {\"kind\":\"%s\",\"id\":%llu,\"company\":%u}\n\n",
		kind_name(change->kind), (unsigned long long)change->id, change->company);
	for (struct listener *l = sse->first, *next; l; l = next) {
		next = l->next;
		if (may_see(l, change))
			tell(l, sse->sequence, buf_slice(&text), now);
	}
}

static void report(struct sse *sse, uint64_t sequence)
{
	struct sse_recent *recent = &sse->recent[sequence % SSE_RECENT];

	if (recent->sequence != sequence || recent->shown || recent->change.kind != CHANGE_CASE)
		return;
	recent->shown = true;
	sse->shown(sse->ctx, &recent->change);
}

void sse_sent(struct sse *sse, struct listener *listener)
{
	for (size_t i = 0; i < listener->n_marks; i++)
		report(sse, listener->marks[i]);
	listener->n_marks = 0;
}
