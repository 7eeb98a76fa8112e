/*
 * A journal in a temporary directory with a clock that stands still and a disk that fails on demand.
 *
 * Ownership: fixture_init makes everything, fixture_done removes it, the directory too.
 * Limits:    256 answers.
 * Trust:     test code.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include "server/core/journal/journal.h"

/* Small, so that tests cross from file to file. */
#define FIXTURE_FILE_BYTES 4096

struct fixture {
	char path[64];
	int dir_fd;
	struct clock_fake clock;
	struct loop *loop;
	struct journal *journal;
	struct journal_config config;
	/* The disk; counters are under the lock, since the committer writes them. */
	struct journal_disk disk;
	pthread_mutex_t lock;
	pthread_cond_t opened;
	bool shut;        /* syncs wait until it opens */
	unsigned at_door; /* syncs that wait */
	unsigned n_writes, n_syncs;
	unsigned fail_write, fail_sync; /* the Nth from now fails; 0: none */
	uint64_t free_bytes;
	unsigned n_space; /* how often it was asked */
	/* What the journal said. */
	uint64_t answers[256];
	size_t n_answers;
	uint64_t durable, begun, gone, damaged_from, damaged_to;
	unsigned n_begun, n_gone, n_damaged;
	bool set_aside;
	int failure;
};

int fixture_init(void **state);
int fixture_done(void **state);

/* 0, or what journal_open says. */
int fixture_open(struct fixture *f);
void fixture_close(struct fixture *f);

/* A record of device 7 with this number; its hash and body are made of the number. */
struct journal_record fixture_record(uint64_t number);
/* Appends a body of so many bytes, with the number as tag. */
int fixture_append(
	struct fixture *f, uint64_t number, size_t body_bytes, struct journal_verdict *ret_verdict);
/* Turns the loop until so many answers came in all, or the journal failed. */
void fixture_await(struct fixture *f, size_t n_answers);
/* Until the file that begins here was made ahead. */
void fixture_await_file(struct fixture *f, uint64_t base);
void fixture_set_shut(struct fixture *f, bool shut);
void fixture_set_free(struct fixture *f, uint64_t bytes);
/* Until the committer has asked for the free space, more often than this. */
void fixture_await_space(struct fixture *f, unsigned n_space);
/* Until a sync waits at the shut door. */
void fixture_await_door(struct fixture *f);

/* The file's path below the directory: position in hex and suffix. */
const char *fixture_name(uint64_t base, const char *suffix);
/* Changes bytes of a file on disk. */
void fixture_scribble(
	struct fixture *f, uint64_t base, uint64_t position, const void *bytes, size_t len);
/* Reads the record there. */
int fixture_read(struct fixture *f, uint64_t position, struct journal_record *ret_record);
/* Walks all files and returns how many batches it met; fails on anything that is no record. */
size_t fixture_count_records(struct fixture *f);
