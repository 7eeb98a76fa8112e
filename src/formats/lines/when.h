/*
 * Times as foreign senders write them: RFC 3339, or seconds, milliseconds or microseconds since 1970,
 * told apart by their size (below 10^11, below 10^14, above).
 *
 * Ownership: nothing is kept.
 * Limits:    the years 1970 to 9999.
 * Trust:     texts are hostile; what is no time is ERR_BAD_VALUE.
 */
#pragma once

#include "base/clock.h"
#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

/* 2026-11-23T05:12:57.123456Z or +09:00; a space or t for T; or a number, with a fraction or without. */
_must_check_ int when_parse(struct slice text, usec_t *ret);
_must_check_ int when_of_integer(int64_t number, usec_t *ret);
_must_check_ int when_of_number(double number, usec_t *ret);
