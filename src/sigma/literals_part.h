/*
 * A part of a regular expression, as far as literals go: which texts it stands for, if these are few
 * (exact), or what each of its texts begins with and must contain.
 *
 * Ownership: texts live in the arena given.
 * Limits:    those of literals.h.
 * Trust:     made of hostile expressions.
 */
#pragma once

#include "sigma/literals.h"

struct part {
	bool is_exact;
	struct literals exact;
	/* Where it is not exact. No begin: nothing is known of it. */
	struct literals begin;
	struct literals_sets needs;
};

/* What follows one another, while it is gathered. */
struct row {
	struct arena *arena;
	struct part so_far;
	struct literals run; /* texts that so_far ends with */
};

struct part part_any(void);
struct part part_text(struct slice text);
/* Stands between characters, or says nothing of them. */
struct part part_empty(void);
/* Any one character that stands between words, or the text's begin. */
struct part part_edge(void);

/* Adds the text unless it is there, or an edge that stands for it. False: there is no room. */
bool part_add_text(struct literals *set, struct slice text);
/* All that the part must contain. */
void part_add_needs(struct literals_sets *needs, const struct part *part);
struct part part_either(const struct part *a, const struct part *b);

void row_start(struct row *row, struct arena *arena);
_must_check_ int row_append(struct row *row, const struct part *next);
struct part row_end(struct row *row);
