#include "proc/supervised.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/os.h"
#include "proc/child.h"

enum { CONTROL_MAX_QUEUE = 256 << 10 };

#define BACKOFF_FIRST (100 * USEC_PER_MS)
#define BACKOFF_MOST (30 * USEC_PER_SEC)
#define HEALTHY_AFTER (60 * USEC_PER_SEC)
#define READY_WITHIN (30 * USEC_PER_SEC)
/* Between the end of the control channel and that of the process. */
#define END_WITHIN (5 * USEC_PER_SEC)

static void tell_state(struct supervised *child, int signal, int exit_code)
{
	const struct supervisor_events *events = &child->supervisor->events;
	struct frame_child_state state = {
		.program = slice_text(child->row.name),
		.state = (uint8_t)child->state,
		.signal = (uint8_t)signal,
		.exit_code = (uint8_t)exit_code,
		.restarts = child->restarts,
		.rung = child->rung,
		.request = child->row.request,
	};

	if (events->state)
		events->state(events->ctx, child, &state);
}

void supervised_kill(struct supervised *child)
{
	if (child->pid > 0)
		kill(child->pid, SIGKILL);
}

/* ---- its end */

static void drop_process(struct supervised *child)
{
	child->control = channel_free(child->control);
	child->process = loop_remove(child->process);
	child->pidfd = os_close(child->pidfd);
	child->pid = 0;
	child->state = CHILD_DOWN;
	child->rung = 0;
	loop_set_timer(child->timer, 0);
}

void supervised_start_later(struct supervised *child)
{
	struct supervisor *s = child->supervisor;
	bool was_healthy =
		child->ready_at > 0 && supervisor_now(s) - child->ready_at >= HEALTHY_AFTER;

	if (was_healthy || child->backoff == 0)
		child->backoff = BACKOFF_FIRST;
	loop_set_timer(child->timer, supervisor_now(s) + child->backoff);
	child->backoff = child->backoff * 2 < BACKOFF_MOST ? child->backoff * 2 : BACKOFF_MOST;
	child->ready_at = 0;
}

static void on_process_end(void *ctx, unsigned events _unused_)
{
	struct supervised *child = ctx;
	int status = 0, signal, exit_code;
	bool expected;

	if (waitpid(child->pid, &status, WNOHANG) == 0)
		return;
	signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	expected = status == 0 && (child->row.once || child->supervisor->stopping);
	log_child(child, expected ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR,
		expected ? MSG_CHILD_FINISHED : MSG_CHILD_DIED, LOG_NUMBER("pid", child->pid),
		LOG_NUMBER("signal", signal), LOG_NUMBER("exit_code", exit_code));
	drop_process(child);
	tell_state(child, signal, exit_code);
	supervisor_child_ended(child);
}

/* ---- its frames */

static int on_ready(struct supervised *child, struct slice payload)
{
	struct supervisor *s = child->supervisor;
	struct frame_ready ready;

	TRY(frame_ready_decode(payload, &s->arena, &ready));
	if (child->state != CHILD_STARTED)
		return ERR_OUT_OF_ORDER;
	if (ready.build != child_build_id()) {
		log_child(child, LOG_LEVEL_ERROR, MSG_CHILD_OTHER_BUILD);
		return ERR_CONFLICT;
	}
	child->state = CHILD_READY;
	child->rung = ready.rung;
	child->ready_at = supervisor_now(s);
	/* Told to stop meanwhile: the timer of the end goes on. */
	if (!s->stopping)
		loop_set_timer(child->timer, 0);
	channel_set_state(child->control, FRAME_IN_READY);
	log_child(child, LOG_LEVEL_INFO, MSG_CHILD_READY, LOG_NUMBER("pid", child->pid),
		LOG_NUMBER("rung", ready.rung));
	tell_state(child, 0, 0);
	return 0;
}

static int on_frame(
	void *ctx, struct channel *channel _unused_, uint16_t type, struct slice payload, int *fd)
{
	struct supervised *child = ctx;
	const struct supervisor_events *events = &child->supervisor->events;

	arena_reset(&child->supervisor->arena);
	if (type == FRAME_READY)
		return on_ready(child, payload);
	return events->frame ? events->frame(events->ctx, child, type, payload, fd)
			     : ERR_OUT_OF_ORDER;
}

static void on_control_closed(void *ctx, struct channel *channel _unused_, int result)
{
	struct supervised *child = ctx;
	usec_t by = supervisor_now(child->supervisor) + END_WITHIN;

	if (result == 0) {
		loop_set_timer(child->timer, by);
		return;
	}
	log_child(child, LOG_LEVEL_ERROR, MSG_CHILD_BAD_FRAME, LOG_NUMBER("pid", child->pid),
		LOG_RESULT(result));
	supervised_kill(child);
}

void supervised_on_timer(void *ctx)
{
	struct supervised *child = ctx;

	if (child->state == CHILD_DOWN) {
		child->restarts++;
		if (supervised_start(child) < 0)
			supervised_start_later(child);
		return;
	}
	if (child->state == CHILD_STARTED)
		log_child(
			child, LOG_LEVEL_ERROR, MSG_CHILD_NOT_READY, LOG_NUMBER("pid", child->pid));
	supervised_kill(child);
}

/* ---- its start */

static int send_give(struct channel *control, const char *role, uint64_t instance, int fd)
{
	struct frame_give give = {.role = slice_text(role), .instance = instance};

	return CHANNEL_SEND_FD(control, GIVE, give, &give, fd);
}

static bool wants(const struct supervised *child, enum frame_role role)
{
	for (size_t i = 0; i < child->row.n_peers; i++) {
		if (child->row.peers[i] == role)
			return true;
	}
	return false;
}

/* One channel between a child that was just started and one that runs, an end to each. A running one that
 * does not take its end is stuck and is ended; one that is about to end is joined at its next start. */
static int join(struct supervised *child, struct supervised *other)
{
	_cleanup_fd_ int own_end = -1;
	_cleanup_fd_ int other_end = -1;
	uint64_t instance = child->row.request ? child->row.request : other->row.request;
	int ends[2], result;

	TRY(os_socketpair(ends));
	own_end = ends[0];
	other_end = ends[1];
	result = send_give(other->control, frame_role_name(child->row.role), instance, other_end);
	if (result == ERR_CLOSED)
		return 0;
	if (result < 0) {
		log_child(other, LOG_LEVEL_ERROR, MSG_CHILD_GIVE_FAILED, LOG_RESULT(result));
		supervised_kill(other);
		return 0;
	}
	return send_give(child->control, frame_role_name(other->row.role), instance, own_end);
}

/* Joins a child that was just started with all running ones that want it or that it wants. */
static int join_peers(struct supervised *child)
{
	for (struct supervised *other = child->supervisor->children; other; other = other->next) {
		if (other == child || !other->control)
			continue;
		if (wants(child, other->row.role) || wants(other, child->row.role))
			TRY(join(child, other));
	}
	return 0;
}

/* Everything between the start and ready. */
static int provide(struct supervised *child)
{
	struct frame_begin begin = {.build = child_build_id()};

	TRY(join_peers(child));
	if (child->row.give)
		TRY(child->row.give(child->row.ctx, child, child->control));
	return CHANNEL_SEND(child->control, BEGIN, begin, &begin);
}

static int run_program(struct supervised *child)
{
	struct supervisor *s = child->supervisor;
	struct spawn_request spawn = child->row.spawn;
	struct channel_config control = {
		.loop = s->loop,
		.self = s->self,
		.peer = child->row.role,
		.max_queue = CONTROL_MAX_QUEUE,
		.on_frame = on_frame,
		.on_closed = on_control_closed,
		.ctx = child,
	};
	int ends[2], result;

	TRY(os_socketpair(ends));
	spawn.control_fd = ends[1];
	result = spawn_program(&spawn, &child->pid, &child->pidfd);
	os_close(ends[1]);
	if (result < 0) {
		os_close(ends[0]);
		return result;
	}
	TRY(channel_new(&control, ends[0], &child->control));
	return loop_add_io(
		s->loop, child->pidfd, LOOP_READ, on_process_end, child, &child->process);
}

void supervised_reap(struct supervised *child)
{
	supervised_kill(child);
	while (child->pid > 0 && waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	drop_process(child);
}

int supervised_start(struct supervised *child)
{
	struct supervisor *s = child->supervisor;
	int result = run_program(child);

	if (result < 0) {
		log_child(child, LOG_LEVEL_ERROR, MSG_CHILD_START_FAILED,
			LOG_TEXT("path", child->row.spawn.path),
			LOG_TEXT("user", child->row.spawn.user ? child->row.spawn.user : ""),
			LOG_RESULT(result));
		supervised_reap(child);
		return result;
	}
	child->state = CHILD_STARTED;
	loop_set_timer(child->timer,
		supervisor_now(s) +
			(child->row.ready_within > 0 ? child->row.ready_within : READY_WITHIN));
	log_child(child, LOG_LEVEL_INFO, MSG_CHILD_STARTED, LOG_NUMBER("pid", child->pid));
	tell_state(child, 0, 0);
	result = provide(child);
	if (result < 0) {
		log_child(child, LOG_LEVEL_ERROR, MSG_CHILD_GIVE_FAILED, LOG_RESULT(result));
		supervised_kill(child);
	}
	return 0;
}
