/*
 * The rules in use: the image as mapped from the core's memfd, and what evaluates it.
 *
 * Ownership: owns mapping and matcher.
 * Limits:    SIGMA_MAX_IMAGE; matched rules of one event: as many as there are rules.
 * Trust:     the image was made by a process that read hostile text: the matcher verifies it.
 */
#pragma once

#include "event/event.h"
#include "stored/adapt.h"
#include "sigma/match.h"

struct ruleset {
	uint64_t generation;
	struct slice bytes;
	struct sigma_matcher *matcher; /* NULL: there are no rules */
	uint32_t *matched;             /* rules that the last event matched */
	size_t n_matched;
	struct adapted adapted;
};

/* ERR_REFUSED: not a sealed memfd; else the results of sigma_matcher_new. */
_must_check_ int ruleset_open(int fd, uint64_t generation, struct ruleset **ret);
/* NULL is fine; returns NULL. */
struct ruleset *ruleset_free(struct ruleset *rules);
uint32_t ruleset_count(const struct ruleset *rules);
/* Fills matched and n_matched. */
void ruleset_match(struct ruleset *rules, const struct event *event);
void ruleset_rule(const struct ruleset *rules, uint32_t rule, struct sigma_image_rule *ret);
