#include "agent/collect/outlet.h"

void outlet_init(struct outlet *o)
{
	*o = (struct outlet){0};
	backlog_init(&o->frames, OUTLET_MAX_BYTES);
}

void outlet_done(struct outlet *o)
{
	backlog_done(&o->frames);
}

static bool is_kept(const struct outlet *o, uint64_t number)
{
	return number > 0 && number <= o->kept;
}

/* What cannot go now goes when the channel has drained. */
static int send(struct outlet *o)
{
	return o->open ? backlog_send(&o->frames, o->channel, SIZE_MAX) : 0;
}

#define PUT(outlet_, mark_, TYPE_, name_, value_)                     \
	backlog_put(&(outlet_)->frames, mark_, FRAME_##TYPE_, value_, \
		(channel_encode_fn *)(void *)frame_##name_##_encode)

/* Losses take their place before any later event: what is kept behind them is kept with them. */
static int put_lost(struct outlet *o)
{
	const struct frame_event_lost frame = {
		.count = o->lost,
		.run = o->run,
		.number = o->lost_mark.number,
	};

	if (o->lost == 0)
		return 0;
	TRY(PUT(o, &o->lost_mark, EVENT_LOST, event_lost, &frame));
	o->lost = 0;
	o->lost_mark = (struct backlog_mark){0};
	return 0;
}

static void count_lost(struct outlet *o, uint64_t number)
{
	o->lost++;
	if (number == 0)
		return;
	o->lost_mark.number = number;
	if (o->lost_mark.open == 0)
		o->lost_mark.open = number;
}

void outlet_connect(struct outlet *o, struct channel *channel)
{
	o->channel = channel;
	o->open = false;
}

void outlet_drained(struct outlet *o)
{
	(void)!send(o);
}

/* What ship does not take now it will not take: its end is near too. */
void outlet_finish(struct outlet *o)
{
	int r;

	if (!o->channel)
		return;
	if (!o->open)
		backlog_rewind(&o->frames);
	o->open = true;
	(void)!put_lost(o);
	do
		r = send(o);
	while (channel_flush(o->channel) == 0 && r == ERR_FULL);
}

void outlet_kept(struct outlet *o, uint64_t run, uint64_t number)
{
	if (run == o->run && number > o->kept)
		o->kept = number;
	backlog_drop(&o->frames, o->kept, 0);
	/* There is room now. */
	(void)!put_lost(o);
	if (!o->open)
		backlog_rewind(&o->frames);
	o->open = o->channel != NULL;
	(void)!send(o);
}

void outlet_put(struct outlet *o, uint64_t number, usec_t time, bool urgent, struct slice event)
{
	const struct backlog_mark mark = {.number = number, .open = number};
	const struct frame_event_put frame = {
		.time = time,
		.urgent = urgent,
		.event = event,
		.run = o->run,
		.number = number,
	};

	if (is_kept(o, number))
		return;
	if (put_lost(o) < 0 || PUT(o, &mark, EVENT_PUT, event_put, &frame) < 0)
		count_lost(o, number);
	(void)!send(o);
}

void outlet_put_lost(struct outlet *o, uint64_t number)
{
	if (is_kept(o, number))
		return;
	count_lost(o, number);
	(void)!put_lost(o);
	(void)!send(o);
}

uint64_t outlet_first_open(const struct outlet *o)
{
	uint64_t first = backlog_open(&o->frames);

	return first > 0 ? first : o->lost_mark.open;
}
