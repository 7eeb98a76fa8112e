/*
 * The known act (sight.h): tsujiban-agent's own program is started once more, as the collector's user,
 * without rights, and does nothing until its end is wanted: the proc connector's way of seeing reads /proc
 * after the start.
 *
 * Ownership: owns the process until it has been reaped.
 * Limits:    one at a time.
 * Trust:     its arguments are ours.
 */
#pragma once

#include <sys/types.h>

#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

struct act {
	pid_t pid;  /* 0: none */
	int end_fd; /* its end is that of the program; -1: told */
};

#define ACT_NONE ((struct act){.end_fd = -1})

/* Starts the program with these arguments, each ended by NUL. ERR_AGAIN: the last one has not gone yet. */
_must_check_ int act_start(struct act *act, const char *user, struct slice command);
/* Has it end; again later, until it has gone and leaves nothing behind. */
void act_end(struct act *act);
/* Is this the command line of an act? Then act_main is the program. */
bool act_is_meant(int argc, char **argv);
int act_main(void);
