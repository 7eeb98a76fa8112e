/*
 * Assertions that stay on in release: they guard our own invariants, never outside data.
 *
 * Ownership: none.
 * Limits:    none.
 * Trust:     the expression must not depend on outside bytes having been checked elsewhere.
 */
#pragma once

#include "base/macros.h"

#define CHECK(expr) ((expr) ? (void)0 : check_failed(#expr, __FILE__, __LINE__))

/* Writes one line to standard error and aborts. */
_noreturn_ void check_failed(const char *expr, const char *file, int line);
