#include "agent/main/relay.h"

void relay_init(struct relay *r)
{
	*r = (struct relay){.next = 1};
	backlog_init(&r->frames, RELAY_MAX_BYTES);
}

void relay_done(struct relay *r)
{
	backlog_done(&r->frames);
}

uint64_t relay_take_number(struct relay *r)
{
	return r->next++;
}

static int put(struct relay *r, const struct backlog_mark *mark, uint16_t type, const void *frame,
	channel_encode_fn *encode)
{
	int result = backlog_put(&r->frames, mark, type, frame, encode);
	uint64_t dropped;

	if (result != ERR_FULL)
		return result;
	dropped = backlog_evict(&r->frames, RELAY_MAX_BYTES / 4);
	if (dropped > 0)
		r->dropped = dropped;
	return backlog_put(&r->frames, mark, type, frame, encode);
}

int relay_put(struct relay *r, uint64_t number, uint16_t type, const void *frame,
	channel_encode_fn *encode)
{
	const struct backlog_mark mark = {.number = number, .open = number};

	return put(r, &mark, type, frame, encode);
}

int relay_put_beside(struct relay *r, uint16_t type, const void *frame, channel_encode_fn *encode)
{
	const struct backlog_mark mark = {.number = r->next};

	return put(r, &mark, type, frame, encode);
}

int relay_send(struct relay *r, struct channel *collect)
{
	struct frame_seen_again again = {.last = r->next - 1};

	if (r->announces) {
		TRY(CHANNEL_SEND(collect, SEEN_AGAIN, seen_again, &again));
		r->announces = false;
	}
	return backlog_send(&r->frames, collect, RELAY_MAX_QUEUED);
}

void relay_restart(struct relay *r)
{
	backlog_rewind(&r->frames);
	r->announces = !backlog_is_empty(&r->frames);
	r->gap = r->dropped;
}

int relay_kept(struct relay *r, uint64_t number, uint64_t *ret_lost)
{
	uint64_t lost = 0;

	if (number >= r->next)
		return ERR_BAD_VALUE;
	if (number > r->kept)
		r->kept = number;
	/* What was dropped and is not kept died with the collector before. */
	if (r->gap > r->kept) {
		lost = r->gap - r->kept;
		r->kept = r->gap;
	}
	r->gap = 0;
	backlog_drop(&r->frames, r->kept, RELAY_CONTEXT_BYTES);
	*ret_lost = lost;
	return 0;
}
