#include "server/core/senders.h"

#include "server/core/core.h"
#include "server/core/store/store_sender.h"

static int tell_watch(void *ctx, const struct frame_sender_put *sender)
{
	struct core *core = ctx;

	PEERS_SEND(core, WATCH, SENDER_PUT, sender_put, sender);
	return 0;
}

static int tell_search(void *ctx, const struct frame_sender_put *sender)
{
	struct core *core = ctx;

	PEERS_SEND(core, SEARCH, SENDER_PUT, sender_put, sender);
	return 0;
}

int senders_tell_search(struct core *core)
{
	return store_sender_walk(core->store, tell_search, core);
}

int senders_welcome(struct core *core)
{
	return store_sender_walk(core->store, tell_watch, core);
}

void senders_made(struct core *core, const struct frame_device_put *device,
	const struct frame_sender_put *sender)
{
	if (core->watching.started)
		PEERS_SEND(core, WATCH, SENDER_PUT, sender_put, sender);
	PEERS_SEND(core, AGENTS, DEVICE_PUT, device_put, device);
}
