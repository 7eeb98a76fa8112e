/*
 * The enrolled devices of a load: who they are, what they have sent, and the requests they will send.
 *
 * Ownership: owns devices and requests.
 * Limits:    the number given at the start.
 * Trust:     own data.
 */
#pragma once

#include "bench/load/clients.h"
#include "wire/headers.h"

struct request {
	uint8_t *bytes;
	size_t len;
	uint32_t n_events;
};

struct device {
	uint64_t id;
	uint8_t token[WIRE_TOKEN_BYTES];
	uint8_t epoch[BATCH_EPOCH_BYTES];
	uint64_t number; /* of the last batch built */
	struct request *requests;
	size_t n_requests;
	size_t n_sent;
};

struct devices {
	struct device *all;
	size_t n, max;
	/* Of what was sent last. */
	uint64_t n_events, n_batches, n_bytes, n_refused;
};

_must_check_ int devices_init(struct devices *devices, size_t max);
void devices_done(struct devices *devices);

/* Adds a request that device i will send; takes the bytes. */
_must_check_ int devices_put(struct devices *devices, size_t i, struct request *request);
void devices_forget_requests(struct devices *devices);

/* Enrols n more with the company key. */
_must_check_ int devices_enrol(
	struct devices *devices, struct clients *clients, struct slice key, size_t n);
/* Each connected device sends all its requests; counts what was acknowledged. */
_must_check_ int devices_send(struct devices *devices, struct clients *clients);
