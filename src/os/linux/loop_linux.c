#include "os/loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/check.h"
#include "os/os.h"

enum { MAX_TIMERS = 4096, EVENTS_A_TURN = 64, FIRST_TIMERS = 16 };

enum source_kind { SOURCE_IO, SOURCE_TIMER, SOURCE_SIGNAL };

#define NOT_IN_HEAP SIZE_MAX

struct loop_source {
	struct loop *loop;
	struct loop_source *previous, *next; /* all that live; the dead by next alone */
	void *ctx;
	union {
		loop_io_fn *io;
		loop_timer_fn *timer;
		loop_signal_fn *signal;
	} fn;
	usec_t at;         /* timer */
	size_t heap_index; /* timer */
	unsigned events;   /* io */
	int number;        /* of the descriptor or the signal */
	enum source_kind kind;
	bool dead;
};

struct loop {
	const struct clock *clock;
	struct loop_source *sources;
	/* Removed while callbacks run; freed when the outermost turn ends, because events that were
	 * already fetched may still point to them. */
	struct loop_source *dead;
	struct loop_source **heap; /* armed timers, the earliest first */
	size_t heap_used;
	size_t heap_size;
	size_t n_timers;
	struct loop_source *signals[NSIG];
	struct loop_source *signal_io;
	sigset_t signal_set;
	int epoll_fd;
	int signal_fd;
	unsigned depth;
	bool stopped;
	int result;
};

int loop_new(const struct clock *clock, struct loop **ret_loop)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return ERR_NO_MEMORY;
	loop->clock = clock;
	loop->signal_fd = -1;
	sigemptyset(&loop->signal_set);
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd < 0) {
		int result = -errno;

		free(loop);
		return result;
	}
	*ret_loop = loop;
	return 0;
}

static void free_dead(struct loop *loop)
{
	while (loop->dead) {
		struct loop_source *source = loop->dead;

		loop->dead = source->next;
		free(source);
	}
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	CHECK(loop->depth == 0);
	while (loop->sources)
		loop_remove(loop->sources);
	free_dead(loop);
	os_close(loop->signal_fd);
	os_close(loop->epoll_fd);
	free(loop->heap);
	free(loop);
}

const struct clock *loop_clock(const struct loop *loop)
{
	return loop->clock;
}

static struct loop_source *add_source(struct loop *loop, enum source_kind kind, void *ctx)
{
	struct loop_source *source = calloc(1, sizeof(*source));

	if (!source)
		return NULL;
	source->loop = loop;
	source->kind = kind;
	source->ctx = ctx;
	source->heap_index = NOT_IN_HEAP;
	source->next = loop->sources;
	if (source->next)
		source->next->previous = source;
	loop->sources = source;
	return source;
}

static void unlink_source(struct loop_source *source)
{
	struct loop *loop = source->loop;

	if (source->previous)
		source->previous->next = source->next;
	else
		loop->sources = source->next;
	if (source->next)
		source->next->previous = source->previous;
	source->dead = true;
	source->next = loop->dead;
	loop->dead = source;
	if (loop->depth == 0)
		free_dead(loop);
}

/* ---- descriptors */

static uint32_t epoll_events(unsigned events)
{
	return (events & LOOP_READ ? (uint32_t)EPOLLIN : 0) |
	       (events & LOOP_WRITE ? (uint32_t)EPOLLOUT : 0) |
	       (events & LOOP_EDGE ? (uint32_t)EPOLLET : 0);
}

static unsigned loop_events(uint32_t events)
{
	return (events & EPOLLIN ? LOOP_READ : 0u) | (events & EPOLLOUT ? LOOP_WRITE : 0u) |
	       (events & (EPOLLHUP | EPOLLERR) ? LOOP_HANGUP : 0u);
}

int loop_add_io(struct loop *loop, int fd, unsigned events, loop_io_fn *fn, void *ctx,
	struct loop_source **ret_source)
{
	struct loop_source *source = add_source(loop, SOURCE_IO, ctx);
	struct epoll_event event = {.events = epoll_events(events), .data.ptr = source};

	if (!source)
		return ERR_NO_MEMORY;
	source->number = fd;
	source->events = events;
	source->fn.io = fn;
	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) {
		int result = -errno;

		unlink_source(source);
		return result;
	}
	*ret_source = source;
	return 0;
}

int loop_change_io(struct loop_source *source, unsigned events)
{
	struct epoll_event event = {.events = epoll_events(events), .data.ptr = source};

	if (source->events == events)
		return 0;
	if (epoll_ctl(source->loop->epoll_fd, EPOLL_CTL_MOD, source->number, &event) < 0)
		return -errno;
	source->events = events;
	return 0;
}

/* ---- timers: a binary heap, each timer knowing its place */

static void heap_place(struct loop *loop, size_t index, struct loop_source *source)
{
	loop->heap[index] = source;
	source->heap_index = index;
}

static void heap_up(struct loop *loop, size_t index)
{
	struct loop_source *source = loop->heap[index];

	while (index > 0 && loop->heap[(index - 1) / 2]->at > source->at) {
		heap_place(loop, index, loop->heap[(index - 1) / 2]);
		index = (index - 1) / 2;
	}
	heap_place(loop, index, source);
}

static void heap_down(struct loop *loop, size_t index)
{
	struct loop_source *source = loop->heap[index];

	for (size_t child; (child = 2 * index + 1) < loop->heap_used; index = child) {
		if (child + 1 < loop->heap_used &&
			loop->heap[child + 1]->at < loop->heap[child]->at)
			child++;
		if (loop->heap[child]->at >= source->at)
			break;
		heap_place(loop, index, loop->heap[child]);
	}
	heap_place(loop, index, source);
}

static void heap_remove(struct loop *loop, struct loop_source *source)
{
	size_t index = source->heap_index;
	struct loop_source *last;

	if (index == NOT_IN_HEAP)
		return;
	source->heap_index = NOT_IN_HEAP;
	last = loop->heap[--loop->heap_used];
	if (last == source)
		return;
	heap_place(loop, index, last);
	heap_up(loop, index);
	heap_down(loop, last->heap_index);
}

/* Room for all timers there are, so that arming one cannot fail. */
static int heap_grow(struct loop *loop)
{
	size_t size = loop->heap_size ? loop->heap_size * 2 : FIRST_TIMERS;
	struct loop_source **grown;

	if (loop->n_timers < loop->heap_size)
		return 0;
	if (loop->n_timers >= MAX_TIMERS)
		return ERR_FULL;
	grown = realloc(loop->heap, size * sizeof(struct loop_source *));
	if (!grown)
		return ERR_NO_MEMORY;
	loop->heap = grown;
	loop->heap_size = size;
	return 0;
}

int loop_add_timer(
	struct loop *loop, usec_t at, loop_timer_fn *fn, void *ctx, struct loop_source **ret_source)
{
	struct loop_source *source;

	TRY(heap_grow(loop));
	source = add_source(loop, SOURCE_TIMER, ctx);
	if (!source)
		return ERR_NO_MEMORY;
	loop->n_timers++;
	source->fn.timer = fn;
	loop_set_timer(source, at);
	*ret_source = source;
	return 0;
}

void loop_set_timer(struct loop_source *source, usec_t at)
{
	struct loop *loop = source->loop;

	heap_remove(loop, source);
	source->at = at;
	if (at == 0)
		return;
	heap_place(loop, loop->heap_used++, source);
	heap_up(loop, source->heap_index);
}

/* A timer that arms itself anew for a time already past waits for the next turn: the count ends it.
 */
static void fire_timers(struct loop *loop)
{
	usec_t now = loop->clock->monotonic(loop->clock);

	for (size_t n = loop->heap_used; n > 0 && loop->heap_used > 0 && !loop->stopped; n--) {
		struct loop_source *source = loop->heap[0];

		if (source->at > now)
			return;
		heap_remove(loop, source);
		source->fn.timer(source->ctx);
	}
}

/* ---- signals */

static void on_signal(void *ctx, unsigned events _unused_)
{
	struct loop *loop = ctx;
	struct signalfd_siginfo info;

	while (read(loop->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		struct loop_source *source = loop->signals[info.ssi_signo];

		if (source)
			source->fn.signal(source->ctx, (int)info.ssi_signo);
	}
}

static int watch_signals(struct loop *loop)
{
	int fd = signalfd(loop->signal_fd, &loop->signal_set, SFD_CLOEXEC | SFD_NONBLOCK);

	if (fd < 0)
		return -errno;
	loop->signal_fd = fd;
	if (loop->signal_io)
		return 0;
	return loop_add_io(loop, fd, LOOP_READ, on_signal, loop, &loop->signal_io);
}

int loop_add_signal(struct loop *loop, int signal, loop_signal_fn *fn, void *ctx,
	struct loop_source **ret_source)
{
	struct loop_source *source;
	sigset_t one;
	int result;

	CHECK(signal > 0 && signal < NSIG);
	if (loop->signals[signal])
		return ERR_EXISTS;
	sigemptyset(&one);
	sigaddset(&one, signal);
	if (sigprocmask(SIG_BLOCK, &one, NULL) < 0)
		return -errno;
	sigaddset(&loop->signal_set, signal);
	result = watch_signals(loop);
	source = result == 0 ? add_source(loop, SOURCE_SIGNAL, ctx) : NULL;
	if (!source) {
		sigdelset(&loop->signal_set, signal);
		return result < 0 ? result : ERR_NO_MEMORY;
	}
	source->number = signal;
	source->fn.signal = fn;
	loop->signals[signal] = source;
	*ret_source = source;
	return 0;
}

/* The signal stays blocked: one that comes late must not end the program. */
static void remove_signal(struct loop *loop, struct loop_source *source)
{
	loop->signals[source->number] = NULL;
	sigdelset(&loop->signal_set, source->number);
	signalfd(loop->signal_fd, &loop->signal_set, 0);
}

struct loop_source *loop_remove(struct loop_source *source)
{
	struct loop *loop;

	if (!source)
		return NULL;
	CHECK(!source->dead);
	loop = source->loop;
	switch (source->kind) {
	case SOURCE_IO:
		epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, source->number, NULL);
		break;
	case SOURCE_TIMER:
		heap_remove(loop, source);
		loop->n_timers--;
		break;
	case SOURCE_SIGNAL:
		remove_signal(loop, source);
		break;
	}
	unlink_source(source);
	return NULL;
}

/* ---- turns */

static int wait_ms(struct loop *loop, usec_t at_most)
{
	usec_t wait = at_most;

	if (loop->heap_used > 0) {
		usec_t left = loop->heap[0]->at - loop->clock->monotonic(loop->clock);

		if (left < wait)
			wait = left;
	}
	if (wait <= 0)
		return 0;
	/* Rounded up: a timer must never find itself too early and spin. */
	wait = wait / USEC_PER_MS + (wait % USEC_PER_MS != 0);
	return wait < INT32_MAX ? (int)wait : INT32_MAX;
}

int loop_step(struct loop *loop, usec_t at_most)
{
	struct epoll_event events[EVENTS_A_TURN];
	int n = epoll_wait(loop->epoll_fd, events, EVENTS_A_TURN, wait_ms(loop, at_most));

	if (n < 0 && errno != EINTR)
		return -errno;
	loop->depth++;
	for (int i = 0; i < n && !loop->stopped; i++) {
		struct loop_source *source = events[i].data.ptr;

		if (!source->dead)
			source->fn.io(source->ctx, loop_events(events[i].events));
	}
	fire_timers(loop);
	if (--loop->depth == 0)
		free_dead(loop);
	return 0;
}

int loop_run(struct loop *loop)
{
	while (!loop->stopped)
		TRY(loop_step(loop, INT64_MAX));
	loop->stopped = false;
	return loop->result;
}

void loop_stop(struct loop *loop, int result)
{
	loop->stopped = true;
	loop->result = result;
}
