/*
 * What the journal knows of the batches it has: for each device its latest epochs, for each epoch the
 * highest number and marks of the latest batches; of a foreign sender the keys that it gave its latest
 * batches. So that a batch sent twice counts once, and two machines that speak as one device are noticed.
 *
 * Ownership: owns its entries.
 * Limits:    WIRE_MAX_DEVICES devices; of a device the 8 latest epochs (an older one is taken as new);
 *            of the epoch in use the marks of its 256 latest numbers, more than an agent sends again
 *            after its machine lost power, of an earlier one 32. A lower number that is not among them
 *            cannot be told from a restored copy's and is KNOWN_OTHER: the agent begins a new epoch, and
 *            nothing is lost. Of a foreign sender its KNOWN_MAX_KEYS latest keys. A device takes 1.2 KiB,
 *            2.5 KiB when it has used all its epochs; a foreign sender 12 KiB.
 * Trust:     keys come from authenticated but possibly hostile devices.
 */
#pragma once

#include "journal/record.h"

enum { KNOWN_MAX_KEYS = 1024 };

struct known;

enum known_answer { KNOWN_NEW, KNOWN_SAME, KNOWN_OTHER };

_must_check_ int known_new(uint64_t seed, struct known **ret_known);
struct known *known_free(struct known *known);

enum known_answer known_find(const struct known *known, const struct journal_record *record);
/* Makes room for the record, so that known_put cannot fail. */
_must_check_ int known_reserve(struct known *known, const struct journal_record *record);
/* After known_find has said KNOWN_NEW and known_reserve 0. True: the device has used a later epoch in
 * between, and that was not yet said for this device. */
bool known_put(struct known *known, const struct journal_record *record);
/* When the device's latest batch was received; 0: none is known. */
usec_t known_contact(const struct known *known, uint64_t device);
