#include "server/core/retention.h"

#include "server/core/core.h"
#include "server/core/store/store_people.h"

#define USEC_PER_DAY ((usec_t)86400 * USEC_PER_SEC)
#define LEAP_RUNNING USEC_PER_DAY
#define LEAP_STOPPED (31 * USEC_PER_DAY)

/* Whether the clock shows more than can have passed since the last look. */
static bool has_leapt(const struct retention *r, usec_t wall, usec_t monotonic)
{
	if (r->wall == 0)
		return false;
	if (r->monotonic == 0)
		return wall > r->wall + LEAP_STOPPED;
	return wall > r->wall + (monotonic - r->monotonic) + LEAP_RUNNING;
}

/* Grace ends when its time is over, and when the clock went back to before it began. */
static bool is_over(const struct retention *r, usec_t wall)
{
	return wall >= r->until || wall < r->until - RETENTION_GRACE;
}

static int look(struct core *core)
{
	struct retention *r = &core->retention;
	const struct clock *clock = core->child->clock;
	usec_t wall = clock->wall(clock), monotonic = clock->monotonic(clock);

	if (r->until != 0 && is_over(r, wall))
		r->until = 0;
	if (has_leapt(r, wall, monotonic)) {
		r->until = wall + RETENTION_GRACE;
		log_write(&core->child->log, LOG_LEVEL_WARNING, MSG_CORE_CLOCK_JUMPED,
			LOG_NUMBER("before", r->wall / USEC_PER_SEC),
			LOG_NUMBER("now", wall / USEC_PER_SEC));
	}
	r->wall = wall;
	r->monotonic = monotonic;
	api_set_condition(core->api, API_CLOCK_JUMPED, r->until != 0);
	return store_clock_put(
		core->store, &(struct store_clock){.seen = wall, .grace_until = r->until});
}

/* A file holds batches of every company: it may go when the longest retention of all is over. */
static int sweep(struct core *core)
{
	uint32_t days;

	TRY(store_retention_longest(core->store, core->settings.retention_days, &days));
	journal_set_retention(core->journal, (usec_t)days * USEC_PER_DAY);
	journal_sweep(core->journal);
	return 0;
}

/* What the store cannot keep is no reason to remove anything. */
static void on_timer(void *ctx)
{
	struct core *core = ctx;
	int result = look(core);

	if (result == 0 && core->retention.until == 0)
		result = sweep(core);
	if (result < 0)
		core_log_failure(core, "retention", result);
	loop_set_timer(core->retention.timer, core->retention.monotonic + RETENTION_EVERY);
}

int retention_init(struct core *core)
{
	struct retention *r = &core->retention;
	const struct clock *clock = core->child->clock;
	struct store_clock kept;
	int result = store_clock_get(core->store, &kept);

	if (result < 0 && result != ERR_NOT_FOUND)
		return result;
	if (result == 0) {
		r->wall = kept.seen;
		r->until = kept.grace_until;
	}
	return loop_add_timer(
		core->child->loop, clock->monotonic(clock), on_timer, core, &r->timer);
}

void retention_done(struct core *core)
{
	core->retention.timer = loop_remove(core->retention.timer);
}
