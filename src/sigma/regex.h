/*
 * Regular expressions by PCRE2: checked when a rule is compiled, compiled anew from their text where
 * they are matched, because PCRE2's own bytecode has no place in an image.
 *
 * Ownership: as new and free say; texts are borrowed.
 * Limits:    SIGMA_MAX_VALUE bytes; REGEX_MAX_STEPS and REGEX_MAX_HEAP_KIB per match.
 * Trust:     expressions and texts may be hostile; no interpreter of native code is used.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"
#include "sigma/truth.h"

enum { REGEX_MAX_STEPS = 200000, REGEX_MAX_HEAP_KIB = 1024 };

struct regex;
/* What matching needs besides the expression; one for many. */
struct regex_scratch;

/* flags: FLAG_REGEX_* of image_layout.h. ERR_MALFORMED: not an expression. */
_must_check_ int regex_new(struct slice text, unsigned flags, struct regex **ret);
struct regex *regex_free(struct regex *regex);

_must_check_ int regex_scratch_new(struct regex_scratch **ret);
struct regex_scratch *regex_scratch_free(struct regex_scratch *scratch);
/* Matches given up at a limit so far. */
uint64_t regex_scratch_given_up(const struct regex_scratch *scratch);

/*
 * Whether the expression is found in the text. With `open` the text goes on, nobody knows how: true only
 * where the match does not look at the text's end, otherwise unknown. Unknown too at a limit.
 */
enum truth regex_find(
	const struct regex *regex, struct regex_scratch *scratch, struct slice text, bool open);
