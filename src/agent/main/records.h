/*
 * From what the BPF programs wrote to frames for the collector. Lengths are checked, texts are passed on
 * unread.
 *
 * Ownership: frames borrow the record.
 * Limits:    as in bpf/process.h.
 * Trust:     the ring is written by the kernel; a record that belies its length is ERR_DAMAGED.
 */
#pragma once

#include "ipc/frames.h"

/* Of the folder bpf, and the types in it. */
#include <linux/types.h>
#include "process.h"

struct record {
	uint32_t type; /* enum process_record_type */
	union {
		struct frame_seen_fork fork;
		struct frame_seen_exec exec;
		struct frame_seen_exit exit;
	};
};

/* boot: the wall clock's time at which the clock of the records was 0. */
_must_check_ int record_read(struct slice raw, usec_t boot, struct record *ret);
