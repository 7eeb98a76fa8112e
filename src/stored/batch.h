/*
 * One batch of the journal, opened and read event by event: unpacked, and held against what its HTTP
 * headers said. Whoever reads stored events (watch, search) reads them through this.
 *
 * Ownership: a stored_batch borrows record and body from open to the last event; its event borrows from
 *            it until the next one.
 * Limits:    those of a batch, or of lines; 16 MiB unpacked.
 * Trust:     this is where hostile bytes are decoded. A batch must agree with its record, else
 *            ERR_MALFORMED; other results of the decoders as they are.
 */
#pragma once

#include "event/batch.h"
#include "formats/lines/lines.h"
#include "journal/record.h"

struct stored_batch {
	struct batch_packer *packer;
	struct buf unpacked;
	struct journal_record record;
	struct batch_header header;
	struct batch_reader reader;
	struct lines *lines;
	struct logsource_row fallback;
	struct event event; /* the last one */
	uint32_t n_events;  /* decoded so far */
};

_must_check_ int stored_batch_new(struct stored_batch **ret);
/* NULL is fine; returns NULL. */
struct stored_batch *stored_batch_free(struct stored_batch *batch);

/* Unpacks; of a batch reads the header and compares it with the record; of lines nothing else can be said.
 * The texts of `fallback`, the logsource of lines that name none, are borrowed. */
_must_check_ int stored_batch_open(struct stored_batch *batch, const struct journal_record *record,
	struct slice body, const struct logsource_row *fallback);
/* Whether they are lines of a foreign sender. */
bool stored_batch_has_lines(const struct stored_batch *batch);
/* 1: an event, whose index is n_events - 1; 0: the end; else the batch is malformed. */
_must_check_ int stored_batch_next(struct stored_batch *batch);
/* Lines that are no events, of those read until now. */
struct lines_refused stored_batch_refused(const struct stored_batch *batch);

/* What was not read yet; before an event is read, that event's bytes are at its beginning. */
struct slice stored_batch_rest(const struct stored_batch *batch);
/* Reads the event at the beginning of such a rest once more; stored_batch_next is over then. */
_must_check_ int stored_batch_again(struct stored_batch *batch, struct slice rest);

/*
 * When it happened by our clock: the device's claim, corrected by how far its clock was off when it
 * sent, not before its last contact, not after we had it.
 */
usec_t stored_seen(const struct journal_record *record, usec_t claimed);
/* How far the device's clock was ahead of ours. */
int64_t stored_skew(const struct journal_record *record);
