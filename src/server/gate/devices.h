/*
 * The devices that may send, as the core has told them: by their token's SHA-256, to refuse strangers
 * before their bodies are read. The core checks every token again.
 *
 * Ownership: rows belong to the table; a found row is borrowed until the next put or del.
 * Limits:    WIRE_MAX_DEVICES devices; beyond: ERR_FULL.
 * Trust:     tokens that are looked up are hostile; rows come from the core.
 */
#pragma once

#include "base/map.h"
#include "ipc/frames.h"

struct device_row {
	uint64_t device;
	uint32_t company;
	uint8_t token_hash[32];
	unsigned n_conns; /* of this device, since the table was begun */
};

struct devices {
	struct map by_token; /* by the first half of the hash */
	struct map by_device;
};

void devices_init(struct devices *devices);
void devices_done(struct devices *devices);
_must_check_ int devices_put(struct devices *devices, const struct frame_device_put *frame);
void devices_del(struct devices *devices, uint64_t device);
/* NULL: no device has this token. */
struct device_row *devices_find(const struct devices *devices, const uint8_t token[32]);
/* A connection of the device has ended. */
void devices_drop_conn(struct devices *devices, uint64_t device);
