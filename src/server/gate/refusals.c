#include "server/gate/refusals.h"

#define TELL_EVERY USEC_PER_SEC

static void set_timer(struct refusals *r)
{
	const struct clock *clock = loop_clock(r->loop);

	loop_set_timer(r->timer, clock->monotonic(clock) + TELL_EVERY);
}

/* What cannot be sent now stays counted. */
static void tell(void *ctx)
{
	struct refusals *r = ctx;

	while (r->core && r->n_rows > 0) {
		if (CHANNEL_SEND(r->core, REFUSED, refused, &r->rows[r->n_rows - 1]) < 0)
			break;
		r->n_rows--;
	}
	if (r->n_rows > 0 && r->core)
		set_timer(r);
}

int refusals_init(struct refusals *r, struct loop *loop)
{
	*r = (struct refusals){.loop = loop};
	return loop_add_timer(loop, 0, tell, r, &r->timer);
}

void refusals_done(struct refusals *r)
{
	r->timer = loop_remove(r->timer);
}

void refusals_set_core(struct refusals *r, struct channel *core)
{
	r->core = core;
	if (core && r->n_rows > 0)
		set_timer(r);
}

static struct frame_refused *find_row(struct refusals *r, uint16_t status, uint64_t device)
{
	for (size_t i = 0; i < r->n_rows; i++) {
		if (r->rows[i].status == status && r->rows[i].device == device)
			return &r->rows[i];
	}
	return NULL;
}

static struct frame_refused *add_row(struct refusals *r, uint16_t status, uint64_t device)
{
	if (r->n_rows >= MAX_REFUSALS)
		return NULL;
	if (r->n_rows == 0 && r->core)
		set_timer(r);
	r->rows[r->n_rows] = (struct frame_refused){.status = status, .device = device};
	return &r->rows[r->n_rows++];
}

void refusals_count(struct refusals *r, uint16_t status, uint64_t device)
{
	struct frame_refused *row = find_row(r, status, device);

	if (!row)
		row = add_row(r, status, device);
	if (!row)
		row = find_row(r, status, 0);
	if (!row) { /* no room at all: the last row takes every kind */
		row = &r->rows[MAX_REFUSALS - 1];
		row->device = 0;
	}
	row->count++;
}
