#include "agent/collect/collector.h"

#include "agent/collect/command.h"
#include "agent/collect/procfile.h"
#include "base/check.h"
#include "os/os.h"

enum {
	MAX_FRAME = 64 * 1024,
	MAX_COMMAND = 64 * 1024, /* 16 KiB of arguments, each of which may gain quotes */
	MAX_INPUT = 2 * PIPES_MAX_TEXT,
	KEPT_LAG = 256, /* numbers that need not be told to be done with */
	NSEC_PER_TICK = 1000000000 / PROC_TICKS_PER_SEC,
};

static void on_ready(void *ctx, const struct pending_event *event)
{
	struct collector *c = ctx;
	usec_t now = c->clock->monotonic(c->clock);
	struct tell_input input;

	if (event->kind == PENDING_LOST) {
		outlet_put_lost(&c->outlet, event->number);
		return;
	}
	buf_clear(&c->input);
	input.truncated = pipes_join(&c->pipes, event->input_pipe, now, &c->input);
	input.text = buf_slice(&c->input);
	if (tell_process(&c->teller, event, &input, &c->event) < 0)
		outlet_put_lost(&c->outlet, event->number);
	else
		outlet_put(&c->outlet, event->number, event->time, false, buf_slice(&c->event));
}

static void watch_pending(struct collector *c)
{
	loop_set_timer(c->pending_timer, pending_due(&c->pending));
}

/* Behind all that waits: once its number is kept, lower ones count as kept too. */
static void put_lost(struct collector *c, uint64_t number)
{
	struct pending_event *e = pending_new(PENDING_LOST, SLICE_EMPTY);

	if (e) {
		e->number = number;
		pending_add(&c->pending, e, 0, 0);
		return;
	}
	pending_expire(&c->pending, INT64_MAX);
	outlet_put_lost(&c->outlet, number);
}

static void on_pending_timer(void *ctx)
{
	struct collector *c = ctx;

	pending_expire(&c->pending, c->clock->monotonic(c->clock));
	watch_pending(c);
}

static void on_hash(void *ctx, uint64_t request, const uint8_t *hash)
{
	struct collector *c = ctx;

	pending_settle(&c->pending, request, hash);
	watch_pending(c);
}

void collector_init(struct collector *c)
{
	uint64_t seed;

	os_random(&seed, sizeof(seed));
	*c = (struct collector){
		.arena = ARENA_INIT(MAX_FRAME),
		.event = BUF_INIT(TELL_MAX_BYTES),
		.command = BUF_INIT(MAX_COMMAND),
		.input = BUF_INIT(MAX_INPUT),
	};
	proofs_init(&c->proofs);
	table_init(&c->table, TABLE_MAX_PROCESSES, TABLE_MAX_BYTES, seed);
	users_init(&c->users);
	hashes_init(&c->hashes, HASHES_MAX, seed);
	pipes_init(&c->pipes, PIPES_MAX, seed);
	pending_init(&c->pending, on_ready, c);
	outlet_init(&c->outlet);
	c->teller.users = &c->users;
}

int collector_start(struct collector *c, struct loop *loop, struct channel *agent)
{
	c->clock = loop_clock(loop);
	c->agent = agent;
	TRY(loop_add_timer(loop, 0, on_pending_timer, c, &c->pending_timer));
	return hasher_new(loop, &c->hashes, on_hash, c, &c->hasher);
}

void collector_finish(struct collector *c)
{
	pending_expire(&c->pending, INT64_MAX);
	outlet_finish(&c->outlet);
}

void collector_done(struct collector *c)
{
	loop_remove(c->pending_timer);
	hasher_free(c->hasher);
	pending_done(&c->pending);
	outlet_done(&c->outlet);
	hashes_done(&c->hashes);
	users_done(&c->users);
	table_done(&c->table);
	pipes_done(&c->pipes);
	buf_done(&c->input);
	proofs_done(&c->proofs);
	buf_done(&c->command);
	buf_done(&c->event);
	arena_done(&c->arena);
}

void collector_set_boot(struct collector *c, struct slice boot_id)
{
	size_t n = min_size(slice_find_byte(boot_id, '-'), TELL_BOOT_DIGITS);

	memcpy(c->teller.boot, boot_id.data, n);
	c->teller.boot[n] = '\0';
}

void collector_set_run(struct collector *c, uint64_t run)
{
	c->outlet.run = run;
}

/* ---- what is kept */

/* Events leave in the order of their frames: the oldest that is not kept bounds all that are. */
static uint64_t done_with(const struct collector *c)
{
	uint64_t open = outlet_first_open(&c->outlet);
	uint64_t done;

	if (open == 0 && c->pending.first)
		open = c->pending.first->number;
	done = open > 0 ? open - 1 : c->taken;
	return done > c->outlet.kept ? done : c->outlet.kept;
}

/* First only what ship knows: of what lies between that and what comes again, the agent finds out here
 * that it is lost. */
static void tell_kept(struct collector *c)
{
	struct frame_seen_kept frame = {.number = c->tells_kept ? done_with(c) : c->outlet.kept};

	if (c->tells_kept && frame.number == c->told_kept)
		return;
	/* What does not go out now is told with the next one. */
	if (CHANNEL_SEND(c->agent, SEEN_KEPT, seen_kept, &frame) < 0)
		return;
	c->told_kept = frame.number;
	c->tells_kept = true;
}

void collector_kept(struct collector *c, uint64_t run, uint64_t number)
{
	outlet_kept(&c->outlet, run, number);
	tell_kept(c);
}

static bool is_kept(const struct collector *c, uint64_t number)
{
	return number > 0 && number <= c->outlet.kept;
}

/* ---- processes seen */

static uint64_t ticks(uint64_t nsec)
{
	return nsec / NSEC_PER_TICK;
}

/* What every way of seeing a program start comes down to. */
struct started {
	uint64_t number; /* of the frame */
	usec_t time;
	uint32_t pid, ppid, uid;
	uint64_t start, parent_start; /* ticks; 0: not known */
	struct slice image, arguments, directory;
	bool cut; /* the arguments */
	uint64_t device, inode;
	uint64_t input_pipe, output_pipe; /* 0: none */
};

static struct program *make_program(struct collector *c, const struct started *s)
{
	buf_clear(&c->command);
	if (command_join(s->arguments, &c->command) < 0)
		return NULL;
	return program_new(s->image, buf_slice(&c->command), s->cut);
}

/* Asks for the executed file. 0: there is nothing to wait for. */
static uint64_t ask_file(struct collector *c, const struct started *s)
{
	struct frame_file_ask ask = {
		.request = ++c->requests,
		.pid = s->pid,
		.path = s->image,
		.device = s->device,
		.inode = s->inode,
	};

	return CHANNEL_SEND(c->agent, FILE_ASK, file_ask, &ask) < 0 ? 0 : ask.request;
}

static void tell_creation(struct collector *c, const struct started *s, struct program *program)
{
	struct process *parent = table_find(&c->table, s->ppid, s->parent_start);
	struct pending_event *e = pending_new(PENDING_CREATION, s->directory);
	usec_t now = c->clock->monotonic(c->clock);

	if (!e) {
		put_lost(c, s->number);
		return;
	}
	e->number = s->number;
	e->time = s->time;
	e->uid = s->uid;
	e->self = (struct named_process){s->pid, s->start, program_ref(program)};
	e->parent = (struct named_process){.pid = s->ppid, .start = s->parent_start};
	if (parent) {
		e->parent.start = parent->start;
		e->parent.program = program_ref(parent->program);
	}
	e->input_pipe = s->input_pipe;
	e->awaited_pipe = pipes_missing(&c->pipes, s->input_pipe, now, &e->awaited_until);
	pending_add(&c->pending, e, ask_file(c, s), now + PENDING_WAIT);
	watch_pending(c);
}

/* Whoever reads from the pipe may have been waiting for this. */
static void note_writer(struct collector *c, const struct started *s, struct program *program)
{
	const struct pipe_writer writer = {s->pid, s->input_pipe, program};
	usec_t now = c->clock->monotonic(c->clock), until = now;
	uint64_t next;

	pipes_put(&c->pipes, s->output_pipe, &writer, now);
	next = pipes_missing(&c->pipes, s->output_pipe, now, &until);
	pending_settle_pipe(&c->pending, s->output_pipe, next, until);
	watch_pending(c);
}

/* The agent's own act: only the first program with its arguments. */
static bool is_proof(struct collector *c, const struct started *s)
{
	struct frame_proof_seen frame = {.command = s->arguments};

	if (!proofs_take(&c->proofs, s->arguments))
		return false;
	/* An answer that finds no room is an act that was not seen: it is done again. */
	(void)!CHANNEL_SEND(c->agent, PROOF_SEEN, proof_seen, &frame);
	return true;
}

/* Into the tables; with an event when it just started. */
static int note_program(struct collector *c, const struct started *s, bool tell)
{
	struct program *program = make_program(c, s);
	struct process *process;
	int r;

	tell = tell && !is_proof(c, s);
	if (!program) {
		if (tell)
			put_lost(c, s->number);
		return 0;
	}
	if (s->output_pipe != 0)
		note_writer(c, s, program);
	if (tell && !is_kept(c, s->number))
		tell_creation(c, s, program);
	r = table_put(&c->table, s->pid, s->start, program, &process);
	program_unref(program);
	TRY(r);
	process->uid = s->uid;
	process->told = tell || s->number == 0; /* the end of an own act is none of an event */
	return 0;
}

static void note_number(struct collector *c, uint64_t number)
{
	if (number > c->taken)
		c->taken = number;
}

static int take_exec(struct collector *c, struct slice payload, int *fd)
{
	struct frame_seen_exec f;

	TRY(frame_seen_exec_decode(payload, &c->arena, &f));
	note_number(c, f.number);
	return note_program(c,
		&(struct started){
			.number = f.number,
			.time = f.time,
			.pid = f.pid,
			.ppid = f.ppid,
			.uid = f.uid,
			.start = ticks(f.start),
			.parent_start = ticks(f.parent_start),
			.image = f.image,
			.arguments = f.command,
			.directory = f.directory,
			.cut = f.command_bytes > f.command.len,
			.device = f.device,
			.inode = f.inode,
			.input_pipe = f.input_pipe,
			.output_pipe = f.output_pipe,
		},
		true);
}

/* A process that has gone meanwhile leaves files that cannot be read: it is passed over. */
static int take_proc(struct collector *c, struct slice payload, int *fd)
{
	static const struct slice deleted = SLICE_LITERAL(" (deleted)");
	struct frame_seen_proc f;
	struct proc_stat stat;
	struct started s;

	TRY(frame_seen_proc_decode(payload, &c->arena, &f));
	note_number(c, f.number);
	s = (struct started){
		.number = f.number,
		.time = f.time,
		.pid = f.pid,
		.image = f.image,
		.arguments = f.started ? f.command : command_trim(f.command),
		.directory = f.directory,
		.cut = f.command.len == 16384,
		.input_pipe = procfile_parse_pipe(f.input),
		.output_pipe = procfile_parse_pipe(f.output),
	};
	if (procfile_parse_stat(f.stat, &stat) < 0 || procfile_parse_uid(f.status, &s.uid) < 0) {
		if (f.started)
			put_lost(c, f.number);
		return 0;
	}
	/* So the kernel marks a program whose file was replaced or removed since. */
	if (slice_ends(s.image, deleted))
		s.image.len -= deleted.len;
	s.ppid = stat.ppid;
	s.start = stat.start;
	return note_program(c, &s, f.started);
}

static int take_fork(struct collector *c, struct slice payload, int *fd)
{
	struct frame_seen_fork f;
	struct process *parent, *child;

	TRY(frame_seen_fork_decode(payload, &c->arena, &f));
	parent = table_find(&c->table, f.ppid, ticks(f.parent_start));
	if (!parent)
		return 0;
	TRY(table_put(&c->table, f.pid, ticks(f.start), parent->program, &child));
	child->told = false;
	return 0;
}

static bool is_again(const struct collector *c, uint64_t number)
{
	return number > 0 && number <= c->again;
}

static void tell_end(struct collector *c, const struct frame_seen_exit *f, const struct process *p)
{
	struct pending_event *e = pending_new(PENDING_TERMINATION, SLICE_EMPTY);

	if (!e) {
		put_lost(c, f->number);
		return;
	}
	e->number = f->number;
	e->time = f->time;
	e->self = (struct named_process){.pid = f->pid, .start = ticks(f->start)};
	if (p) {
		e->self.start = p->start;
		e->self.program = program_ref(p->program);
	}
	e->code = (f->code & 0x7f) ? 128 + (f->code & 0x7f) : f->code >> 8 & 0xff;
	pending_add(&c->pending, e, 0, 0);
}

/*
 * A copy that never ran a program of its own had no event of its creation; its end is not told either. Of
 * what ended while no collector ran nothing else may be known: it is told as far as it is.
 */
static int take_exit(struct collector *c, struct slice payload, int *fd)
{
	struct frame_seen_exit f;
	struct process *p;

	TRY(frame_seen_exit_decode(payload, &c->arena, &f));
	note_number(c, f.number);
	p = table_find(&c->table, f.pid, ticks(f.start));
	if ((p ? p->told : is_again(c, f.number)) && !is_kept(c, f.number))
		tell_end(c, &f, p);
	if (p)
		table_del(&c->table, p);
	return 0;
}

static int take_again(struct collector *c, struct slice payload, int *fd)
{
	struct frame_seen_again f;

	TRY(frame_seen_again_decode(payload, &c->arena, &f));
	c->again = f.last;
	return 0;
}

/* ---- what was asked for, or is told */

static int take_file(struct collector *c, struct slice payload, int *fd)
{
	struct frame_file_given f;

	TRY(frame_file_given_decode(payload, &c->arena, &f));
	if (*fd >= 0)
		hasher_add(c->hasher, f.request, fd);
	else
		on_hash(c, f.request, NULL);
	return 0;
}

static int take_names(struct collector *c, struct slice payload, int *fd)
{
	struct frame_names_given f;
	_cleanup_(buf_done) struct buf text = BUF_INIT(USERS_MAX_BYTES);

	TRY(frame_names_given_decode(payload, &c->arena, &f));
	/* Too large, or unreadable: the names that are known stay, users are told by number. */
	if (os_read_all(*fd, USERS_MAX_BYTES, &text) < 0)
		return 0;
	return users_parse(&c->users, buf_slice(&text));
}

static int take_sources(struct collector *c, struct slice payload, int *fd)
{
	struct frame_sources f;

	TRY(frame_sources_decode(payload, &c->arena, &f));
	TRY(tell_health(&c->teller, &f, &c->event));
	outlet_put(&c->outlet, 0, f.time, f.urgent, buf_slice(&c->event));
	return 0;
}

static int take_proof_asked(struct collector *c, struct slice payload, int *fd)
{
	struct frame_proof_asked f;

	TRY(frame_proof_asked_decode(payload, &c->arena, &f));
	return proofs_put(&c->proofs, f.command);
}

int collector_take(struct collector *c, uint16_t type, struct slice payload, int *fd)
{
	static const struct {
		uint16_t type;
		int (*take)(struct collector *c, struct slice payload, int *fd);
	} rows[] = {
		{FRAME_SEEN_EXEC, take_exec},
		{FRAME_SEEN_EXIT, take_exit},
		{FRAME_SEEN_FORK, take_fork},
		{FRAME_SEEN_PROC, take_proc},
		{FRAME_SEEN_AGAIN, take_again},
		{FRAME_FILE_GIVEN, take_file},
		{FRAME_NAMES_GIVEN, take_names},
		{FRAME_SOURCES, take_sources},
		{FRAME_PROOF_ASKED, take_proof_asked},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].type == type) {
			arena_reset(&c->arena);
			TRY(rows[i].take(c, payload, fd));
			/* Frames that become no event are done with, with no word from ship. */
			if (c->tells_kept && done_with(c) >= c->told_kept + KEPT_LAG)
				tell_kept(c);
			return 0;
		}
	}
	return ERR_OUT_OF_ORDER;
}
