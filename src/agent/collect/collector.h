/*
 * The collector: from what the agent saw to events. Process tsujiban-collect; no network, no files but
 * those it is handed.
 *
 *     seen_exec -> table, pipes -> (file_ask -> file_given -> hash) -> pending -> event -> outlet
 *     seen_kept <- all up to a number done with <- event_kept
 *     proof_asked -> the agent's own act is seen -> proof_seen, and no event
 *
 * Ownership: owned by main.c; borrows the loop and the agent's channel.
 * Limits:    those of its parts.
 * Trust:     frames come from the agent, which is trusted; the texts in them are anybody's.
 */
#pragma once

#include "agent/collect/hasher.h"
#include "agent/collect/outlet.h"
#include "agent/collect/pending.h"
#include "agent/collect/pipes.h"
#include "agent/collect/proofs.h"
#include "agent/collect/table.h"
#include "agent/collect/tell.h"

struct collector {
	const struct clock *clock;
	struct channel *agent;
	struct table table;
	struct users users;
	struct hashes hashes;
	struct hasher *hasher;
	struct pipes pipes;
	struct pending pending;
	struct loop_source *pending_timer;
	struct teller teller;
	struct outlet outlet;
	struct arena arena; /* one frame */
	struct buf event;   /* one event, encoded */
	struct buf command; /* one command line, joined */
	struct buf input;   /* what feeds one program */
	uint64_t requests;
	uint64_t taken;     /* the highest number of a frame */
	uint64_t again;     /* frames up to this number were sent to a collector before us */
	uint64_t told_kept; /* as last told to the agent */
	bool tells_kept;    /* ship has said what it keeps, and the agent was told */
	struct proofs proofs;
};

void collector_init(struct collector *c);
/* From here frames may be taken; the channel to the agent carries file_ask. */
_must_check_ int collector_start(struct collector *c, struct loop *loop, struct channel *agent);
/* Ship keeps all up to this number of this run of the agent. */
void collector_kept(struct collector *c, uint64_t run, uint64_t number);
/* Sends what still waits, without its hashes. */
void collector_finish(struct collector *c);
void collector_done(struct collector *c);
/* A frame from the agent; takes the descriptor when it wants it. */
_must_check_ int collector_take(struct collector *c, uint16_t type, struct slice payload, int *fd);
/* The boot's id, as /proc/sys/kernel/random/boot_id has it. */
void collector_set_boot(struct collector *c, struct slice boot_id);
/* The agent's run, which the numbers of frames belong to. */
void collector_set_run(struct collector *c, uint64_t run);
