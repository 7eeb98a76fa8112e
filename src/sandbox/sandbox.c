#include "sandbox/sandbox.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/capability.h"
#include "sandbox/filters.h"
#include "sandbox/landlock.h"

static const struct sandbox_filter *find_filter(const char *program)
{
	for (size_t i = 0; i < n_sandbox_filters; i++) {
		if (strcmp(sandbox_filters[i].program, program) == 0)
			return &sandbox_filters[i];
	}
	return NULL;
}

/* Nobody of the same user may look into this process or take its memory from a core file. */
static int hide(void)
{
#ifdef TSUJIBAN_SANITIZE
	return 0; /* the leak check traces its own process */
#else
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? -errno : 0;
#endif
}

static int drop_capabilities(uint64_t keep)
{
	keep &= capability_permitted();
	TRY(capability_bound(keep));
	TRY(capability_keep(keep));
	return capability_raise_ambient(0);
}

static int enter_filter(const struct sandbox_filter *filter)
{
	struct sock_fprog program = {
		.len = (unsigned short)filter->n_code,
		.filter = (struct sock_filter *)(uintptr_t)filter->code,
	};
	/* All threads: one that a library has started must not stay outside. */
	long result =
		syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);

	if (result < 0)
		return -errno;
	/* Otherwise it is the thread that has a filter of its own already. */
	return result == 0 ? 0 : ERR_SANDBOX;
}

static int enter(const struct sandbox_filter *filter, const struct sandbox_path *paths,
	size_t n_paths, enum sandbox_rung *ret_rung)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	TRY(hide());
	*ret_rung = SANDBOX_REQUIRED;
	if (filter->fence != FENCE_NONE)
		TRY(landlock_enter(paths, n_paths, filter->fence == FENCE_CONNECT, ret_rung));
	TRY(drop_capabilities(filter->capabilities));
	return enter_filter(filter);
}

int sandbox_enter(const char *program, const struct sandbox_path *paths, size_t n_paths,
	enum sandbox_rung *ret_rung)
{
	const struct sandbox_filter *filter = find_filter(program);
	enum sandbox_rung rung = SANDBOX_NONE;

	if (!filter || enter(filter, paths, n_paths, &rung) < 0)
		return ERR_SANDBOX;
	*ret_rung = rung;
	return 0;
}
