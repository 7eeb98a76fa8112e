/*
 * The evaluation of one batch: unpack, decode, match, in steps that can pause wherever the outcome
 * is full, so that no number of matches makes it drop one.
 *
 * Ownership: borrows record and body until the last step; rules, outcome and clock for each call.
 * Limits:    those of a batch, or of lines; 16 MiB unpacked.
 * Trust:     batches are hostile; results are those of stored/batch.h.
 *            Matches found before the place where a batch turns out to be malformed stand: they are
 *            true of the events that they name.
 */
#pragma once

#include "base/clock.h"
#include "formats/lines/lines.h"
#include "server/watch/outcome.h"
#include "server/watch/ruleset.h"

struct evaluation;

_must_check_ int evaluation_new(struct evaluation **ret);
struct evaluation *evaluation_free(struct evaluation *evaluation);

/* Unpacks; of a batch reads the header and compares it with the record; of lines nothing else can be said.
 * `fallback`, borrowed until done, is the logsource of lines that name none. */
_must_check_ int evaluation_open(struct evaluation *evaluation, const struct journal_record *record,
	struct slice body, const struct logsource_row *fallback);
/*
 * One event, or one match of the last event. 1: go on; 0: the batch is done; ERR_FULL: send the
 * outcome and call again; else the batch is malformed. The rules must stay the same from open to
 * done.
 */
_must_check_ int evaluation_step(struct evaluation *evaluation, struct ruleset *rules,
	const struct clock *clock, struct outcome *outcome);
/* What the batch says of its device; after the last step. Refused lines count as lost events. */
struct record_sight evaluation_sight(const struct evaluation *evaluation);
/* Lines that are no events; after the last step. */
struct lines_refused evaluation_refused(const struct evaluation *evaluation);
