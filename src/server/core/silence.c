#include "server/core/silence.h"

#include "server/core/cases/silence.h"
#include "server/core/core.h"

static struct cases_look look_around(const struct core *core)
{
	struct cases_look look = {
		.no_courier = !peers_channel(core, ROLE_COURIER),
		.disk_refuses = api_condition(core->api, API_JOURNAL_REFUSES),
		.watch_behind = core->watching.position < core->silence.durable,
	};

	look.hears = peers_channel(core, ROLE_AGENTS) && !look.disk_refuses;
	return look;
}

static void on_timer(void *ctx)
{
	struct core *core = ctx;
	struct cases_look look = look_around(core);
	struct changes changes = {0};
	const struct clock *clock = core->child->clock;
	int result;

	core->silence.durable = journal_durable(core->journal);
	result = cases_look_for_silence(core->cases, &look, &changes);
	if (result < 0)
		core_log_failure(core, "silence", result);
	else
		core_tell(core, &changes);
	loop_set_timer(core->silence.timer, clock->monotonic(clock) + CASES_LOOK_EVERY);
}

int silence_init(struct core *core)
{
	const struct clock *clock = core->child->clock;

	return loop_add_timer(core->child->loop, clock->monotonic(clock) + CASES_LOOK_EVERY,
		on_timer, core, &core->silence.timer);
}

void silence_done(struct core *core)
{
	core->silence.timer = loop_remove(core->silence.timer);
}
