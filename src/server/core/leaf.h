/*
 * TLS leaves for the gates: their asking goes on to seal with the names that the certificate shall
 * carry, and seal's answer back to the gate that asked.
 *
 * Ownership: an asking is kept until it is answered, so that a seal that was started anew gets it again.
 * Limits:    one open asking per gate, the latest.
 * Trust:     a gate chooses its key alone: its own name and the host names are set here.
 */
#pragma once

#include "base/macros.h"
#include "base/slice.h"

struct core;

struct leaf_asking {
	uint8_t public_key[512];
	size_t len; /* 0: none is open */
};

struct leaf {
	struct leaf_asking agents;
	struct leaf_asking people;
	bool foreign_root; /* seal has another root than the one that PCs know */
};

/* Seal is there: open askings go to it. */
_must_check_ int leaf_welcome(struct core *core);
_must_check_ int leaf_ask_agents(struct core *core, struct slice payload, int *fd);
_must_check_ int leaf_ask_people(struct core *core, struct slice payload, int *fd);
/* From seal: the root's hash goes into company keys, unless another root was announced before. */
_must_check_ int leaf_root(struct core *core, struct slice payload, int *fd);
_must_check_ int leaf_issued(struct core *core, struct slice payload, int *fd);
