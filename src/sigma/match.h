/*
 * Matching by walking the rules' trees, one event at a time. What cannot be true of the event's texts is
 * not looked at (sieve.h); sigma_match_plainly looks at everything and is the reference: the tests hold
 * that both answer alike.
 *
 * Ownership: a matcher borrows the image's bytes until sigma_matcher_free, and nothing of an event
 *            beyond sigma_match. One thread at a time per matcher.
 * Limits:    nothing is allocated per event. A regular expression stops at its step limit: unknown.
 * Trust:     image and events may be hostile.
 */
#pragma once

#include "base/macros.h"
#include "sigma/image.h"

struct sigma_matcher;

/* Once per rule that matched, in the image's order: its index. */
typedef void sigma_matched_fn(void *ctx, uint32_t rule);

/* Opens (verifies) the image, compiles its regular expressions, makes the scratch memory. The results
 * of sigma_image_open; ERR_MALFORMED too for an expression that does not compile. */
_must_check_ int sigma_matcher_new(struct slice image, struct sigma_matcher **ret);
/* NULL is fine; returns NULL. */
struct sigma_matcher *sigma_matcher_free(struct sigma_matcher *matcher);
/* Borrowed. */
const struct sigma_image *sigma_matcher_image(const struct sigma_matcher *matcher);

/* Evaluates every rule whose logsource the event has. */
void sigma_match(struct sigma_matcher *matcher, const struct sigma_event *event,
	sigma_matched_fn *matched, void *ctx);

/* The same without the sieve: slow, and evidently right. */
void sigma_match_plainly(struct sigma_matcher *matcher, const struct sigma_event *event,
	sigma_matched_fn *matched, void *ctx);

/* Regular expressions given up at their step limit since the matcher was made. */
uint64_t sigma_matcher_given_up(const struct sigma_matcher *matcher);
