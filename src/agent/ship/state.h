/*
 * What ship remembers between its lives: who this PC is to the server, and how its batches are numbered.
 * One small file, replaced as a whole.
 *
 * Ownership: plain values.
 * Limits:    one format; a file of another size or checksum counts as none.
 * Trust:     the file is ours but may be damaged or copied from another PC; secrets in it: mode 0600.
 */
#pragma once

#include "base/clock.h"
#include "event/batch.h"
#include "wire/enrol.h"

enum { STATE_MAX_SERIAL = 20 }; /* RFC 5280 4.1.2.2 */

struct state {
	uint8_t device_secret[WIRE_SECRET_BYTES]; /* made once, kept: it names the PC again */
	uint8_t root_hash[WIRE_HASH_BYTES];       /* of the server that the rest belongs to */
	uint64_t device;                          /* 0: never enrolled */
	uint8_t token[WIRE_TOKEN_BYTES];
	bool enrolled; /* the token is good, as far as is known */
	uint8_t epoch[BATCH_EPOCH_BYTES];
	uint64_t base; /* a batch's number = its number in the spool - base */
	uint64_t lost; /* events lost and not yet reported in a batch */
	uint64_t
		lost_in; /* the entry of the spool that is to report them: once it is there, they are */
	uint64_t run; /* of the agent that last started us */
	uint8_t serial
		[STATE_MAX_SERIAL]; /* the highest leaf serial seen, big endian, zeros in front */
};

/* A state for a PC that has none: new secret, new epoch. */
void state_make(struct state *ret);
/* A new epoch: the entry with this number in the spool becomes batch 1. */
void state_renew_epoch(struct state *s, uint64_t first_number);
/* Counts losses for the next entry of the spool. */
void state_add_lost(struct state *s, uint64_t count, uint64_t next_number);
/* Forgets one server for another, with a new secret: the old one is not told to the new. */
void state_change_server(struct state *s, const uint8_t root_hash[WIRE_HASH_BYTES]);

/* ERR_NOT_FOUND: there is none; ERR_DAMAGED. */
_must_check_ int state_load(int dir_fd, struct state *ret);
_must_check_ int state_save(int dir_fd, const struct state *s);
