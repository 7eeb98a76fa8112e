/*
 * The processes that run: who they are and what they run, so that an event can name its parent and an
 * end can name what ended. Filled from what runs at the start and from every fork and exec.
 *
 * Ownership: the table owns its entries; a program (image and arguments) is counted, because copies of a
 *            process and events that wait share it.
 * Limits:    TABLE_MAX_PROCESSES entries and TABLE_MAX_BYTES of programs, each counted once however many
 *            processes share it; beyond, the least recently used are dropped. A parent that was dropped is
 *            "not known" in later events.
 * Trust:     texts are anybody's bytes; numbers are the kernel's.
 */
#pragma once

#include "base/map.h"

enum { TABLE_MAX_PROCESSES = 4096, TABLE_MAX_BYTES = 512 * 1024 };

/* What a process runs. */
struct program {
	struct slice image;
	struct slice command; /* joined */
	bool command_truncated;
	uint32_t n_refs;
	uint32_t n_processes; /* of these: entries of the table */
};

/* What it takes, with its texts. */
size_t program_bytes(const struct program *program);

/* Copies the texts; NULL when there is no memory. */
struct program *program_new(struct slice image, struct slice command, bool command_truncated);
struct program *program_ref(struct program *program);
/* NULL is fine; returns NULL. */
struct program *program_unref(struct program *program);

struct process {
	uint32_t pid;
	uint64_t start; /* ticks since boot (procfile.h); 0: not known */
	uint32_t uid;
	bool told; /* it has an event of its creation, or ran before us: its end is told too */
	struct program *program;
	struct process *older, *newer;
};

struct table {
	struct map by_pid;
	struct process *oldest, *newest;
	size_t max_processes;
	size_t max_bytes;
	size_t bytes; /* of the programs */
};

void table_init(struct table *t, size_t max_processes, size_t max_bytes, uint64_t seed);
void table_done(struct table *t);

/* The process of that number and start (0: whichever runs); NULL when not known. */
struct process *table_find(struct table *t, uint32_t pid, uint64_t start);
/* Adds or replaces the process of that number; refs the program. Borrowed until the next put or del. */
_must_check_ int table_put(struct table *t, uint32_t pid, uint64_t start, struct program *program,
	struct process **ret);
void table_del(struct table *t, struct process *process);
