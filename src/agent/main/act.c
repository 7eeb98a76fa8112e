#include "agent/main/act.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/os.h"
#include "proc/child.h"
#include "proc/spawn.h"

enum { MAX_ARGUMENTS = 4 };

/* Whoever of them has ended is told of once; not waited for. */
static void reap(struct act *act)
{
	if (act->pid > 0 && waitpid(act->pid, NULL, WNOHANG) != 0)
		act->pid = 0;
}

static int split(struct slice command, const char *argv[MAX_ARGUMENTS + 1])
{
	size_t n = 0;

	for (size_t at = 0; at < command.len && n < MAX_ARGUMENTS; n++) {
		argv[n] = (const char *)command.data + at;
		at += strlen(argv[n]) + 1;
	}
	argv[n] = NULL;
	return n > 0 && command.data[command.len - 1] == '\0' ? 0 : ERR_BAD_VALUE;
}

int act_start(struct act *act, const char *user, struct slice command)
{
	const char *argv[MAX_ARGUMENTS + 1];
	struct spawn_request request = {
		.path = "/proc/self/exe", .argv = argv, .user = user, .no_processes = true};
	_cleanup_fd_ int ours = -1, theirs = -1;
	int pair[2];

	reap(act);
	if (act->pid > 0)
		return ERR_AGAIN;
	TRY(split(command, argv));
	TRY(os_socketpair(pair));
	ours = pair[0];
	theirs = request.control_fd = pair[1];
	TRY(spawn_program(&request, &act->pid, NULL));
	act->end_fd = TAKE_FD(ours);
	return 0;
}

void act_end(struct act *act)
{
	act->end_fd = os_close(act->end_fd);
	reap(act);
}

bool act_is_meant(int argc, char **argv)
{
	return argc == 3 && strcmp(argv[1], "--proof") == 0;
}

int act_main(void)
{
	uint8_t byte;
	ssize_t n;

	do
		n = read(CHILD_CONTROL_FD, &byte, sizeof(byte));
	while (n < 0 && errno == EINTR);
	return 0;
}
