/*
 * A rule's text as a pattern: units, wildcards, dashes. Made when compiling, matched from its bytes in
 * the image (units as little-endian u32, letters already folded unless it is cased).
 *
 * Ownership: patterns live in the arena given; matching borrows.
 * Limits:    SIGMA_MAX_VALUE bytes of text become at most as many units, and encodings at most twice that.
 * Trust:     texts and patterns may be hostile; matching takes at most |pattern| x |text| steps.
 */
#pragma once

#include "base/macros.h"
#include "base/arena.h"
#include "base/buf.h"
#include "sigma/unit.h"

struct pattern {
	uint32_t *units;
	size_t n;
};

/* As written in a rule: * ? and their escapes. The rest below changes a pattern. ERR_NO_MEMORY. */
_must_check_ int pattern_parse(struct arena *arena, struct slice text, struct pattern *ret);
/* Every byte for itself, no wildcards. */
_must_check_ int pattern_literal(struct arena *arena, struct slice text, struct pattern *ret);

bool pattern_has_wildcard(const struct pattern *p);
/* Puts * in front, behind, unless it stands there already. */
_must_check_ int pattern_open(struct arena *arena, struct pattern *p, bool front, bool behind);
void pattern_dash(struct pattern *p);
void pattern_fold(struct pattern *p);
/* The bytes that a pattern without wildcards stands for, in UTF-8. */
_must_check_ int pattern_bytes(struct arena *arena, const struct pattern *p, struct slice *ret);
/* A unit back as the bytes it was read from, at most 4; how many. */
size_t pattern_put_unit(uint8_t *out, uint32_t unit);
/* The bytes of an image. */
_must_check_ int pattern_encode(struct arena *arena, const struct pattern *p, struct slice *ret);

/* Whether encoded bytes are units that a pattern may have. */
bool pattern_is_valid(struct slice encoded);

/*
 * Whether the whole text fits the encoded pattern. With `open` the text goes on, nobody knows how: then
 * only a pattern that fits whatever follows does.
 */
bool pattern_match(struct slice encoded, struct slice text, bool cased, bool open);
