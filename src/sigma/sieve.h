/*
 * The sieve: tells which comparisons and rules cannot be true of an event, by one pass over its texts.
 * Patterns and regular expressions ask for literals (literals.h). The texts of an event are folded
 * once and gone through for all literals of all rules together; a comparison whose literals are not
 * there is not made, and a rule that needs one of these comparisons is not evaluated. Whatever passes
 * the sieve is still evaluated as if there were none.
 *
 * Ownership: borrows the image's bytes; owns its tables.
 * Limits:    a text above SIEVE_MAX_TEXT is not gone through: all literals of its field count as there.
 * Trust:     image and texts may be hostile. A text costs a few steps per byte, and one comparison of
 *            LITERALS_MAX_BYTES for each literal whose four bytes stand at a place.
 */
#pragma once

#include "sigma/image.h"

enum { SIEVE_MAX_TEXT = 32 * 1024 };

struct sieve;

_must_check_ int sieve_new(const struct sigma_image *image, struct sieve **ret);
/* NULL is fine; returns NULL. */
struct sieve *sieve_free(struct sieve *sieve);

/* A new event; then each of its fields that the image names, by its number, and each of its fields once more
 * under the number behind the last: keywords are looked for in all. */
void sieve_start(struct sieve *sieve);
void sieve_put_text(struct sieve *sieve, uint32_t field, struct slice text);
/* Whether texts of this field are looked for at all. */
bool sieve_wants(const struct sieve *sieve, uint32_t field);

/* False: the comparison is true of none of the texts put. */
bool sieve_passes_node(const struct sieve *sieve, uint32_t node);
/* The first rule from this on (which may be one behind the last) that may match; behind the last: none. */
uint32_t sieve_next_rule(const struct sieve *sieve, uint32_t rule);
