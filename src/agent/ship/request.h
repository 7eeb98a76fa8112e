/*
 * Writes the requests that ship sends: HTTP/1.1 head and body in one buffer.
 *
 * Ownership: the buffer is the caller's; its contents are replaced.
 * Limits:    the buffer's maximum; REQUEST_MAX_BYTES is enough for any batch.
 * Trust:     nothing from outside goes into a head but the server's address, which wire_address_split has
 *            looked at.
 */
#pragma once

#include "agent/ship/spool.h"
#include "agent/ship/state.h"

enum { REQUEST_MAX_BYTES = BATCH_MAX_PACKED + 8192 };

/* What turns an entry of the spool into a batch's body. */
struct request_maker {
	struct batch_packer *packer;
	struct buf plain; /* header and events */
	struct buf body;
	bool no_zstd; /* the server asked for plain batches */
};

_must_check_ int request_maker_init(struct request_maker *m);
void request_maker_done(struct request_maker *m);

_must_check_ int request_enrol(
	struct slice address, const struct wire_enrol *enrol, struct buf *out);
/* The same entry under the same state always becomes the same body: the server knows it again. */
_must_check_ int request_batch(struct request_maker *m, struct slice address,
	const struct state *state, const struct spool_entry *entry, struct slice events,
	usec_t wall, struct buf *out);
