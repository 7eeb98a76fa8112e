/*
 * From rule text to an image: file by file, rule by rule; each rule is either in the image or refused
 * with a reason, never something in between.
 *
 * Ownership: the compiler owns what it gathers. What its callbacks are handed is borrowed until they
 *            return.
 * Limits:    SIGMA_MAX_FILE a file, SIGMA_MAX_RULES and SIGMA_MAX_IMAGE in all; beyond: refused by name.
 *            Work is linear in the text.
 * Trust:     file names and texts are hostile.
 */
#pragma once

#include "base/buf.h"
#include "sigma/rule.h"

struct sigma_compiler;

struct sigma_report {
	/* A sound rule. 0: it goes into the image. ERR_REFUSED, with the fault's message and subject: it
	 * is refused for that. Any other negative result ends the compile with it. NULL: take all. */
	int (*admit)(
		void *ctx, struct slice file, const struct sigma_rule *rule, struct fault *fault);
	/* A rule, or the rest of a file, was refused. A negative result ends the compile with it. */
	int (*refused)(void *ctx, const struct fault *fault);
	void *ctx;
};

/* The seed keeps hostile names from choosing their places in hash tables: random where rules may be. */
_must_check_ int sigma_compiler_new(uint64_t seed, struct sigma_compiler **ret);
/* NULL is fine; returns NULL. */
struct sigma_compiler *sigma_compiler_free(struct sigma_compiler *compiler);

/* Whether the file is one of placeholders, by its name: placeholders.yml (or .yaml) in any folder. */
bool sigma_is_placeholder_file(struct slice path);

/*
 * Takes the placeholders of one file (placeholders.h) for the rules compiled from now on. Refused as a
 * whole when it is not what it should be: reported, not returned.
 */
_must_check_ int sigma_compiler_expand(struct sigma_compiler *compiler, struct slice file,
	struct slice text, const struct sigma_report *report);

/*
 * Compiles all documents of one file. Refusals are reported, not returned: a negative result is the
 * system's, or a callback's. A rule whose id was taken before is refused.
 */
_must_check_ int sigma_compile(struct sigma_compiler *compiler, struct slice file,
	struct slice text, const struct sigma_report *report);

uint32_t sigma_compiler_n_rules(const struct sigma_compiler *compiler);
/* Appends the image of all rules so far. */
_must_check_ int sigma_compiler_image(const struct sigma_compiler *compiler, struct buf *out);
