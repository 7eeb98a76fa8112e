/*
 * A command line as one text: the arguments joined by spaces; one with a space or nothing in it is put
 * in double quotes. That is how Sigma's rules for Linux are written, and all they see.
 *
 * Ownership: nothing is kept.
 * Limits:    the output buffer's maximum.
 * Trust:     arguments are anybody's bytes; quotes inside them are not escaped, so the text is evidence
 *            for people and rules, not something to run again.
 */
#pragma once

#include "base/buf.h"

/* Appends the joined arguments; each is ended by NUL in `arguments`, the last perhaps not (cut). */
int command_join(struct slice arguments, struct buf *out);

/* Without the NULs behind which a process has hidden the rest of its arguments (setproctitle). */
struct slice command_trim(struct slice arguments);
