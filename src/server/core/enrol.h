/*
 * Enrolment: a company key becomes a device with its token.
 *
 * Ownership: nothing is kept.
 * Limits:    the store's (keys, uses, rate).
 * Trust:     everything in the frame is the PC's own claim; only its key's secret counts.
 */
#pragma once

#include "base/macros.h"
#include "base/slice.h"

struct core;

/* Frame enrol: 200, 202 waits for a person, 403 no such key, 429 too many, 503. */
_must_check_ int enrol_device(struct core *core, struct slice payload, int *fd);
