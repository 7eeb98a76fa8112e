/* What people do with a case. */
#include "server/core/cases/state.h"

#include "base/text.h"

struct act {
	struct cases *cases;
	const struct cases_actor *actor;
	uint64_t id;
	const struct record_case_close *close; /* NULL: take */
	struct changes *changes;
};

static bool stands_at(const struct record_case_summary *summary, const char *state)
{
	return slice_is_text(summary->state, state);
}

static const char *closing_of(struct slice reason)
{
	static const char *const reasons[] = {"real", "mistake", "drill"};

	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (slice_is_text(reason, reasons[i]))
			return reasons[i];
	return NULL;
}

static int act_in_transaction(struct store *store, void *context)
{
	const struct act *act = context;
	struct record_case_full full;
	struct store_case_step step = {
		.id = act->id,
		.state = act->close ? "closed" : "taken",
		.who = act->actor->name,
		.time = cases_now(act->cases),
	};

	TRY(store_case_get(store, &act->actor->scope, act->id, &act->cases->arena, &full));
	if (stands_at(&full.summary, "closed"))
		return ERR_CONFLICT;
	if (act->close) {
		step.closing = closing_of(act->close->reason);
		step.note = act->close->note;
	} else if (!stands_at(&full.summary, "new") && !stands_at(&full.summary, "told")) {
		return 0;
	}
	step.company = full.summary.company;
	changes_add(act->changes, step.company, CHANGE_CASE, act->id);
	return store_case_step(store, &step);
}

int cases_take(
	struct cases *cases, const struct cases_actor *actor, uint64_t id, struct changes *changes)
{
	struct act act = {.cases = cases, .actor = actor, .id = id, .changes = changes};

	arena_reset(&cases->arena);
	return store_transact(cases->store, act_in_transaction, &act);
}

int cases_close(struct cases *cases, const struct cases_actor *actor,
	const struct record_case_close *close, struct changes *changes)
{
	struct act act = {.cases = cases,
		.actor = actor,
		.id = close->id,
		.close = close,
		.changes = changes};

	if (!closing_of(close->reason))
		return ERR_BAD_VALUE;
	arena_reset(&cases->arena);
	return store_transact(cases->store, act_in_transaction, &act);
}

int cases_shown(struct cases *cases, const struct frame_shown *shown)
{
	usec_t now = cases_now(cases);

	if (shown->kind != CHANGE_CASE)
		return 0;
	return store_case_set_shown(cases->store, shown->id, shown->at < now ? shown->at : now);
}
