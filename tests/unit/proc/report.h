/*
 * What a started program finds out about itself, for test_spawn.
 *
 * Ownership: plain data. Limits: none. Trust: both ends are the test's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct report {
	uint32_t uid, euid, gid, egid;
	int32_t n_groups;
	int32_t n_arguments;
	int32_t n_environment; /* without what sanitizers are told */
	uint64_t permitted, effective, bounding, ambient;
	uint64_t open_fds; /* bit per descriptor */
	uint64_t max_files, max_file_bytes, max_processes, max_core;
	int32_t death_signal;
	uint32_t umask;
	bool no_new_privs;
	bool any_signal_blocked, any_signal_ignored;
	bool own_session;
	char directory[16];
	char first_argument[16];
	uint8_t null_reads; /* bytes that descriptor 0 gave */
};
