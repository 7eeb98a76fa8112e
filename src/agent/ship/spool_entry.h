/*
 * The bytes of a spool entry's head.
 *
 * Ownership: nothing is kept.
 * Limits:    see spool.h.
 * Trust:     what is read may be damaged: a head is believed only when its checksum holds.
 */
#pragma once

#include "agent/ship/spool.h"

enum { SPOOL_HEAD_BYTES = 72, SPOOL_MARK_OFFSET = 68 };
enum { SPOOL_WAITING = 0, SPOOL_DONE = 0x454e4f44 }; /* "DONE" */

struct spool_head {
	struct spool_entry entry;
	uint32_t bytes;
	uint32_t crc; /* of the events */
	bool done;
};

void spool_head_encode(const struct spool_head *head, uint8_t out[SPOOL_HEAD_BYTES]);
/* ERR_DAMAGED: these bytes are no head. */
_must_check_ int spool_head_decode(const uint8_t in[SPOOL_HEAD_BYTES], struct spool_head *ret);
