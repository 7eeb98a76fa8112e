#include "server/core/visiting.h"

#include "server/core/core.h"

static void on_timer(void *ctx)
{
	struct core *core = ctx;
	const struct clock *clock = core->child->clock;
	struct changes changes = {0};
	int result = cases_remind_visits(core->cases, &changes);

	if (result < 0)
		core_log_failure(core, "visits", result);
	else
		core_tell(core, &changes);
	loop_set_timer(core->visiting.timer, clock->monotonic(clock) + VISITING_EVERY);
}

int visiting_init(struct core *core)
{
	const struct clock *clock = core->child->clock;

	return loop_add_timer(core->child->loop, clock->monotonic(clock) + USEC_PER_SEC, on_timer,
		core, &core->visiting.timer);
}

void visiting_done(struct core *core)
{
	core->visiting.timer = loop_remove(core->visiting.timer);
}
