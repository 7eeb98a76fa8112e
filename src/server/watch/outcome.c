#include "server/watch/outcome.h"

#include <stdlib.h>

#include "base/text.h"

/* As schema/frames.toml declares them. */
enum {
	MAX_MATCHES = 256,
	MAX_SIGHTS = 4096,
	MAX_EVIDENCE = 64,
	MAX_VALUE = 4096,
	MAX_RULE_ID = 64,
	MAX_LOGSOURCE = 128,
};

/* Beyond ENOUGH no further match is begun; one match takes less than what is left to MOST. */
enum {
	ENOUGH_BYTES = 1024 * 1024,
	MOST_BYTES = 2 * 1024 * 1024,
};

struct outcome {
	struct arena arena;
	struct buf value; /* of one field, while it is written */
	size_t n_matches;
	size_t n_sights;
	struct record_match matches[MAX_MATCHES];
	struct record_sight sights[MAX_SIGHTS];
};

_must_check_ int outcome_new(struct outcome **ret)
{
	struct outcome *outcome = calloc(1, sizeof(*outcome));

	if (!outcome)
		return ERR_NO_MEMORY;
	arena_init(&outcome->arena, MOST_BYTES);
	buf_init(&outcome->value, EVENT_MAX_BYTES);
	*ret = outcome;
	return 0;
}

struct outcome *outcome_free(struct outcome *outcome)
{
	if (!outcome)
		return NULL;
	arena_done(&outcome->arena);
	buf_done(&outcome->value);
	free(outcome);
	return NULL;
}

void outcome_clear(struct outcome *outcome)
{
	arena_reset(&outcome->arena);
	outcome->n_matches = 0;
	outcome->n_sights = 0;
}

bool outcome_has_matches(const struct outcome *outcome)
{
	return outcome->n_matches > 0;
}

bool outcome_is_empty(const struct outcome *outcome)
{
	return outcome->n_matches == 0 && outcome->n_sights == 0;
}

static int copy(struct arena *arena, struct slice text, struct slice *ret)
{
	*ret = arena_dup(arena, text);
	return text.len > 0 && !ret->data ? ERR_NO_MEMORY : 0;
}

static int add_evidence(
	struct outcome *outcome, const struct event *event, struct record_match *match)
{
	size_t n = min_size(event->n_fields, MAX_EVIDENCE);

	match->evidence = arena_take_array(&outcome->arena, n, sizeof(*match->evidence));
	if (n > 0 && !match->evidence)
		return ERR_NO_MEMORY;
	match->n_evidence = n;
	for (size_t i = 0; i < n; i++) {
		const struct event_field *field = &event->fields[i];
		struct record_evidence *evidence = &match->evidence[i];
		struct slice whole = event_field_text(field, &outcome->value);
		struct slice cut = text_cut_utf8(whole, MAX_VALUE);

		TRY(copy(&outcome->arena, field->name, &evidence->name));
		TRY(copy(&outcome->arena, cut, &evidence->value));
		evidence->truncated = field->truncated || cut.len < whole.len;
	}
	return 0;
}

static bool fits(struct slice rule_part, struct slice event_part)
{
	return rule_part.len == 0 || slice_is(rule_part, event_part);
}

/* The event's logsource because of which the rule was evaluated. */
static const struct logsource_row *find_logsource(
	const struct event *event, const struct sigma_logsource *rule)
{
	for (size_t i = 0; i < event->n_logsources; i++) {
		const struct logsource_row *row = &event->logsources[i];

		if (fits(rule->category, row->category) && fits(rule->product, row->product) &&
			fits(rule->service, row->service))
			return row;
	}
	return &event->logsources[0];
}

static int add_logsource(
	struct outcome *outcome, const struct found *found, struct record_match *match)
{
	const struct logsource_row *row = find_logsource(found->event, &found->rule->logsource);
	struct buf *text = &outcome->value;

	buf_clear(text);
	TRY(event_logsource_text(row, text));
	return copy(
		&outcome->arena, text_cut_utf8(buf_slice(text), MAX_LOGSOURCE), &match->logsource);
}

_must_check_ int outcome_add_match(struct outcome *outcome, const struct found *found)
{
	const struct journal_record *record = found->record;
	struct record_match *match = &outcome->matches[outcome->n_matches];

	if (outcome->n_matches == MAX_MATCHES || outcome->arena.used > ENOUGH_BYTES)
		return ERR_FULL;
	*match = (struct record_match){
		.company = record->company,
		.device = record->device,
		.number = record->number,
		.index = found->index,
		.time = found->event->time,
		.seen = found->seen,
		.received = record->received,
		.matched = found->matched,
	};
	memcpy(match->epoch, record->epoch, sizeof(match->epoch));
	TRY(copy(&outcome->arena, text_cut_utf8(found->rule->id, MAX_RULE_ID), &match->rule));
	TRY(add_logsource(outcome, found, match));
	TRY(add_evidence(outcome, found->event, match));
	outcome->n_matches++;
	return 0;
}

_must_check_ int outcome_add_sight(struct outcome *outcome, const struct record_sight *sight)
{
	if (outcome->n_sights == MAX_SIGHTS)
		return ERR_FULL;
	outcome->sights[outcome->n_sights++] = *sight;
	return 0;
}

_must_check_ int outcome_send(
	struct outcome *outcome, struct channel *core, uint64_t position, uint64_t generation)
{
	struct frame_matched frame = {
		.position = position,
		.generation = generation,
		.matches = outcome->matches,
		.n_matches = outcome->n_matches,
		.sights = outcome->sights,
		.n_sights = outcome->n_sights,
	};

	TRY(CHANNEL_SEND(core, MATCHED, matched, &frame));
	outcome_clear(outcome);
	return 0;
}
