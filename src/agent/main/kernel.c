/* Compiled without our warning flags: the generated skeleton is foreign code in a header. */
#include "agent/main/kernel.h"

#include <errno.h>

#include "process.lskel.h"

struct kernel {
	struct process_bpf skeleton;
};

int kernel_open(struct kernel **ret)
{
	struct process_bpf *skeleton;
	int r;

	errno = 0;
	skeleton = process_bpf__open_and_load();
	if (!skeleton)
		return errno != 0 ? -errno : -EINVAL;
	r = process_bpf__attach(skeleton);
	if (r < 0) {
		process_bpf__destroy(skeleton);
		return r;
	}
	*ret = (struct kernel *)skeleton;
	return 0;
}

struct kernel *kernel_close(struct kernel *k)
{
	if (k)
		process_bpf__destroy(&k->skeleton);
	return NULL;
}

int kernel_ring_fd(const struct kernel *k)
{
	return k->skeleton.maps.ring.map_fd;
}

uint64_t kernel_lost(const struct kernel *k)
{
	return __atomic_load_n(&k->skeleton.bss->lost, __ATOMIC_RELAXED);
}
