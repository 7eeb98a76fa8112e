/* Open streams of changes: what each may be told, and that it ends with its session. */
#include "server/core/api/call.h"

int call_changes(struct call *call)
{
	struct store_reach reach;
	struct frame_listener *listener;

	TRY(store_scope_reach(call->api->options.store, &call->scope, &reach));
	if (call->effects->n_listeners == ARRAY_SIZE(call->effects->listeners))
		return ERR_FULL;
	listener = &call->effects->listeners[call->effects->n_listeners++];
	*listener = (struct frame_listener){
		.request = call->frame->request,
		/* Someone of several companies, but not of all, hears of the first: a stream names
		 * one company or all, and telling too little is no leak. */
		.company = reach.all && reach.n > 1 ? 0 : reach.first,
		.until = call->expires,
		.ended = reach.n == 0,
	};
	streams_add(call->api, call->frame->request, call->frame->session, call->expires);
	return 0;
}

void streams_add(struct api *api, uint64_t request, struct slice session, usec_t until)
{
	struct api_stream *stream = &api->streams[api->next_stream];

	stream->request = request;
	stream->until = until;
	store_hash(session.data, session.len, stream->session_hash);
	api->next_stream = (api->next_stream + 1) % API_STREAMS_MAX;
}

void streams_end(struct api *api, struct slice session, struct api_effects *effects)
{
	uint8_t hash[32];

	store_hash(session.data, session.len, hash);
	for (size_t i = 0; i < API_STREAMS_MAX; i++) {
		struct api_stream *stream = &api->streams[i];

		if (stream->until == 0 || memcmp(stream->session_hash, hash, sizeof(hash)) != 0)
			continue;
		if (effects->n_listeners == ARRAY_SIZE(effects->listeners))
			return;
		effects->listeners[effects->n_listeners++] =
			(struct frame_listener){.request = stream->request, .ended = true};
		*stream = (struct api_stream){0};
	}
}
