/*
 * The foreign senders' own logsources, as the core has told them.
 *
 * Ownership: owns its rows; what is found is copied out, so that a row may be replaced at any time.
 * Limits:    SENDERS_MAX senders; beyond: ERR_FULL.
 * Trust:     the core's word; texts are people's.
 */
#pragma once

#include "base/map.h"
#include "event/event.h"
#include "ipc/frames.h"

enum { SENDERS_MAX = 65536, SENDER_MAX_TEXT = 64 };

struct sender_text {
	uint8_t bytes[SENDER_MAX_TEXT];
	uint8_t len;
};

struct sender {
	uint64_t device;
	struct sender_text category, product, service;
};

struct senders {
	struct map by_device;
};

void senders_init(struct senders *senders);
void senders_done(struct senders *senders);
/* Replaces what was told before of the same device. */
_must_check_ int senders_put(struct senders *senders, const struct frame_sender_put *frame);
/* All empty when nothing is known of the device: then each line has to name its own. */
void senders_find(const struct senders *senders, uint64_t device, struct sender *ret);
/* Borrows the texts. */
struct logsource_row sender_logsource(const struct sender *sender);
