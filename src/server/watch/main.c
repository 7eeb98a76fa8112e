/*
 * tsujiban-watch: unpacks, decodes and evaluates what devices send, and nothing else. It is given
 * one channel, to the core; journal files and rules come over it as descriptors. In its sandbox it
 * can open no path and reach no network.
 */
#include "os/os.h"
#include "proc/child.h"
#include "server/watch/watch.h"

struct program {
	struct watch *watch;
	int core; /* a channel that came before begin: it is opened inside the sandbox */
};

static void on_failed(void *ctx, int result)
{
	struct child *child = ctx;

	log_write(&child->log, LOG_LEVEL_ERROR, MSG_WATCH_FAILED, LOG_RESULT(result));
	loop_stop(child->loop, result);
}

static int on_given(struct child *child, struct slice role, uint64_t instance _unused_, int *fd)
{
	struct program *program = child->ctx;

	if (!slice_is_text(role, frame_role_name(ROLE_CORE)))
		return ERR_NOT_FOUND;
	if (child->begun)
		return watch_connect(program->watch, fd);
	os_close(program->core);
	program->core = TAKE_FD(*fd);
	return 0;
}

static int on_begin(struct child *child)
{
	struct program *program = child->ctx;
	const struct watch_config config = {
		.loop = child->loop,
		.log = &child->log,
		.failed = on_failed,
		.ctx = child,
	};

	TRY(watch_new(&config, &program->watch));
	return program->core < 0 ? 0 : watch_connect(program->watch, &program->core);
}

static void on_done(struct child *child)
{
	struct program *program = child->ctx;

	program->watch = watch_free(program->watch);
	program->core = os_close(program->core);
}

int main(void)
{
	struct program state = {.core = -1};
	const struct child_program program = {
		.role = ROLE_WATCH,
		.parent = ROLE_PARENT,
		.given = on_given,
		.begin = on_begin,
		.done = on_done,
		.ctx = &state,
	};

	return child_main(&program);
}
