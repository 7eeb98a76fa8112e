/*
 * Catalogues for tests: every table with its header only, rows as the test adds them; or the tree's own.
 */
#pragma once

#include "advisor/catalogue.h"
#include "base/buf.h"

struct sample {
	struct buf names[TABLE_COUNT];
	struct buf texts[TABLE_COUNT];
	struct catalogue_file files[TABLE_COUNT];
	struct catalogue *catalogue;
};

/* Headers only. */
void sample_init(struct sample *sample);
/* The files of catalogue/ in the tree. */
void sample_read_tree(struct sample *sample);
/* A line of CSV, without its end. */
void sample_row(struct sample *sample, enum table table, const char *line);
/* The whole text in place of what the table has. */
void sample_set(struct sample *sample, enum table table, const char *text);
/* Replaces the first occurrence of `from` in the table's text; the test fails when there is none. */
void sample_replace(struct sample *sample, enum table table, const char *from, const char *to);
/* The files as they stand now; borrowed until the next change. */
const struct catalogue_file *sample_files(struct sample *sample);
/* Opens it; the test fails when it cannot be. Later changes of the texts need another sample. */
struct catalogue *sample_open(struct sample *sample);
void sample_done(struct sample *sample);
