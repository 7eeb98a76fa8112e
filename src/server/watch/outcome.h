/*
 * What has come of records and has not been sent yet: matches with their evidence, sights of
 * devices. One `matched` frame empties it.
 *
 * Ownership: copies everything that it is given.
 * Limits:    256 matches, 4,096 sights, and evidence such that the frame stays far below its
 *            maximum; beyond that adding says ERR_FULL: send, then add again. Evidence: 64 fields
 *            of an event, 4 KiB of each value, marked where it was cut.
 * Trust:     texts come from hostile batches; they are UTF-8 because the decoder let no other pass.
 */
#pragma once

#include "event/event.h"
#include "ipc/channel.h"
#include "journal/record.h"
#include "sigma/image.h"

struct outcome;

_must_check_ int outcome_new(struct outcome **ret);
struct outcome *outcome_free(struct outcome *outcome);
void outcome_clear(struct outcome *outcome);

bool outcome_has_matches(const struct outcome *outcome);
bool outcome_is_empty(const struct outcome *outcome);

/* A match as the evaluation finds it; everything is borrowed for the call. */
struct found {
	const struct journal_record *record;
	const struct event *event;
	const struct sigma_image_rule *rule;
	uint32_t index; /* of the event in its batch */
	usec_t seen;
	usec_t matched;
};

_must_check_ int outcome_add_match(struct outcome *outcome, const struct found *found);
_must_check_ int outcome_add_sight(struct outcome *outcome, const struct record_sight *sight);

/* Sends everything and clears. ERR_FULL: the channel's queue is full, nothing was sent or
 * forgotten. */
_must_check_ int outcome_send(
	struct outcome *outcome, struct channel *core, uint64_t position, uint64_t generation);
