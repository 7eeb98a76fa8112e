/*
 * The core's part of a backup, while it goes on working: a copy of the database is made a megabyte a turn
 * of the loop, and no file of the journal goes until whoever makes the backup has copied them. The rest,
 * the tar file, is made by the command line as root (src/cli/backup.c).
 *
 * And the core's part of a restored one: the file "restored" in the state's directory, written by `tsujiban
 * restore`, says from when the data is; sessions end, and a service case says what is missing.
 *
 * Ownership: embedded in struct core.
 * Limits:    one backup at a time; it is given up ten minutes after it was last asked for.
 * Trust:     asked for by root on this machine alone.
 */
#pragma once

#include "os/loop.h"
#include "server/core/api/api.h"

#define BACKUPS_COPY "backup.db"
#define BACKUPS_PATIENCE (600 * USEC_PER_SEC)

struct core;
struct store_copy;

struct backups {
	uint64_t id; /* of the latest; 0: there was none */
	bool open;   /* it was begun and not ended */
	bool failed;
	struct store_copy *copy; /* in the making */
	usec_t asked;            /* monotonic */
	struct loop_source *timer;
};

extern const struct api_backups backups_for_api;

_must_check_ int backups_init(struct core *core);
void backups_done(struct core *core);
/* At the start: takes note of a restored backup. */
_must_check_ int backups_take_restored(struct core *core);
