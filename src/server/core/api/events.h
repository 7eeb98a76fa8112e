/*
 * A look at stored events: what is asked for, what was found, and the call that waits for it. The API
 * decides what may be found and what of it is answered; between the two the core's searching has
 * tsujiban-search look (searching.h).
 *
 * Ownership: the call that waits owns the look; searching borrows it until events_answer, or until the
 *            API is freed.
 * Limits:    EVENTS_MOST rows; EVENTS_MAX_BYTES of their texts.
 * Trust:     rows are the word of a program that decodes hostile bytes; whose they are is not: the core
 *            read company, device and arrival in its own journal.
 */
#pragma once

#include "base/arena.h"
#include "base/message.h"
#include "ipc/frames.h"

enum { EVENTS_MOST = 500, EVENTS_MAX_BYTES = 2 * 1024 * 1024 };

struct later;

struct events_row {
	struct frame_search_found found; /* its texts lie in the look's arena */
	uint32_t company;
	uint64_t device;
	usec_t received;
};

struct events_look {
	struct frame_search_begin begin;
	struct arena arena;
	struct later *later;
	struct events_row rows[EVENTS_MOST];
	size_t n_rows;
	bool more;
	uint64_t next;
	uint64_t newest;
	uint16_t status; /* 0: it went well; else the reply is this problem */
	const struct message *problem;
	struct slice subject;
};

/* The call is answered with what the look holds by now; the look is gone afterwards. */
void events_answer(struct events_look *look);
/* The same with a problem instead. */
void events_refuse(struct events_look *look, uint16_t status, const struct message *problem,
	struct slice subject);
