/*
 * tsujiban-search: looks into stored events, which devices sent, where nothing is worth stealing but
 * them. It is started for one search, is handed one journal file after the other, tells the core what it
 * finds, and ends.
 */
#include "os/os.h"
#include "proc/child.h"
#include "server/search/search.h"

enum { QUEUE_MAX_BYTES = 1024 * 1024, TEXTS_MAX_BYTES = 256 * 1024 };

struct program {
	struct child *child;
	int core_fd;
	struct channel *core;
	struct arena texts; /* of the search */
	struct frame_search_begin begin;
	struct senders senders;
	struct search *search;
	bool done;
};

/* The core reads while we work: a full queue is a reason to wait, not to fail. */
static int send_found(void *ctx, const struct frame_search_found *found)
{
	struct program *program = ctx;
	int r = CHANNEL_SEND(program->core, SEARCH_FOUND, search_found, found);

	if (r != ERR_FULL)
		return r;
	TRY(channel_flush(program->core));
	return CHANNEL_SEND(program->core, SEARCH_FOUND, search_found, found);
}

static int end(struct program *program, const struct frame_search_done *done)
{
	program->done = true;
	TRY(CHANNEL_SEND(program->core, SEARCH_DONE, search_done, done));
	TRY(channel_flush(program->core));
	loop_stop(program->child->loop, 0);
	return 0;
}

static int refuse(struct program *program, const struct fault *fault)
{
	const struct frame_search_done done = {
		.refused = slice_text(message_get(fault->message)->code),
		.subject = slice_text(fault->subject),
	};

	return end(program, &done);
}

/* Decoded from a copy, so that its texts outlive the frame. */
static int on_search_begin(struct program *program, struct slice payload)
{
	struct search_config config = {
		.begin = &program->begin,
		.clock = program->child->clock,
		.senders = &program->senders,
		.found = send_found,
		.ctx = program,
	};
	struct slice kept = arena_dup(&program->texts, payload);
	struct fault fault = {0};
	int r;

	if (program->search)
		return ERR_OUT_OF_ORDER;
	if (!kept.data)
		return ERR_NO_MEMORY;
	TRY(frame_search_begin_decode(kept, &program->texts, &program->begin));
	os_random(&config.seed, sizeof(config.seed));
	r = search_new(&config, &program->search, &fault);
	return r == ERR_REFUSED ? refuse(program, &fault) : r;
}

static int on_search_file(struct program *program, struct slice payload, int *fd)
{
	const struct frame_search_passed passed = {0};
	struct frame_search_file file;
	struct frame_search_done done = {0};
	int r;

	TRY(frame_search_file_decode(payload, &program->texts, &file));
	if (program->done)
		return 0;
	if (!program->search)
		return ERR_OUT_OF_ORDER;
	r = search_file(program->search, &file, fd);
	TRY(r);
	if (r == 0)
		return CHANNEL_SEND(program->core, SEARCH_PASSED, search_passed, &passed);
	done.next = search_next(program->search);
	return end(program, &done);
}

static int on_sender_put(struct program *program, struct slice payload)
{
	struct frame_sender_put frame;

	TRY(frame_sender_put_decode(payload, &program->texts, &frame));
	return senders_put(&program->senders, &frame);
}

static int take(struct program *program, uint16_t type, struct slice payload, int *fd)
{
	switch (type) {
	case FRAME_SENDER_PUT:
		return on_sender_put(program, payload);
	case FRAME_SEARCH_BEGIN:
		return on_search_begin(program, payload);
	case FRAME_SEARCH_FILE:
		return on_search_file(program, payload, fd);
	case FRAME_SEARCH_END:
		loop_stop(program->child->loop, 0);
		return 0;
	default:
		return ERR_OUT_OF_ORDER;
	}
}

static int on_core_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct program *program = ctx;
	int r = take(program, type, payload, fd);

	if (r < 0)
		log_write(&program->child->log, LOG_LEVEL_ERROR, MSG_SEARCH_FAILED, LOG_RESULT(r));
	return r;
}

/* Without the core there is nobody to work for. */
static void on_core_closed(void *ctx, struct channel *channel, int result)
{
	struct program *program = ctx;

	program->core = channel_free(channel);
	loop_stop(program->child->loop, result);
}

/* One core, one search: another search is another process's. */
static int on_given(struct child *child, struct slice role, uint64_t instance, int *fd)
{
	struct program *program = child->ctx;

	if (!slice_is_text(role, frame_role_name(ROLE_CORE)))
		return ERR_NOT_FOUND;
	if (child->begun || program->core_fd >= 0)
		return ERR_OUT_OF_ORDER;
	program->core_fd = TAKE_FD(*fd);
	return 0;
}

static int on_begin(struct child *child)
{
	struct program *program = child->ctx;

	program->child = child;
	senders_init(&program->senders);
	if (program->core_fd < 0)
		return ERR_NOT_FOUND;
	return child_channel(child, ROLE_SEARCH, ROLE_CORE, &program->core_fd, QUEUE_MAX_BYTES,
		on_core_frame, on_core_closed, program, &program->core);
}

static void on_done(struct child *child)
{
	struct program *program = child->ctx;

	program->search = search_free(program->search);
	program->core = channel_free(program->core);
	os_closep(&program->core_fd);
	senders_done(&program->senders);
	arena_done(&program->texts);
}

int main(void)
{
	struct program state = {.core_fd = -1, .texts = ARENA_INIT(TEXTS_MAX_BYTES)};
	const struct child_program program = {
		.role = ROLE_SEARCH,
		.parent = ROLE_PARENT,
		.given = on_given,
		.begin = on_begin,
		.done = on_done,
		.ctx = &state,
	};

	return child_main(&program);
}
