/*
 * The other side of tsujiban-watch for its tests: a core that hands over rules and journal files
 * and keeps what comes back.
 *
 * Ownership: bench_done frees everything.
 * Limits:    one journal file of BENCH_FILE_BYTES a bench_add_file; frames are kept up to the
 *            arrays.
 * Trust:     tests only; a failure ends the test.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "event/batch.h"
#include "ipc/channel.h"
#include "journal/note.h"
#include "journal/record.h"
#include "server/watch/watch.h"

enum {
	BENCH_FILE_BYTES = 32 * 1024 * 1024,
	BENCH_MAX_FRAMES = 64,
	BENCH_MAX_MATCHES = 8192,
	BENCH_BASE = 4096,
};

#define BENCH_NOW (1700000000 * USEC_PER_SEC)
#define BENCH_RULE_ID "11111111-1111-4111-8111-111111111111"

/* One match, without what the arena of its frame holds. */
struct bench_match {
	uint64_t number;
	uint32_t index;
	usec_t time, seen, received, matched;
};

struct bench_frame {
	uint64_t position;
	uint64_t generation;
	size_t n_matches;
	size_t n_sights;
	struct record_sight sight; /* the first */
};

struct bench {
	struct clock_fake clock;
	struct loop *loop;
	struct log log;
	struct watch *watch;
	struct channel *core;
	struct arena arena;
	int note_fd;
	uint64_t *note;
	int file_fd;
	uint64_t base;
	uint64_t end; /* where the next record goes */
	uint64_t next_number;
	int failed;

	struct bench_frame frames[BENCH_MAX_FRAMES];
	size_t n_frames;
	struct bench_match matches[BENCH_MAX_MATCHES];
	size_t n_matches;
	char evidence[8192]; /* of the last match: "name=value|truncated\n" each */
	char logsource[160];
	char rule[80];
	struct {
		uint64_t position;
		uint32_t company;
		uint64_t number;
		char reason[64];
		size_t after_frames; /* matched frames that came before */
	} aside[BENCH_MAX_FRAMES];
	size_t n_aside;
	struct frame_lines_refused refused; /* the last; its reason is a static text */
	size_t n_refused;
	struct frame_ruled ruled;
	char ruled_reason[64];
	size_t n_ruled;
	int closed;
};

/* Setup and teardown of a test: *state is a bench. */
int bench_setup(void **state);
int bench_teardown(void **state);
#define BENCH_TEST(name_) cmocka_unit_test_setup_teardown(name_, bench_setup, bench_teardown)

/* A watch and its core, connected; nothing handed over yet. */
void bench_init(struct bench *b);
void bench_done(struct bench *b);
/* Ends the present core, as a crash would, and connects another. */
void bench_new_core(struct bench *b);
/* Turns the loop until both sides have nothing more to do. */
void bench_run(struct bench *b);

/* Rules: /curl as a program, or everything that has an Image (`all`). */
void bench_give_rules(struct bench *b, uint64_t generation, bool all);
void bench_give_bad_rules(struct bench *b, uint64_t generation);
/* The compiled image of one rule: /curl as a program, or everything that has an Image (`all`). */
void bench_compile_rules(bool all, struct buf *image);
/* These bytes as an image, in a sealed memfd. */
void bench_give_image(struct bench *b, uint64_t generation, struct slice image);
/* A file whose first position is `base`; records go there from now on. */
void bench_add_file(struct bench *b, uint64_t base);
void bench_start(struct bench *b, uint64_t position, uint64_t skip);
void bench_durable(struct bench *b, uint64_t position);
/* Rules 1, a file at BENCH_BASE, started there. */
void bench_begin(struct bench *b);

/* A batch of `count` events of this image, as a record that agrees with it; in body, unpacked. */
void bench_make_batch(struct bench *b, const char *image, uint32_t count,
	struct journal_record *record, struct buf *body);
/* Writes the record at the end; returns its position. */
uint64_t bench_write(struct bench *b, struct journal_record *record, struct slice body);
/* A foreign sender's own logsource. */
void bench_tell_sender(struct bench *b, uint64_t device, const char *product);
/* Its lines, as they are or packed, durable; returns their position. */
uint64_t bench_put_lines(struct bench *b, uint64_t device, bool packed, struct slice lines);
/* Both, durable. */
uint64_t bench_put(struct bench *b, const char *image, uint32_t count);
