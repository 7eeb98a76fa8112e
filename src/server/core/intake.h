/*
 * Batches: checked, written to the journal, answered once they are durable; and the table of devices
 * that the agents' gate holds.
 *
 * A batch is refused in this order: 401 no such token or another's device; 403 the device waits for a
 * person, or an agent's token came with lines of JSON, or a foreign sender's with a batch; 413 more than a batch may declare (with a service case); 415 an encoding or dictionary that
 * was not announced; 503 its company sends more than its share (quota.h); 409 its number was used before with other bytes (with a service case); 503 the
 * disk is full or too much waits for it.
 *
 * Ownership: a gate_link lives until its channel has gone and nothing waits for it: an answer never
 *            reaches another gate that happens to use the same request number.
 * Limits:    64 MiB wait for the disk.
 * Trust:     the gate may be stolen: token and device are checked here again.
 */
#pragma once

#include "base/macros.h"
#include "base/slice.h"
#include "server/core/quota.h"
#include "server/core/unread.h"

struct core;
struct gate_link;
struct sending;

struct intake {
	struct quota quota;
	struct unread unread;
	struct sending *sendings; /* batches that wait for the disk */
	struct gate_link *link;   /* of the gate that runs; NULL: none */
	struct gate_link *links;  /* all */
};

enum {
	INTAKE_MAX_WAITING = 64 * 1024 * 1024,
	INTAKE_MAX_EVENTS = 4096,
	INTAKE_MAX_UNPACKED = 16 * 1024 * 1024,
};

void intake_init(struct core *core);
/* Sends the table of devices. */
_must_check_ int intake_welcome(struct core *core);
void intake_lost(struct core *core);
/* After the journal was closed. */
void intake_done(struct core *core);
_must_check_ int intake_batch(struct core *core, struct slice payload, int *fd);
/* Requests that the gate refused by itself: logged, so that they are not silent. */
_must_check_ int intake_refused(struct core *core, struct slice payload, int *fd);
