/* Open streams of changes: what each may be told, and that it ends with its session. */
#include "server/core/api/handlers.h"

#include "server/core/store/store_people.h"

static int add_listener(struct call *call, const struct frame_listener *listener)
{
	struct api_effects *effects = call->effects;

	if (!effects->listeners)
		effects->listeners =
			arena_take_array(call->arena, API_STREAMS_MAX, sizeof(*effects->listeners));
	if (!effects->listeners)
		return ERR_NO_MEMORY;
	if (effects->n_listeners == API_STREAMS_MAX)
		return ERR_FULL;
	effects->listeners[effects->n_listeners++] = *listener;
	return 0;
}

/* What the person may be told by a stream, as the row of `changes` says. */
static int permit(struct call *call, const struct api_stream *stream)
{
	const struct store_scope scope = {
		.person = stream->person, .roles = api_row_find(API_CHANGES)->roles};
	struct frame_listener listener = {.request = stream->request, .until = stream->until};
	uint32_t *companies;

	TRY(store_scope_companies(
		call->api->options.store, &scope, call->arena, &companies, &listener.n_companies));
	listener.companies =
		arena_take_array(call->arena, listener.n_companies, sizeof(*listener.companies));
	if (!listener.companies && listener.n_companies > 0)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < listener.n_companies; i++)
		listener.companies[i].company = companies[i];
	listener.ended = listener.n_companies == 0;
	return add_listener(call, &listener);
}

int call_changes(struct call *call)
{
	struct api *api = call->api;
	struct api_stream *stream = &api->streams[api->next_stream];

	/* One that is not known here any more could not be ended with its session. */
	if (stream->request > 0 && stream->until > call->now)
		TRY(add_listener(
			call, &(struct frame_listener){.request = stream->request, .ended = true}));
	*stream = (struct api_stream){
		.request = call->frame->request,
		.session = call->session.id,
		.person = call->scope.person,
		.until = call->session.expires,
	};
	api->next_stream = (api->next_stream + 1) % API_STREAMS_MAX;
	return permit(call, stream);
}

static bool is_meant(const struct call *call, const struct api_stream *stream, uint64_t session)
{
	if (stream->request == 0)
		return false;
	if (session > 0)
		return stream->session == session;
	return stream->person == call->scope.person && stream->session != call->session.id;
}

int streams_end(struct call *call, uint64_t session)
{
	for (size_t i = 0; i < API_STREAMS_MAX; i++) {
		struct api_stream *stream = &call->api->streams[i];

		if (!is_meant(call, stream, session))
			continue;
		TRY(add_listener(
			call, &(struct frame_listener){.request = stream->request, .ended = true}));
		*stream = (struct api_stream){0};
	}
	return 0;
}

int streams_refresh(struct call *call, uint64_t person)
{
	for (size_t i = 0; i < API_STREAMS_MAX; i++) {
		const struct api_stream *stream = &call->api->streams[i];

		if (stream->request > 0 && stream->until > call->now &&
			(person == 0 || stream->person == person))
			TRY(permit(call, stream));
	}
	return 0;
}

void streams_forget(struct api *api)
{
	memset(api->streams, 0, sizeof(api->streams));
}
