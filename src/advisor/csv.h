/*
 * Reads one CSV text (RFC 4180) row by row, strictly: UTF-8, LF, comments before the first row only.
 *
 * Ownership: cells are borrowed from the text; only those with a doubled quotation mark in them are
 *            written anew, into the arena.
 * Limits:    CSV_MAX_TEXT bytes, CSV_MAX_CELLS cells a row, CSV_MAX_CELL bytes a cell; beyond them
 *            ERR_TOO_LARGE.
 * Trust:     hostile. What is not to the letter is ERR_MALFORMED: CR, NUL and other control characters,
 *            a byte order mark, bad UTF-8, an empty line, a quotation mark where none may be.
 */
#pragma once

#include "base/arena.h"
#include "base/result.h"
#include "base/slice.h"

enum {
	CSV_MAX_TEXT = 32 * 1024 * 1024,
	CSV_MAX_CELLS = 32,
	CSV_MAX_CELL = 4096,
};

struct csv {
	struct slice text;
	size_t offset;
	uint32_t line; /* of the next row, from 1 */
	bool begun;    /* the first row was read: no comments any more */
	struct arena *arena;
};

struct csv_cell {
	struct slice text;
	uint32_t line, column; /* where it begins, from 1; the column counts characters */
};

struct csv_row {
	struct csv_cell cells[CSV_MAX_CELLS];
	unsigned n_cells;
	size_t offset; /* in the text: what csv_seek takes */
	uint32_t line;
	/* Where reading stopped, after a failure. */
	uint32_t failed_line, failed_column;
};

void csv_init(struct csv *csv, struct slice text, struct arena *arena);
/* 1: a row was read; 0: there is none any more; else a failure, after which nothing more can be read. */
_must_check_ int csv_next(struct csv *csv, struct csv_row *ret_row);
/* Goes back to a row that was read before. */
void csv_seek(struct csv *csv, size_t offset, uint32_t line);
