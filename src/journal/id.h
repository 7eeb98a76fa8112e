/*
 * An event's id: where it is stored, as one number that rises with the order of arrival. 16 bits are its
 * index in the batch, the others its batch's position in the journal, which is a multiple of 8.
 *
 * Ownership: numbers.
 * Limits:    positions below 2^51; neither batches nor lines have more events than 16 bits count.
 * Trust:     ids from outside may name nothing, or anything.
 */
#pragma once

#include <stdint.h>

enum { JOURNAL_ID_INDEX_BITS = 16, JOURNAL_ID_SHIFT = 13, JOURNAL_ID_LAST_INDEX = 65535 };

static inline uint64_t journal_id(uint64_t position, uint32_t index)
{
	return position << JOURNAL_ID_SHIFT | index;
}

static inline uint64_t journal_id_position(uint64_t id)
{
	return id >> JOURNAL_ID_INDEX_BITS << 3;
}
