/*
 * The people's gate and that of the local socket: calls of the API go to api/, answers and what changed
 * go back. Each is believed its own doors alone: who may be root is the local one's word.
 *
 * What changed is told at once, but for devices: each batch is a new word of one, and an open console
 * needs it once a second. States are looked at with every telling and every few seconds, since silence
 * is a change too.
 *
 * Ownership: changes that wait are kept here.
 * Limits:    a reply is built in the frame's arena.
 * Trust:     see api/api.h.
 */
#pragma once

#include "os/loop.h"
#include "ipc/frames.h"
#include "server/core/cases/changes.h"

struct api_effects;
struct core;

struct people {
	struct changes later;
	usec_t told;   /* when `later` was told last; monotonic */
	usec_t looked; /* when all companies' words were compared last; monotonic */
	struct loop_source *timer;
};

_must_check_ int people_init(struct core *core);
void people_done(struct core *core);

/* A new gate has no streams yet and needs nothing. */
_must_check_ int people_welcome(struct core *core);
/* Its calls and streams are forgotten: a new gate counts from one again. */
void people_lost(struct core *core);
void people_local_lost(struct core *core);
/* For struct api_options: a call was answered, at once or later. */
void people_answer(void *ctx, const struct frame_api_call *call, int result,
	const struct frame_api_reply *reply, struct api_effects *effects);
/* Refused with ERR_OUT_OF_ORDER: a call through a door that is not this gate's. */
_must_check_ int people_call(struct core *core, struct slice payload, int *fd);
_must_check_ int people_local_call(struct core *core, struct slice payload, int *fd);
_must_check_ int people_refused(struct core *core, struct slice payload, int *fd);
_must_check_ int people_shown(struct core *core, struct slice payload, int *fd);
/* The changes are used up. */
void people_tell(struct core *core, struct changes *changes);
