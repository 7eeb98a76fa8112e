/*
 * One Sigma rule as its document says it: everything about it but the tree. Keys that are not ours are
 * passed over; what changes the meaning and is not handled is refused by name.
 *
 * Ownership: slices and the detection point into the document's arena.
 * Limits:    SIGMA_MAX_NAME and the texts' own maxima (rule.c); beyond: refused.
 * Trust:     hostile text.
 */
#pragma once

#include "base/fault.h"
#include "sigma/sigma.h"
#include "sigma/yaml.h"

/* A text for people in both languages. */
struct sigma_words {
	struct slice ja;
	struct slice en;
};

/* The `tsujiban:` part of a rule: what people are told when it matches. */
struct sigma_plain {
	bool has_words;
	bool drill; /* a practice rule */
	struct sigma_words what;
	struct sigma_words danger;
	struct sigma_words now;
	struct sigma_words false_alarm; /* may be empty */
};

struct sigma_rule {
	struct slice id;
	struct slice title;
	struct slice author;     /* empty: not said */
	struct slice status;     /* the same */
	struct slice tags;       /* one a line, in order */
	struct slice references; /* one a line, in order */
	enum sigma_level level;
	struct sigma_logsource logsource;
	struct sigma_plain plain;
	const struct sigma_yaml *detection; /* a map */
	uint32_t line;                      /* of the document */
};

/* Reads the document. ERR_REFUSED: fault says why and where (its file is left alone). */
_must_check_ int sigma_rule_parse(struct arena *arena, const struct sigma_yaml *document,
	struct sigma_rule *ret, struct fault *fault);

/* The first attack.* tag that is a tactic, with hyphens (initial-access); empty: none. (tactic.c) */
struct slice sigma_rule_tactic(const struct sigma_rule *rule);
