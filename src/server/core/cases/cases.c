#include "server/core/cases/cases.h"

#include "base/text.h"
#include "server/core/cases/state.h"
#include "server/core/store/store_device.h"
#include "server/core/store/store_own_rule.h"
#include "server/core/store/store_rule.h"

/* Sigma's levels, as in rule_ok. */
enum { LEVEL_MEDIUM = 2, LEVEL_HIGH = 3 };

int cases_new(struct store *store, const struct settings *settings, const struct clock *clock,
	struct cases **ret_cases)
{
	struct cases *cases = calloc(1, sizeof(*cases));
	int result;

	if (!cases)
		return ERR_NO_MEMORY;
	cases->store = store;
	cases->settings = settings;
	cases->clock = clock;
	/* Of what an earlier life of the core left waiting, nothing better is known. */
	cases->mail_fails = true;
	arena_init(&cases->arena, CASES_ARENA_BYTES);
	result = store_installation(store, cases->installation);
	if (result < 0) {
		cases_free(cases);
		return result;
	}
	*ret_cases = cases;
	return 0;
}

struct cases *cases_free(struct cases *cases)
{
	if (!cases)
		return NULL;
	arena_done(&cases->arena);
	free(cases);
	return NULL;
}

/* ---- one `matched` frame ---- */

struct commit {
	struct cases *cases;
	const struct frame_matched *matched;
	struct changes *changes;
	struct cases_outcome outcome;
	/* Whom to tell of what, at the end: a case that is opened and raised at once is told once. */
	struct cases_telling tellings[256];
	size_t n_tellings;
};

/* One match on its way to a case. */
struct found {
	const struct record_match *match;
	struct frame_rule_ok rule;
	struct slice device;
	bool danger;
};

static void tell_later(struct commit *commit, const struct found *found, uint64_t id, bool again)
{
	for (size_t i = 0; i < commit->n_tellings; i++)
		if (commit->tellings[i].id == id)
			return;
	/* A frame has no more matches than there are places. */
	commit->tellings[commit->n_tellings++] = (struct cases_telling){
		.company = found->match->company,
		.id = id,
		.device = found->match->device,
		.again = again,
	};
}

static int find_rule(struct cases *cases, struct slice id, struct frame_rule_ok *rule)
{
	int result = store_rule_get(cases->store, id, &cases->arena, rule);

	if (result != ERR_NOT_FOUND)
		return result;
	/* The set was replaced since the match: what was found is still said, in the plainest words. */
	*rule = (struct frame_rule_ok){.id = id, .title = id, .level = LEVEL_MEDIUM};
	return 0;
}

static int render(struct commit *commit, const struct found *found, struct store_words *ret_words)
{
	const struct cases_facts facts = {found->device, found->rule.drill};
	struct store_words templates = cases_rule_words(&found->rule);

	return cases_render(commit->cases, &templates, &facts, ret_words);
}

static int open_case(struct commit *commit, const struct found *found, uint64_t *ret_id)
{
	const struct record_match *match = found->match;
	struct store_case_new new_case = {
		.company = match->company,
		.kind = "watch",
		.danger = found->danger,
		.drill = found->rule.drill,
		.device = match->device,
		.opened = cases_now(commit->cases),
		.act = match->seen,
		.received = match->received,
		.matched = match->matched,
	};

	TRY(render(commit, found, &new_case.words));
	TRY(store_case_add(commit->cases->store, &new_case, ret_id));
	tell_later(commit, found, *ret_id, false);
	return 0;
}

/* The graver rule's words take the place of the ones before. */
static int raise_case(struct commit *commit, const struct found *found, uint64_t id)
{
	const struct message *message = message_get(MSG_CASE_DANGER_ROSE);
	_cleanup_(buf_done) struct buf note = BUF_INIT(1024);
	struct store_case_step step = {
		.company = found->match->company,
		.id = id,
		.time = cases_now(commit->cases),
	};
	struct store_words words;

	TRY(buf_put_format(&note, "%s / %s", message->ja, message->en));
	step.note = buf_slice(&note);

	TRY(render(commit, found, &words));
	TRY(store_case_raise(commit->cases->store, found->match->company, id, &words));
	TRY(store_case_step(commit->cases->store, &step));
	tell_later(commit, found, id, true);
	return 0;
}

static int join_case(struct commit *commit, const struct found *found, uint64_t id, bool danger)
{
	TRY(store_case_join(commit->cases->store, found->match->company, id, found->match->seen));
	return found->danger && !danger ? raise_case(commit, found, id) : 0;
}

static int put_into_case(struct commit *commit, const struct found *found, uint64_t alert)
{
	const struct record_match *match = found->match;
	struct store_case_key key = {
		.company = match->company,
		.device = match->device,
		.drill = found->rule.drill,
		.after = match->seen - CASES_JOIN_USEC,
		.before = match->seen + CASES_JOIN_USEC,
	};
	bool danger;
	uint64_t id;
	int result = store_case_find_open(commit->cases->store, &key, &id, &danger);

	if (result == ERR_NOT_FOUND)
		result = open_case(commit, found, &id);
	else if (result == 0)
		result = join_case(commit, found, id, danger);
	TRY(result);
	changes_add(commit->changes, match->company, CHANGE_CASE, id);
	return store_alert_set_case(commit->cases->store, match->company, alert, id);
}

/* Nothing was seen in the future, whatever watch says. */
static usec_t not_after(usec_t time, usec_t now)
{
	return time < now ? time : now;
}

static int commit_match(struct commit *commit, const struct record_match *given)
{
	usec_t now = cases_now(commit->cases);
	struct record_match match = *given;
	struct found found = {.match = &match};
	struct store_alert_new alert = {.match = &match};
	bool off;
	uint64_t id;
	int result = store_device_name(commit->cases->store, match.company, match.device,
		&commit->cases->arena, &found.device);

	match.seen = not_after(match.seen, now);
	match.received = not_after(match.received, now);
	match.matched = not_after(match.matched, now);

	if (result == ERR_NOT_FOUND) {
		commit->outcome.n_dropped++;
		return 0;
	}
	TRY(result);
	TRY(store_rule_is_off(commit->cases->store, match.rule, &off));
	if (off)
		return 0;
	TRY(find_rule(commit->cases, match.rule, &found.rule));
	alert.title = found.rule.title;
	alert.author = found.rule.author;
	alert.level = found.rule.level;
	result = store_alert_add(commit->cases->store, &alert, &id);
	if (result == ERR_EXISTS)
		return 0;
	TRY(result);
	commit->outcome.n_alerts++;
	if (found.rule.level < LEVEL_MEDIUM)
		return 0;
	found.danger = found.rule.level >= LEVEL_HIGH;
	return put_into_case(commit, &found, id);
}

static int commit_sights(struct commit *commit)
{
	const struct frame_matched *matched = commit->matched;
	struct store *store = commit->cases->store;
	uint64_t position = 0;
	int result = store_position_get(store, slice_text("watch"), &position);

	if (result < 0 && result != ERR_NOT_FOUND)
		return result;
	if (result == 0 && matched->position <= position)
		return 0;
	for (size_t i = 0; i < matched->n_sights; i++) {
		struct record_sight sight = matched->sights[i];

		sight.received = not_after(sight.received, cases_now(commit->cases));
		TRY(store_device_sight(store, &sight));
		changes_add(commit->changes, sight.company, CHANGE_DEVICE, sight.device);
	}
	return store_position_set(store, slice_text("watch"), matched->position);
}

static int commit_in_transaction(struct store *store, void *context)
{
	struct commit *commit = context;

	TRY(commit_sights(commit));
	for (size_t i = 0; i < commit->matched->n_matches; i++)
		TRY(commit_match(commit, &commit->matched->matches[i]));
	for (size_t i = 0; i < commit->n_tellings; i++) {
		bool written = false;

		TRY(cases_tell(commit->cases, &commit->tellings[i], &written));
		commit->outcome.notices_due |= written;
	}
	return 0;
}

int cases_commit_matched(struct cases *cases, const struct frame_matched *matched,
	struct changes *changes, struct cases_outcome *ret_outcome)
{
	struct commit commit = {.cases = cases, .matched = matched, .changes = changes};

	if (matched->n_matches > ARRAY_SIZE(commit.tellings))
		return ERR_TOO_LARGE;
	arena_reset(&cases->arena);
	TRY(store_transact(cases->store, commit_in_transaction, &commit));
	*ret_outcome = commit.outcome;
	return 0;
}
