/*
 * One search through the journal's files, one file after the other: tsujiban-search's work.
 *
 * Of each file the headers are read first, from its beginning, since only so is it known where records
 * stand; batches of other companies, past their retention or outside the time asked for are not even
 * unpacked. Then the rest is, in the order asked for.
 *
 * Ownership: borrows begin, senders and the sink's context until search_free; a file's descriptor for the call.
 * Limits:    `limit` events, SEARCH_ENOUGH_BYTES of them, SEARCH_BUDGET of time: then it stops and says
 *            where to go on. What one batch takes is its own limits.
 * Trust:     batches are hostile: a malformed one ends where it is malformed. begin is the core's, whose
 *            filter a person wrote.
 */
#pragma once

#include "base/clock.h"
#include "base/fault.h"
#include "ipc/frames.h"
#include "stored/senders.h"

enum { SEARCH_ENOUGH_BYTES = 1536 * 1024 };

#define SEARCH_BUDGET (5 * USEC_PER_SEC)

struct search;

struct search_config {
	const struct frame_search_begin *begin;
	const struct clock *clock;
	const struct senders *senders;
	uint64_t seed; /* of the filter's tables */
	int (*found)(void *ctx, const struct frame_search_found *found);
	void *ctx;
};

/* ERR_REFUSED: the filter, for the reason in the fault. */
_must_check_ int search_new(
	const struct search_config *config, struct search **ret, struct fault *ret_fault);
/* NULL is fine; returns NULL. */
struct search *search_free(struct search *search);
/* Takes the descriptor. 0: the file was passed; 1: enough was found, or the time is over; else the file
 * cannot be read, or the sink failed. */
_must_check_ int search_file(struct search *search, const struct frame_search_file *file, int *fd);
/* Where to go on: everything up to this id, in the order asked for, was looked at. */
uint64_t search_next(const struct search *search);
