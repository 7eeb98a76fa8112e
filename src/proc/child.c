#include "proc/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "build_id.h"
#include "os/os.h"

enum {
	CONTROL_MAX_QUEUE = 256 << 10,
	CONTROL_ARENA_BYTES = 64 << 10,
	MAX_PATHS = 8,
};

/* What only child.c knows of a child; the program sees its first member. */
struct life {
	struct child child;
	const struct child_program *program;
	bool told_to_stop;
	bool said_why; /* the failure that ends it is logged already */
};

uint64_t child_build_id(void)
{
	return BUILD_ID;
}

static struct life *life_of(struct child *child)
{
	return CONTAINER_OF(child, struct life, child);
}

/* Logs why the program ends, once: what follows from it needs no line. */
#define say_end(child_, message_, ...)                                                     \
	do {                                                                               \
		if (!life_of(child_)->said_why)                                            \
			log_write(&(child_)->log, LOG_LEVEL_ERROR, message_, __VA_ARGS__); \
		life_of(child_)->said_why = true;                                          \
	} while (0)

/* Says which step failed and about what, and passes the result on. */
static int step_result(struct child *child, const char *step, struct slice subject, int result)
{
	if (result < 0)
		say_end(child, MSG_CHILD_STEP_FAILED, LOG_TEXT("step", step),
			LOG_SLICE("subject", subject), LOG_RESULT(result));
	return result;
}

/* ---- frames from the parent, one row each */

static int on_give(struct child *child, struct slice payload, int *fd)
{
	struct frame_give frame;

	TRY(frame_give_decode(payload, &child->arena, &frame));
	return step_result(child, "give", frame.role,
		life_of(child)->program->given(child, frame.role, frame.instance, fd));
}

static int on_setting(struct child *child, struct slice payload, int *fd _unused_)
{
	const struct child_program *program = life_of(child)->program;
	struct frame_setting frame;

	TRY(frame_setting_decode(payload, &child->arena, &frame));
	if (slice_is_text(frame.key, "sandbox"))
		child->relaxed = slice_is_text(frame.value, "relaxed");
	if (!program->setting)
		return 0;
	return step_result(
		child, "setting", frame.key, program->setting(child, frame.key, frame.value));
}

/* Below `required` nobody works; below `expected` the server's programs do only when relaxed, those of an
 * agent always: a PC that is watched with a weaker fence is better than one that is not. */
static int enter_sandbox(struct child *child, enum sandbox_rung *ret_rung)
{
	const struct child_program *program = life_of(child)->program;
	struct sandbox_path paths[MAX_PATHS];
	size_t n_paths = 0;
	enum sandbox_rung rung = SANDBOX_NONE;
	int result;

	if (program->prepare)
		TRY(step_result(
			child, "prepare", SLICE_EMPTY, program->prepare(child, paths, &n_paths)));
	result = sandbox_enter(frame_role_name(program->role), paths, n_paths, &rung);
	if (result < 0) {
		say_end(child, MSG_CHILD_SANDBOX_REFUSED, LOG_RESULT(result));
		return result;
	}
	if (rung < SANDBOX_EXPECTED && program->parent == ROLE_PARENT && !child->relaxed) {
		say_end(child, MSG_CHILD_SANDBOX_LOW, LOG_NUMBER("rung", rung));
		return ERR_SANDBOX;
	}
	if (rung < SANDBOX_EXPECTED)
		log_write(&child->log, LOG_LEVEL_WARNING, MSG_CHILD_SANDBOX_WEAK,
			LOG_NUMBER("rung", rung));
	*ret_rung = rung;
	return 0;
}

static int on_begin(struct child *child, struct slice payload, int *fd _unused_)
{
	const struct child_program *program = life_of(child)->program;
	enum sandbox_rung rung;
	struct frame_begin frame;
	struct frame_ready ready;

	TRY(frame_begin_decode(payload, &child->arena, &frame));
	if (frame.build != BUILD_ID) {
		say_end(child, MSG_CHILD_OTHER_BUILD, LOG_RESULT(ERR_CONFLICT));
		return ERR_CONFLICT;
	}
	channel_set_state(child->control, FRAME_IN_READY);
	TRY(enter_sandbox(child, &rung));
	child->begun = true;
	if (program->begin)
		TRY(step_result(child, "begin", SLICE_EMPTY, program->begin(child)));
	ready = (struct frame_ready){.build = BUILD_ID, .rung = (uint8_t)rung};
	return CHANNEL_SEND(child->control, READY, ready, &ready);
}

static int on_stop(struct child *child, struct slice payload, int *fd _unused_)
{
	struct life *life = life_of(child);
	struct frame_stop frame;

	TRY(frame_stop_decode(payload, &child->arena, &frame));
	life->told_to_stop = true;
	if (child->begun && life->program->stop)
		life->program->stop(child);
	else
		loop_stop(child->loop, 0);
	return 0;
}

static const struct {
	uint16_t type;
	int (*handle)(struct child *child, struct slice payload, int *fd);
} handlers[] = {
	{FRAME_GIVE, on_give},
	{FRAME_SETTING, on_setting},
	{FRAME_BEGIN, on_begin},
	{FRAME_STOP, on_stop},
};

static int on_frame(
	void *ctx, struct channel *channel _unused_, uint16_t type, struct slice payload, int *fd)
{
	struct child *child = ctx;
	const struct child_program *program = life_of(child)->program;

	arena_reset(&child->arena);
	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++) {
		if (handlers[i].type == type)
			return handlers[i].handle(child, payload, fd);
	}
	return program->frame ? program->frame(child, type, payload, fd) : ERR_OUT_OF_ORDER;
}

static void on_closed(void *ctx, struct channel *channel _unused_, int result)
{
	struct child *child = ctx;

	if (life_of(child)->told_to_stop && result == 0) {
		loop_stop(child->loop, 0);
		return;
	}
	say_end(child, MSG_CHILD_PARENT_LOST, LOG_RESULT(result));
	loop_stop(child->loop, result < 0 ? result : ERR_CLOSED);
}

/* ---- from start to end */

/* The parent decides when a child stops: a terminal's Ctrl-C or a service manager's SIGTERM reaches all,
 * and nobody must end before those who still send to it. */
static void ignore_signals(void)
{
	static const int ignored[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGXFSZ};

	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
}

static bool is_control(int fd)
{
	int domain = 0;
	socklen_t len = sizeof(domain);

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == 0 && domain == AF_UNIX &&
	       fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static int run(struct life *life)
{
	struct child *child = &life->child;
	struct channel_config control = {
		.self = life->program->role,
		.peer = life->program->parent,
		.max_queue = CONTROL_MAX_QUEUE,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = child,
	};

	TRY(loop_new(child->clock, &child->loop));
	control.loop = child->loop;
	TRY(channel_new(&control, CHILD_CONTROL_FD, &child->control));
	return loop_run(child->loop);
}

int child_main(const struct child_program *program)
{
	struct life life = {
		.program = program,
		.child = {.clock = &clock_system,
			.arena = ARENA_INIT(CONTROL_ARENA_BYTES),
			.ctx = program->ctx},
	};
	struct child *child = &life.child;
	int result;

	child->log = (struct log){
		.program = frame_role_name(program->role),
		.clock = child->clock,
		.fd = STDERR_FILENO,
		.least = LOG_LEVEL_INFO,
	};
	ignore_signals();
	if (!is_control(CHILD_CONTROL_FD)) {
		log_write(&child->log, LOG_LEVEL_ERROR, MSG_CHILD_WITHOUT_PARENT);
		return 1;
	}
	result = run(&life);
	if (result < 0)
		say_end(child, MSG_CHILD_FAILED, LOG_RESULT(result));
	if (program->done)
		program->done(child);
	child->control = channel_free(child->control);
	loop_free(child->loop);
	arena_done(&child->arena);
	return result < 0;
}

int child_channel(struct child *child, enum frame_role self, enum frame_role peer, int *fd,
	size_t max_queue, channel_frame_fn *on_peer_frame, channel_closed_fn *on_peer_closed,
	void *ctx, struct channel **ret)
{
	struct channel_config config = {
		.loop = child->loop,
		.self = self,
		.peer = peer,
		.max_queue = max_queue,
		.on_frame = on_peer_frame,
		.on_closed = on_peer_closed,
		.ctx = ctx,
	};

	TRY(channel_new(&config, TAKE_FD(*fd), ret));
	channel_set_state(*ret, FRAME_IN_READY);
	return 0;
}
