/*
 * Calls that are answered later: a handler that must wait, for a thread or for another program, keeps
 * the call and returns CALL_LATER; the loop goes on.
 *
 *     result = call_later(call, work, free_work, &later);     in the handler; work is the caller's own
 *     ...                                                     start the work; then
 *     return result == 0 ? CALL_LATER : result;
 *     later_answer(later, finish);                            from the loop, once, when it is done
 *
 * `finish` is a handler like any other: the call is admitted anew, since rights may have gone while it
 * waited, and finds the work in call->kept. If the gate that asked has gone, nothing is run.
 *
 * Ownership: from call_later on the later owns `kept` and releases it when it was answered or dropped.
 *            A gate's end does not release it: whoever works on it still does, and answers as usual.
 * Limits:    64 calls wait; one more is refused with 503. A reply is built in 32 MiB.
 * Trust:     see api.h.
 */
#pragma once

#include "server/core/api/call.h"

#define LATER_MAX 64

struct later;

/* 0, CALL_REFUSED (too many wait) or a failure; in both of these `kept` is released already. */
_must_check_ int call_later(
	struct call *call, void *kept, void (*release)(void *kept), struct later **ret_later);
/* Answers with what `finish` says, and frees. */
void later_answer(struct later *later, call_handler finish);
/* Frees without an answer: the work could not be begun, and the handler says so itself. */
void later_drop(struct later *later);

/* A gate has gone, the one of the local socket or the other: its calls are not answered any more. */
void laters_forget(struct api *api, bool local);
void laters_done(struct api *api);
