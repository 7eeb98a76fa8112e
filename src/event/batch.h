/*
 * The batch: events of one device, the unit of sending, storing and acknowledging.
 *
 * A CBOR sequence (RFC 8742): a header map with integer keys, then `count` events. On the wire zstd
 * may be on top. Key = (device, epoch, number).
 *     header = {0: device, 1: epoch (16 bytes), 2: number, 3: wall (usec), 4: monotonic (usec),
 *               5: count, 6: lost}            unknown keys are passed over
 *
 * Ownership: a reader borrows the unpacked bytes.
 * Limits:    1 MiB packed, 16 MiB unpacked, 4,096 events.
 * Trust:     bytes from outside; only `watch` (and the agent, its own) decodes them.
 */
#pragma once

#include "event/event.h"

enum {
	BATCH_MAX_PACKED = 1024 * 1024,
	BATCH_MAX_UNPACKED = 16 * 1024 * 1024,
	BATCH_MAX_EVENTS = 4096,
	BATCH_EPOCH_BYTES = 16,
};

enum batch_encoding { BATCH_PLAIN = 0, BATCH_ZSTD = 1 };

struct batch_header {
	uint64_t device;
	uint8_t epoch[BATCH_EPOCH_BYTES];
	uint64_t number;
	usec_t wall;
	usec_t monotonic;
	uint32_t count;
	uint64_t lost; /* events lost before this batch */
};

_must_check_ int batch_header_encode(const struct batch_header *header, struct buf *out);

struct batch_reader {
	struct slice rest;
	uint32_t left;
};

/* Reads the header; events follow with batch_next. */
_must_check_ int batch_open(
	struct slice unpacked, struct batch_header *ret_header, struct batch_reader *ret_reader);
/* 1: an event; 0: the end, exactly where the header said; negative: malformed. */
_must_check_ int batch_next(struct batch_reader *reader, struct event *ret);

/* Packs and unpacks with zstd; a context is reused so that nothing is allocated per batch. */
struct batch_packer;
_must_check_ int batch_packer_new(struct batch_packer **ret);
struct batch_packer *batch_packer_free(struct batch_packer *packer);
/* Appends to out; ERR_TOO_LARGE beyond its maximum. */
_must_check_ int batch_pack(struct batch_packer *packer, struct slice plain, struct buf *out);
/* Appends what the frames unpack to, whatever they declare, at most `max` bytes: ERR_MALFORMED,
 * ERR_TOO_LARGE. */
_must_check_ int batch_unpack_any(
	struct batch_packer *packer, struct slice packed, size_t max, struct buf *out);
/* Appends exactly `unpacked` bytes (as declared) or fails: ERR_MALFORMED, ERR_TOO_LARGE. */
_must_check_ int batch_unpack(
	struct batch_packer *packer, struct slice packed, size_t unpacked, struct buf *out);
