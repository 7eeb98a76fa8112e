// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * Tells of every process: copied (fork), running a program (exec), ended (exit). Three tp_btf
 * programs write into one ring that user space drains every 100 ms without being woken; only a ring
 * more than half full wakes it. What finds no room is counted in `lost`.
 *
 * Needs CONFIG_DEBUG_INFO_BTF and, for the loader that brings it in, Linux 5.17.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "process.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

enum {
	/* Path components and mounts on the way to the root. */
	MAX_STEPS = 64,
	MAX_NAME = 255, /* NAME_MAX */
	PIPEFS_MAGIC = 0x50495045,
	STANDARD_INPUT = 0,
	STANDARD_OUTPUT = 1,
};

/* One record is put together here: it is too large for the 512 bytes of stack. */
struct scratch {
	/* A path grows from the end to the front; the rest is room for the verifier's worst case.
	 */
	__u8 path[PROCESS_MAX_PATH + MAX_NAME + 1];
	struct process_exec exec;
	__u8 data[2 * PROCESS_MAX_PATH + PROCESS_MAX_COMMAND];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, PROCESS_RING_BYTES);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

/* Records that found no room, since the programs were loaded. */
__u64 lost = 0;

static __always_inline void put(void *record, __u64 bytes)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	__u64 flags = waiting > PROCESS_RING_BYTES / 2 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;

	if (bpf_ringbuf_output(&ring, record, bytes, flags) < 0)
		__sync_fetch_and_add(&lost, 1);
}

static __always_inline void fill_head(
	struct process_head *head, __u32 type, struct task_struct *task)
{
	head->type = type;
	head->pid = BPF_CORE_READ(task, tgid);
	head->time = bpf_ktime_get_boot_ns();
	head->start = BPF_CORE_READ(task, group_leader, start_boottime);
}

/* A place on the way from a file to the root of its mount namespace. */
struct walk {
	struct scratch *s;
	struct dentry *dentry;
	struct vfsmount *mnt;
	__u32 at; /* where the path begins in scratch.path */
	bool whole;
};

/* At the root of a mount: on to where that is mounted. False at the top. */
static __always_inline bool leave_mount(struct walk *w)
{
	struct mount *mount = (void *)w->mnt - bpf_core_field_offset(struct mount, mnt);
	struct mount *parent = BPF_CORE_READ(mount, mnt_parent);

	if (parent == mount) {
		w->whole = true;
		return false;
	}
	w->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
	w->mnt = (void *)parent + bpf_core_field_offset(struct mount, mnt);
	return true;
}

/* Puts one component before the path. False when there is no parent, or no room. */
static __always_inline bool put_name(struct walk *w)
{
	struct scratch *s = w->s;
	struct dentry *dentry = w->dentry;
	struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
	const unsigned char *name = BPF_CORE_READ(dentry, d_name.name);
	__u32 len = BPF_CORE_READ(dentry, d_name.len);
	__u32 at = w->at;

	if (len > MAX_NAME || at <= len)
		return false;
	at = (at - len) & (PROCESS_MAX_PATH - 1);
	bpf_probe_read_kernel(&s->path[at], len, name);
	at = (at - 1) & (PROCESS_MAX_PATH - 1);
	s->path[at] = '/';
	w->at = at;
	/* A file without a directory, such as a memfd, is its own parent. */
	w->whole = parent == dentry;
	w->dentry = parent;
	return !w->whole;
}

/* One turn of bpf_loop: 0 goes on, 1 ends it. */
static long step(__u32 i, struct walk *w)
{
	struct vfsmount *mnt = w->mnt;
	bool more = w->dentry == BPF_CORE_READ(mnt, mnt_root) ? leave_mount(w) : put_name(w);

	return more ? 0 : 1;
}

/* Puts the path behind what the record holds; returns its length, 0 when not all of it is known. */
static __always_inline __u32 put_path(
	struct scratch *s, __u32 offset, struct dentry *dentry, struct vfsmount *mnt)
{
	struct walk w = {.s = s, .dentry = dentry, .mnt = mnt, .at = PROCESS_MAX_PATH - 1};
	__u32 len;

	bpf_loop(MAX_STEPS, step, &w, 0);
	if (!w.whole || offset > PROCESS_MAX_PATH)
		return 0;
	if (w.at == PROCESS_MAX_PATH - 1) {
		s->data[offset] = '/';
		return 1;
	}
	w.at &= PROCESS_MAX_PATH - 1;
	len = PROCESS_MAX_PATH - 1 - w.at;
	if (len > PROCESS_MAX_PATH ||
		bpf_probe_read_kernel(&s->data[offset], len, &s->path[w.at]) < 0)
		return 0;
	return len;
}

/* The executed file: its path, or, when that is too deep or long, the name given to execve. */
static __always_inline __u32 put_image(struct scratch *s, struct linux_binprm *bprm)
{
	struct file *file = BPF_CORE_READ(bprm, file);
	__u32 len =
		put_path(s, 0, BPF_CORE_READ(file, f_path.dentry), BPF_CORE_READ(file, f_path.mnt));
	long got;

	s->exec.device = BPF_CORE_READ(file, f_inode, i_sb, s_dev);
	s->exec.inode = BPF_CORE_READ(file, f_inode, i_ino);
	if (len > 0)
		return len;
	got = bpf_probe_read_kernel_str(s->data, PROCESS_MAX_PATH, BPF_CORE_READ(bprm, filename));
	return got > 1 ? got - 1 : 0;
}

/* The arguments as they lie in the new program's memory, each ended by NUL. */
static __always_inline __u32 put_command(struct scratch *s, __u32 offset, struct mm_struct *mm)
{
	unsigned long start = BPF_CORE_READ(mm, arg_start);
	unsigned long bytes = BPF_CORE_READ(mm, arg_end) - start;
	__u32 len = bytes > PROCESS_MAX_COMMAND ? PROCESS_MAX_COMMAND : bytes;

	s->exec.command_bytes = bytes;
	if (offset > 2 * PROCESS_MAX_PATH || len > PROCESS_MAX_COMMAND)
		return 0;
	return bpf_probe_read_user(&s->data[offset], len, (void *)start) < 0 ? 0 : len;
}

/*
 * The number of the pipe behind a descriptor, the same at both of its ends; 0: none. Only pipes without
 * a name: a FIFO lies on another file system. A table of descriptors always has room for the first 64.
 */
static __always_inline __u64 find_pipe(struct task_struct *task, __u32 fd)
{
	struct file **files = BPF_CORE_READ(task, files, fdt, fd);
	struct file *file = (void *)0;

	if (bpf_probe_read_kernel(&file, sizeof(file), files + fd) < 0 || !file)
		return 0;
	if (BPF_CORE_READ(file, f_inode, i_sb, s_magic) != PIPEFS_MAGIC)
		return 0;
	return BPF_CORE_READ(file, f_inode, i_ino);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	__u32 zero = 0, len;
	struct scratch *s = bpf_map_lookup_elem(&scratches, &zero);
	struct process_exec *e;

	if (!s)
		return 0;
	e = &s->exec;
	fill_head(&e->head, PROCESS_EXEC, task);
	e->parent = BPF_CORE_READ(task, real_parent, tgid);
	e->parent_start = BPF_CORE_READ(task, real_parent, group_leader, start_boottime);
	e->uid = (__u32)bpf_get_current_uid_gid();
	e->input_pipe = find_pipe(task, STANDARD_INPUT);
	e->output_pipe = find_pipe(task, STANDARD_OUTPUT);
	len = e->image_len = put_image(s, bprm);
	e->directory_len = put_path(
		s, len, BPF_CORE_READ(task, fs, pwd.dentry), BPF_CORE_READ(task, fs, pwd.mnt));
	len += e->directory_len;
	e->command_len = put_command(s, len, BPF_CORE_READ(task, mm));
	len += e->command_len;
	if (len > sizeof(s->data))
		return 0;
	put(e, sizeof(*e) + len);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	struct process_fork record = {};

	/* Threads are not told. */
	if (BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
		return 0;
	fill_head(&record.head, PROCESS_FORK, child);
	record.parent = BPF_CORE_READ(child, real_parent, tgid);
	record.parent_start = BPF_CORE_READ(child, real_parent, group_leader, start_boottime);
	put(&record, sizeof(record));
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	struct process_exit record = {};

	/* Only the last thread ends the process. Two that end at once may both say so. */
	if (BPF_CORE_READ(task, signal, live.counter) != 0)
		return 0;
	fill_head(&record.head, PROCESS_EXIT, task);
	record.code = BPF_CORE_READ(task, group_leader, exit_code);
	put(&record, sizeof(record));
	return 0;
}
