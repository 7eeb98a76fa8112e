#include "server/watch/evaluate.h"

#include <stdlib.h>

#include "stored/batch.h"

enum { SOURCES_UNKNOWN = -1 };

struct evaluation {
	struct stored_batch *batch;
	size_t next_match; /* of the last event's matches, the one to tell next */
	size_t n_matches;
	int64_t sources, rung; /* of the last health event */
};

_must_check_ int evaluation_new(struct evaluation **ret)
{
	struct evaluation *evaluation = calloc(1, sizeof(*evaluation));
	int r;

	if (!evaluation)
		return ERR_NO_MEMORY;
	r = stored_batch_new(&evaluation->batch);
	if (r < 0) {
		free(evaluation);
		return r;
	}
	*ret = evaluation;
	return 0;
}

struct evaluation *evaluation_free(struct evaluation *evaluation)
{
	if (!evaluation)
		return NULL;
	stored_batch_free(evaluation->batch);
	free(evaluation);
	return NULL;
}

_must_check_ int evaluation_open(struct evaluation *evaluation, const struct journal_record *record,
	struct slice body, const struct logsource_row *fallback)
{
	evaluation->next_match = 0;
	evaluation->n_matches = 0;
	evaluation->sources = SOURCES_UNKNOWN;
	evaluation->rung = SOURCES_UNKNOWN;
	return stored_batch_open(evaluation->batch, record, body, fallback);
}

static bool is_health(const struct event *event)
{
	const struct logsource_row *health = logsource_row_find(LOGSOURCE_TSUJIBAN_HEALTH);

	for (size_t i = 0; i < event->n_logsources; i++) {
		const struct logsource_row *row = &event->logsources[i];

		if (slice_is(row->category, health->category) &&
			slice_is(row->product, health->product) &&
			slice_is(row->service, health->service))
			return true;
	}
	return false;
}

/* The last health event of a batch says what the agent sees with; only an agent of ours can say it. */
static void take_health(struct evaluation *evaluation)
{
	const struct event *event = &evaluation->batch->event;

	if (stored_batch_has_lines(evaluation->batch) || !is_health(event))
		return;
	for (size_t i = 0; i < event->n_fields; i++) {
		const struct event_field *field = &event->fields[i];

		if (field->type != FIELD_INTEGER || field->number < 0)
			continue;
		if (field->key == FIELD_KEY_SOURCES)
			evaluation->sources = field->number;
		if (field->key == FIELD_KEY_RUNG)
			evaluation->rung = field->number;
	}
}

static int tell_match(struct evaluation *evaluation, struct ruleset *rules,
	const struct clock *clock, struct outcome *outcome)
{
	const struct stored_batch *batch = evaluation->batch;
	struct sigma_image_rule rule;
	struct found found = {
		.record = &batch->record,
		.event = &batch->event,
		.rule = &rule,
		.index = batch->n_events - 1,
		.seen = stored_seen(&batch->record, batch->event.time),
		.matched = clock->wall(clock),
	};

	ruleset_rule(rules, rules->matched[evaluation->next_match], &rule);
	TRY(outcome_add_match(outcome, &found));
	evaluation->next_match++;
	return 1;
}

_must_check_ int evaluation_step(struct evaluation *evaluation, struct ruleset *rules,
	const struct clock *clock, struct outcome *outcome)
{
	int r;

	if (evaluation->next_match < evaluation->n_matches)
		return tell_match(evaluation, rules, clock, outcome);
	r = stored_batch_next(evaluation->batch);
	if (r <= 0)
		return r;
	take_health(evaluation);
	ruleset_match(rules, &evaluation->batch->event);
	evaluation->next_match = 0;
	evaluation->n_matches = rules->n_matched;
	return 1;
}

struct lines_refused evaluation_refused(const struct evaluation *evaluation)
{
	return stored_batch_refused(evaluation->batch);
}

struct record_sight evaluation_sight(const struct evaluation *evaluation)
{
	const struct stored_batch *batch = evaluation->batch;
	const struct journal_record *record = &batch->record;

	return (struct record_sight){
		.company = record->company,
		.device = record->device,
		.received = record->received,
		.events = batch->n_events,
		.lost = batch->header.lost + evaluation_refused(evaluation).count,
		.sources = evaluation->sources,
		.rung = evaluation->rung,
		.skew = stored_skew(record),
	};
}
