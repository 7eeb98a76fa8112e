/*
 * Building what devices send: batches as the agent makes them, with their HTTP heads; and the same
 * events as syslog lines, for comparison with other programs.
 *
 * Ownership: requests go to the devices; lines belong to the caller.
 * Limits:    those of event/batch.h.
 * Trust:     own data.
 */
#pragma once

#include "bench/load/devices.h"

/* n_batches for each device, of n_events each. */
_must_check_ int requests_build(struct devices *devices, size_t n_events, size_t n_batches);
/* One batch of device i, with one event that a rule of ours matches. */
_must_check_ int requests_build_mark(struct devices *devices, size_t i);
/* n lines "<13>… load: {json}" with the same events. */
_must_check_ int requests_lines(size_t n, struct buf *out);
