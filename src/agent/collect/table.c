#include "agent/collect/table.h"

#include <stdlib.h>

#include "base/check.h"

size_t program_bytes(const struct program *p)
{
	return sizeof(*p) + p->image.len + p->command.len;
}

struct program *program_new(struct slice image, struct slice command, bool command_truncated)
{
	struct program *p = malloc(sizeof(*p) + image.len + command.len);
	uint8_t *texts;

	if (!p)
		return NULL;
	texts = (uint8_t *)(p + 1);
	if (image.len > 0)
		memcpy(texts, image.data, image.len);
	if (command.len > 0)
		memcpy(texts + image.len, command.data, command.len);
	*p = (struct program){
		.image = slice_of(texts, image.len),
		.command = slice_of(texts + image.len, command.len),
		.command_truncated = command_truncated,
		.n_refs = 1,
	};
	return p;
}

struct program *program_ref(struct program *program)
{
	if (program)
		program->n_refs++;
	return program;
}

struct program *program_unref(struct program *program)
{
	if (program && --program->n_refs == 0)
		free(program);
	return NULL;
}

void table_init(struct table *t, size_t max_processes, size_t max_bytes, uint64_t seed)
{
	*t = (struct table){
		.by_pid = MAP_INIT(max_processes, seed),
		.max_processes = max_processes,
		.max_bytes = max_bytes,
	};
}

void table_done(struct table *t)
{
	while (t->oldest)
		table_del(t, t->oldest);
	map_done(&t->by_pid);
}

static struct slice key_of(const uint32_t *pid)
{
	return slice_of(pid, sizeof(*pid));
}

static void unlink_process(struct table *t, struct process *p)
{
	*(p->older ? &p->older->newer : &t->oldest) = p->newer;
	*(p->newer ? &p->newer->older : &t->newest) = p->older;
	p->older = p->newer = NULL;
}

static void link_newest(struct table *t, struct process *p)
{
	p->older = t->newest;
	*(t->newest ? &t->newest->newer : &t->oldest) = p;
	t->newest = p;
}

struct process *table_find(struct table *t, uint32_t pid, uint64_t start)
{
	struct process *p = map_find(&t->by_pid, key_of(&pid));

	if (!p || (start != 0 && p->start != 0 && p->start != start))
		return NULL;
	unlink_process(t, p);
	link_newest(t, p);
	return p;
}

static void hold_program(struct table *t, struct program *program)
{
	program_ref(program);
	if (program->n_processes++ == 0)
		t->bytes += program_bytes(program);
}

static void let_program(struct table *t, struct program *program)
{
	if (--program->n_processes == 0)
		t->bytes -= program_bytes(program);
	program_unref(program);
}

static void set_program(struct table *t, struct process *p, struct program *program)
{
	hold_program(t, program);
	if (p->program)
		let_program(t, p->program);
	p->program = program;
}

void table_del(struct table *t, struct process *p)
{
	CHECK(map_del(&t->by_pid, key_of(&p->pid)) == p);
	unlink_process(t, p);
	let_program(t, p->program);
	free(p);
}

static void drop_old(struct table *t, size_t max_processes, const struct process *keep)
{
	while (t->oldest && t->oldest != keep &&
		(t->by_pid.n_entries > max_processes || t->bytes > t->max_bytes))
		table_del(t, t->oldest);
}

int table_put(struct table *t, uint32_t pid, uint64_t start, struct program *program,
	struct process **ret)
{
	struct process *p = map_find(&t->by_pid, key_of(&pid));
	int r;

	if (!p) {
		drop_old(t, t->max_processes - 1, NULL);
		p = calloc(1, sizeof(*p));
		if (!p)
			return ERR_NO_MEMORY;
		p->pid = pid;
		r = map_put(&t->by_pid, key_of(&p->pid), p);
		if (r < 0) {
			free(p);
			return r;
		}
	} else {
		unlink_process(t, p);
	}
	link_newest(t, p);
	p->start = start;
	set_program(t, p, program);
	drop_old(t, t->max_processes, p);
	*ret = p;
	return 0;
}
