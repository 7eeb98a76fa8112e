/*
 * Bounded YAML: one document at a time as a tree whose every node keeps its place, for faults. Anchors,
 * aliases, explicit tags and duplicate keys are refused: they have no use in a rule.
 *
 * Ownership: nodes and texts live in the arena given.
 * Limits:    SIGMA_MAX_FILE bytes of text, YAML_MAX_NODES nodes and YAML_MAX_DEPTH levels a document.
 * Trust:     hostile text.
 */
#pragma once

#include "base/macros.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/result.h"

enum { YAML_MAX_NODES = 65536, YAML_MAX_DEPTH = 16 };

enum sigma_yaml_kind {
	YAML_SCALAR,
	YAML_LIST,
	YAML_MAP,
};

/* What a scalar is by YAML 1.2's core schema; a quoted one is always text. */
enum sigma_scalar { SCALAR_TEXT, SCALAR_NULL, SCALAR_BOOLEAN, SCALAR_INTEGER, SCALAR_FRACTION };

struct sigma_yaml {
	enum sigma_yaml_kind kind;
	enum sigma_scalar scalar;
	bool boolean;        /* of a boolean */
	struct slice key;    /* in a map */
	uint32_t key_line;   /* from 1, in a map */
	uint32_t key_column; /* the same */
	struct slice text;   /* scalar: as written, unquoted */
	uint32_t line;       /* from 1 */
	uint32_t column;
	size_t n_children;
	struct sigma_yaml *first; /* child */
	struct sigma_yaml *next;  /* sibling */
};

struct sigma_yaml_reader;

/* The text is borrowed until sigma_yaml_close. */
_must_check_ int sigma_yaml_open(struct slice text, struct sigma_yaml_reader **ret);
/* NULL is fine; returns NULL. */
struct sigma_yaml_reader *sigma_yaml_close(struct sigma_yaml_reader *reader);
_unused_ static inline void sigma_yaml_closep(struct sigma_yaml_reader **reader)
{
	*reader = sigma_yaml_close(*reader);
}

/*
 * 1: the next document; 0: no more. ERR_REFUSED: fault says why; after a fault in the syntax or a limit
 * the rest of the text cannot be read and the next call returns 0; after one of ours (alias, tag,
 * duplicate key) reading goes on behind the document.
 */
_must_check_ int sigma_yaml_next(struct sigma_yaml_reader *reader, struct arena *arena,
	struct sigma_yaml **ret, struct fault *fault);

/* A map's value by key; NULL when absent or when it is no map. */
const struct sigma_yaml *sigma_yaml_find(const struct sigma_yaml *map, const char *key);
