#include "server/core/people.h"

#include "server/core/core.h"

int people_welcome(struct core *core)
{
	return 0;
}

void people_tell(struct core *core, const struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++)
		PEERS_SEND(core, PEOPLE, CHANGE, change, &changes->items[i]);
}

/* The store failed: the caller learns at least that. */
static void answer_failed(struct core *core, const struct frame_api_call *call)
{
	const struct frame_api_reply reply = {
		.request = call->request,
		.operation = call->operation,
		.status = 500,
		.message = slice_text(message_get(MSG_CORE_STORE_FAILED)->code),
	};

	PEERS_SEND(core, PEOPLE, API_REPLY, api_reply, &reply);
}

int people_call(struct core *core, struct slice payload, int *fd)
{
	struct api_effects effects = {0};
	struct frame_api_call call;
	struct frame_api_reply reply;
	int result;

	TRY(frame_api_call_decode(payload, &core->arena, &call));
	result = api_call(core->api, &call, &core->arena, &reply, &effects);
	if (result < 0) {
		core_log_failure(core, "call", result);
		answer_failed(core, &call);
		return 0;
	}
	PEERS_SEND(core, PEOPLE, API_REPLY, api_reply, &reply);
	for (size_t i = 0; i < effects.n_listeners; i++)
		PEERS_SEND(core, PEOPLE, LISTENER, listener, &effects.listeners[i]);
	if (effects.changes.n > 0)
		core_tell(core, &effects.changes);
	return 0;
}

int people_shown(struct core *core, struct slice payload, int *fd)
{
	struct frame_shown shown;
	int result;

	TRY(frame_shown_decode(payload, &core->arena, &shown));
	result = cases_shown(core->cases, &shown);
	if (result < 0)
		core_log_failure(core, "shown", result);
	return 0;
}
