#include "agent/collect/pipes.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/text.h"

struct pipe {
	uint64_t number;
	usec_t first; /* when it was first heard of */
	usec_t last;  /* when the newest of its writers started, or `first` */
	struct pipe_writer writers[PIPES_MAX_WRITERS]; /* oldest first */
	size_t n_writers;
	struct pipe *older, *newer;
};

static struct slice key_of(const uint64_t *number)
{
	return slice_of(number, sizeof(*number));
}

void pipes_init(struct pipes *p, size_t max, uint64_t seed)
{
	*p = (struct pipes){.by_number = MAP_INIT(max, seed), .max = max};
}

/* ---- pipes, by use */

static void unlink_pipe(struct pipes *p, struct pipe *pipe)
{
	*(pipe->older ? &pipe->older->newer : &p->oldest) = pipe->newer;
	*(pipe->newer ? &pipe->newer->older : &p->newest) = pipe->older;
	pipe->older = pipe->newer = NULL;
}

static void link_newest(struct pipes *p, struct pipe *pipe)
{
	pipe->older = p->newest;
	*(p->newest ? &p->newest->newer : &p->oldest) = pipe;
	p->newest = pipe;
}

static void forget_writer(struct pipes *p, struct pipe *pipe, size_t at)
{
	struct pipe_writer *w = &pipe->writers[at];

	p->bytes -= program_bytes(w->program);
	program_unref(w->program);
	pipe->n_writers--;
	memmove(w, w + 1, (pipe->n_writers - at) * sizeof(*w));
}

static void drop(struct pipes *p, struct pipe *pipe)
{
	CHECK(map_del(&p->by_number, key_of(&pipe->number)) == pipe);
	unlink_pipe(p, pipe);
	while (pipe->n_writers > 0)
		forget_writer(p, pipe, 0);
	free(pipe);
}

void pipes_done(struct pipes *p)
{
	while (p->oldest)
		drop(p, p->oldest);
	map_done(&p->by_number);
}

static struct pipe *add_pipe(struct pipes *p, uint64_t number, usec_t now)
{
	struct pipe *pipe;

	if (p->by_number.n_entries >= p->max)
		drop(p, p->oldest);
	pipe = calloc(1, sizeof(*pipe));
	if (!pipe)
		return NULL;
	pipe->number = number;
	pipe->first = pipe->last = now;
	if (map_put(&p->by_number, key_of(&pipe->number), pipe) < 0) {
		free(pipe);
		return NULL;
	}
	link_newest(p, pipe);
	return pipe;
}

static struct pipe *find(const struct pipes *p, uint64_t number, usec_t now)
{
	struct pipe *pipe = map_find(&p->by_number, key_of(&number));

	return pipe && now - pipe->last <= PIPES_AGE ? pipe : NULL;
}

/* Finds or adds; NULL when there is no memory. */
static struct pipe *note(struct pipes *p, uint64_t number, usec_t now)
{
	struct pipe *pipe = map_find(&p->by_number, key_of(&number));

	if (pipe && now - pipe->last > PIPES_AGE) {
		drop(p, pipe);
		pipe = NULL;
	}
	if (!pipe)
		return add_pipe(p, number, now);
	unlink_pipe(p, pipe);
	link_newest(p, pipe);
	return pipe;
}

/* ---- who writes */

/* What tells the writer to a reader of the event. */
static struct slice command_of(const struct program *program)
{
	return program->command.len > 0 ? program->command : program->image;
}

/* A process that runs another program, and the same command again, need no second place. */
static void make_place(
	struct pipes *p, struct pipe *pipe, const struct pipe_writer *w, struct slice command)
{
	for (size_t i = pipe->n_writers; i > 0; i--) {
		const struct pipe_writer *known = &pipe->writers[i - 1];

		if (known->pid == w->pid || slice_is(known->program->command, command))
			forget_writer(p, pipe, i - 1);
	}
	if (pipe->n_writers == PIPES_MAX_WRITERS)
		forget_writer(p, pipe, 0);
}

void pipes_put(struct pipes *p, uint64_t number, const struct pipe_writer *writer, usec_t now)
{
	struct slice whole = command_of(writer->program);
	struct slice cut = text_cut_utf8(whole, PIPES_MAX_TEXT);
	struct pipe *pipe = note(p, number, now);
	struct program *copy;

	if (!pipe)
		return;
	while (pipe->n_writers > 0 && now - pipe->last > PIPES_TOGETHER)
		forget_writer(p, pipe, 0);
	copy = program_new(
		SLICE_EMPTY, cut, writer->program->command_truncated || cut.len < whole.len);
	if (!copy)
		return;
	make_place(p, pipe, writer, cut);
	pipe->writers[pipe->n_writers++] = (struct pipe_writer){writer->pid, writer->input, copy};
	pipe->last = now;
	p->bytes += program_bytes(copy);
	while (p->bytes > PIPES_MAX_BYTES && p->oldest != pipe)
		drop(p, p->oldest);
}

/* The pipe that its writers read from; 0: none of them reads from one. */
static uint64_t upstream_of(const struct pipe *pipe)
{
	for (size_t i = pipe->n_writers; i > 0; i--)
		if (pipe->writers[i - 1].input != pipe->number && pipe->writers[i - 1].input != 0)
			return pipe->writers[i - 1].input;
	return 0;
}

uint64_t pipes_missing(struct pipes *p, uint64_t number, usec_t now, usec_t *ret_until)
{
	for (int stage = 0; number != 0 && stage < PIPES_MAX_STAGES; stage++) {
		const struct pipe *pipe = note(p, number, now);

		if (!pipe)
			return 0;
		if (pipe->n_writers > 0) {
			number = upstream_of(pipe);
			continue;
		}
		if (now - pipe->first >= PIPES_WAIT)
			return 0;
		*ret_until = pipe->first + PIPES_WAIT;
		return number;
	}
	return 0;
}

/* ---- telling it */

struct part {
	int stage;
	struct slice command;
};

struct parts {
	struct part parts[PIPES_MAX_STAGES * PIPES_MAX_WRITERS];
	size_t n;
	size_t bytes;
	bool cut;
};

static void take_writers(struct parts *parts, const struct pipe *pipe, int stage)
{
	for (size_t i = pipe->n_writers; i > 0; i--) {
		const struct program *program = pipe->writers[i - 1].program;
		struct slice cut = text_cut_utf8(program->command, PIPES_MAX_TEXT - parts->bytes);

		parts->cut |= program->command_truncated || cut.len < program->command.len;
		if (cut.len == 0)
			continue;
		parts->parts[parts->n++] = (struct part){stage, cut};
		parts->bytes += cut.len;
	}
}

/* From the reader upwards, so that what is nearest to it has room; written the other way round. */
bool pipes_join(const struct pipes *p, uint64_t number, usec_t now, struct buf *out)
{
	struct parts parts = {.n = 0};

	for (int stage = 0; number != 0 && stage < PIPES_MAX_STAGES; stage++) {
		const struct pipe *pipe = find(p, number, now);

		if (!pipe)
			break;
		take_writers(&parts, pipe, stage);
		number = upstream_of(pipe);
	}
	for (size_t i = parts.n; i > 0; i--) {
		const struct part *part = &parts.parts[i - 1];

		buf_put_slice(out, part->command);
		if (i > 1)
			buf_put_text(out, part->stage != part[-1].stage ? " | " : "; ");
	}
	return parts.cut;
}
