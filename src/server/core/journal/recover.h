/*
 * What happens at the journal's opening: the records are walked, the end is found, a torn tail is
 * zeroed, damage elsewhere is set aside, and what is known of earlier batches is gathered.
 *
 * Whole files are walked by their headers alone. The file that was being written, and a file whose
 * headers do not lead to its end, is read as a whole; the former is written and synced again before any of
 * it counts as durable. Where no record can be read in the file that was
 * being written and none follows, it was torn: nobody was told that it is durable. Anything else is
 * damage: the bytes up to the next record go to "<position>.damaged" and a padding record takes their
 * place, so that no reader ever meets them.
 *
 * Ownership: files and known are the caller's; rows get their `newest`.
 * Limits:    a whole file is held in memory while it is read.
 * Trust:     the bytes that follow damage are searched for the next record, and a body may hold what
 *            looks like one. To be taken for it, it must carry its own position and checksums, and the
 *            disk must have lost a header just before it.
 */
#pragma once

#include "server/core/journal/files.h"
#include "server/core/journal/known.h"

struct recovery {
	struct files *files;
	struct known *known;
	const struct journal_disk *disk;
	const struct journal_events *events;
	/* Results: the row that is being written and the position behind its last record. */
	size_t active;
	uint64_t end;
};

/* There must be at least one file. ERR_DAMAGED: sizes or bases that no journal of ours has. */
_must_check_ int recover(struct recovery *r);
