#include "server/watch/evaluate.h"

#include <stdlib.h>

#include "event/batch.h"

enum { SOURCES_UNKNOWN = -1 };

struct evaluation {
	struct batch_packer *packer;
	struct buf unpacked;
	struct journal_record record;
	struct batch_header header;
	struct batch_reader reader;
	struct lines *lines;
	struct event event;
	uint32_t n_events; /* decoded so far */
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
	buf_init(&evaluation->unpacked, BATCH_MAX_UNPACKED);
	r = batch_packer_new(&evaluation->packer);
	if (r == 0)
		r = lines_new(&evaluation->lines);
	if (r < 0) {
		evaluation_free(evaluation);
		return r;
	}
	*ret = evaluation;
	return 0;
}

struct evaluation *evaluation_free(struct evaluation *evaluation)
{
	if (!evaluation)
		return NULL;
	batch_packer_free(evaluation->packer);
	lines_free(evaluation->lines);
	buf_done(&evaluation->unpacked);
	free(evaluation);
	return NULL;
}

static bool has_lines(const struct evaluation *evaluation)
{
	return evaluation->record.format != JOURNAL_BATCH_CBOR;
}

static int unpack(struct evaluation *evaluation, struct slice body, struct slice *ret)
{
	const struct journal_record *record = &evaluation->record;

	/* No dictionary has been announced yet. */
	if (record->dictionary != 0)
		return ERR_UNSUPPORTED;
	if (record->encoding == BATCH_PLAIN) {
		*ret = body;
		return has_lines(evaluation) || body.len == record->unpacked ? 0 : ERR_MALFORMED;
	}
	if (record->encoding != BATCH_ZSTD)
		return ERR_UNSUPPORTED;
	buf_clear(&evaluation->unpacked);
	if (has_lines(evaluation))
		TRY(batch_unpack_any(
			evaluation->packer, body, BATCH_MAX_UNPACKED, &evaluation->unpacked));
	else
		TRY(batch_unpack(
			evaluation->packer, body, record->unpacked, &evaluation->unpacked));
	*ret = buf_slice(&evaluation->unpacked);
	return 0;
}

static bool agrees(const struct batch_header *header, const struct journal_record *record)
{
	return header->device == record->device && header->number == record->number &&
	       header->count == record->count &&
	       memcmp(header->epoch, record->epoch, sizeof(record->epoch)) == 0;
}

_must_check_ int evaluation_open(struct evaluation *evaluation, const struct journal_record *record,
	struct slice body, const struct logsource_row *fallback)
{
	struct slice plain;

	evaluation->record = *record;
	evaluation->n_events = 0;
	evaluation->next_match = 0;
	evaluation->n_matches = 0;
	evaluation->sources = SOURCES_UNKNOWN;
	evaluation->rung = SOURCES_UNKNOWN;
	evaluation->header.lost = 0;
	TRY(unpack(evaluation, body, &plain));
	if (has_lines(evaluation)) {
		lines_open(evaluation->lines, plain, fallback, record->received);
		return 0;
	}
	TRY(batch_open(plain, &evaluation->header, &evaluation->reader));
	return agrees(&evaluation->header, record) ? 0 : ERR_MALFORMED;
}

static int64_t add_saturated(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

static int64_t subtract_saturated(int64_t a, int64_t b)
{
	int64_t difference;

	if (__builtin_sub_overflow(a, b, &difference))
		return b < 0 ? INT64_MAX : INT64_MIN;
	return difference;
}

usec_t evaluation_seen(const struct journal_record *record, usec_t claimed)
{
	usec_t seen =
		add_saturated(claimed, subtract_saturated(record->received, record->sent_wall));

	/* The upper bound wins, should our own clock have been set back since the last contact. */
	if (seen < record->contact)
		seen = record->contact;
	return seen > record->received ? record->received : seen;
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

/* The last health event of a batch says what the agent sees with. */
static void take_health(struct evaluation *evaluation)
{
	const struct event *event = &evaluation->event;

	if (!is_health(event))
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
	struct sigma_image_rule rule;
	struct found found = {
		.record = &evaluation->record,
		.event = &evaluation->event,
		.rule = &rule,
		.index = evaluation->n_events - 1,
		.seen = evaluation_seen(&evaluation->record, evaluation->event.time),
		.matched = clock->wall(clock),
	};

	ruleset_rule(rules, rules->matched[evaluation->next_match], &rule);
	TRY(outcome_add_match(outcome, &found));
	evaluation->next_match++;
	return 1;
}

/* Only an agent of ours can say what it sees with. */
static int next_event(struct evaluation *evaluation)
{
	int r;

	if (has_lines(evaluation))
		return lines_next(evaluation->lines, &evaluation->event);
	r = batch_next(&evaluation->reader, &evaluation->event);
	if (r > 0)
		take_health(evaluation);
	return r;
}

_must_check_ int evaluation_step(struct evaluation *evaluation, struct ruleset *rules,
	const struct clock *clock, struct outcome *outcome)
{
	int r;

	if (evaluation->next_match < evaluation->n_matches)
		return tell_match(evaluation, rules, clock, outcome);
	r = next_event(evaluation);
	if (r <= 0)
		return r;
	evaluation->n_events++;
	ruleset_match(rules, &evaluation->event);
	evaluation->next_match = 0;
	evaluation->n_matches = rules->n_matched;
	return 1;
}

struct lines_refused evaluation_refused(const struct evaluation *evaluation)
{
	return has_lines(evaluation) ? lines_refused(evaluation->lines) : (struct lines_refused){0};
}

struct record_sight evaluation_sight(const struct evaluation *evaluation)
{
	const struct journal_record *record = &evaluation->record;

	return (struct record_sight){
		.company = record->company,
		.device = record->device,
		.received = record->received,
		.events = evaluation->n_events,
		.lost = evaluation->header.lost + evaluation_refused(evaluation).count,
		.sources = evaluation->sources,
		.rung = evaluation->rung,
		.skew = subtract_saturated(record->sent_wall, record->received),
	};
}
