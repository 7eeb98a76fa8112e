/*
 * The operating system's name for people, from the text of /etc/os-release (os-release(5)).
 *
 * Ownership: appended to the caller's buffer.
 * Limits:    WIRE_MAX_SYSTEM bytes, beyond: cut.
 * Trust:     the file is root's; its text goes to the server as UTF-8 whatever it holds.
 */
#pragma once

#include "base/buf.h"

enum { OSNAME_MAX_FILE = 16 * 1024 };

/* PRETTY_NAME, or "Linux" where there is none. */
_must_check_ int osname_parse(struct slice text, struct buf *out);
