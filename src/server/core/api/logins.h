/*
 * What all that is held against a password or a code has in common: how often it may be tried.
 *
 * Ownership: a try borrows the call's texts.
 * Limits:    see limits.h.
 * Trust:     the network address is the gate's word; a stolen gate could try as often as it likes.
 */
#pragma once

#include "server/core/api/call.h"
#include "server/core/api/limits.h"

/* Who tries: the mail address, or where it is empty the person of the session. */
struct limit_try logins_try(struct call *call, struct slice mail);
/* Counts the try, or refuses it for a while. 0, CALL_REFUSED or a failure. */
_must_check_ int logins_may_try(struct call *call, const struct limit_try *try);
