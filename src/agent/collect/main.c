/*
 * tsujiban-collect: makes events of what tsujiban-agent saw. Own user, no network, no files but those
 * it is handed; the only program of the agent that reads /proc's texts and other people's files.
 */
#include <stdlib.h>

#include "agent/collect/collector.h"
#include "base/text.h"
#include "os/os.h"
#include "proc/child.h"

/* Bursts leave holes behind: what lies in them is given back so much after the next frame. */
#define GIVE_BACK_TIME (60 * USEC_PER_SEC)

enum { FRAME_ARENA_BYTES = 4096, SHIP_QUEUE_BYTES = 128 * 1024 /* the outlet keeps the rest */ };

struct collect {
	struct collector collector;
	struct channel *ship;
	struct arena arena; /* one frame from ship */
	struct loop_source *give_back;
	bool gives_back; /* it is armed */
};

static int on_ship_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct child *child = ctx;
	struct collect *collect = child->ctx;
	struct frame_event_kept kept;

	if (type != FRAME_EVENT_KEPT)
		return ERR_OUT_OF_ORDER;
	arena_reset(&collect->arena);
	TRY(frame_event_kept_decode(payload, &collect->arena, &kept));
	collector_kept(&collect->collector, kept.run, kept.number);
	return 0;
}

static void on_ship_closed(void *ctx, struct channel *channel, int result)
{
	struct child *child = ctx;
	struct collect *collect = child->ctx;

	outlet_connect(&collect->collector.outlet, NULL);
	collect->ship = channel_free(collect->ship);
}

static void on_ship_drained(void *ctx, struct channel *channel)
{
	struct child *child = ctx;
	struct collect *collect = child->ctx;

	outlet_drained(&collect->collector.outlet);
}

static int on_given(struct child *child, struct slice role, uint64_t instance, int *fd)
{
	struct collect *collect = child->ctx;

	const struct channel_config config = {
		.loop = child->loop,
		.self = ROLE_COLLECT,
		.peer = ROLE_SHIP,
		.max_queue = SHIP_QUEUE_BYTES,
		.on_frame = on_ship_frame,
		.on_closed = on_ship_closed,
		.on_drained = on_ship_drained,
		.ctx = child,
	};

	if (!slice_is_text(role, "ship"))
		return ERR_NOT_FOUND;
	if (collect->ship)
		on_ship_closed(child, collect->ship, 0);
	TRY(channel_new(&config, TAKE_FD(*fd), &collect->ship));
	channel_set_state(collect->ship, FRAME_IN_READY);
	channel_gather(collect->ship);
	channel_pause(collect->ship, !child->begun);
	outlet_connect(&collect->collector.outlet, collect->ship);
	return 0;
}

static int on_setting(struct child *child, struct slice key, struct slice value)
{
	struct collect *collect = child->ctx;
	uint64_t run;

	if (slice_is_text(key, "boot"))
		collector_set_boot(&collect->collector, value);
	if (slice_is_text(key, "run")) {
		TRY(text_parse_u64(value, UINT64_MAX, &run));
		collector_set_run(&collect->collector, run);
	}
	return 0;
}

static void on_give_back(void *ctx)
{
	struct collect *collect = ctx;

	collect->gives_back = false;
	os_give_back();
}

static int on_begin(struct child *child)
{
	struct collect *collect = child->ctx;

	channel_gather(child->control);
	TRY(collector_start(&collect->collector, child->loop, child->control));
	TRY(loop_add_timer(child->loop, 0, on_give_back, collect, &collect->give_back));
	if (collect->ship)
		channel_pause(collect->ship, false);
	return 0;
}

static int on_frame(struct child *child, uint16_t type, struct slice payload, int *fd)
{
	struct collect *collect = child->ctx;

	if (!collect->gives_back) {
		usec_t now = child->clock->monotonic(child->clock);

		collect->gives_back = true;
		loop_set_timer(collect->give_back, now + GIVE_BACK_TIME);
	}
	return collector_take(&collect->collector, type, payload, fd);
}

static void on_stop(struct child *child)
{
	struct collect *collect = child->ctx;

	collector_finish(&collect->collector);
	loop_stop(child->loop, 0);
}

static void on_done(struct child *child)
{
	struct collect *collect = child->ctx;

	collect->give_back = loop_remove(collect->give_back);
	arena_done(&collect->arena);
	collector_done(&collect->collector);
	collect->ship = channel_free(collect->ship);
}

int main(void)
{
	struct collect *collect = calloc(1, sizeof(*collect));
	const struct child_program program = {
		.role = ROLE_COLLECT,
		.parent = ROLE_AGENT,
		.given = on_given,
		.setting = on_setting,
		.begin = on_begin,
		.stop = on_stop,
		.frame = on_frame,
		.done = on_done,
		.ctx = collect,
	};
	int status;

	if (!collect)
		return 1;
	os_keep_small();
	collect->arena = ARENA_INIT(FRAME_ARENA_BYTES);
	collector_init(&collect->collector);
	status = child_main(&program);
	free(collect);
	return status;
}
