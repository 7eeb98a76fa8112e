/*
 * Reading the pack of rule files that the parent made: repeated { path length u32, path, text length u32,
 * text }, little endian. A path begins with the name of its set ("own/linux/x.yml", "extra1/...").
 *
 * Ownership: slices borrow the pack.
 * Limits:    PACK_MAX_FILES, PACK_MAX_PATH, PACK_MAX_BYTES; texts are held against SIGMA_MAX_FILE where
 *            they are compiled.
 * Trust:     the parent wrote lengths; paths and texts are other people's.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

enum {
	PACK_MAX_FILES = 20000,
	PACK_MAX_PATH = 1024,
	PACK_MAX_BYTES = 256 * 1024 * 1024,
};

struct pack_file {
	struct slice path;
	struct slice text;
};

/* 1: the next file, cut off *rest; 0: no more. ERR_TRUNCATED, ERR_MALFORMED (path). */
_must_check_ int pack_next(struct slice *rest, struct pack_file *ret);

/* Whether the file is one of rules, by its ending. */
bool pack_is_rule_file(struct slice path);
/* Whether the file is of our own set. */
bool pack_is_own(struct slice path);
