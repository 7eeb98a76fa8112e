/*
 * Looks the server's name up in a thread of its own, so that the loop never waits for DNS: events reach the
 * spool meanwhile. libc can only be waited for, so a look-up that nobody wants any more still has to come to
 * its end; until then there is no other.
 *
 *     lookup_start -> thread: find -> loop: callback          lookup_cancel: no callback
 *
 * Ownership: the addresses told are the callee's (freeaddrinfo). A thread that works when the look-up is freed
 *            is left behind with what it works with, and frees that.
 * Limits:    one thread; names of up to LOOKUP_MAX_HOST bytes. How long it takes is for `find` to bound.
 * Trust:     see address.h.
 */
#pragma once

#include <netdb.h>

#include "base/slice.h"
#include "os/loop.h"

enum { LOOKUP_MAX_HOST = 255 };

struct lookup;

/* Called in the thread; may block. address_find, or a test's. */
typedef int lookup_find_fn(struct slice host, uint16_t port, struct addrinfo **ret);
/* From the loop. Addresses are NULL when the result is an error. */
typedef void lookup_done_fn(void *ctx, int result, struct addrinfo *addresses);

_must_check_ int lookup_new(struct loop *loop, lookup_find_fn *find, lookup_done_fn *fn, void *ctx,
	struct lookup **ret);
/* NULL is fine; returns NULL. */
struct lookup *lookup_free(struct lookup *l);
/* The callback comes, never before this returns. ERR_AGAIN: an earlier look-up, of something else, has not
 * come to its end. */
_must_check_ int lookup_start(struct lookup *l, struct slice host, uint16_t port);
/* What was started is not wanted any more. Nothing happens when nothing was. */
void lookup_cancel(struct lookup *l);
