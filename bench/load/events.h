/*
 * Process starts as an office's Linux machines report them all day: builds, shells, cron, package
 * tools, editors. None of them is a burglar's, so that rules have to look at all and match none.
 *
 * Ownership: texts of an event belong to the maker and last until its next event.
 * Limits:    none.
 * Trust:     own data.
 */
#pragma once

#include "event/event.h"

struct event_maker {
	uint64_t state; /* of the sequence; the same start gives the same events */
	usec_t time;
	char command[256];
	char parent[256];
	char directory[128];
	char guid[48];
	char parent_guid[48];
	char hash[65];
};

void event_maker_init(struct event_maker *maker, uint64_t start, usec_t time);
/* The next event, a process start with all the fields that the agent gives it. */
void event_maker_next(struct event_maker *maker, struct event *ret);
/* An event that one of our own rules matches: decoded text into a shell. */
void event_maker_mark(struct event_maker *maker, struct event *ret);
