/*
 * What the tests of Sigma share: a rule from a few lines, an event from a line, the answer.
 *
 * Ownership: run_rules_done frees what run_rules_init and run_rules_add gathered.
 * Limits:    64 fields an event, 16 faults kept.
 * Trust:     test data.
 */
#pragma once

#include "sigma/compile.h"
#include "sigma/match.h"

enum { RUN_MAX_FAULTS = 16, RUN_MAX_FIELDS = 64 };

/* The lines of a rule up to its detection's parts. */
extern const char run_head[];

struct run_rules {
	struct sigma_compiler *compiler;
	struct sigma_matcher *matcher;
	struct buf image;
	struct fault faults[RUN_MAX_FAULTS];
	size_t n_faults;
	size_t n_taken;
};

void run_rules_init(struct run_rules *run);
void run_rules_done(struct run_rules *run);
void run_rules_add(struct run_rules *run, const char *file, struct slice text);
/* The same of a file of placeholders, for the rules added behind it. */
void run_rules_expand(struct run_rules *run, const char *file, struct slice text);
/* The image of all added; then events can be matched. */
void run_rules_load(struct run_rules *run);

/*
 * A rule with this detection (lines at the depth of "detection:"'s children) for logsource product test;
 * it must be taken.
 */
void run_rules_load_detection(struct run_rules *run, const char *detection);

/*
 * Whether the first rule matches an event written as lines of
 *     Name=text   Name#=integer   Name?=true   Name@=list;of;texts   Name!=   (null)
 * with ~ behind the name for a truncated value.
 */
bool run_rules_match(struct run_rules *run, const char *event);
/* Which of the first 64 rules match it, a bit each, and which by the plain evaluation. */
struct run_answers {
	uint64_t fast, plain;
};
void run_rules_answer(struct run_rules *run, const char *event, struct run_answers *ret);
/* The same in one step. */
bool run_match(const char *detection, const char *event);
/* The same for an event of this one field. */
bool run_match_field(const char *detection, const struct sigma_field *field);
/* The message with which this whole rule text is refused; fails the test when it is not. */
enum message_id run_refusal(const char *text, struct fault *ret_fault);
/* The same of a detection. */
enum message_id run_refusal_of(const char *detection);
