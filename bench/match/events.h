/*
 * Events for measuring: JSON documents of some files, as text and decoded, all in memory.
 *
 * Ownership: events_done frees; decoded events borrow nothing.
 * Limits:    the machine's memory.
 * Trust:     the measurer's own files.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "records/record.h"

struct events {
	struct buf text;    /* of all files, one behind the other */
	struct arena arena; /* of the decoded ones */
	struct sigma_event *decoded;
	size_t n;
	size_t room;
	size_t n_damaged;
};

/* Ends the program when a file cannot be read. */
void events_load(struct events *events, char *const *paths, size_t n_paths);
void events_done(struct events *events);
