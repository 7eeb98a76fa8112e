/*
 * Foreign senders: what gate, watch and search need to know of them.
 *
 * Ownership: nothing is kept; the store has them.
 * Limits:    the store's.
 * Trust:     texts are people's.
 */
#pragma once

#include "ipc/frames.h"

struct core;

/* All senders, to a watch that is about to start. */
_must_check_ int senders_welcome(struct core *core);
/* The same, to a search. */
_must_check_ int senders_tell_search(struct core *core);
/* A sender was made: gate and watch learn of it before it can send. */
void senders_made(struct core *core, const struct frame_device_put *device,
	const struct frame_sender_put *sender);
