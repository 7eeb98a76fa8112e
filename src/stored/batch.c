#include "stored/batch.h"

#include <stdlib.h>

_must_check_ int stored_batch_new(struct stored_batch **ret)
{
	struct stored_batch *batch = calloc(1, sizeof(*batch));
	int r;

	if (!batch)
		return ERR_NO_MEMORY;
	buf_init(&batch->unpacked, BATCH_MAX_UNPACKED);
	r = batch_packer_new(&batch->packer);
	if (r == 0)
		r = lines_new(&batch->lines);
	if (r < 0) {
		stored_batch_free(batch);
		return r;
	}
	*ret = batch;
	return 0;
}

struct stored_batch *stored_batch_free(struct stored_batch *batch)
{
	if (!batch)
		return NULL;
	batch_packer_free(batch->packer);
	lines_free(batch->lines);
	buf_done(&batch->unpacked);
	free(batch);
	return NULL;
}

bool stored_batch_has_lines(const struct stored_batch *batch)
{
	return batch->record.format != JOURNAL_BATCH_CBOR;
}

static int unpack(struct stored_batch *batch, struct slice body, struct slice *ret)
{
	const struct journal_record *record = &batch->record;
	bool has_lines = stored_batch_has_lines(batch);

	/* No dictionary has been announced yet. */
	if (record->dictionary != 0)
		return ERR_UNSUPPORTED;
	if (record->encoding == BATCH_PLAIN) {
		*ret = body;
		return has_lines || body.len == record->unpacked ? 0 : ERR_MALFORMED;
	}
	if (record->encoding != BATCH_ZSTD)
		return ERR_UNSUPPORTED;
	buf_clear(&batch->unpacked);
	if (has_lines)
		TRY(batch_unpack_any(batch->packer, body, BATCH_MAX_UNPACKED, &batch->unpacked));
	else
		TRY(batch_unpack(batch->packer, body, record->unpacked, &batch->unpacked));
	*ret = buf_slice(&batch->unpacked);
	return 0;
}

static bool agrees(const struct batch_header *header, const struct journal_record *record)
{
	return header->device == record->device && header->number == record->number &&
	       header->count == record->count &&
	       memcmp(header->epoch, record->epoch, sizeof(record->epoch)) == 0;
}

_must_check_ int stored_batch_open(struct stored_batch *batch, const struct journal_record *record,
	struct slice body, const struct logsource_row *fallback)
{
	struct slice plain;

	batch->record = *record;
	batch->fallback = *fallback;
	batch->n_events = 0;
	batch->header.lost = 0;
	TRY(unpack(batch, body, &plain));
	if (stored_batch_has_lines(batch)) {
		lines_open(batch->lines, plain, fallback, record->received);
		return 0;
	}
	TRY(batch_open(plain, &batch->header, &batch->reader));
	return agrees(&batch->header, record) ? 0 : ERR_MALFORMED;
}

_must_check_ int stored_batch_next(struct stored_batch *batch)
{
	int r;

	if (stored_batch_has_lines(batch))
		r = lines_next(batch->lines, &batch->event);
	else
		r = batch_next(&batch->reader, &batch->event);
	if (r > 0)
		batch->n_events++;
	return r;
}

struct slice stored_batch_rest(const struct stored_batch *batch)
{
	return stored_batch_has_lines(batch) ? lines_rest(batch->lines) : batch->reader.rest;
}

_must_check_ int stored_batch_again(struct stored_batch *batch, struct slice rest)
{
	int r;

	if (!stored_batch_has_lines(batch))
		return event_decode(&rest, &batch->event);
	lines_open(batch->lines, rest, &batch->fallback, batch->record.received);
	r = lines_next(batch->lines, &batch->event);
	return r == 0 ? ERR_MALFORMED : r < 0 ? r : 0;
}

struct lines_refused stored_batch_refused(const struct stored_batch *batch)
{
	return stored_batch_has_lines(batch) ? lines_refused(batch->lines)
					     : (struct lines_refused){0};
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

usec_t stored_seen(const struct journal_record *record, usec_t claimed)
{
	usec_t seen =
		add_saturated(claimed, subtract_saturated(record->received, record->sent_wall));

	/* The upper bound wins, should our own clock have been set back since the last contact. */
	if (seen < record->contact)
		seen = record->contact;
	return seen > record->received ? record->received : seen;
}

int64_t stored_skew(const struct journal_record *record)
{
	return subtract_saturated(record->sent_wall, record->received);
}
