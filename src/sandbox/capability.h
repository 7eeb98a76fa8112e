/*
 * Capabilities as bits of a number, by the raw system calls: no program needs a library for them.
 *
 * Ownership: none.
 * Limits:    64 capabilities.
 * Trust:     no outside input.
 */
#pragma once

#include <stdint.h>
#include "base/macros.h"
#include "base/result.h"

#define CAPABILITY(number_) (UINT64_C(1) << (number_))

/* The permitted set of this process. */
uint64_t capability_permitted(void);
/* The effective set of this process. */
uint64_t capability_effective(void);
/* Drops from the bounding set all but these. A process without the right to do so (no CAP_SETPCAP) keeps
 * its bounding set, which is of no use to it once no_new_privs is set; as root that is a failure. */
_must_check_ int capability_bound(uint64_t keep);
/* Makes these, and no others, the permitted, effective and inheritable sets. */
_must_check_ int capability_keep(uint64_t keep);
/* Makes these, and no others, survive the execution of a program. */
_must_check_ int capability_raise_ambient(uint64_t raise);
