#include "agent/collect/outlet.h"

void outlet_init(struct outlet *o)
{
	*o = (struct outlet){.waiting = BUF_INIT(OUTLET_MAX_BYTES)};
}

void outlet_done(struct outlet *o)
{
	buf_done(&o->waiting);
}

/* True when nothing is left to report. */
static bool send_lost(struct outlet *o)
{
	struct frame_event_lost frame = {.count = o->lost};

	if (o->lost == 0)
		return true;
	if (!o->channel || CHANNEL_SEND(o->channel, EVENT_LOST, event_lost, &frame) < 0)
		return false;
	o->lost = 0;
	return true;
}

static void send_waiting(struct outlet *o)
{
	struct slice rest = buf_slice(&o->waiting);
	uint32_t len;

	while (o->channel && rest.len > 0) {
		memcpy(&len, rest.data, sizeof(len));
		if (channel_send(o->channel, FRAME_EVENT_PUT,
			    slice_of(rest.data + sizeof(len), len), -1) < 0)
			break;
		rest = slice_from(rest, sizeof(len) + len);
	}
	buf_drop(&o->waiting, o->waiting.len - rest.len);
	if (o->waiting.len == 0)
		send_lost(o);
}

void outlet_connect(struct outlet *o, struct channel *channel)
{
	o->channel = channel;
	send_waiting(o);
}

void outlet_drained(struct outlet *o)
{
	send_waiting(o);
}

/* Keeps the frame until ship listens. */
static int keep(struct outlet *o, const struct frame_event_put *frame)
{
	size_t start = o->waiting.len;
	uint32_t len = 0;
	int r;

	buf_put(&o->waiting, &len, sizeof(len));
	r = frame_event_put_encode(frame, &o->waiting);
	if (r == 0)
		r = buf_result(&o->waiting);
	if (r < 0) {
		o->waiting.failed = 0;
		o->waiting.len = start;
		return r;
	}
	len = (uint32_t)(o->waiting.len - start - sizeof(len));
	memcpy(o->waiting.data + start, &len, sizeof(len));
	return 0;
}

void outlet_put(struct outlet *o, usec_t time, bool urgent, struct slice event)
{
	struct frame_event_put frame = {.time = time, .urgent = urgent, .event = event};

	if (o->channel && o->waiting.len == 0 && send_lost(o) &&
		CHANNEL_SEND(o->channel, EVENT_PUT, event_put, &frame) == 0)
		return;
	if (keep(o, &frame) < 0)
		o->lost++;
}

void outlet_put_lost(struct outlet *o, uint64_t count)
{
	o->lost += count;
	if (o->waiting.len == 0)
		send_lost(o);
}
