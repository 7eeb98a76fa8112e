#include "proc/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "os/os.h"
#include "proc/child.h"

enum { MAX_CHILDREN = 32, CONTROL_MAX_QUEUE = 256 << 10, ARENA_BYTES = 64 << 10 };

#define BACKOFF_FIRST (100 * USEC_PER_MS)
#define BACKOFF_MOST (30 * USEC_PER_SEC)
#define HEALTHY_AFTER (60 * USEC_PER_SEC)
#define READY_WITHIN (30 * USEC_PER_SEC)
#define STOP_WITHIN (10 * USEC_PER_SEC)
/* Between the end of the control channel and that of the process. */
#define END_WITHIN (5 * USEC_PER_SEC)

/* As in frame child_state. */
enum child_state { CHILD_DOWN = 0, CHILD_STARTED = 1, CHILD_READY = 2 };

struct supervised {
	struct supervisor *supervisor;
	struct supervised *next; /* in the order of adding */
	struct supervised_row row;
	struct channel *control;
	struct loop_source *process;
	struct loop_source *timer; /* down: start again; started: ready by then; otherwise: kill */
	pid_t pid;                 /* 0: does not run */
	int pidfd;
	enum child_state state;
	usec_t ready_at;
	usec_t backoff;
	uint32_t restarts;
	uint8_t rung;
};

struct supervisor {
	struct loop *loop;
	const struct log *log;
	enum frame_role self;
	struct supervisor_events events;
	struct supervised *children;
	struct loop_source *stop_timer;
	struct arena arena;
	size_t n_children;
	bool stopping;
};

static int start_child(struct supervised *child);

static usec_t now(const struct supervisor *s)
{
	const struct clock *clock = loop_clock(s->loop);

	return clock->monotonic(clock);
}

#define log_child(child_, level_, message_, ...)               \
	log_write((child_)->supervisor->log, level_, message_, \
		LOG_TEXT("child", (child_)->row.name), ##__VA_ARGS__)

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

/* The end is seen, and everything tidied up, when the process has gone. */
static void kill_child(struct supervised *child)
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

static void free_child(struct supervised *child)
{
	struct supervisor *s = child->supervisor;

	for (struct supervised **at = &s->children; *at; at = &(*at)->next) {
		if (*at != child)
			continue;
		*at = child->next;
		break;
	}
	s->n_children--;
	loop_remove(child->timer);
	free(child);
}

static bool any_runs(const struct supervisor *s)
{
	for (const struct supervised *child = s->children; child; child = child->next) {
		if (child->pid > 0)
			return true;
	}
	return false;
}

static void start_later(struct supervised *child)
{
	struct supervisor *s = child->supervisor;
	bool was_healthy = child->ready_at > 0 && now(s) - child->ready_at >= HEALTHY_AFTER;

	if (was_healthy || child->backoff == 0)
		child->backoff = BACKOFF_FIRST;
	loop_set_timer(child->timer, now(s) + child->backoff);
	child->backoff = child->backoff * 2 < BACKOFF_MOST ? child->backoff * 2 : BACKOFF_MOST;
	child->ready_at = 0;
}

/* What comes after an end: nothing more, the end of all, or another start. */
static void after_end(struct supervised *child)
{
	struct supervisor *s = child->supervisor;

	if (s->stopping && !any_runs(s))
		loop_stop(s->loop, 0);
	if (child->row.once)
		free_child(child);
	else if (!s->stopping)
		start_later(child);
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
	after_end(child);
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
	child->ready_at = now(s);
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
	usec_t by = now(child->supervisor) + END_WITHIN;

	if (result == 0) {
		loop_set_timer(child->timer, by);
		return;
	}
	log_child(child, LOG_LEVEL_ERROR, MSG_CHILD_BAD_FRAME, LOG_NUMBER("pid", child->pid),
		LOG_RESULT(result));
	kill_child(child);
}

static void on_timer(void *ctx)
{
	struct supervised *child = ctx;

	if (child->state == CHILD_DOWN) {
		child->restarts++;
		if (start_child(child) < 0)
			start_later(child);
		return;
	}
	if (child->state == CHILD_STARTED)
		log_child(
			child, LOG_LEVEL_ERROR, MSG_CHILD_NOT_READY, LOG_NUMBER("pid", child->pid));
	kill_child(child);
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
		kill_child(other);
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

static void reap_now(struct supervised *child)
{
	kill_child(child);
	while (child->pid > 0 && waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	drop_process(child);
}

/* Fails when no process could be had; whatever goes wrong later ends the process. */
static int start_child(struct supervised *child)
{
	struct supervisor *s = child->supervisor;
	int result = run_program(child);

	if (result < 0) {
		log_child(child, LOG_LEVEL_ERROR, MSG_CHILD_START_FAILED,
			LOG_TEXT("path", child->row.spawn.path),
			LOG_TEXT("user", child->row.spawn.user ? child->row.spawn.user : ""),
			LOG_RESULT(result));
		reap_now(child);
		return result;
	}
	child->state = CHILD_STARTED;
	loop_set_timer(child->timer, now(s) + READY_WITHIN);
	log_child(child, LOG_LEVEL_INFO, MSG_CHILD_STARTED, LOG_NUMBER("pid", child->pid));
	tell_state(child, 0, 0);
	result = provide(child);
	if (result < 0) {
		log_child(child, LOG_LEVEL_ERROR, MSG_CHILD_GIVE_FAILED, LOG_RESULT(result));
		kill_child(child);
	}
	return 0;
}

int supervisor_add(
	struct supervisor *s, const struct supervised_row *row, struct supervised **ret_child)
{
	struct supervised *child, **end;
	int result;

	if (s->n_children == MAX_CHILDREN)
		return ERR_FULL;
	if (s->stopping)
		return ERR_CLOSED;
	child = calloc(1, sizeof(*child));
	if (!child)
		return ERR_NO_MEMORY;
	*child = (struct supervised){.supervisor = s, .row = *row, .pidfd = -1};
	if (loop_add_timer(s->loop, 0, on_timer, child, &child->timer) < 0) {
		free(child);
		return ERR_NO_MEMORY;
	}
	for (end = &s->children; *end; end = &(*end)->next)
		;
	*end = child;
	s->n_children++;
	result = start_child(child);
	if (result < 0 && row->once) {
		free_child(child);
		return result;
	}
	if (result < 0)
		start_later(child);
	*ret_child = child;
	return 0;
}

/* ---- the set */

int supervisor_new(struct loop *loop, const struct log *log, enum frame_role self,
	const struct supervisor_events *events, struct supervisor **ret)
{
	struct supervisor *s = calloc(1, sizeof(*s));

	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct supervisor){
		.loop = loop,
		.log = log,
		.self = self,
		.events = *events,
		.arena = ARENA_INIT(ARENA_BYTES),
	};
	*ret = s;
	return 0;
}

struct supervisor *supervisor_free(struct supervisor *s)
{
	if (!s)
		return NULL;
	while (s->children) {
		reap_now(s->children);
		free_child(s->children);
	}
	loop_remove(s->stop_timer);
	arena_done(&s->arena);
	free(s);
	return NULL;
}

struct supervised *supervisor_find(struct supervisor *s, enum frame_role role)
{
	for (struct supervised *child = s->children; child; child = child->next) {
		if (child->row.role == role && child->pid > 0)
			return child;
	}
	return NULL;
}

const struct supervised_row *supervised_row(const struct supervised *child)
{
	return &child->row;
}

struct channel *supervised_control(struct supervised *child)
{
	return child->control;
}

static void on_stop_late(void *ctx)
{
	struct supervisor *s = ctx;

	for (struct supervised *child = s->children; child; child = child->next) {
		if (child->pid == 0)
			continue;
		log_child(
			child, LOG_LEVEL_WARNING, MSG_CHILD_KILLED, LOG_NUMBER("pid", child->pid));
		kill_child(child);
	}
}

static void stop_child(struct supervised *child)
{
	struct frame_stop stop = {0};

	loop_set_timer(child->timer, 0);
	if (child->pid > 0 && CHANNEL_SEND(child->control, STOP, stop, &stop) < 0)
		kill_child(child);
}

void supervisor_stop(struct supervisor *s)
{
	if (s->stopping)
		return;
	s->stopping = true;
	for (struct supervised *child = s->children; child; child = child->next)
		stop_child(child);
	if (!any_runs(s))
		loop_stop(s->loop, 0);
	else if (loop_add_timer(s->loop, now(s) + STOP_WITHIN, on_stop_late, s, &s->stop_timer) < 0)
		on_stop_late(s);
}
