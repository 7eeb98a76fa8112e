#include "proc/supervised.h"

#include <stdlib.h>

enum { MAX_CHILDREN = 32, ARENA_BYTES = 64 << 10, TEXTS_BYTES = 64 << 10 };

#define STOP_WITHIN (10 * USEC_PER_SEC)

static int new_child(
	struct supervisor *s, const struct supervised_row *row, struct supervised **ret)
{
	struct supervised *child = calloc(1, sizeof(*child));
	int result;

	if (!child)
		return ERR_NO_MEMORY;
	*child = (struct supervised){
		.supervisor = s,
		.row = *row,
		.texts = ARENA_INIT(TEXTS_BYTES),
		.pidfd = -1,
	};
	result = spawn_dup_texts(&child->row.spawn, &child->texts);
	if (result == 0)
		result = loop_add_timer(s->loop, 0, supervised_on_timer, child, &child->timer);
	if (result < 0) {
		arena_done(&child->texts);
		free(child);
		return result;
	}
	*ret = child;
	return 0;
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
	arena_done(&child->texts);
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

/* What comes after an end: nothing more, the end of all, or another start. */
void supervisor_child_ended(struct supervised *child)
{
	struct supervisor *s = child->supervisor;

	if (s->stopping && !any_runs(s))
		loop_stop(s->loop, 0);
	if (child->row.once)
		free_child(child);
	else if (!s->stopping)
		supervised_start_later(child);
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
	TRY(new_child(s, row, &child));
	for (end = &s->children; *end; end = &(*end)->next)
		;
	*end = child;
	s->n_children++;
	result = supervised_start(child);
	if (result < 0 && row->once) {
		free_child(child);
		return result;
	}
	if (result < 0)
		supervised_start_later(child);
	*ret_child = child;
	return 0;
}

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
		supervised_reap(s->children);
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

pid_t supervised_pid(const struct supervised *child)
{
	return child->pid;
}

struct channel *supervised_control(struct supervised *child)
{
	return child->control;
}

void supervisor_end(struct supervised *child)
{
	supervised_kill(child);
}

static void on_stop_late(void *ctx)
{
	struct supervisor *s = ctx;

	for (struct supervised *child = s->children; child; child = child->next) {
		if (child->pid == 0)
			continue;
		log_child(
			child, LOG_LEVEL_WARNING, MSG_CHILD_KILLED, LOG_NUMBER("pid", child->pid));
		supervised_kill(child);
	}
}

static void stop_child(struct supervised *child)
{
	struct frame_stop stop = {0};

	loop_set_timer(child->timer, 0);
	if (child->pid > 0 && CHANNEL_SEND(child->control, STOP, stop, &stop) < 0)
		supervised_kill(child);
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
	else if (loop_add_timer(s->loop, supervisor_now(s) + STOP_WITHIN, on_stop_late, s,
			 &s->stop_timer) < 0)
		on_stop_late(s);
}
