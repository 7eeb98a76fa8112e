/* Compiled without our warning flags: the generated skeleton is foreign code in a header. */
#include "agent/main/kernel.h"

#include <errno.h>

#include "process.lskel.h"

struct kernel {
	struct process_bpf skeleton;
};

/* Has the kernel side learn our root directory, in our own context. */
static int learn_root(const struct process_bpf *skeleton)
{
	union bpf_attr attr = {.test.prog_fd = skeleton->progs.learn_root.prog_fd};

	return skel_sys_bpf(BPF_PROG_RUN, &attr, sizeof(attr)) < 0 ? -errno : 0;
}

int kernel_open(struct kernel **ret)
{
	struct process_bpf *skeleton;
	int r;

	errno = 0;
	skeleton = process_bpf__open_and_load();
	if (!skeleton)
		return errno != 0 ? -errno : -EINVAL;
	r = learn_root(skeleton);
	if (r == 0)
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
