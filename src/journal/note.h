/*
 * The note: a page of memory shared by core and watch, in which watch says which record it is at
 * work on. When watch dies there, the core knows the record; after two deaths on one it has it
 * passed over.
 *
 * Ownership: the core makes the memfd and keeps it over watch's deaths; each side unmaps its own
 *            page.
 * Limits:    one position.
 * Trust:     a stolen watch may write anything: the core takes it for a position to pass over, no
 *            more.
 */
#pragma once

#include <stdint.h>

enum { JOURNAL_NOTE_BYTES = 4096 };

/* Between records. No record has this position: positions are multiples of 8. */
#define JOURNAL_NOTE_IDLE UINT64_MAX

static inline void journal_note_put(uint64_t *page, uint64_t position)
{
	__atomic_store_n(page, position, __ATOMIC_RELEASE);
}

static inline uint64_t journal_note_get(const uint64_t *page)
{
	return __atomic_load_n(page, __ATOMIC_ACQUIRE);
}
