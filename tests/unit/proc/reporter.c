/* Started by test_spawn: writes what it finds out about itself to descriptor 3. */
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/macros.h"
#include "base/slice.h"
#include "report.h"
#include "sandbox/capability.h"

static uint64_t soft_limit(__rlimit_resource_t what)
{
	struct rlimit limit = {0};

	getrlimit(what, &limit);
	return limit.rlim_cur;
}

static uint64_t read_capabilities(bool ambient)
{
	uint64_t set = 0;

	for (int i = 0; i < 64; i++) {
		int has = ambient ? prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0)
				  : prctl(PR_CAPBSET_READ, i, 0, 0, 0);
		if (has > 0)
			set |= CAPABILITY(i);
	}
	return set;
}

static void look_at_signals(struct report *report)
{
	sigset_t blocked;

	sigprocmask(SIG_BLOCK, NULL, &blocked);
	for (int i = 1; i < NSIG; i++) {
		struct sigaction action;

		if (sigismember(&blocked, i) == 1)
			report->any_signal_blocked = true;
		if (sigaction(i, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			report->any_signal_ignored = true;
	}
}

static int count_environment(void)
{
	int n = 0;

	for (char **entry = environ; *entry; entry++)
		n += !slice_ends(slice_of(*entry, slice_find_byte(slice_text(*entry), '=')),
			slice_text("SAN_OPTIONS"));
	return n;
}

int main(int argc, char **argv)
{
	char byte;
	struct report report = {
		.uid = getuid(),
		.euid = geteuid(),
		.gid = getgid(),
		.egid = getegid(),
		.n_groups = getgroups(0, NULL),
		.n_arguments = argc,
		.n_environment = count_environment(),
		.permitted = capability_permitted(),
		.effective = capability_effective(),
		.bounding = read_capabilities(false),
		.ambient = read_capabilities(true),
		.max_files = soft_limit(RLIMIT_NOFILE),
		.max_file_bytes = soft_limit(RLIMIT_FSIZE),
		.max_processes = soft_limit(RLIMIT_NPROC),
		.max_core = soft_limit(RLIMIT_CORE),
		.no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1,
		.own_session = getsid(0) == getpid(),
		.umask = umask(0),
		.null_reads = (uint8_t)read(STDIN_FILENO, &byte, 1),
	};

	for (int fd = 0; fd < 64; fd++)
		report.open_fds |= fcntl(fd, F_GETFD) >= 0 ? UINT64_C(1) << fd : 0;
	prctl(PR_GET_PDEATHSIG, &report.death_signal);
	look_at_signals(&report);
	if (!getcwd(report.directory, sizeof(report.directory)))
		return 1;
	if (argc > 1)
		memcpy(report.first_argument, argv[1],
			min_size(strlen(argv[1]), sizeof(report.first_argument) - 1));
	return write(3, &report, sizeof(report)) == (ssize_t)sizeof(report) ? 0 : 1;
}
