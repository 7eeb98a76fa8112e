/*
 * Server-sent events: the open consoles that listen for changes, each told of its company alone.
 *
 * A change of company 0 concerns the whole server and goes to those that may see all companies.
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

enum { CHANGE_CASE = 2 };

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
/* company 0: all. until: wall clock. */
void sse_permit(struct listener *listener, uint32_t company, usec_t until);
void sse_tell(struct sse *sse, const struct frame_change *change);
/* The listener's connection has written all it had. */
void sse_sent(struct sse *sse, struct listener *listener);
