#include "sandbox/capability.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WORDS = _LINUX_CAPABILITY_U32S_3, MAX_CAPABILITIES = 64 };

static int get_sets(struct __user_cap_data_struct sets[WORDS])
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};

	return syscall(SYS_capget, &head, sets) < 0 ? -errno : 0;
}

uint64_t capability_permitted(void)
{
	struct __user_cap_data_struct sets[WORDS] = {{0}};

	if (get_sets(sets) < 0)
		return 0;
	return sets[0].permitted | (uint64_t)sets[1].permitted << 32;
}

uint64_t capability_effective(void)
{
	struct __user_cap_data_struct sets[WORDS] = {{0}};

	if (get_sets(sets) < 0)
		return 0;
	return sets[0].effective | (uint64_t)sets[1].effective << 32;
}

int capability_bound(uint64_t keep)
{
	for (int i = 0; i < MAX_CAPABILITIES; i++) {
		/* 0: dropped already; negative: the kernel knows no such capability. */
		if (keep & CAPABILITY(i) || prctl(PR_CAPBSET_READ, i, 0, 0, 0) <= 0)
			continue;
		if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) == 0)
			continue;
		return errno == EPERM && geteuid() != 0 ? 0 : -errno;
	}
	return 0;
}

int capability_keep(uint64_t keep)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[WORDS];

	for (int i = 0; i < WORDS; i++) {
		uint32_t word = (uint32_t)(keep >> (32 * i));

		sets[i] = (struct __user_cap_data_struct){word, word, word};
	}
	return syscall(SYS_capset, &head, sets) < 0 ? -errno : 0;
}

int capability_raise_ambient(uint64_t raise)
{
	/* Kernels that know no ambient set have nothing in it. */
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL)
		return -errno;
	for (int i = 0; i < MAX_CAPABILITIES; i++) {
		if (!(raise & CAPABILITY(i)))
			continue;
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0) < 0)
			return -errno;
	}
	return 0;
}
