/*
 * The evaluation of the journal, record by record, in the order of arrival: tsujiban-watch's work.
 *
 * The core hands over the rules' image, journal files and a place to start, and says how far
 * records are durable; watch answers with `matched` frames: everything before `position` has been
 * evaluated, and this came of it. A frame may be sent in the middle of a batch, then with the
 * position of that batch's record: all that was told of it is told again after a restart. That is
 * harmless, because an alert's key (device, epoch, number, index, rule) is unique in the core, and
 * because the sight of a batch, which has no such key, goes with the frame that moves the position
 * past it. Nothing is ever dropped: when the core does not take more, watch stops reading and goes
 * on when the queue is empty.
 *
 * A batch that is malformed or belies its headers is set aside by a frame, and the next one read.
 *
 * Ownership: owns the channel, files, rules; loop, log and failed's context are borrowed.
 * Limits:    a turn of the loop lasts TURN or one event; 8 MiB wait for the core.
 * Trust:     bodies are hostile. The core is trusted but its frames are checked as any.
 */
#pragma once

#include "base/log.h"
#include "os/loop.h"

struct watch;

struct watch_config {
	struct loop *loop;
	const struct log *log;
	/* It cannot go on (a journal file cannot be read, no memory): end the program. */
	void (*failed)(void *ctx, int result);
	void *ctx;
};

_must_check_ int watch_new(const struct watch_config *config, struct watch **ret);
/* NULL is fine; returns NULL. */
struct watch *watch_free(struct watch *watch);
/* Takes the socket to the core. An earlier core is forgotten with all it gave: the new one says
 * where to start. */
_must_check_ int watch_connect(struct watch *watch, int *fd);
