/*
 * The image: compiled rules as position-independent bytes. Text and tables only; no pointers and no
 * library's bytecode. Little endian throughout; the layout is in image_layout.h.
 *
 * Ownership: an image borrows its bytes.
 * Limits:    SIGMA_MAX_IMAGE, SIGMA_MAX_RULES; a tree's depth and size as in sigma.h.
 * Trust:     bytes may be hostile: sigma_image_open verifies every offset, count, kind and depth, so
 *            that nothing that walks an opened image checks again.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "sigma/sigma.h"

/* Filled in by sigma_image_open; read through the functions below. */
struct sigma_image {
	struct slice bytes;
	struct slice texts;
	struct slice values;
	struct slice nodes;
	struct slice rules;
	struct slice logsources;
	struct slice fields;
	uint32_t n_nodes;
	uint32_t n_rules;
	uint32_t n_logsources;
	uint32_t n_fields;
	uint32_t n_regexes;
};

/* What the image says of a rule; slices point into it. */
struct sigma_image_rule {
	struct slice id;
	struct slice title;
	struct slice author;
	struct slice status;
	struct slice tags;       /* one a line */
	struct slice references; /* one a line */
	enum sigma_level level;
	struct sigma_logsource logsource;
	uint32_t logsource_index;
	uint32_t node; /* the root of its tree */
};

/* One node of a tree, as image_layout.h describes it. */
struct sigma_image_node {
	uint8_t kind;
	uint8_t op;
	uint8_t flags;
	uint32_t span;
	uint32_t field;
	uint32_t regex;
	struct slice value;
};

/* ERR_MALFORMED, ERR_TRUNCATED, ERR_DAMAGED (checksum), ERR_UNSUPPORTED (version), ERR_TOO_LARGE. */
_must_check_ int sigma_image_open(struct slice bytes, struct sigma_image *ret);
/* Indexes below the image's counts. */
void sigma_image_rule(const struct sigma_image *image, uint32_t rule, struct sigma_image_rule *ret);
/* Of a rule only what matching needs: the root of its tree. */
uint32_t sigma_image_root(
	const struct sigma_image *image, uint32_t rule, uint32_t *ret_logsource_index);
void sigma_image_logsource(
	const struct sigma_image *image, uint32_t logsource, struct sigma_logsource *ret);
struct slice sigma_image_field(const struct sigma_image *image, uint32_t field);
void sigma_image_node(const struct sigma_image *image, uint32_t node, struct sigma_image_node *ret);
