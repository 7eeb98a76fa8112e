/*
 * The programs of bpf/process.bpf.c in the kernel: loaded by their light skeleton (no library), attached
 * to their tracepoints, taken out again when closed.
 *
 * Ownership: kernel_close detaches and frees; descriptor and counter are borrowed until then.
 * Limits:    needs CAP_BPF and CAP_PERFMON, Linux 5.17 with BTF; otherwise kernel_open fails.
 * Trust:     no input.
 */
#pragma once

#include <stdint.h>

struct kernel;

/* 0 or -errno. */
int kernel_open(struct kernel **ret);
struct kernel *kernel_close(struct kernel *k);
int kernel_ring_fd(const struct kernel *k);
/* Records that found no room since the start. */
uint64_t kernel_lost(const struct kernel *k);
