/*
 * The paths of the agents' gate: a row for each, with what is asked of a request's head and of its body. A
 * batch comes from an agent, or as lines of JSON from a foreign sender; the gate opens neither.
 *
 * A sender is known by its token before anything else of its request is looked at: a stranger learns nothing
 * of what else is wrong.
 *
 * Ownership: an exchange lives in its connection's arena, as long as the request.
 * Limits:    a batch of 1 MiB; MAX_A_DEVICE connections of one device.
 * Trust:     requests are hostile; the core checks token and device again.
 */
#pragma once

#include "server/gate/archive.h"
#include "server/gate/closings.h"
#include "server/gate/devices.h"
#include "server/gate/gate.h"
#include "server/gate/refusals.h"
#include "wire/headers.h"

/* The agents' part of a gate. */
struct agents {
	struct devices devices;
	struct refusals refusals;
	struct closings closings;
	struct archive archive;
	bool told; /* the table of devices is complete */
};

/* One path. Both functions return 0: go on; or a status with which the request is refused. */
struct path_row {
	const char *path;
	size_t max_body;
	uint16_t (*head)(struct gate *gate, struct conn *conn);
	uint16_t (*body)(struct gate *gate, struct conn *conn);
};

struct exchange {
	const struct path_row *row; /* NULL: the archive */
	struct wire_batch batch;
	struct wire_lines lines;
	bool is_lines;
	uint8_t token[WIRE_TOKEN_BYTES];
	uint64_t device; /* whose token it is; 0: not known */
	uint32_t company;
	uint16_t retry_after; /* with a refusal; 0: what its status says */
};

static inline struct agents *agents_of(const struct gate *gate)
{
	return gate->state;
}

/* NULL: no such path. */
const struct path_row *agents_path_find(struct slice path);
/* Answers, as its sender understands it: a foreign one is told more, in JSON. */
void agents_answer(struct conn *conn, uint16_t status, uint16_t retry_after, struct slice body);
