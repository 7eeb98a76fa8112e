#include "server/core/api/later.h"

#define REPLY_ARENA_BYTES ((size_t)32 * 1024 * 1024)

struct later {
	struct later *previous, *next;
	struct api *api;
	struct frame_api_call frame; /* its texts lie in the arena */
	struct arena arena;
	void *kept;
	void (*release)(void *kept);
	bool unwanted;
};

static int copy_slice(struct arena *arena, struct slice *slice)
{
	struct slice copy = arena_dup(arena, *slice);

	if (slice->len > 0 && !copy.data)
		return ERR_NO_MEMORY;
	*slice = copy;
	return 0;
}

static int copy_frame(struct later *later, const struct frame_api_call *frame)
{
	struct frame_api_call *copy = &later->frame;

	*copy = *frame;
	TRY(copy_slice(&later->arena, &copy->session));
	TRY(copy_slice(&later->arena, &copy->body));
	TRY(copy_slice(&later->arena, &copy->address));
	return copy_slice(&later->arena, &copy->agent);
}

static void link_first(struct later *later)
{
	struct api *api = later->api;

	later->next = api->laters;
	if (later->next)
		later->next->previous = later;
	api->laters = later;
	api->n_laters++;
}

static void unlink_later(struct later *later)
{
	*(later->previous ? &later->previous->next : &later->api->laters) = later->next;
	if (later->next)
		later->next->previous = later->previous;
	later->api->n_laters--;
}

static int keep(struct call *call, struct later **ret_later)
{
	struct later *later = calloc(1, sizeof(*later));
	int result;

	if (!later)
		return ERR_NO_MEMORY;
	later->api = call->api;
	arena_init(&later->arena, REPLY_ARENA_BYTES);
	result = copy_frame(later, call->frame);
	if (result < 0) {
		arena_done(&later->arena);
		free(later);
		return result;
	}
	link_first(later);
	*ret_later = later;
	return 0;
}

int call_later(struct call *call, void *kept, void (*release)(void *kept), struct later **ret_later)
{
	int result;

	if (call->api->n_laters >= LATER_MAX)
		result = call_refuse(call, 503, MSG_API_BUSY, SLICE_EMPTY);
	else
		result = keep(call, ret_later);
	if (result != 0) {
		release(kept);
		return result;
	}
	(*ret_later)->kept = kept;
	(*ret_later)->release = release;
	return 0;
}

void later_drop(struct later *later)
{
	unlink_later(later);
	later->release(later->kept);
	arena_done(&later->arena);
	free(later);
}

static void answer(struct later *later, call_handler finish)
{
	const struct api_options *options = &later->api->options;
	struct api_effects effects = {0};
	struct frame_api_reply reply;
	struct call_run run = {
		.frame = &later->frame,
		.handler = finish,
		.kept = later->kept,
		.arena = &later->arena,
		.effects = &effects,
	};
	int result = call_run(later->api, &run, &reply);

	if (result != CALL_LATER)
		options->answer(options->answer_ctx, &later->frame, result, &reply, &effects);
}

void later_answer(struct later *later, call_handler finish)
{
	if (!later->unwanted)
		answer(later, finish);
	later_drop(later);
}

void laters_forget(struct api *api, bool local)
{
	for (struct later *later = api->laters; later; later = later->next)
		if ((later->frame.door == API_CALL_LOCAL) == local)
			later->unwanted = true;
}

void laters_done(struct api *api)
{
	while (api->laters)
		later_drop(api->laters);
}
