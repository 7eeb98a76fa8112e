/*
 * What an operation of the advisor is given: one request's view of the catalogue and the visit.
 *
 * Ownership: everything is borrowed for the time of the call; what an operation makes goes into the arena.
 * Limits:    the arena's maximum (64 MiB).
 * Trust:     catalogue and visit have been checked; members of `request` that belong to an operation have
 *            not: it reads them with read_member() and refuses with call_refuse().
 */
#pragma once

#include "advisor/out.h"
#include "advisor/read.h"
#include "advisor/say.h"
#include "advisor/visit.h"

struct catalogue;
struct view;

struct call {
	const struct catalogue *catalogue;
	const struct visit *visit;
	const struct view *view;
	const struct read_value *request;
	struct say say;
	struct date today;
	struct arena *arena;
	struct fault *fault;
};

/* An operation writes members into the answer's object, which is open, or refuses. */
typedef int call_op(const struct call *call, struct out *out);

/* Of the operation's own member: sets the fault and returns ERR_REFUSED. */
int call_refuse(
	const struct call *call, enum message_id message, const char *member, struct slice subject);
/* The operation's own text, empty when absent. Refuses what is no text. */
_must_check_ int call_text(const struct call *call, const char *member, struct slice *ret_text);
