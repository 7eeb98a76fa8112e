/*
 * tsujiban-probe: stands in a program's place and tries one act.
 *
 *     tsujiban-probe ROLE MODE ACT DIRECTORY PORT VICTIM ADDRESS
 *
 * MODE fenced: a child like the others, below a real supervisor (descriptor 3 is its control channel); the
 * act comes where a program would begin its work. MODE alone: a parent's place: the sandbox of ROLE is
 * entered without one. MODE free: no sandbox. Ends with PROBE_DID, PROBE_DENIED or PROBE_BROKEN, or by a
 * signal; with the act "stay" a fenced probe stays until it is told to stop.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "acts.h"
#include "base/text.h"
#include "os/os.h"
#include "probe.h"
#include "proc/child.h"

enum { ARGUMENTS = 8 };

struct probe {
	struct targets targets;
	const char *act;
};

static int run_act(const struct probe *probe)
{
	const struct act *act = act_find(probe->act);
	int result;

	if (!act)
		return PROBE_BROKEN;
	result = act->run(&probe->targets);
	return result == 0 ? PROBE_DID : PROBE_DENIED;
}

/* ---- below a supervisor */

/* Every descriptor of the real program is taken; directories stay reachable, as they do for it. */
static int given(
	struct child *child, struct slice role _unused_, uint64_t instance _unused_, int *fd)
{
	struct probe *probe = child->ctx;
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int directory = openat(*fd, ".", flags);

	if (directory >= 0) {
		os_close(probe->targets.given);
		probe->targets.given = directory;
	}
	return 0;
}

static int prepare(struct child *child, struct sandbox_path *paths, size_t *ret_n_paths)
{
	struct probe *probe = child->ctx;

	if (probe->targets.given >= 0)
		paths[(*ret_n_paths)++] =
			(struct sandbox_path){.fd = probe->targets.given, .may_write = true};
	return 0;
}

static int begin(struct child *child)
{
	struct probe *probe = child->ctx;

	if (strcmp(probe->act, "stay") == 0)
		return 0;
	_exit(run_act(probe));
}

static int run_fenced(struct probe *probe, const char *name)
{
	enum frame_role role;
	struct child_program program = {
		.given = given, .prepare = prepare, .begin = begin, .ctx = probe};

	if (frame_role_find(slice_text(name), &role) < 0)
		return PROBE_BROKEN;
	program.role = role;
	program.parent = role == ROLE_COLLECT || role == ROLE_SHIP ? ROLE_AGENT : ROLE_PARENT;
	return child_main(&program) == 0 ? PROBE_DID : PROBE_BROKEN;
}

/* ---- without one */

static int run_alone(struct probe *probe, const char *name)
{
	enum sandbox_rung rung;

	if (sandbox_enter(name, NULL, 0, &rung) < 0)
		return PROBE_BROKEN;
	return run_act(probe);
}

static int read_number(const char *text, uint64_t max, uint64_t *ret)
{
	return text_parse_u64(slice_text(text), max, ret);
}

int main(int argc, char **argv)
{
	struct probe probe = {.targets.given = -1};
	uint64_t port, victim, secret;
	struct slice mode;

	if (argc != ARGUMENTS || read_number(argv[5], UINT16_MAX, &port) < 0 ||
		read_number(argv[6], INT32_MAX, &victim) < 0 ||
		read_number(argv[7], UINTPTR_MAX, &secret) < 0)
		return PROBE_BROKEN;
	mode = slice_text(argv[2]);
	probe.act = argv[3];
	probe.targets.path = argv[4];
	probe.targets.directory = open(argv[4], O_PATH | O_DIRECTORY | O_CLOEXEC);
	probe.targets.port = (uint16_t)port;
	probe.targets.victim = (pid_t)victim;
	probe.targets.secret = (uintptr_t)secret;
	if (slice_is_text(mode, "fenced"))
		return run_fenced(&probe, argv[1]);
	probe.targets.given =
		openat(probe.targets.directory, "given", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (slice_is_text(mode, "alone"))
		return run_alone(&probe, argv[1]);
	return slice_is_text(mode, "free") ? run_act(&probe) : PROBE_BROKEN;
}
