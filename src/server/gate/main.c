/* tsujiban-gate: its one argument, from the parent, says whose gate it is: agents, people or local. */
#include <string.h>

#include "proc/child.h"
#include "server/gate/agents.h"
#include "server/gate/people.h"

struct program {
	const struct gate_part *part;
	struct gate *gate;
};

static struct program *program_of(const struct child *child)
{
	return child->ctx;
}

static void on_failed(void *ctx, int result)
{
	struct child *child = ctx;

	loop_stop(child->loop, result);
}

/* The first descriptor makes the gate: before, there is no loop. */
static int want_gate(struct child *child)
{
	struct program *program = program_of(child);

	if (program->gate)
		return 0;
	TRY(tls_prepare());
	TRY(gate_new(program->part, child->loop, &child->log, &program->gate));
	program->gate->on_failed = on_failed;
	program->gate->failed_ctx = child;
	return 0;
}

static int given(struct child *child, struct slice role, uint64_t instance _unused_, int *fd)
{
	TRY(want_gate(child));
	return gate_give(program_of(child)->gate, role, fd);
}

static int begin(struct child *child)
{
	TRY(want_gate(child));
	return gate_begin(program_of(child)->gate);
}

static void on_stopped(void *ctx)
{
	struct child *child = ctx;

	loop_stop(child->loop, 0);
}

static void stop(struct child *child)
{
	if (program_of(child)->gate)
		gate_stop(program_of(child)->gate, on_stopped, child);
	else
		on_stopped(child);
}

static void done(struct child *child)
{
	program_of(child)->gate = gate_free(program_of(child)->gate);
}

static const struct gate_part *find_part(const char *name)
{
	static const struct gate_part *const parts[] = {&agents_part, &people_part, &local_part};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (strcmp(parts[i]->name, name) == 0)
			return parts[i];
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct program state = {.part = argc == 2 ? find_part(argv[1]) : NULL};
	struct child_program program = {
		.parent = ROLE_PARENT,
		.given = given,
		.begin = begin,
		.stop = stop,
		.done = done,
		.ctx = &state,
	};

	if (!state.part)
		return 2;
	program.role = state.part->role;
	return child_main(&program);
}
