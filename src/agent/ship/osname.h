/*
 * How this PC is called: the operating system's name for people, from the text of /etc/os-release
 * (os-release(5)), and the host's.
 *
 * Ownership: appended to the caller's buffer.
 * Limits:    the buffer's maximum, beyond: cut.
 * Trust:     file and host name are root's; they go to the server as UTF-8 whatever they hold.
 */
#pragma once

#include "base/buf.h"

enum { OSNAME_MAX_FILE = 16 * 1024, OSNAME_MAX_HOST = 255 };

/* PRETTY_NAME, or "Linux" where there is none. */
_must_check_ int osname_parse(struct slice text, struct buf *out);
/* The host's name as uname(2) tells it: any bytes. */
_must_check_ int osname_take_host(struct slice name, struct buf *out);
