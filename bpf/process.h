/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What process.bpf.c writes into its ring and src/agent/main reads: one record per process that was
 * copied, ran a program, or ended. Both sides compile this file; all members have fixed sizes.
 *
 * Ownership: records live in the ring until the reader moves on.
 * Limits:    PROCESS_MAX_PATH and PROCESS_MAX_COMMAND bytes; a longer path is left out (image: the name
 *            given to execve instead), longer arguments are cut and their true size is told.
 * Trust:     lengths come from our program in the kernel; paths and arguments are anybody's bytes.
 */
#pragma once

enum {
	PROCESS_MAX_PATH = 4096,
	PROCESS_MAX_COMMAND = 16384,
	PROCESS_RING_BYTES = 512 * 1024,
};

enum process_record_type { PROCESS_FORK = 1, PROCESS_EXEC = 2, PROCESS_EXIT = 3 };

/* How every record begins. Times are in ns since boot, suspended time included. */
struct process_head {
	__u32 type;
	__u32 pid; /* thread group id, in the initial namespace */
	__u64 time;
	__u64 start; /* of the thread group's leader */
};

struct process_fork {
	struct process_head head; /* of the new process */
	__u64 parent_start;
	__u32 parent;
	__u32 unused;
};

/* Image, directory and command follow it, one behind the other. */
struct process_exec {
	struct process_head head;
	__u64 parent_start;
	__u64 device; /* of the image's file system: major << 20 | minor */
	__u64 inode;
	__u64 input_pipe;  /* what standard input is; 0: no pipe, or one with a name */
	__u64 output_pipe; /* the same of standard output */
	__u32 parent;
	__u32 uid;
	__u32 image_len;
	__u32 directory_len; /* 0: not known */
	__u32 command_len;
	__u32 command_bytes; /* true size of the arguments */
};

struct process_exit {
	struct process_head head;
	__u32 code; /* as wait(2) tells it */
	__u32 unused;
};
