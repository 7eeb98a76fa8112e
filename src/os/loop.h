/*
 * The event loop of every program: descriptors, timers, signals; one thread, callbacks, nothing else.
 * Linux: epoll, timerfd-free timeouts computed from the injected clock, signalfd.
 *
 * Ownership: the loop borrows descriptors and contexts until their source is removed. A callback may
 *            remove any source, its own too.
 * Limits:    4,096 timers; as many descriptors as the process may open.
 * Trust:     no outside bytes are read here.
 */
#pragma once

#include "base/clock.h"
#include "base/macros.h"

struct loop;
struct loop_source;

/* LOOP_EDGE, beside the others: only when there is something new, not as long as there is something. */
enum loop_events { LOOP_READ = 1, LOOP_WRITE = 2, LOOP_HANGUP = 4, LOOP_EDGE = 8 };

typedef void loop_io_fn(void *ctx, unsigned events);
typedef void loop_timer_fn(void *ctx);
typedef void loop_signal_fn(void *ctx, int signal);

_must_check_ int loop_new(const struct clock *clock, struct loop **ret_loop);
void loop_free(struct loop *loop);
const struct clock *loop_clock(const struct loop *loop);

/* Runs until loop_stop; returns the result given to it, or the failure of the loop itself. */
_must_check_ int loop_run(struct loop *loop);
void loop_stop(struct loop *loop, int result);
/* One turn, waiting at most this long; for tests and for loops inside other loops. */
_must_check_ int loop_step(struct loop *loop, usec_t at_most);

/* HANGUP is always reported. */
_must_check_ int loop_add_io(struct loop *loop, int fd, unsigned events, loop_io_fn *fn, void *ctx,
	struct loop_source **ret_source);
_must_check_ int loop_change_io(struct loop_source *source, unsigned events);
/* Fires once at the monotonic time; loop_set_timer moves it (also after it has fired); 0 disarms. */
_must_check_ int loop_add_timer(struct loop *loop, usec_t at, loop_timer_fn *fn, void *ctx,
	struct loop_source **ret_source);
void loop_set_timer(struct loop_source *source, usec_t at);
/* Blocks the signal for the process and delivers it here. */
_must_check_ int loop_add_signal(struct loop *loop, int signal, loop_signal_fn *fn, void *ctx,
	struct loop_source **ret_source);
/* NULL is fine. */
struct loop_source *loop_remove(struct loop_source *source);
