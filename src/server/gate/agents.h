/*
 * The agents' gate: enrolment and batches over TLS. It opens no batch: headers are read, the token is
 * looked up, the body's hash is compared, and the rest is the core's.
 *
 * Descriptors beside "core": "listen" (the agents' port, listening).
 *
 * Ownership: see gate.h.
 * Limits:    bodies: enrolment 4 KiB, batch 1 MiB, 64 MiB in all; 32 MiB wait for the core; 512
 *            connections an address; idle for 5 minutes at most.
 * Trust:     agents and whoever claims to be one are hostile.
 */
#pragma once

#include "server/gate/gate.h"

extern const struct gate_part agents_part;
