/*
 * How much room a text takes on paper: in units of half a Japanese character, and in lines of so many
 * units. What lays the text out breaks it as it will; this is the estimate with which a document is
 * kept within its pages, and it is never below what a line break between any two characters needs.
 *
 * Ownership: lines_cut() borrows from its argument.
 * Limits:    none.
 * Trust:     texts may hold anything; a byte that is not UTF-8 counts as one unit.
 */
#pragma once

#include "base/slice.h"

/* Units of the text: 1 for ASCII, 2 for everything else, 0 for line feeds. */
size_t lines_width(struct slice text);

/* Lines of at most `units` units each (units >= 2); a line feed begins a new one. At least 1. */
size_t lines_count(struct slice text, size_t units);

/* The longest prefix of at most `units` units that cuts no character. */
struct slice lines_cut(struct slice text, size_t units);
