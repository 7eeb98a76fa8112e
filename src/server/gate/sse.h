/*
 * Server-sent events: the open consoles that listen for changes, each told of its companies alone.
 *
 * Company 0 is the installation. That its status or its rules changed is told to everybody; the rest of
 * it goes to those who have a role in it.
 *
 * Ownership: listeners belong to the set; each borrows its connection and must be removed when that
 *            ends (sse_del). Loop and callback are borrowed.
 * Limits:    whoever cannot take its events within 20 s, or has 64 KiB of them waiting, is cut off by
 *            its connection. That a change was shown is remembered for the last 64 changes.
 * Trust:     what is told and to whom is the core's word; listeners only read.
 */
#pragma once

#include "ipc/frames.h"
#include "server/gate/conn.h"

enum { CHANGE_STATUS = 1, CHANGE_CASE = 2, CHANGE_RULES = 5 };

struct listener;

/* A case's change was written to a listener's connection, for the first time. */
typedef void sse_shown_fn(void *ctx, const struct frame_change *change);

enum { SSE_RECENT = 64 };

struct sse_recent {
	struct frame_change change;
	uint64_t sequence;
	bool shown;
};

struct sse {
	struct loop *loop;
	struct loop_source *timer;
	struct listener *first;
	struct sse_recent recent[SSE_RECENT]; /* by sequence */
	uint64_t sequence;
	sse_shown_fn *shown;
	void *ctx;
};

_must_check_ int sse_init(struct sse *sse, struct loop *loop, sse_shown_fn *shown, void *ctx);
void sse_done(struct sse *sse);

/* The connection streams; nothing is told before sse_permit. NULL: no memory. */
struct listener *sse_add(struct sse *sse, struct conn *conn);
void sse_del(struct sse *sse, struct listener *listener);
/* What it may be told from now on. */
_must_check_ int sse_permit(struct listener *listener, const struct frame_listener *frame);
void sse_tell(struct sse *sse, const struct frame_change *change);
/* The listener's connection has written all it had. */
void sse_sent(struct sse *sse, struct listener *listener);
