#include "agent/main/sight.h"

#include <stdio.h>

#include "os/os.h"

/* The first argument is what tsujiban-agent's main looks for; the second nobody can know before. */
static void make_command(struct sight *s)
{
	uint64_t nonce[2];
	int n;

	os_random(nonce, sizeof(nonce));
	n = snprintf((char *)s->command, sizeof(s->command),
		"tsujiban-agent%c--proof%c%016llx%016llx", 0, 0, (unsigned long long)nonce[0],
		(unsigned long long)nonce[1]);
	s->command_len = (size_t)n + 1;
}

static void set_timer(struct sight *s, usec_t from_now)
{
	loop_set_timer(s->timer, s->clock->monotonic(s->clock) + from_now);
}

static usec_t wait_for_act(const struct sight *s)
{
	return s->interval / 8 < SIGHT_MAX_WAIT ? s->interval / 8 : SIGHT_MAX_WAIT;
}

static void judge(struct sight *s, uint32_t proven)
{
	bool is_news = !s->judged || s->proven != proven;

	s->judged = true;
	s->proven = proven;
	if (is_news)
		s->ops->changed(s->ctx);
}

/* An act that cannot be done is one that is not seen. */
static void act(struct sight *s)
{
	make_command(s);
	s->under_way = true;
	(void)!s->ops->act(s->ctx, slice_of(s->command, s->command_len));
	set_timer(s, wait_for_act(s));
}

static void give_up_act(struct sight *s)
{
	if (s->under_way)
		s->ops->end(s->ctx);
	s->under_way = false;
}

/* Not at once again and again: what fails for good would be all that we do. */
static usec_t next_backoff(struct sight *s)
{
	s->backoff = s->backoff == 0 ? wait_for_act(s) : 2 * s->backoff;
	if (s->backoff > SIGHT_MAX_BACKOFF)
		s->backoff = SIGHT_MAX_BACKOFF;
	return s->backoff;
}

/* The same way first; then those behind it; when all have failed, all over again, later. */
static void open_anew(struct sight *s)
{
	s->misses = 0;
	s->failed |= s->source & s->anew;
	s->source = s->ops->reopen(s->ctx, s->failed);
	s->anew |= s->source;
	if (s->source != 0) {
		act(s);
		return;
	}
	s->failed = s->anew = 0;
	set_timer(s, next_backoff(s));
}

static void begin(struct sight *s)
{
	bool is_first = !s->judged;

	if (s->source != 0) {
		act(s);
		return;
	}
	judge(s, 0);
	/* It was tried a moment ago. */
	if (is_first)
		set_timer(s, next_backoff(s));
	else
		open_anew(s);
}

static void on_timer(void *ctx)
{
	struct sight *s = ctx;

	if (!s->under_way) {
		begin(s);
	} else if (s->ops->is_busy(s->ctx)) {
		set_timer(s, wait_for_act(s));
	} else {
		give_up_act(s);
		if (++s->misses < SIGHT_TRIES) {
			act(s);
			return;
		}
		judge(s, 0);
		open_anew(s);
	}
}

int sight_init(
	struct sight *s, struct loop *loop, usec_t interval, const struct sight_ops *ops, void *ctx)
{
	*s = (struct sight){
		.ops = ops, .ctx = ctx, .clock = loop_clock(loop), .interval = interval};
	return loop_add_timer(loop, 0, on_timer, s, &s->timer);
}

void sight_done(struct sight *s)
{
	s->timer = loop_remove(s->timer);
}

void sight_start(struct sight *s, uint32_t source)
{
	sight_stop(s);
	s->source = source;
	loop_set_timer(s->timer, s->clock->monotonic(s->clock));
}

void sight_stop(struct sight *s)
{
	give_up_act(s);
	loop_set_timer(s->timer, 0);
	s->judged = false;
	s->proven = 0;
	s->misses = 0;
	s->anew = s->failed = 0;
	s->backoff = 0;
}

struct slice sight_last_act(const struct sight *s)
{
	return slice_of(s->command, s->command_len);
}

void sight_seen(struct sight *s, struct slice command)
{
	if (!s->under_way || !slice_is(command, slice_of(s->command, s->command_len)))
		return;
	give_up_act(s);
	s->misses = 0;
	s->anew = 0;
	s->backoff = 0;
	judge(s, s->source);
	set_timer(s, s->interval / 2);
}
