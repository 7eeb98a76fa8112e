/*
 * The proposal: two A4 pages for the owner. What was decided and why, the company, what it costs, what a subsidy may
 * pay, what to watch for, what to ask before signing, where everything was read, and the interests of whoever made
 * it. It works for every outcome, also for "nothing yet", and never has more than its two pages: what does not fit
 * is counted there and stands in the inquiry sheet or in the visit.
 *
 * Ownership: appends to the answer; texts live in the call's arena.
 * Limits:    two pages of SHEET_PAGE_LINES.
 * Trust:     the visit has been read by visit.h; its texts may be anything.
 */
#pragma once

#include "advisor/call.h"

/* The operation "proposal": a document of blocks, and "cut", how many texts were shortened (and say so). */
int advise_proposal(const struct call *call, struct out *out);
