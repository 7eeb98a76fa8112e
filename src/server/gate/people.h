/*
 * The people's gate: the console's files and the API, over TLS and on the local page (plain HTTP for a
 * browser on this machine). HTTP and JSON come in, typed frames go to the core, which alone decides on
 * rights.
 *
 * The gate of the local socket is the same in a process of its own: whoever asks there is known by their
 * uid, and to say that somebody is root is more than a gate that strangers reach should be able to.
 *
 * Descriptors beside "core": "listen" (TLS), "page" (127.0.0.1), both listening; "console" (sealed pack,
 * pack.h); "certificate" and "key" (PEM files; without them a leaf of the installation root is used).
 * Of the local one: "socket" (unix, listening).
 *
 * Ownership: see gate.h.
 * Limits:    bodies 64 KiB, 16 MiB in all; answers 32 MiB of JSON; 4 MiB wait for the core; 256
 *            connections an address; idle for 2 minutes at most.
 * Trust:     everybody is hostile: also other sites' pages in the browser of somebody logged in, and
 *            on the local page names that were bent to 127.0.0.1.
 */
#pragma once

#include "server/gate/gate.h"

extern const struct gate_part people_part;
extern const struct gate_part local_part;
