/*
 * Puts what was seen into events: process_creation and process_termination (product linux) and the
 * agent's health. What is not known is left out, never guessed.
 *
 * Ownership: nothing is kept; the event's bytes replace what the caller's buffer held.
 * Limits:    EVENT_MAX_BYTES; an event that would be larger has its texts cut to TELL_SHORT and marked.
 *            The buffer needs room for TELL_MAX_BYTES to find that out.
 * Trust:     texts are anybody's bytes; the encoder writes what is not UTF-8 as \xNN.
 */
#pragma once

#include "agent/collect/pending.h"
#include "agent/collect/users.h"
#include "event/event.h"
#include "ipc/frames.h"

enum { TELL_SHORT = 2000, TELL_BOOT_DIGITS = 8, TELL_MAX_BYTES = 7 * EVENT_MAX_TEXT };

struct teller {
	const struct users *users;
	char boot[TELL_BOOT_DIGITS + 1]; /* names this boot of the PC, hex */
	struct event event;              /* scratch: too large for the stack */
};

/* What feeds a program that starts (pipes.h). */
struct tell_input {
	struct slice text; /* empty: not known */
	bool truncated;
};

_must_check_ int tell_process(struct teller *t, const struct pending_event *seen,
	const struct tell_input *input, struct buf *out);
_must_check_ int tell_health(struct teller *t, const struct frame_sources *seen, struct buf *out);
