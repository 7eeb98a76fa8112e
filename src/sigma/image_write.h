/*
 * Writing an image: gathers rules into its sections.
 *
 * Ownership: the writer copies what it is handed.
 * Limits:    what image_writer_has_room says; within it only memory can fail.
 * Trust:     rules are checked already; names may be hostile.
 */
#pragma once

#include "base/buf.h"
#include "sigma/tree.h"

struct image_writer;

/* NULL: no memory. */
struct image_writer *image_writer_new(uint64_t seed);
struct image_writer *image_writer_free(struct image_writer *writer);

uint32_t image_writer_n_rules(const struct image_writer *writer);
bool image_writer_has_rule(const struct image_writer *writer, struct slice id);
/* Whether this rule still fits; value_bytes is at least what its comparisons' values take. */
bool image_writer_has_room(const struct image_writer *writer, const struct sigma_rule *rule,
	const struct tree *tree, size_t value_bytes);
_must_check_ int image_writer_add(
	struct image_writer *writer, const struct sigma_rule *rule, struct tree *tree);
/* Appends the image. */
_must_check_ int image_writer_finish(const struct image_writer *writer, struct buf *out);
