/*
 * CRC-32C (Castagnoli, RFC 3720 B.4): the checksum of journal records and spool entries. It finds
 * damage, not malice.
 *
 * Ownership: none.
 * Limits:    none.
 * Trust:     bytes may be anything.
 */
#pragma once

#include "base/slice.h"

/* Continues from crc (0 to start) over the bytes. */
uint32_t crc32c(uint32_t crc, struct slice bytes);
