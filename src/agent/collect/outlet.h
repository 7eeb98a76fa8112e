/*
 * The way of the events to ship. Each is kept here until ship has said that it is in the spool, and is
 * sent again to a ship that was started anew.
 *
 *     outlet_put -> frames -> ship: event_put          ship: event_kept -> outlet_kept -> forgotten
 *
 * A ship that has just been connected is sent nothing until it has said what it keeps. Events without a
 * number (reports of health) are sent once.
 *
 * Ownership: borrows the channel until it is taken away.
 * Limits:    OUTLET_MAX_BYTES wait; what comes on top is lost, counted and reported in its place among
 *            the events (event_lost).
 * Trust:     ship may have been stolen: it can only make us forget events, which it has anyway.
 */
#pragma once

#include "ipc/backlog.h"

enum { OUTLET_MAX_BYTES = 1024 * 1024 };

struct outlet {
	struct channel *channel; /* NULL while ship does not run */
	bool open;               /* ship has said what it keeps */
	struct backlog frames;
	uint64_t run;  /* the agent's, which the numbers belong to */
	uint64_t kept; /* numbers up to this one are kept by ship */

	/* Lost, and not yet among the frames. */
	uint64_t lost;
	struct backlog_mark lost_mark;
};

void outlet_init(struct outlet *o);
void outlet_done(struct outlet *o);
/* Another channel, NULL: none. */
void outlet_connect(struct outlet *o, struct channel *channel);
/* The channel has room again. */
void outlet_drained(struct outlet *o);
/* Ship keeps all up to this number of this run. */
void outlet_kept(struct outlet *o, uint64_t run, uint64_t number);
/* Sends all, also to a ship that has not spoken yet (it knows the numbers), and waits until it is written. */
void outlet_finish(struct outlet *o);
/* An event with the number of the frame that it was made of; 0: none. */
void outlet_put(struct outlet *o, uint64_t number, usec_t time, bool urgent, struct slice event);
/* An event that could not be made. */
void outlet_put_lost(struct outlet *o, uint64_t number);
/* The lowest number of an event that ship does not keep yet; 0: there is none. */
uint64_t outlet_first_open(const struct outlet *o);
